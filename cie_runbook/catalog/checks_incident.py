"""Measures and the post-mortem name what the catalog has, and leave nothing unanswerable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import get_args

from cie_runbook.catalog.containment import Measure
from cie_runbook.catalog.document import Document, Place
from cie_runbook.catalog.entries import nearest
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.postmortem import ActionId, Postmortem, QuestionSection, RequirementId

STEP = "contain"  # whose parameters are the answers of people


def check_incident(catalog: Catalog, documents: Mapping[str, Document]) -> None:
    """Refuse measures and a post-mortem that lead nowhere.

    Raises
    ------
    CatalogError
        The first such entry, with its line.
    """
    for measure in catalog.containment.measures.values():
        raise_first(documents["containment"], _measure_mistakes(catalog, measure))
    raise_first(documents["postmortem"], _postmortem_mistakes(catalog.postmortem))


def _measure_mistakes(catalog: Catalog, measure: Measure) -> Iterator[Mistake]:
    place: Place = ("measures", measure.id)
    label = f"measure {measure.id}"
    yield from _unknown(label, measure.service, catalog.services, (*place, "service"))
    yield from _unknown(label, measure.channel, catalog.channels, (*place, "channel"))
    step = catalog.steps.get(STEP)
    answers = [one.name for one in step.parameters if one.type == "answer"] if step else []
    for name, question in measure.questions.items():
        at, named = (*place, "questions", name), f"{label}, question {name}"
        if question.fact is None and question.person is None:
            mend = "Add `fact:` or `person:`."
            yield Mistake(f"{named}: nothing and nobody answers it", mend, at)
        if question.person is not None:
            yield from _unknown(named, question.person, answers, (*at, "person"))
        if not question.whom:
            yield Mistake(f"{named}: nobody is named to ask", "Add `whom:`.", at)
    if not (measure.questions and measure.steps):
        yield Mistake(f"{label} lacks questions or steps", "Add one of each.", place)


def _postmortem_mistakes(postmortem: Postmortem) -> Iterator[Mistake]:
    yield from _each_once(
        "requirements", [one.id for one in postmortem.requirements], get_args(RequirementId)
    )
    yield from _each_once("actions", list(postmortem.actions), get_args(ActionId))
    asked = {question.section for question in postmortem.questions.values()}
    for section in get_args(QuestionSection):
        if section not in asked:
            yield Mistake(
                f"no question to people is of the section {section}",
                f"Add one with `section: {section}`.",
                ("questions",),
            )


def _each_once(part: str, given: list[str], wanted: Collection[str]) -> Iterator[Mistake]:
    missing = sorted(set(wanted) - set(given))
    if missing:
        yield Mistake(f"the {part} lack {', '.join(missing)}", "Write each once.", (part,))
    twice = [name for name, count in Counter(given).items() if count > 1]
    if twice:
        yield Mistake(f"the {part} hold {twice[0]} twice", "Write each once.", (part,))


def _unknown(label: str, name: str, known: Collection[str], place: Place) -> Iterator[Mistake]:
    if name not in known:
        target = {"service": "services", "channel": "channels"}.get(str(place[-1]), "answers")
        what = f"{label}: {name[:60]!r} is none of the {target}"
        yield Mistake(what, nearest(name, known, target), place)
