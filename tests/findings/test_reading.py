"""A reading knows its name, its unit and whether there is something to judge."""

from __future__ import annotations

from tests.findings.builders import make_grounds, make_reading


def test_a_group_is_part_of_the_name() -> None:
    reading = make_reading("vista_checkins_by_station", group="VISN 19")
    assert reading.id == "vista_checkins_by_station:VISN 19"
    assert reading.title.endswith(", VISN 19")


def test_the_unit_follows_the_kind() -> None:
    names = ("checkin_completed", "chip_error_rate", "chip_p95")
    assert [make_reading(name).unit for name in names] == ["count", "share", "ms"]


def test_a_sentence_begins_without_a_second_colon() -> None:
    assert make_reading("chip_error_rate").subject == "CHIP, error rate"


def test_only_what_came_can_be_judged() -> None:
    assert make_grounds("partial").is_usable
    assert not make_grounds("empty").is_usable
    assert not make_grounds("denied").is_usable
