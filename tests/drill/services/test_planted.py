"""Planted values can be searched for."""

from cie_runbook.drill.services.planted import PLANTED


def test_planted_values_are_long_enough_to_be_told_from_chance() -> None:
    assert all(len(value) >= 8 for value in PLANTED)
    assert len(set(PLANTED)) == len(PLANTED)
