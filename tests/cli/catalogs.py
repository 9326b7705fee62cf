"""Changes to a copy of the catalog."""

from __future__ import annotations

from pathlib import Path


def change(path: Path, old: str, new: str) -> int:
    """Change the first `old` of a file, and return its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
