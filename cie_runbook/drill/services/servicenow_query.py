"""ServiceNow's encoded queries, as far as a rehearsal understands them.

Conditions are joined by ``^`` (and) and ``^OR``; ``^NQ`` begins another query. A condition on an
unknown field is dropped without a word, as the service does unless an administrator turned that
off: the filter widens.

Reference: https://www.servicenow.com/docs/ "Operators available for filters and queries"
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cie_runbook.drill.services.servicenow_records import Record

_CONDITION = re.compile(
    r"(?P<field>[a-z_][a-z0-9_.]*?)"
    r"(?P<operator>ISNOTEMPTY|ISEMPTY|STARTSWITH|ENDSWITH|NOT IN|NOT LIKE|LIKE|IN|!=|>=|<=|=|>|<)"
    r"(?P<operand>.*)",
    re.DOTALL,
)
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda value, operand: value == operand,
    "!=": lambda value, operand: value != operand,
    ">": lambda value, operand: value > operand,
    ">=": lambda value, operand: value >= operand,
    "<": lambda value, operand: value < operand,
    "<=": lambda value, operand: value <= operand,
    "IN": lambda value, operand: value in operand.split(","),
    "NOT IN": lambda value, operand: value not in operand.split(","),
    "LIKE": lambda value, operand: operand.lower() in value.lower(),
    "NOT LIKE": lambda value, operand: operand.lower() not in value.lower(),
    "STARTSWITH": lambda value, operand: value.lower().startswith(operand.lower()),
    "ENDSWITH": lambda value, operand: value.lower().endswith(operand.lower()),
    "ISEMPTY": lambda value, operand: not value,
    "ISNOTEMPTY": lambda value, operand: bool(value),
}


@dataclass(frozen=True)
class _Condition:
    field: str
    operator: str
    operand: str

    def holds(self, record: Record) -> bool:
        return _OPERATORS[self.operator](record[self.field].value, self.operand)


def selected(records: Sequence[Record], query: str, fields: frozenset[str]) -> list[Record]:
    """Return the records that `query` finds, in the order that it asks for.

    Parameters
    ----------
    records : sequence of Record
        All of a table.
    query : str
        Encoded as the service writes it, decoded from its URL.
    fields : frozenset of str
        Those that the table has; a condition on any other is dropped.
    """
    alternatives = [_groups(part, fields) for part in query.split("^NQ")]
    found = [
        record
        for record in records
        if any(
            all(any(one.holds(record) for one in group) for group in groups)
            for groups in alternatives
        )
    ]
    for term in reversed([term for term in query.split("^") if term.startswith("ORDERBY")]):
        is_descending = term.startswith("ORDERBYDESC")
        name = term.removeprefix("ORDERBYDESC" if is_descending else "ORDERBY")
        if name in fields:
            found.sort(key=lambda record: record[name].value, reverse=is_descending)
    return found


def _groups(query: str, fields: frozenset[str]) -> list[list[_Condition]]:
    """Return groups of conditions: one of each group must hold."""
    groups: list[list[_Condition]] = []
    for term in query.split("^"):
        if not term or term.startswith("ORDERBY") or term == "EQ":
            continue
        is_alternative = term.startswith("OR") and bool(groups)
        found = _CONDITION.fullmatch(term.removeprefix("OR") if is_alternative else term)
        if found is None or found["field"] not in fields:
            continue
        condition = _Condition(found["field"], found["operator"], found["operand"])
        if is_alternative:
            groups[-1].append(condition)
        else:
            groups.append([condition])
    return groups
