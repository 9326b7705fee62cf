"""The notebook also runs by plain papermill, and says what is wrong with its parameters."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tests.runs.commands import ROOT, Ended, environment, run
from tests.runs.rehearsals import DAY
from tests.runs.written import Written

NOTEBOOK = "notebooks/01_daily_report.ipynb"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def papermill(target: Path, *arguments: str | Path, environ: Mapping[str, str]) -> Ended:
    ended = run("papermill", NOTEBOOK, target, *arguments, environ=environ)
    return Ended(ended.code, ended.out, " ".join(ANSI.sub("", ended.err).split()))


def parameter_file(folder: Path, text: str) -> Path:
    path = folder / "given.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_notebook_runs_as_it_stands_in_the_readme(tmp_path: Path) -> None:
    target = tmp_path / "out.ipynb"
    environ = environment(tmp_path / "home")

    ended = papermill(target, "-f", "parameters/daily.yaml", environ=environ)

    assert ended.code == 0, ended.said
    outputs = json.loads(target.read_bytes())["cells"][-1]["outputs"]
    shown = "".join("".join(output["data"]["text/html"]) for output in outputs)
    assert 'class="verdict verdict-ok"' in shown
    assert 'data-table="findings"' in shown
    assert set(Written.only_case(tmp_path / "home").records)


def test_an_unknown_name_is_refused_with_the_name_that_was_meant(tmp_path: Path) -> None:
    target = tmp_path / "out.ipynb"
    environ = environment(tmp_path / "home")

    ended = papermill(target, "-p", "histry_weeks", "3", environ=environ)

    assert ended.code != 0
    assert "there is no parameter 'histry_weeks'. Did you mean 'history_weeks'?" in ended.err
    assert not (tmp_path / "home").exists()


def test_what_yaml_reads_as_a_number_is_refused_and_the_quotes_are_explained(
    tmp_path: Path,
) -> None:
    file = parameter_file(tmp_path, "counted_until: 20:00\n")

    ended = papermill(tmp_path / "out.ipynb", "-f", file, environ=environment(tmp_path / "home"))

    assert ended.code != 0
    assert "'1200' does not fit" in ended.err
    assert '"20:00"' in ended.err
    assert "YAML reads such a text as a number unless it stands in quotes." in ended.err


def test_the_same_texts_without_quotes_are_right_for_the_command(tmp_path: Path) -> None:
    text = "counted_until: 20:00\nstations: [442, 589A7]\nhistory_weeks: 1\n"
    file = parameter_file(tmp_path, text)
    command = ("daily", "--date", DAY, "--parameters", file, "--no-pdf")

    ended = run("cie-runbook", *command, environ=environment(tmp_path / "home"))

    assert ended.code in {0, 1}, ended.said
    written = Written.only_case(tmp_path / "home")
    assert written.facts["parameters"] == {
        "counted_until": "20:00",
        "history_weeks": 1,
        "stations": ["442", "589A7"],
    }


def test_a_station_that_starts_with_zeros_keeps_them_for_the_command(tmp_path: Path) -> None:
    file = parameter_file(tmp_path, "stations: [007]\n")
    command = ("daily", "--date", DAY, "--parameters", file)

    ended = run("cie-runbook", *command, environ=environment(tmp_path / "home"))

    assert ended.code == 2, ended.said
    assert "there is no station '007' in the catalog" in ended.err


def test_the_readme_names_the_papermill_command() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"papermill {NOTEBOOK}" in readme
    assert "-f parameters/daily.yaml" in readme
