"""The telemetry of one day: every metric of the three orgs, five minutes by five minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from cie_runbook.drill import background, clients, platform, traffic, travel
from cie_runbook.drill.day import Day, Series
from cie_runbook.drill.grid import BIN_S, DayGrid, Floats

GAUGES = ("cw_sidekiq_enqueued", "cw_puma_backlog")
MEASURES = (":p50", ":p95")


@dataclass(frozen=True)
class Telemetry:
    """What a day's metrics read.

    Attributes
    ----------
    grid : DayGrid
        The bins.
    national : Series
        Metric reference to values of shape (n_bins,); NaN where the service sends no point.
    by_station : Series
        The metrics that carry a station tag: values of shape (n_bins, n_stations).
    """

    grid: DayGrid
    national: Series
    by_station: Series


def generate(day: Day) -> Telemetry:
    """Return a day's telemetry, a pure function of seed, date, stations and disturbance."""
    checkin, precheckin = traffic.checkin_flow(day), traffic.precheckin_flow(day)
    chip = clients.chip_calls(checkin, precheckin, day)
    lorota = clients.lorota_calls(checkin, precheckin, day)
    mobile = background.mobile_calls(day)
    national = (
        traffic.traffic_series(checkin, "checkin", day)
        | traffic.traffic_series(precheckin, "precheckin", day)
        | traffic.reminders_sent(day)
        | clients.request_series(checkin, "checkin", day)
        | clients.request_series(precheckin, "precheckin", day)
        | clients.demographics_series(chip, day)
        | clients.chip_client_series(chip, day)
        | clients.lorota_client_series(lorota, day)
        | {"check_in_data_retrieved": lorota["data"][0]}
        | platform.chip_series(chip, mobile, day)
        | platform.lorota_series(lorota, day)
        | platform.vista_series(chip, mobile, day)
        | platform.workflow_series(day)
        | travel.travel_series(checkin, day)
        | background.mobile_series(mobile)
        | background.synthetic_series(day)
        | background.veis_tokens(day)
    )
    return Telemetry(
        day.grid, _as_sent(national, day), _as_sent(traffic.station_steps(checkin, day), day)
    )


def cut_off(telemetry: Telemetry, now: datetime) -> Telemetry:
    """Return the telemetry as it stands at `now`: nothing later, and a newest bin half full."""
    starts = telemetry.grid.starts_s
    share = np.clip((now.timestamp() - starts) / BIN_S, 0.0, 1.0)

    def so_far(name: str, values: Floats) -> Floats:
        until_now = share if values.ndim == 1 else share[:, np.newaxis]
        is_measure = name.endswith(MEASURES) or name in GAUGES
        partial = values if is_measure else np.floor(values * until_now)
        is_there = (until_now > 0) & (is_measure | (partial > 0))
        return np.where(is_there, partial, np.nan)

    return Telemetry(
        telemetry.grid,
        {name: so_far(name, values) for name, values in telemetry.national.items()},
        {name: so_far(name, values) for name, values in telemetry.by_station.items()},
    )


def _as_sent(series: Series, day: Day) -> Series:
    """Leave out what a service does not send: counters that stood still, and silent bins."""

    def sent(name: str, values: Floats) -> Floats:
        is_reported = day.disturbance.is_reported
        reported = is_reported if values.ndim == 1 else is_reported[:, np.newaxis]
        is_measure = name.endswith(MEASURES) or name in GAUGES
        return np.where(reported & (is_measure | (values > 0)), values, np.nan)

    return {name: sent(name, values) for name, values in series.items()}
