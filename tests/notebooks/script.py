"""A notebook as a plain Python script: the same cells, one process, no kernel."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "notebooks"
SHOWN = "shown"  # the script's name for what each cell shows, by the cell's id


def as_script(notebook: Path, parameters: Mapping[str, Any]) -> str:
    """Return the code of a notebook with `parameters` set after its parameters cell."""
    parts = [f"{SHOWN} = {{}}"]
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        parts.append(_keeping(cell["id"], "".join(cell["source"])))
        if cell["id"] == "parameters":
            parts += [f"{name} = {value!r}" for name, value in parameters.items()]
    return "\n\n".join(parts) + "\n"


def shown_by(notebook: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run a notebook's cells here, and return what each of them shows, by the cell's id."""
    names: dict[str, Any] = {}
    code = compile(as_script(notebook, parameters), str(notebook), "exec")
    exec(code, names)  # noqa: S102 - the project's own notebook, as its kernel would run it
    shown: dict[str, Any] = names[SHOWN]
    return shown


def _keeping(name: str, source: str) -> str:
    """Return a cell's code with its last expression kept, as a notebook shows it."""
    tree = ast.parse(source)
    last = tree.body[-1]
    if isinstance(last, ast.Expr):
        target = ast.parse(f"{SHOWN}[{name!r}] = 0").body[0]
        assert isinstance(target, ast.Assign)
        target.value = last.value
        tree.body[-1] = target
    return ast.unparse(tree)
