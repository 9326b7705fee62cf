"""The first mistake is raised."""

from __future__ import annotations

import pytest

from cie_runbook.catalog.document import parse_document
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.errors import CatalogError

DOCUMENT = parse_document(b"a: 1\nb: 2\n", "x.yaml")


def test_the_first_mistake_is_raised_with_its_line() -> None:
    found = iter(
        [Mistake("b is wrong", "Mend b.", ("b",)), Mistake("a is wrong", "Mend a.", ("a",))]
    )
    with pytest.raises(CatalogError) as caught:
        raise_first(DOCUMENT, found)
    assert str(caught.value) == "x.yaml line 2: b is wrong. Mend b."


def test_no_mistake_raises_nothing() -> None:
    raise_first(DOCUMENT, [])
