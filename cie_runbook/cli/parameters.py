"""A step's schema as flags of a command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from cie_runbook.catalog.models import StepParameter

SHARED = ("profile", "case")  # written once in the command itself


def schema_options(parameters: Sequence[StepParameter]) -> list[click.Parameter]:
    """Return a flag for each parameter of a schema, typed by the schema and not by click."""
    return [_option(parameter) for parameter in parameters if parameter.name not in SHARED]


def given_values(parameters: Sequence[StepParameter], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed, by parameter name; flags that were left out are absent."""
    return {
        parameter.name: values[parameter.name]
        for parameter in parameters
        if values.get(parameter.name) is not None
    }


def _option(parameter: StepParameter) -> click.Option:
    shown = parameter.default if parameter.default not in ("", []) else "none"
    return click.Option(
        [f"--{parameter.name.replace('_', '-')}"],
        help=f"{parameter.help} [default: {shown}]",
        metavar=parameter.type.upper(),
        default=None,
    )
