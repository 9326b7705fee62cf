"""Containment in an open step: the playbook's questions answered, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

from cie_runbook.analysis.clocks import spoken
from cie_runbook.analysis.containment import Situation, answers
from cie_runbook.analysis.last_change import last_change
from cie_runbook.analysis.recovery import back_at
from cie_runbook.findings.advice import contact
from cie_runbook.findings.containment import IN_SHORT, Recommendation, recommendations
from cie_runbook.findings.headline import fitting
from cie_runbook.findings.incident import impact_sentence, severity_title
from cie_runbook.findings.model import Finding, worst
from cie_runbook.findings.suggestions import Suggestion
from cie_runbook.findings.verdict import Verdict
from cie_runbook.findings.wording import capitalised, clock, listed
from cie_runbook.report import contain_tables
from cie_runbook.report.incident_seen import IncidentSeen
from cie_runbook.report.step_conclusion import Ending, StepConclusion, concluded
from cie_runbook.report.step_core import StepCore
from cie_runbook.report.tables import Table, Tables

ANSWER = "answer"  # the type of a parameter by which a person answers
RESTS_ON = ("checkin_traffic", "alerts_tevi", "deployments_vagov", "deployments_tevi")
PROPOSED = ("propose it", "commander")
PLAYBOOK = "Contain"


class Contain:
    """What a step shows before an incident is contained."""

    def __init__(self, step: StepCore, seen: IncidentSeen | None = None) -> None:
        self._step = step
        self.seen = IncidentSeen(step) if seen is None else seen

    def known(self) -> Table:
        """Show what is known now, with the time since the alert."""
        return self._step.shown(contain_tables.known_table(self._known()))

    def measure(self, name: str) -> Tables:
        """Show one measure of the catalog: its questions, and how it is done by hand."""
        told = next(one for one in self.recommendations if one.measure.id == name)
        parts = (
            contain_tables.questions_table(told),
            contain_tables.how_table(told, self.seen.catalog),
        )
        return Tables(tuple(self._step.shown(part) for part in parts))

    def conclude(self) -> StepConclusion:
        """Write what is recommended, and the proposals that it suggests; show it."""
        ending = Ending(verdict=self.verdict, suggestions=self.suggestions)
        return concluded(self._step, ending)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """A recommendation for every measure of the catalog."""
        catalog = self.seen.catalog
        facts = answers(self.situation, catalog.containment.limits)
        return recommendations(catalog.containment, facts, self._given, self._ended)

    @cached_property
    def situation(self) -> Situation:
        """What is known when containment is decided."""
        seen, told = self.seen, self.seen.told
        return Situation(
            now=seen.now,
            alert_at=None if seen.alert is None else seen.alert.at,
            back_at=self._back_at,
            impact=seen.impact,
            down_share=seen.catalog.rules.severity.down_share,
            suspects=tuple(self._title(one) for one in told.suspects),
            suspect_ids=told.suspects,
            knows_changes=seen.seen.knows_changes,
            change=last_change(seen.seen.changes, seen.catalog),
            is_working_hours=seen.hours.hold(seen.now),
        )

    @cached_property
    def verdict(self) -> Verdict:
        """What is recommended, the most pressing first."""
        told = [
            (one.measure.id.replace("_", " "), IN_SHORT[one.advice]) for one in self.recommendations
        ]
        headline = fitting([
            capitalised("; ".join(f"{title}: {advice}" for title, advice in told)),
            f"Containment: {listed(sorted({advice for _, advice in told}))}",
        ])  # fmt: skip
        said = [f"{one.measure.title}: {one.sentence}" for one in self.recommendations]
        return Verdict(
            status=worst(self.findings),
            headline=headline,
            paragraph=" ".join(said),
            suspect=None,
            findings=self.findings,
        )

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding a measure."""
        return tuple(self._finding(one) for one in self.recommendations)

    @cached_property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """A message for each measure that is proposed; the decision is a person's."""
        catalog, since = self.seen.catalog, self._since()
        return tuple(
            Suggestion(
                kind="slack_message",
                target=one.measure.channel,
                why=f"{one.measure.title}: {one.sentence}",
                text=(
                    f"{one.measure.title}: proposed{since}, and {one.measure.decides} decides. "
                    f"It means: {one.measure.effect}.\n{one.reasons}\n"
                    f"{impact_sentence(self.seen.impact)}"
                ),
                call_out=self._call_out(one, catalog.services[one.measure.service].call_out or ""),
            )
            for one in self.recommendations
            if one.advice in PROPOSED
        )

    def _call_out(self, told: Recommendation, of_service: str) -> str:
        """Call somebody out only where the measure is to be carried out there."""
        own = self.seen.catalog.services[told.measure.service].channel == told.measure.channel
        return of_service if own else ""

    def _finding(self, told: Recommendation) -> Finding:
        measure = told.measure
        whom = listed(list(dict.fromkeys(one.question.whom for one in told.open)))
        action = {
            "not yet known": f"Ask {whom}.",
            "commander": "Ask the incident commander, and write down the decision.",
            "propose it": f"{measure.steps[0]} Then follow the checklist.",
        }.get(told.advice, "")
        return Finding(
            id=f"contain_{measure.id}",
            status=told.status,
            title=measure.title,
            sentence=told.sentence,
            service=measure.service,
            evidence=RESTS_ON,
            numbers={"minutes_since_alert": self._minutes()},
            next_action=action,
            contact=contact(self.seen.catalog, measure.service) if action else "",
            playbook=PLAYBOOK,
        )

    @cached_property
    def _given(self) -> Mapping[str, str]:
        at = self._step.at
        names = [one.name for one in at.step.parameters if one.type == ANSWER]
        return {name: str(at.parameters[name]) for name in names}

    @cached_property
    def _back_at(self) -> datetime | None:
        return back_at(self.seen.recoveries)

    @property
    def _ended(self) -> str:
        """Say why nothing is left to contain; "" while there is something."""
        if self._back_at is not None:
            return f"all signals of it are back since {clock(self._back_at)} ET"
        return "" if self.seen.is_open else "no signal departs from its usual"

    def _known(self) -> list[tuple[str, str]]:
        seen = self.seen
        several = self.situation.suspects
        doubt = "not sure: " if len(several) > 1 else ""
        suspects = f"{doubt}{listed(list(several))}" if several else "nobody stands out"
        story = seen.story
        below = [self._title(one) for one in story.consequences] if story else []
        minutes = self._minutes()
        since = "no alert was told" if minutes is None else spoken(timedelta(minutes=minutes))
        return [
            ("How bad", severity_title(seen.severity)),
            ("Who is affected", impact_sentence(seen.impact)),
            ("Suspected", suspects),
            ("Inform them: they follow from it", listed(below) or "nobody that we can see"),
            ("Since the alert", since),
            ("Hours", "business hours" if self.situation.is_working_hours else "off hours"),
            ("Signals", self._signals()),
        ]

    def _title(self, service: str) -> str:
        known = self.seen.catalog.services.get(service)
        return service if known is None else known.title

    def _signals(self) -> str:
        if self._ended:
            return self._ended
        off = [one for one in self.seen.recoveries.values() if one.state == "off"]
        return f"{len(off)} of {len(self.seen.recoveries)} are still off"

    def _minutes(self) -> int | None:
        """Return the minutes since the alert, whole ones; None without an alert."""
        alert = self.seen.alert
        if alert is None:
            return None
        return max(self.seen.now - alert.at, timedelta(0)) // timedelta(minutes=1)

    def _since(self) -> str:
        began = self.seen.began
        return "" if began is None else f" for what began at {clock(began)} ET"
