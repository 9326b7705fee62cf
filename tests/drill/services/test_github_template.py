"""The template as GitHub packs it."""

from __future__ import annotations

import base64

from cie_runbook.drill.services.github_template import TEMPLATE, content_json


def test_the_content_is_base64_in_lines() -> None:
    shown = content_json("http://here")
    lines = shown["content"].splitlines()
    assert len(lines) > 1
    assert base64.b64decode("".join(lines)).decode() == TEMPLATE
    assert shown["size"] == len(TEMPLATE.encode())
    assert len(shown["sha"]) == 40
