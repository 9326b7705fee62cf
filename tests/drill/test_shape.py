"""The shape of a day."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from cie_runbook.drill.grid import Floats
from cie_runbook.drill.shape import (
    checkin_shape,
    invitation_shape,
    precheckin_shape,
    reminder_shape,
    staff_shape,
)
from tests.drill.worlds import make_day

PUBLIC_PERCENT = [2, 4, 8, 10, 10, 10, 9, 9, 9, 9, 8, 6, 4, 2]  # by hour of US Eastern, 06 to 19


@pytest.mark.parametrize(
    "shape", [checkin_shape, precheckin_shape, reminder_shape, invitation_shape]
)
def test_a_shape_shares_out_one_day(shape: Callable[[], Floats]) -> None:
    shares = shape()

    assert shares.sum() == pytest.approx(1.0)
    assert (shares >= 0).all()


def test_spread_over_time_zones_the_day_has_the_public_shape() -> None:
    load = make_day().load(checkin_shape())
    by_hour = 100 * load.reshape(24, 12).sum(axis=1) / load.sum()

    assert by_hour[6:20] == pytest.approx(PUBLIC_PERCENT, abs=1.5)
    assert by_hour[:13].sum() == pytest.approx(53, abs=2)


def test_just_under_half_of_precheckins_come_before_the_early_afternoon() -> None:
    load = make_day().load(precheckin_shape())

    assert load[: 13 * 12].sum() / load.sum() == pytest.approx(0.47, abs=0.03)


def test_nights_are_low_but_not_empty() -> None:
    night = checkin_shape()[: 4 * 12]

    assert (night > 0).all()
    assert night.sum() < 0.001


def test_clicks_follow_the_reminders_of_45_minutes_before() -> None:
    in_the_hour = checkin_shape()[10 * 12 : 11 * 12]

    assert int(np.argmax(in_the_hour)) == 3  # :15, ahead of appointments on the hour
    assert in_the_hour.max() / in_the_hour.mean() < 1.4
    assert int(np.argmax(reminder_shape()[10 * 12 : 11 * 12])) in {3, 9}


def test_staff_work_by_day() -> None:
    assert staff_shape().max() == pytest.approx(1.0)
    assert staff_shape()[3 * 12] == 0.0
