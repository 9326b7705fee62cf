"""Modules and functions stay small enough to be read in one sitting."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = sorted((ROOT / "cie_runbook").rglob("*.py"))
MODULE_LINES = 300
FUNCTION_LINES = 30
LONGER: dict[str, str] = {}  # path from the root: the reason


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    start = node.body[1] if has_docstring and len(node.body) > 1 else first
    assert node.end_lineno is not None
    return node.end_lineno - start.lineno + 1


def test_no_module_is_long() -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n")
        for path in PACKAGE
    }
    assert {k: v for k, v in lengths.items() if v > MODULE_LINES and k not in LONGER} == {}


def test_no_function_is_long() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {body_lines(node)} lines"
        for path in PACKAGE
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and body_lines(node) > FUNCTION_LINES
    ]
    assert long == []


def test_every_module_has_a_test_file() -> None:
    missing = []
    for path in PACKAGE:
        relative = path.relative_to(ROOT / "cie_runbook")
        if path.name in {"__init__.py", "__main__.py"}:
            continue
        wanted = ROOT / "tests" / relative.parent / f"test_{relative.name}"
        if not wanted.exists():
            missing.append(str(wanted.relative_to(ROOT)))
    assert missing == []
