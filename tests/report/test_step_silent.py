"""Silent failures over the real path: the visits of the drill's truth, and none on a calm day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.claims import untold
from cie_runbook.drill.log_lines import UNLINKED_EVERY
from cie_runbook.drill.rehearsal import world_of
from cie_runbook.drill.scenarios import scenario
from cie_runbook.drill.story import Failure
from cie_runbook.evidence import Evidence
from cie_runbook.report.steps import OpenStep
from tests.drilled import silent as silent_step

CATALOG = load_catalog()


@pytest.fixture(name="silent", scope="module")
def _silent() -> OpenStep:
    return silent_step("silent-claims")


@pytest.fixture(name="calm", scope="module")
def _calm() -> OpenStep:
    return silent_step("normal")


@pytest.fixture(scope="module")
def truth(silent: OpenStep) -> tuple[Failure, ...]:
    day = silent.at.window.eastern_day
    world = world_of(silent.at.settings, day=day, scenario=scenario("silent-claims"))
    return untold(world, world.day)


def tags(step: OpenStep, failures: tuple[Failure, ...]) -> Iterator[str]:
    hide = step.at.gathering.redactor.hide
    return (hide("checkin", failure.checkin_uuid) for failure in failures)


def statuses(step: OpenStep) -> dict[str, str]:
    return {found.id: found.status for found in step.silent.findings}


def test_every_visit_of_the_truth_is_found_and_none_is_invented(
    silent: OpenStep, truth: tuple[Failure, ...]
) -> None:
    found = silent.silent.seen.found
    assert len(truth) > 50
    assert sorted(found.failures["visit"]) == sorted(tags(silent, truth))
    assert found.by_station.to_dict() == Counter(failure.station for failure in truth)
    assert set(found.failures["form"]) == {"words", "fields", "codes"}
    assert found.without_visit == 0
    assert found.without_link == sum(not one.trace_id % UNLINKED_EVERY for one in truth)


def test_the_gap_is_as_large_as_the_visits_are_many(
    silent: OpenStep, truth: tuple[Failure, ...]
) -> None:
    stretch = silent.silent.seen.stretch
    assert stretch is not None
    assert stretch.missing == len(truth)
    assert statuses(silent) == {
        "silent_gap": "act",
        "silent_visits": "act",
        "silent_links": "watch",
    }


def test_nothing_is_found_on_a_calm_day_and_it_says_so(calm: OpenStep) -> None:
    assert len(calm.evidence["travel_claim_failures"].table), "claims fail on any day"
    assert statuses(calm) == {"silent_gap": "ok", "silent_visits": "ok"}
    said = {found.id: found.sentence for found in calm.silent.findings}
    assert said["silent_visits"].endswith("none. Every claim that failed was told of by a text.")
    assert calm.silent.suggestion is None
    assert calm.silent.conclude().verdict.status == "ok"


def test_the_message_names_counts_and_nobodys_visit(silent: OpenStep) -> None:
    suggestion = silent.silent.suggestion
    assert suggestion is not None
    assert suggestion.target == CATALOG.rules.silent_failures.channel
    assert "BTSSS API team" in suggestion.text
    assert not [tag for tag in silent.silent.seen.found.failures["visit"] if tag in suggestion.text]


def test_what_leads_to_a_person_is_asked_of_nobody(silent: OpenStep) -> None:
    asked = [query for one in silent.evidence.values() for query in one.provenance.queries]
    query = CATALOG.rules.silent_failures.reminders.query
    assert not [each for each in asked if query.strip('"') in each]
    assert f"<code>{query.replace(chr(34), '&quot;')}</code>" in silent.silent.by_hand().html


def test_a_vetext_that_cannot_be_reached_leaves_links_unknown_and_visits_found(
    silent: OpenStep, truth: tuple[Failure, ...]
) -> None:
    step = without(silent, "travel_claim_visits")
    assert statuses(step)["silent_links"] == "unknown"
    assert statuses(step)["silent_visits"] == "act"
    assert len(step.silent.seen.found.failures) == len(truth)
    assert '<th scope="row">Visits without a link</th><td>unknown</td>' in step.silent.counts().html


def test_without_the_counts_nobody_says_that_all_were_told(calm: OpenStep) -> None:
    step = without(calm, "travel_claims")
    assert statuses(step) == {"silent_gap": "unknown", "silent_visits": "unknown"}
    assert "unknown" in step.silent.visits().html


def without(step: OpenStep, name: str) -> OpenStep:
    """Return the step as if an organisation had not been reached."""
    lost = step.evidence[name]
    record = replace(lost.provenance, completeness="unreachable", missing=("no answer",))
    again = OpenStep(step.at)
    again.__dict__["evidence"] = {**step.evidence, name: Evidence(provenance=record)}
    return again
