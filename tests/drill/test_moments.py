"""Instants as searches write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.moments import iso_ms, moment, to_ms
from cie_runbook.drill.requests import BadRequestError

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("now", NOW),
        ("now-15m", NOW - timedelta(minutes=15)),
        ("now-2d", NOW - timedelta(days=2)),
        ("2026-11-18T09:40:00-05:00", datetime(2026, 11, 18, 14, 40, tzinfo=UTC)),
        ("2026-11-18T14:40:00.250Z", datetime(2026, 11, 18, 14, 40, 0, 250_000, tzinfo=UTC)),
        (1_795_012_800_000, datetime.fromtimestamp(1_795_012_800, UTC)),
    ],
)
def test_each_form_of_an_instant_is_read(text: object, at: datetime) -> None:
    assert moment(text, NOW) == at


def test_what_is_no_instant_is_refused() -> None:
    with pytest.raises(BadRequestError, match="Invalid time"):
        moment("last tuesday", NOW)


@given(st.integers(0, 4_000_000_000_000))
def test_milliseconds_survive_being_written_and_read(at_ms: int) -> None:
    assert to_ms(moment(iso_ms(at_ms), NOW)) == at_ms
