"""`catalog check` counts what is known, or names the file and line of a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.catalog.loader import FOLDER_VARIABLE, load_catalog
from tests.cli.catalogs import change
from tests.cli.terminal import Terminal


def test_the_packages_own_catalog_is_sound(terminal: Terminal) -> None:
    ended = terminal.run("catalog", "check")
    assert ended.code == 0
    known = load_catalog()
    assert ended.out.startswith(f"The catalog is sound: {len(known.metrics)} metrics (")
    assert f"{len(known.signals)} signals" in ended.out
    assert f"{len(known.stations)} stations" in ended.out


def test_an_unknown_key_is_named_with_file_line_and_the_nearest(
    terminal: Terminal, catalog: Path
) -> None:
    line = change(catalog / "evidence.yaml", "  dashboard: zps", "  dashbord: zps")
    complaint = terminal.refused("catalog", "check")
    assert f"evidence.yaml line {line}" in complaint
    assert "'dashbord'" in complaint
    assert "dashboard" in complaint


def test_a_reference_to_nothing_is_named(terminal: Terminal, catalog: Path) -> None:
    line = change(catalog / "evidence.yaml", "dashboard: zps-5fk-azw", "dashboard: zps-5fk-azz")
    complaint = terminal.refused("catalog", "check")
    assert f"evidence.yaml line {line}" in complaint
    assert "zps-5fk-azz" in complaint


@pytest.mark.parametrize("command", [["catalog", "check"], ["daily"], ["daily", "--help"]])
def test_malformed_yaml_stops_every_command_that_reads_it(
    terminal: Terminal, catalog: Path, command: list[str]
) -> None:
    (catalog / "steps.yaml").write_text("steps: [\n", encoding="utf-8")
    assert "steps.yaml" in terminal.refused(*command)


def test_a_missing_folder_is_one_sentence(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "none"))
    terminal.refused("catalog", "check")
