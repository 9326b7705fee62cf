"""Known noise set aside by rule, and counted: what is hidden is always told."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

import pandas as pd
from scipy.special import betainc

from cie_runbook.catalog.noise import NoiseRule
from cie_runbook.tables import conform, empty_table

COLUMNS: Mapping[str, str] = {
    "rule": "string",
    "title": "string",
    "set_aside_count": "Int64",
    "earlier_count": "Int64",  # in an earlier period of equal length; <NA> where there is none
    "state": "string",  # "holds", "expired" (sets nothing aside), "surges"
    "reason": "string",
    "owner": "string",
    "expires_on": "string",
    "source": "string",
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "service": ("service",),
    "path": ("http_path_group", "http_path"),
    "resource": ("resource", "name"),
    "message": ("message", "error_message"),
}
"""The columns of logs and spans that a field of a rule looks at."""
CHANCE = 1e-3  # a surge less probable than this, were nothing different from earlier


@dataclass(frozen=True)
class SetAside:
    """What a register did to a table of events.

    Attributes
    ----------
    kept : DataFrame
        The events that no rule set aside, as they came.
    rules : DataFrame of shape (n_rules, 9)
        `COLUMNS`: every rule, also those that set nothing aside.
    """

    kept: pd.DataFrame
    rules: pd.DataFrame

    @property
    def findings(self) -> pd.DataFrame:
        """The rules that ask for somebody: expired, or hiding much more than before."""
        return self.rules[self.rules["state"] != "holds"].reset_index(drop=True)


def set_aside(
    events: pd.DataFrame,
    rules: Mapping[str, NoiseRule],
    *,
    today: date,
    earlier: pd.DataFrame | None = None,
) -> SetAside:
    """Set known noise aside, and count it by rule.

    Parameters
    ----------
    events : DataFrame of shape (n_events, n_columns)
        Logs or spans.
    rules : mapping of str to NoiseRule
        The register; where two rules match, the first one counts the event. A rule for jobs
        that are queued again matches too: `retries` decides whether they are few.
    today : date
        From its `expires_on` on, a rule sets nothing aside, and says so.
    earlier : DataFrame or None
        Events of an earlier period of equal length, to compare with.

    Returns
    -------
    SetAside
        What is left, and the account of every rule.
    """
    left = pd.Series(data=True, index=events.index)
    left_before = None if earlier is None else pd.Series(data=True, index=earlier.index)
    rows = []
    for rule in rules.values():
        is_noise = matches(events, rule) & left
        before = None
        if earlier is not None and left_before is not None:
            was_noise = matches(earlier, rule) & left_before
            left_before &= ~was_noise
            before = int(was_noise.sum())
        row = _row(rule, int(is_noise.sum()), before, today)
        if row["state"] != "expired":
            left &= ~is_noise
        rows.append(row)
    account = conform(pd.DataFrame(rows), COLUMNS) if rows else empty_table(COLUMNS)
    return SetAside(events[left].reset_index(drop=True), account)


def matches(events: pd.DataFrame, rule: NoiseRule) -> pd.Series:
    """Tell which events a rule is about.

    Parameters
    ----------
    events : DataFrame of shape (n_events, n_columns)
        Logs or spans; a column that is missing matches nothing.
    rule : NoiseRule
        Every field that it names must match one of its values.

    Returns
    -------
    Series of bool of shape (n_events,)
        With the events' index.
    """
    hits = [
        reduce(operator.or_, (_hit(events, field, value) for value in values))
        for field, values in rule.match.items()
    ]
    return reduce(operator.and_, hits)


def surges(count: int, earlier: int, factor: float) -> bool:
    """Tell whether a count is above a multiple of the earlier one by more than chance.

    Parameters
    ----------
    count, earlier : int
        Events in two periods of equal length.
    factor : float
        How many times the earlier count is still no surge.

    Returns
    -------
    bool
        By the conditional test of two Poisson counts [1]_: given their sum, the later one is
        binomial.

    References
    ----------
    .. [1] J. Przyborowski and H. Wilenski, "Homogeneity of results in testing samples from
       Poisson series," Biometrika, 1940.
    """
    if count <= factor * earlier:
        return False
    chance = betainc(count, earlier + 1, factor / (1 + factor))  # the binomial's upper tail
    return bool(chance < CHANCE)


def _hit(events: pd.DataFrame, field: str, value: str) -> pd.Series:
    found = pd.Series(data=False, index=events.index)
    for column in FIELDS[field]:
        if column in events:
            text = events[column].astype("string").fillna("")
            found |= _is_value(text, field, value).astype(bool)
    return found


def _is_value(text: pd.Series, field: str, value: str) -> pd.Series:
    if field == "message":
        return text.str.lower().str.contains(value.lower(), regex=False)
    if value.endswith("*"):
        return text.str.startswith(value[:-1])
    return text == value


def _row(rule: NoiseRule, count: int, before: int | None, today: date) -> dict[str, object]:
    is_expired = today >= date.fromisoformat(rule.expires_on)
    is_surging = before is not None and surges(count, before, rule.surge_factor)
    return {
        "rule": rule.id,
        "title": rule.title,
        "set_aside_count": 0 if is_expired else count,
        "earlier_count": pd.NA if before is None else before,
        "state": "expired" if is_expired else "surges" if is_surging else "holds",
        "reason": rule.reason,
        "owner": rule.owner,
        "expires_on": rule.expires_on,
        "source": "; ".join(rule.source),
    }
