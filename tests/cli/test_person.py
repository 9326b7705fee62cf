"""Who works at this terminal."""

from __future__ import annotations

import pytest

from cie_runbook.cli.person import line, person


def test_a_confirmation_bears_a_name() -> None:
    assert person()


def test_a_line_has_its_label_and_no_command_for_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line("Case", "here\x1b[2J")
    said = capsys.readouterr().out
    assert said.startswith("Case:     here")
    assert "\x1b" not in said
