"""Optional modules that only cost time are left out, and only for the imports within."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cie_runbook.report.imports import IRI_GRAMMAR, left_out


def test_a_module_that_is_left_out_cannot_be_imported_within(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with left_out("colorsys"), pytest.raises(ImportError):
        __import__("colorsys")
    assert __import__("colorsys").rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_a_module_that_is_imported_already_stays() -> None:
    with left_out("json"):
        assert __import__("json") is sys.modules["json"]
    assert sys.modules["json"] is not None


def test_papermill_runs_without_the_grammar_of_addresses() -> None:
    code = (
        "import sys\n"
        "from cie_runbook.report.imports import IRI_GRAMMAR, left_out\n"
        "with left_out(IRI_GRAMMAR):\n"
        "    import papermill, nbformat\n"
        "nbformat.validate(nbformat.v4.new_notebook())\n"
        "print(IRI_GRAMMAR in sys.modules)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, timeout=60
    )
    assert ended.stdout.decode().strip() == "False"
    assert IRI_GRAMMAR == "rfc3987_syntax"


def test_what_writes_reports_can_be_imported_before_it_is_needed() -> None:
    code = (
        "import sys\n"
        "from cie_runbook.report.imports import IRI_GRAMMAR, preload\n"
        "preload()\n"
        "print('nbconvert' in sys.modules, IRI_GRAMMAR in sys.modules)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, timeout=60
    )
    assert ended.stdout.decode().split() == ["True", "False"]
