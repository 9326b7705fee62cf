"""Whether to contain an incident, and how: a recommendation for each measure, with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cie_runbook.analysis.containment import Answer
from cie_runbook.catalog.containment import Containment, FactId, Measure, Question, Weight
from cie_runbook.findings.model import Status
from cie_runbook.findings.wording import capitalised, listed

Advice = Literal["over", "would do nothing", "not yet known", "commander", "propose it", "leave it"]
By = Literal["evidence", "person", "nobody"]

STATUS: Mapping[Advice, Status] = {
    "over": "ok",
    "would do nothing": "ok",
    "leave it": "ok",
    "not yet known": "watch",
    "commander": "watch",
    "propose it": "act",
}
IN_SHORT: Mapping[Advice, str] = {
    "over": "not needed",
    "would do nothing": "no use",
    "leave it": "leave it",
    "not yet known": "open",
    "commander": "the commander decides",
    "propose it": "propose it",
}
SPOKEN: Mapping[bool | None, str] = {True: "yes", False: "no", None: "not known"}
GIVEN: Mapping[str, bool | None] = {"yes": True, "no": False, "": None}


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One question with its answer.

    Attributes
    ----------
    question : Question
        The catalog's entry.
    is_yes : bool or None
        None where nobody has answered yet.
    reason : str
        Why; without a full stop.
    by : {"evidence", "person", "nobody"}
        Who answered.
    """

    question: Question
    is_yes: bool | None
    reason: str
    by: By

    @property
    def weight(self) -> Weight | None:
        """What the answer says about the measure; None where there is none."""
        if self.is_yes is None:
            return None
        return self.question.yes if self.is_yes else self.question.no

    @property
    def matters(self) -> bool:
        """An answer could change the recommendation."""
        return {self.question.yes, self.question.no} != {"nothing"}


@dataclass(frozen=True, kw_only=True)
class Recommendation:
    """What to do about one measure.

    Attributes
    ----------
    measure : Measure
        The catalog's entry.
    advice : Advice
        In one word.
    sentence : str
        The recommendation, with the reasons that decide it.
    reasons : str
        What speaks for it and against it, in sentences; "" where nothing does yet.
    answers : tuple of Answered
        All questions, in the playbook's order.
    """

    measure: Measure
    advice: Advice
    sentence: str
    reasons: str
    answers: tuple[Answered, ...]

    @property
    def status(self) -> Status:
        """What it asks of the engineer."""
        return STATUS[self.advice]

    @property
    def open(self) -> tuple[Answered, ...]:
        """Questions that nobody has answered and that matter."""
        return tuple(one for one in self.answers if one.weight is None and one.matters)


def recommendations(
    containment: Containment,
    facts: Mapping[FactId, Answer],
    given: Mapping[str, str],
    ended: str,
) -> tuple[Recommendation, ...]:
    """Return a recommendation for every measure.

    Parameters
    ----------
    containment : Containment
        The measures with their questions.
    facts : mapping of str to Answer
        What the evidence answers; see `analysis.containment.answers`.
    given : mapping of str to str
        What people answered, by parameter: "yes", "no" or "".
    ended : str
        Why nothing is left to contain, as part of a sentence; "" while it goes on.
    """
    return tuple(
        _recommendation(measure, facts, given, ended) for measure in containment.measures.values()
    )


def _recommendation(
    measure: Measure,
    facts: Mapping[FactId, Answer],
    given: Mapping[str, str],
    ended: str,
) -> Recommendation:
    told = tuple(_answered(one, facts, given) for one in measure.questions.values())
    advice = "over" if ended else _advice(told)
    return Recommendation(
        measure=measure,
        advice=advice,
        sentence=_sentence(measure, advice, told, ended),
        reasons=_both(told),
        answers=told,
    )


def _answered(
    question: Question, facts: Mapping[FactId, Answer], given: Mapping[str, str]
) -> Answered:
    """Let the evidence answer first: it has the numbers and the clock."""
    fact = facts[question.fact] if question.fact is not None else None
    if fact is not None and fact.is_yes is not None:
        return Answered(question=question, is_yes=fact.is_yes, reason=fact.reason, by="evidence")
    said = GIVEN[given.get(question.person, "")] if question.person is not None else None
    if said is not None:
        return Answered(question=question, is_yes=said, reason="as the engineers say", by="person")
    reason = fact.reason if fact is not None else "only people can tell"
    return Answered(question=question, is_yes=None, reason=reason, by="nobody")


def _advice(told: tuple[Answered, ...]) -> Advice:
    weights = {one.weight for one in told}
    if "rules out" in weights:
        return "would do nothing"
    if _could(told, "rules out"):
        return "not yet known"
    if "commander" in weights:
        return "commander"
    if "for" not in weights:
        return "not yet known" if _could(told, "for") else "leave it"
    if weights & {"against", "through"}:
        return "commander"
    return (
        "not yet known" if any(one.weight is None and one.matters for one in told) else "propose it"
    )


def _could(told: tuple[Answered, ...], weight: Weight) -> bool:
    """Say whether an answer that is still open could have this weight."""
    return any(one.weight is None and weight in {one.question.yes, one.question.no} for one in told)


def _sentence(measure: Measure, advice: Advice, told: tuple[Answered, ...], ended: str) -> str:
    if advice == "over":
        return f"Not needed: {ended}. If it is in force: {measure.undo}"
    both = _both(told)
    if advice == "would do nothing":
        return f"It would do nothing: {_reasons(told, 'rules out')}."
    if advice == "leave it":
        return f"Leave it for now. {both}".strip()
    if advice == "propose it":
        return f"Propose it; {measure.decides} decides. {both}"
    if advice == "commander":
        why = _reasons(told, "commander") or _reasons(told, "through")
        left = f" {capitalised(why)}." if why else ""
        return f"Ask the incident commander.{left} {both}".strip()
    asked = listed([one.question.asks for one in told if one.weight is None and one.matters])
    return f"Not decided. Still to be answered: {asked} {both}".strip()


def _both(told: tuple[Answered, ...]) -> str:
    """Say what speaks for a measure, and what against it."""
    speaks = (("For it", _reasons(told, "for")), ("Against it", _reasons(told, "against")))
    return " ".join(f"{title}: {why}." for title, why in speaks if why)


def _reasons(told: tuple[Answered, ...], weight: Weight) -> str:
    return listed(list(dict.fromkeys(one.reason for one in told if one.weight == weight)))
