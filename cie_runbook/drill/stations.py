"""The stations of the drill: how much of the country's check-in each of them carries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from cie_runbook.catalog.models import Station
from cie_runbook.drill.grid import DayGrid, Floats, Mask
from cie_runbook.drill.seeds import stream

# A region's check-ins against those of a middling one: more where more Veterans live
# or where check-in came early.
REGION_SIZES = {
    "VISN 6": 1.2,
    "VISN 7": 1.2,
    "VISN 8": 1.7,
    "VISN 10": 1.2,
    "VISN 16": 1.2,
    "VISN 17": 1.2,
    "VISN 19": 1.5,  # among the first to offer check-in
    "VISN 22": 1.3,
}
# Stations far from the mainland are small, whatever their region.
REMOTE_SIZES = {
    "America/Anchorage": 0.2,
    "Pacific/Honolulu": 0.3,
    "Pacific/Guam": 0.05,
    "Asia/Manila": 0.06,
}
SIZE_SPREAD = 0.45  # standard deviation of a station's size on the log scale


@dataclass(frozen=True)
class Stations:
    """Stations side by side, in the order of their numbers.

    Attributes
    ----------
    ids, regions, zones : tuples of str
        Station number, VISN and IANA time zone of each.
    weights : Floats of shape (n_stations,)
        Share of the country's day-of check-ins; they sum to 1.
    """

    ids: tuple[str, ...]
    regions: tuple[str, ...]
    zones: tuple[str, ...]
    weights: Floats

    @classmethod
    def of(cls, stations: Iterable[Station], seed: int) -> Stations:
        """Give each catalog station its seeded size, and each region its usual share.

        Raises
        ------
        ValueError
            There is no station.
        """
        ordered = sorted(stations, key=lambda station: station.id)
        if not ordered:
            raise ValueError("a drill needs at least one station")
        zones = tuple(station.time_zone for station in ordered)
        sizes = np.array(
            [np.exp(stream(seed, "station", s.id).normal(0, SIZE_SPREAD)) for s in ordered]
        )
        sizes *= [REMOTE_SIZES.get(zone, 1.0) for zone in zones]
        regions = np.array([station.region for station in ordered])
        weights = np.zeros(len(ordered))
        for region in sorted(set(regions)):
            here = regions == region
            whole = max(float(sizes[here].sum()), 1.0)  # remote stations alone stay small
            weights[here] = REGION_SIZES.get(region, 1.0) * sizes[here] / whole
        ids = tuple(station.id for station in ordered)
        return cls(
            ids, tuple(station.region for station in ordered), zones, weights / weights.sum()
        )

    def __len__(self) -> int:
        return len(self.ids)

    def in_region(self, region: str) -> Mask:
        """Which stations belong to `region` ("VISN 19"), as a mask over them.

        Raises
        ------
        ValueError
            No station does.
        """
        mask = np.array([other == region for other in self.regions])
        if not mask.any():
            raise ValueError(f"no station of the catalog belongs to {region}")
        return mask

    def zone_weights(self) -> dict[str, float]:
        """Share of check-ins by time zone."""
        return {
            zone: float(self.weights[[other == zone for other in self.zones]].sum())
            for zone in sorted(set(self.zones))
        }

    def local_hours(self, grid: DayGrid) -> Floats:
        """Local hour at each bin and station, shape (n_bins, n_stations)."""
        clocks = {zone: grid.local(zone).hour for zone in set(self.zones)}
        return np.column_stack([clocks[zone] for zone in self.zones])
