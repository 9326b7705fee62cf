"""Entries are frozen and closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from cie_runbook.catalog.models import Catalog, Channel


def test_an_entry_cannot_be_changed(catalog: Catalog) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(catalog.metrics["chip_time"], "unit", "second")  # noqa: B010 - mypy knows it is frozen


def test_an_entry_has_no_room_for_a_misspelt_field() -> None:
    with pytest.raises(ValidationError, match="extra"):
        Channel.model_validate({"id": "x", "name": "#x", "slackid": None, "purpose": "x"})


def test_a_bin_has_a_length(catalog: Catalog) -> None:
    assert catalog.evidence["vista_steps"].bin == timedelta(hours=1)
