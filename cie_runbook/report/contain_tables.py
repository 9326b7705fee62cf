"""Tables of containment: what is known, the playbook's questions with their answers, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.catalog.containment import Measure
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import contact
from cie_runbook.findings.containment import SPOKEN, Answered, Recommendation
from cie_runbook.findings.markup import Cell, lines, table
from cie_runbook.report.tables import Table

CSS_CLASS = "incident"
KNOWN_HEADERS = ("What", "Known")
QUESTION_HEADERS = ("Question", "Answer", "Why", "Answered by", "It speaks")
HOW_HEADERS = ("Part", "What to do")
SPEAKS = {
    "for": "for it",
    "against": "against it",
    "rules out": "it would do nothing",
    "commander": "the incident commander decides",
    "through": "only through the incident commander",
    "nothing": "neither way",
    None: "not known yet",
}


def known_table(rows: Sequence[tuple[str, str]]) -> Table:
    """Return what is known of the incident when containment is decided."""
    caption = "What is known"
    cells: list[list[Cell]] = [[name, told] for name, told in rows]
    html = table(caption, KNOWN_HEADERS, cells, css_class=CSS_CLASS)
    return Table(id="contain-known", caption=caption, html=html)


def questions_table(told: Recommendation) -> Table:
    """Return the questions of one measure: answered from evidence, by a person, or open."""
    rows: list[list[Cell]] = [
        [
            one.question.asks,
            SPOKEN[one.is_yes],
            one.reason,
            _by(one),
            SPEAKS[one.weight],
        ]
        for one in told.answers
    ]
    caption = f"{told.measure.title}: the playbook's questions"
    html = table(caption, QUESTION_HEADERS, rows, css_class=CSS_CLASS)
    return Table(id=f"{_id(told)}-questions", caption=caption, html=html)


def how_table(told: Recommendation, catalog: Catalog) -> Table:
    """Return how a measure is carried out: a checklist for people, of which nothing is run."""
    measure = told.measure
    rows: list[list[Cell]] = [
        ["What it does", measure.effect],
        ["Who decides", measure.decides],
        *_steps(measure),
        ["How you see it", measure.verify],
        ["How it ends", measure.undo],
        ["Where to ask", contact(catalog, measure.service)],
        ["Source", lines(measure.source)],
    ]
    caption = f"{measure.title}: by hand, nothing of it is run from here"
    html = table(caption, HOW_HEADERS, rows, css_class=CSS_CLASS)
    return Table(id=f"{_id(told)}-how", caption=caption, html=html)


def _steps(measure: Measure) -> list[list[Cell]]:
    return [[f"{count}.", step] for count, step in enumerate(measure.steps, start=1)]


def _by(one: Answered) -> Cell:
    if one.by == "nobody":
        parameter = one.question.person
        give = f"then give {parameter} as yes or no" if parameter else ""
        return lines([f"ask {one.question.whom}", give])
    return "the evidence" if one.by == "evidence" else "a person"


def _id(told: Recommendation) -> str:
    return f"contain-{told.measure.id}".replace("_", "-")
