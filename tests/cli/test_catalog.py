"""`catalog check` counts what is known, or names the file and line of a mistake."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cie_runbook.catalog.loader import FOLDER_VARIABLE, PACKAGED, load_catalog
from tests.cli.terminal import Terminal


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the catalog that the command line reads in place of the package's own."""
    folder = tmp_path / "catalog"
    shutil.copytree(PACKAGED, folder)
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


def change(path: Path, old: str, new: str) -> int:
    """Change the first `old` of a file, and return its line."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


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
