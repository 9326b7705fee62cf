"""Small silences: a gap of so many texts, failures found or not, evidence that came or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

import pandas as pd

from cie_runbook.analysis.reconciliation import PART_COLUMNS, Agreement
from cie_runbook.analysis.silent_failures import FAILURE_COLUMNS, SilentFailures
from cie_runbook.analysis.untold import Untold
from cie_runbook.findings.reading import Availability, Grounds
from cie_runbook.findings.silent import COUNTS, FAILED, SUBMITTED, VISITS, Silence
from cie_runbook.tables import conform, empty_table
from cie_runbook.window import Window
from tests.findings.builders import at

STRETCH = Window(at("10:00"), at("15:00"))


def make_silence(  # noqa: PLR0913 - each may be off alone; by keyword
    missing: int = 2,
    *,
    visits: tuple[str | None, ...] = ("[checkin:aa11]", "[checkin:bb22]"),
    links: tuple[str | None, ...] = ("[link:1]", None),
    given_up: float = 0,
    left: float | None = 300,
    came: Mapping[str, Availability] = MappingProxyType({}),
) -> Silence:
    """Return a silence; `came` says how much of the evidence came, all of it by default."""
    failures = _failures(visits, links)
    right = None if left is None else left - missing
    stretch = Untold(window=STRETCH, outcomes=150, missing=missing) if missing else None
    return Silence(
        agreement=Agreement(
            left=left,
            right=right,
            allowed=20,
            known_share=0.5 if left is None else 1,
            by_hour=empty_table(PART_COLUMNS),
            by_station=empty_table(PART_COLUMNS),
        ),
        stretch=stretch,
        given_up=given_up,
        found=SilentFailures(
            failures=failures,
            by_hour=failures.groupby(failures["at"].dt.floor("h")).size(),
            by_station=failures["station"].value_counts(),
            without_visit=int(failures["visit"].isna().sum()),
            without_link=int((failures["visit"].notna() & failures["short_url"].isna()).sum()),
        ),
        grounds={
            name: Grounds(
                evidence=(name,),
                availability=came.get(name, "complete"),
                org="VA.gov",
                detail="no answer" if name in came else "",
            )
            for name in (COUNTS, FAILED, SUBMITTED, VISITS)
        },
    )


def _failures(visits: tuple[str | None, ...], links: tuple[str | None, ...]) -> pd.DataFrame:
    rows = [
        {
            "at": at("10:05") + timedelta(minutes=place),
            "request_id": f"r{place}",
            "visit": visit,
            "short_url": link,
            "station": "442",
            "form": "words",
        }
        for place, (visit, link) in enumerate(zip(visits, links, strict=True))
    ]
    return conform(pd.DataFrame(rows), FAILURE_COLUMNS) if rows else empty_table(FAILURE_COLUMNS)
