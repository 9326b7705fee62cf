"""An entry of the catalog is frozen, and closed to names that it does not know."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cie_runbook.catalog.entry import Entry


class Named(Entry):
    """The smallest entry."""

    id: str


def test_an_entry_cannot_be_changed() -> None:
    entry, name = Named(id="chip"), "id"
    with pytest.raises(ValidationError, match="frozen"):
        setattr(entry, name, "lorota")


def test_a_misspelt_field_is_a_mistake() -> None:
    with pytest.raises(ValidationError, match="titel"):
        Named.model_validate({"id": "chip", "titel": "CHIP"})
