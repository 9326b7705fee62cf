"""The first two steps of an incident show what one asks, in its order."""

from __future__ import annotations

from datetime import timedelta

from cie_runbook.analysis.timeline import Event
from cie_runbook.findings.suggestions import Suggestion, read_suggestions
from cie_runbook.report.incident_events import POSTS
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.step_incident import IncidentStep
from cie_runbook.report.step_run import STEP_FINDINGS, SUGGESTIONS
from tests.report.incidents import incident


def step(scenario: str = "vista-outage", at: str = "") -> IncidentStep:
    seen = incident(scenario, at)
    return IncidentStep(seen.step, seen)


def test_everything_stands_on_one_axis_around_the_incident() -> None:
    chart = step().axis()

    titles = {"Day-of check-ins completed", "CHIP: error rate", "vista-api: response time, p95"}
    assert titles <= set(chart.data["series"])
    assert {"monitors", "alerts, pages"} <= set(chart.data["series"])
    assert "It began at 09:40 ET." in chart.alt
    assert "<img" in chart._repr_html_()


def test_a_loss_of_one_region_shows_the_region() -> None:
    tracks = step("regional-drop", "2025-11-19T12:00-05:00").tracks()

    assert any("VISN 19" in track.title for track in tracks)


def test_every_table_has_an_id_of_its_own() -> None:
    found = step()
    tables = [
        found.found(), found.clocks(), found.acknowledgement(), found.events(), found.suspects(),
        found.severity(), found.stations(), found.changes(), found.message(),
    ]  # fmt: skip

    assert len({table.id for table in tables}) == len(tables)
    assert "overdue" in found.clocks().html


def test_identification_ends_with_severity_cause_and_call_out() -> None:
    found = step()
    paragraph = found.conclude_identify().verdict.paragraph
    case = found.seen.step.at.case
    (message,) = read_suggestions(case.read_json(SUGGESTIONS, "identify.json"))

    assert paragraph.startswith("Severity: SEV 2, not critical: ")
    assert "Most likely broken: vista-api (upstream)" in paragraph
    assert message.call_out == "@vetext-tier-3-team"
    assert case.read_json(STEP_FINDINGS, "identify.json")["suspect"] == "vista-api"


def test_the_acknowledgement_is_suggested_and_nothing_on_a_calm_day() -> None:
    first: Suggestion = step().acknowledgements[0]

    assert first.target == "check-in-production-support"
    assert step("normal", "2025-11-19T12:00-05:00").acknowledgements == ()


def test_what_was_posted_and_asked_is_not_suggested_again() -> None:
    seen = incident("vista-outage")
    at = seen.now - timedelta(minutes=1)
    posted = Event(at, "acknowledged", "posted", "draft slack_message-1")
    asked = Event(at, "asked", "asked", "draft slack_message-2")
    open_one = IncidentStep(seen.step, Told(seen.step, ()))
    done = IncidentStep(seen.step, Told(seen.step, (posted, asked)))
    pager = Event(at, "acknowledged", "taken", "draft pagerduty_acknowledge-1")
    by_pager = IncidentStep(seen.step, Told(seen.step, (pager,)))

    answered = Event(at, "acknowledged", "answered", POSTS)
    by_answer = IncidentStep(seen.step, Told(seen.step, (answered,)))

    assert "slack_message" in {one.kind for one in open_one.acknowledgements}
    assert len(open_one.call_outs) == 1
    assert "slack_message" not in {one.kind for one in done.acknowledgements}
    assert "slack_message" not in {one.kind for one in by_answer.acknowledgements}
    assert done.call_outs == ()
    assert "slack_message" in {one.kind for one in by_pager.acknowledgements}


class Told(IncidentSeen):
    """What is seen of an incident, with other events in its record."""

    def __init__(self, step: StepCore, more: tuple[Event, ...]) -> None:
        super().__init__(step)
        self._more = more

    @property
    def events(self) -> tuple[Event, ...]:
        """Nothing but what is given."""
        return self._more
