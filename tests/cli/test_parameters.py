"""A step's schema becomes flags; what nobody typed stays out, so that the file can say it."""

from __future__ import annotations

import click

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.cli.parameters import given_values, schema_options
from tests.rehearsed import STEP

DAILY = load_catalog().steps[STEP].parameters


def test_every_parameter_that_the_command_does_not_write_itself_is_a_flag() -> None:
    flags = {option.opts[0] for option in schema_options(DAILY)}
    assert flags == {"--start", "--end", "--counted-until", "--history-weeks", "--stations"}


def test_a_flag_tells_its_form_and_default() -> None:
    (weeks,) = [option for option in schema_options(DAILY) if option.name == "history_weeks"]
    assert isinstance(weeks, click.Option)
    assert weeks.metavar == "INTEGER"
    assert weeks.help == ("weeks before the window that the usual is taken from [default: 6]")


def test_an_empty_default_is_called_none() -> None:
    helps = {
        option.name: option.help
        for option in schema_options(DAILY)
        if isinstance(option, click.Option)
    }
    assert (helps["stations"] or "").endswith("[default: none]")


def test_a_flag_is_typed_by_the_schema_and_not_by_the_command_line() -> None:
    for option in schema_options(DAILY):
        assert isinstance(option.type, click.types.StringParamType)
        assert option.default is None


def test_only_what_was_typed_is_given() -> None:
    typed = {"history_weeks": "3", "stations": None, "start": "", "refresh": True}
    assert given_values(DAILY, typed) == {"history_weeks": "3", "start": ""}
