"""`daily` writes a report, or refuses a mistake in one sentence before anything is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.rehearsed import DAY, PARAMETERS, WEEKS, Rehearsed

DRILL = ("daily", "--profile", "drill")


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--date", "2026-13-01"], "'2026-13-01' is not a calendar day"),
        (["--date", "2999-01-01"], "2999-01-01 has no settled data yet"),
        (["--start", f"{DAY}T12:00Z", "--end", f"{DAY}T11:00Z"], "is not after the start"),
        (["--start", f"{DAY}T12:00", "--end", f"{DAY}T13:00Z"], "has no offset"),
        (["--start", f"{DAY}T12:00Z"], "only one end of the window"),
        (["--date", DAY, "--start", f"{DAY}T12:00Z"], "a date and a start or end were given"),
        (["--history-weeks", "six"], "'six' does not fit"),
        (["--history-weeks", "40"], "40 is out of range"),
        (["--counted-until", "25:00"], "a time of day"),
        (["--stations", "442,Denver"], "'Denver' does not fit"),
        (["--scenario", "vista-outrage"], "vista-outage"),
        (["--date", DAY, "--case", "../elsewhere"], "is not a safe name"),
        (["--date", DAY, "--case", "123-45-6789"], "looks like a credential"),
        (["--parameters", "none.yaml"], "the file cannot be read"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    terminal: Terminal, flags: list[str], sentence: str
) -> None:
    assert sentence in terminal.refused(*DRILL, *flags)


def test_an_unknown_profile_is_answered_with_the_nearest(terminal: Terminal) -> None:
    complaint = terminal.refused("daily", "--profile", "produktion")
    assert "the profile 'produktion' is not known" in complaint
    assert "Did you mean production?" in complaint


def test_a_profile_without_scenarios_says_so(terminal: Terminal) -> None:
    complaint = terminal.refused("daily", "--profile", "production", "--scenario", "vista-outage")
    assert "'production' has no variants" in complaint


def test_two_scenarios_are_one_too_many(terminal: Terminal) -> None:
    complaint = terminal.refused("daily", "--profile", "drill:surge", "--scenario", "no-data")
    assert "the profile already names the scenario surge" in complaint


def test_production_without_credentials_names_what_to_set(terminal: Terminal) -> None:
    complaint = terminal.refused("daily", "--profile", "production", "--date", DAY)
    for org in ("VAGOV", "TEVI", "VETEXT"):
        assert f"CIE_{org}_DD_API_KEY, CIE_{org}_DD_APP_KEY" in complaint


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("profile: [drill\n", "malformed YAML"),
        ("history_weeks: 3\n  stations: 442\n", "malformed YAML"),
        ("- history_weeks\n", "not a list of names with values"),
        ("histry_weeks: 3\n", "Did you mean 'history_weeks'?"),
        ("history_weeks: many\n", "'many' does not fit"),
    ],
)
def test_a_mistake_in_the_parameter_file_is_one_sentence(
    terminal: Terminal, tmp_path: Path, text: str, sentence: str
) -> None:
    path = write(tmp_path, text)
    assert sentence in terminal.refused("daily", "--date", DAY, "--parameters", path)


def test_the_line_of_a_mistake_in_the_parameter_file_is_named(
    terminal: Terminal, tmp_path: Path
) -> None:
    path = write(tmp_path, "history_weeks: 3\nstations: [442\n")
    assert "mine.yaml" in terminal.refused("daily", "--parameters", path)
    assert "line" in terminal.refused("daily", "--parameters", path)


def test_a_flag_wins_over_the_parameter_file(terminal: Terminal, tmp_path: Path) -> None:
    path = write(tmp_path, "profile: drill\nhistory_weeks: 40\n")
    refused = ("daily", "--date", "2999-01-01", "--parameters", path)
    assert "40 is out of range" in terminal.refused(*refused)
    assert "has no settled data" in terminal.refused(*refused, "--history-weeks", "4")


def test_without_a_profile_the_drill_is_run(terminal: Terminal, tmp_path: Path) -> None:
    path = write(tmp_path, "case: ../x\n")
    complaint = terminal.refused("daily", "--date", DAY, "--parameters", path)
    assert "is not a safe name" in complaint


def test_a_folder_that_cannot_be_made_is_one_sentence(terminal: Terminal, tmp_path: Path) -> None:
    taken = write(tmp_path, "")
    complaint = terminal.refused(*DRILL, "--date", DAY, "--out", taken)
    assert "the folder cannot be made" in complaint


def test_the_parameter_file_of_the_clone_holds_the_defaults(terminal: Terminal) -> None:
    complaint = terminal.refused(
        "daily", "--date", "2999-01-01", "--parameters", PARAMETERS / "daily.yaml"
    )
    assert "has no settled data" in complaint


@pytest.mark.xdist_group("rehearsed day")
def test_a_run_prints_verdict_report_and_findings(terminal: Terminal, own_case: Rehearsed) -> None:
    ended = terminal.run(
        "daily", "--profile", "drill:vista-outage", "--date", DAY, "--out", own_case.home,
        "--history-weeks", str(WEEKS),
    )  # fmt: skip
    assert ended.code == 0, ended.err
    verdict, report, pdf, findings = ended.out.splitlines()
    assert verdict.startswith("Verdict: ACT. vista-api")
    assert Path(report.removeprefix("Report:").strip()).read_text("utf-8").startswith("<!DOCTYPE")
    assert Path(pdf.removeprefix("PDF:").strip()).read_bytes().startswith(b"%PDF-")
    folder = Path(findings.removeprefix("Findings:").strip()).parent
    assert folder == own_case.case.folder.resolve()
    assert "rendering the report" in ended.err
    assert not terminal.home.exists()
