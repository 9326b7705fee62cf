"""The evidence answers the playbook's questions, or says that it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from cie_runbook.analysis.containment import Answer, LastChange, Situation, answers
from cie_runbook.analysis.severity import Impact
from cie_runbook.catalog.containment import ContainmentLimits, FactId

LIMITS = ContainmentLimits(most_share=0.5, cause_min=30, fix_min=30)
ALERT = datetime(2026, 11, 18, 14, 50, tzinfo=UTC)
BAD = Impact(620, 550, 690, 900)
RELEASE = LastChange(what="vets-api v2026.11.17", service="vets-api", before=timedelta(hours=16))


def situation(minutes: int = 10) -> Situation:
    return Situation(
        now=ALERT + timedelta(minutes=minutes),
        alert_at=ALERT,
        back_at=None,
        impact=BAD,
        down_share=0.9,
        suspects=("vista-api",),
        suspect_ids=("vista-api",),
        knows_changes=True,
        change=RELEASE,
        is_working_hours=True,
    )


def answer(name: FactId, given: Situation) -> Answer:
    return answers(given, LIMITS)[name]


def test_every_fact_that_the_catalog_may_ask_for_is_answered() -> None:
    assert answers(situation(), LIMITS).keys() == set(get_args(FactId))


@pytest.mark.parametrize(
    ("impact", "is_down", "most"),
    [
        (BAD, False, False),
        (Impact(890, 880, 900, 900), True, False),
        (Impact(90, 50, 130, 900), False, True),
        (Impact(880, -5, 900, 900), False, True),
        (None, None, None),
        (Impact(0, 0, 0, 0), None, None),
    ],
)
def test_down_or_degraded_follows_from_the_missing_check_ins(
    impact: Impact | None, is_down: bool | None, most: bool | None
) -> None:
    given = replace(situation(), impact=impact)
    assert answer("is_down", given).is_yes is is_down
    assert answer("most_succeed", given).is_yes is most


def test_the_reason_holds_the_numbers_and_the_range() -> None:
    found = answer("most_succeed", situation())
    assert found.reason == (
        "69 % of 900 usual check-ins are missing (550 to 690), so 31 % still succeed"
    )


def test_a_change_counts_when_it_was_told_of() -> None:
    found = answer("changed_lately", situation())
    assert found == Answer(True, "vets-api v2026.11.17, 16 h before")
    assert answer("changed_lately", replace(situation(), change=None)).is_yes is False


def test_releases_that_did_not_come_are_no_absence_of_releases() -> None:
    blind = replace(situation(), change=None, knows_changes=False)
    assert answer("changed_lately", blind).is_yes is None
    assert answer("change_fits_suspect", blind).is_yes is None


@pytest.mark.parametrize(
    ("suspects", "service", "fits"),
    [
        (("vista-api",), "vets-api", False),
        (("vets-api",), "vets-api", True),
        (("vets-api", "chip"), "vets-api", None),
        ((), "vets-api", None),
        (("vets-api",), "", None),
    ],
)
def test_a_change_fits_only_the_one_suspect(
    suspects: tuple[str, ...], service: str, fits: bool | None
) -> None:
    given = replace(
        situation(),
        suspects=suspects,
        suspect_ids=suspects,
        change=replace(RELEASE, service=service),
    )
    assert answer("change_fits_suspect", given).is_yes is fits


@pytest.mark.parametrize(("minutes", "in_time"), [(10, None), (30, None), (31, False)])
def test_the_clock_says_no_once_the_time_for_a_fix_is_over(
    minutes: int, in_time: bool | None
) -> None:
    assert answer("fix_in_time", situation(minutes)).is_yes is in_time


@pytest.mark.parametrize(("back_after", "in_time"), [(25, True), (95, False)])
def test_what_is_back_was_back_in_time_or_not(back_after: int, in_time: bool) -> None:
    given = replace(situation(300), back_at=ALERT + timedelta(minutes=back_after))
    found = answer("fix_in_time", given)
    assert found == Answer(in_time, f"all was back {back_after} min after the alert")


@pytest.mark.parametrize(
    ("suspects", "minutes", "named"),
    [
        (("chip",), 90, True),
        (("chip", "lorota"), 90, False),
        ((), 90, False),
        ((), 20, None),
    ],
)
def test_the_cause_is_narrowed_to_one_service_or_it_takes_too_long(
    suspects: tuple[str, ...], minutes: int, named: bool | None
) -> None:
    given = replace(situation(minutes), suspects=suspects, suspect_ids=suspects)
    assert answer("cause_named_in_time", given).is_yes is named


def test_without_an_alert_no_clock_runs() -> None:
    given = replace(situation(), alert_at=None, suspects=(), suspect_ids=())
    assert answer("fix_in_time", given).is_yes is None
    assert answer("cause_named_in_time", given).is_yes is None


@pytest.mark.parametrize("inside", [True, False])
def test_hours_are_told(inside: bool) -> None:
    found = answer("working_hours", replace(situation(), is_working_hours=inside))
    assert found.is_yes is inside
