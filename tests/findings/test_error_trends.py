"""Where errors are becomes a finding: calm, one to watch, or a site's trouble."""

from __future__ import annotations

import pandas as pd
import pytest

from cie_runbook.analysis.error_stations import Spread, spread
from cie_runbook.findings.error_trends import (
    first_errors,
    named_stations,
    station_finding,
    station_name,
    unknown_stations,
)
from cie_runbook.findings.model import Finding
from tests.findings.builders import at, catalog, make_grounds

STATIONS = list(catalog().stations)[:60]
CALLS = pd.Series(100.0, index=STATIONS)


def of(base: float, **more: float) -> Spread:
    errors = pd.Series(base, index=STATIONS)
    for station, count in more.items():
        errors[station.removeprefix("s")] += count
    return spread(errors, CALLS)


def finding(found: Spread) -> Finding:
    return station_finding("counts", "Error lines", found, at("09:00"), catalog())


def test_errors_everywhere_are_no_single_site() -> None:
    found = finding(of(4.0))
    assert (found.status, found.since, found.next_action) == ("ok", None, "")
    assert "240 errors at 60 stations, spread as the calls are" in found.sentence


def test_a_site_that_holds_most_errors_is_acted_on_and_tier_3_is_told() -> None:
    found = finding(of(0.5, s523=300))
    assert (found.status, found.service, found.since) == ("act", "vista", at("09:00"))
    assert "523 Jamaica Plain holds 91 % of 330 errors: a site's trouble." in found.sentence
    assert "@vetext-tier-3-team" in found.contact


def test_a_site_out_of_line_beside_the_others_is_watched() -> None:
    found = finding(of(6.0, s523=120))
    assert found.status == "watch"
    assert "but for 523 Jamaica Plain" in found.sentence


def test_a_handful_of_errors_says_so() -> None:
    assert "too few to say where" in finding(of(0.1)).sentence


@pytest.mark.parametrize("availability", ["denied", "unreachable", "failed"])
def test_counts_that_did_not_come_are_unknown_and_never_calm(availability: str) -> None:
    grounds = make_grounds(availability)  # type: ignore[arg-type] # each is an Availability
    found = unknown_stations("counts", "Error lines", grounds)
    assert (found.status, bool(found.next_action)) == ("unknown", True)


def test_stations_are_named_and_the_rest_counted() -> None:
    assert named_stations(["523", "999"], catalog()) == "523 Jamaica Plain and 999"
    assert named_stations(STATIONS[:6], catalog()).endswith("and 2 more")
    assert station_name("007", catalog()) == "007"


def test_the_beginning_is_the_first_error_of_those_stations() -> None:
    counts = pd.DataFrame(
        {
            "at": [pd.Timestamp(at("09:00")), pd.Timestamp(at("10:00"))],
            "station": ["442", "523"],
            "count": [1.0, 9.0],
        }
    )
    assert first_errors(counts, ["523"]) == at("10:00")
    assert first_errors(counts, []) is None
