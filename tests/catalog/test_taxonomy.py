"""The packaged taxonomy says for each kind what to do and whom to ask."""

from __future__ import annotations

from cie_runbook.catalog.models import Catalog


def test_every_kind_says_what_to_do(catalog: Catalog) -> None:
    assert len(catalog.errors) >= 10
    assert all(kind.meaning and kind.action for kind in catalog.errors.values())


def test_every_kind_has_somebody_to_ask(catalog: Catalog) -> None:
    for kind in catalog.errors.values():
        service = catalog.services[kind.service] if kind.service else None
        assert kind.channel or service is None or service.channel


def test_the_triage_table_has_every_stage(catalog: Catalog) -> None:
    stages = {pattern.stage for pattern in catalog.counters.patterns.values()}
    assert stages == {"link", "verify", "complete", "claim"}
