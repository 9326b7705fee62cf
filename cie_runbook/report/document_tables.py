"""Tables of documentation: whether it is required, what was written, and what people must tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cie_runbook.catalog.postmortem import Postmortem, TrackerField
from cie_runbook.findings.lessons import Action, Lesson, Oversight
from cie_runbook.findings.markup import Cell, lines
from cie_runbook.findings.postmortem import Required
from cie_runbook.findings.wording import clock
from cie_runbook.report.kept_documents import Kept
from cie_runbook.report.tables import Table, TableForm

_table = TableForm("document-", "incident").table
SPOKEN = {True: "required", False: "not required", None: "not known yet"}


def required_table(read: Sequence[Required]) -> Table:
    """Return both rules of the playbook, applied."""
    rows: list[list[Cell]] = [
        [f"The rule {one.rule.title}", SPOKEN[one.applies], one.reason] for one in read
    ]
    return _table("required", "Is a post-mortem required?", ("Rule", "Answer", "Why"), rows)


def lessons_table(found: Sequence[Lesson], overlooked: Sequence[Oversight]) -> Table:
    """Return what clocks and record show: oversights, what could improve, what went well."""
    rows: list[list[Cell]] = [
        ["Key oversight", f"{clock(one.at)} ET: {one.sentence}"] for one in overlooked
    ]
    said = {one.sentence for one in overlooked}
    for is_good, title in ((False, "Could improve"), (True, "Went well")):
        told = [one for one in found if one.is_good is is_good and one.sentence not in said]
        rows += [[title, one.sentence] for one in told]
    return _table("lessons", "What clocks and record show", ("What", "Told by the evidence"), rows)


def actions_table(found: Sequence[Action]) -> Table:
    """Return what is to be done, by whom, and what of it is work on software."""
    rows: list[list[Cell]] = [
        [one.text, one.owner, "yes" if one.is_issue else "no"] for one in found
    ]
    return _table("actions", "Action items", ("What", "Who", "Issue on GitHub"), rows)


def tracker_table(postmortem: Postmortem, row: Mapping[TrackerField, str]) -> Table:
    """Return the row for the outage tracker, a field a line."""
    rows: list[list[Cell]] = [[one.title, row[one.holds]] for one in postmortem.tracker]
    return _table("tracker", "The row for the outage tracker", ("Column", "Value"), rows)


def questions_table(postmortem: Postmortem) -> Table:
    """Return what no evidence tells, and whom to ask."""
    rows: list[list[Cell]] = [[one.asks, one.whom] for one in postmortem.questions.values()]
    return _table("questions", "What only people can tell", ("Question", "Whom to ask"), rows)


def files_table(kept: Mapping[str, Kept]) -> Table:
    """Return the files that were written into the case; paths within it, as a case may move."""
    rows: list[list[Cell]] = []
    for title, one in kept.items():
        beside = ""
        if one.beside is not None:
            beside = f"{one.beside.name} was changed by a person, and stays as it is"
        rows.append([title, lines([f"{one.path.parent.name}/{one.path.name}", beside])])
    return _table("files", "Written into the case", ("What", "File"), rows)
