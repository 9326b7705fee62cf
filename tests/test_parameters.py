"""Parameters are typed once, wherever they come from; a mistake stops before a kernel starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.catalog.models import ParameterType, Step, StepParameter
from cie_runbook.errors import BadInputError
from cie_runbook.parameters import (
    assigned_values,
    check_step_parameters,
    injected_names,
    read_parameter_file,
    typed_value,
    typed_values,
)


def parameter(name: str, kind: ParameterType, default: Any = "", **limits: int) -> StepParameter:
    return StepParameter(name=name, type=kind, default=default, help=name, **limits)


SCHEMA = (
    parameter("profile", "profile", "drill"),
    parameter("counted_until", "time", "20:00"),
    parameter("history_weeks", "integer", 6, minimum=1, maximum=15),
    parameter("stations", "stations", []),
    parameter("query", "text", ""),
)
STEP = Step(
    id="demo",
    notebook="01_demo.ipynb",
    question="?",
    when="",
    playbook="",
    evidence=(),
    parameters=SCHEMA,
)


def write(folder: Path, text: str) -> Path:
    path = folder / "daily.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_values_keep_the_text_that_stands_there(tmp_path: Path) -> None:
    path = write(tmp_path, "counted_until: 20:00\nstations: [007, 442]\nhistory_weeks: 4\n")
    assert typed_values(SCHEMA, read_parameter_file(path), "daily.yaml") == {
        "profile": "drill",
        "counted_until": "20:00",
        "history_weeks": 4,
        "stations": ["007", "442"],
        "query": "",
    }


def test_a_value_may_hold_equals_signs_and_colons(tmp_path: Path) -> None:
    path = write(tmp_path, "query: 'service:chip @http.status_code:=503 a=b'\n")
    values = typed_values(SCHEMA, read_parameter_file(path), "daily.yaml")
    assert values["query"] == "service:chip @http.status_code:=503 a=b"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        BadInputError, match=r"no parameter 'history_week'\. Did you mean 'history_weeks'"
    ):
        typed_values(SCHEMA, {"history_week": 3}, "daily.yaml")


def test_a_name_that_is_nothing_like_a_known_one_lists_them() -> None:
    with pytest.raises(BadInputError, match="Known parameters: profile, counted_until"):
        typed_values(SCHEMA, {"x\nimport os": 3}, "daily.yaml")


@pytest.mark.parametrize(
    ("name", "value"),
    [("counted_until", 1200), ("stations", [7]), ("profile", False), ("query", 5.0)],
)
def test_a_value_that_yaml_turned_into_a_number_is_refused(name: str, value: Any) -> None:
    with pytest.raises(BadInputError, match="does not fit"):
        typed_values(SCHEMA, {name: value}, "papermill")


def test_a_number_where_a_time_belongs_explains_the_quotes() -> None:
    with pytest.raises(BadInputError, match=r'"20:00"\. YAML reads such a text as a number'):
        typed_values(SCHEMA, {"counted_until": 1200}, "papermill")


@pytest.mark.parametrize("weeks", ["0", "16", "six", "6.0", True])
def test_weeks_out_of_range_or_no_number_are_refused(weeks: Any) -> None:
    with pytest.raises(BadInputError, match="history_weeks"):
        typed_values(SCHEMA, {"history_weeks": weeks}, "--history-weeks")


@pytest.mark.parametrize("time", ["24:00", "00:00", "07:30"])
def test_a_time_of_day_is_kept_as_text(time: str) -> None:
    assert typed_value(SCHEMA[1], time, "flags") == time


@pytest.mark.parametrize("time", ["24:01", "7:30", "20.00", ""])
def test_what_is_no_time_of_day_is_refused(time: str) -> None:
    with pytest.raises(BadInputError, match="a time of day"):
        typed_value(SCHEMA[1], time, "flags")


@pytest.mark.parametrize("said", ["yes", "no", ""])
def test_an_answer_is_yes_or_no_or_nothing(said: str) -> None:
    schema = (parameter("revert_solves", "answer"),)
    assert typed_values(schema, {"revert_solves": said}, "here") == {"revert_solves": said}


@pytest.mark.parametrize("said", ["maybe", "YES", True, "yes "])
def test_any_other_answer_is_refused(said: Any) -> None:
    with pytest.raises(BadInputError, match="yes or no"):
        typed_values((parameter("revert_solves", "answer"),), {"revert_solves": said}, "here")


@pytest.mark.parametrize("text", ["a: [1", "a: b: c", "- 1", "a: !!python/object:os.system x"])
def test_malformed_yaml_is_one_sentence(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInputError) as error:
        read_parameter_file(write(tmp_path, text))
    assert "\n" not in str(error.value)
    assert "daily.yaml" in str(error.value)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_parameter_file(tmp_path / "none.yaml")


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert read_parameter_file(write(tmp_path, "# nothing\n")) == {}


def test_papermills_cell_is_recognised() -> None:
    assert injected_names('# Parameters\nprofile = "drill"\nhistry_weeks = 3\n') == [
        "profile",
        "histry_weeks",
    ]
    assert injected_names('profile = "drill"') == []


def test_defaults_with_equals_signs_and_colons_are_read() -> None:
    cell = 'query: str = "a=b :c=d"  # what to search\nweeks = 6\n'
    assert assigned_values(cell) == {"query": "a=b :c=d", "weeks": 6}


def test_a_parameters_cell_that_equals_the_schema_passes() -> None:
    cell = (
        'profile = "drill"\ncounted_until = "20:00"\nhistory_weeks = 6\nstations = []\nquery = ""\n'
    )
    check_step_parameters(STEP, cell, "01_demo.ipynb")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('profile = "drill"', "the parameters cell names"),
        (
            'profile = "drill"\ncounted_until = "19:00"\nhistory_weeks = 6\nstations = []\n'
            'query = ""',
            "counted_until is '19:00' in the cell",
        ),
    ],
)
def test_a_parameters_cell_that_differs_is_refused(cell: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        check_step_parameters(STEP, cell, "01_demo.ipynb")


values = st.one_of(
    st.text(max_size=20), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text())
)


@given(st.sampled_from(SCHEMA), values)
def test_any_value_is_typed_or_refused_in_one_sentence(declared: StepParameter, value: Any) -> None:
    try:
        typed = typed_value(declared, value, "flags")
    except BadInputError:
        return
    assert typed_value(declared, typed, "flags") == typed
