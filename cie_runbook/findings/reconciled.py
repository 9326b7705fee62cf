"""What reconciliation finds: two counts of the same thing, and where they part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import pandas as pd

from cie_runbook.analysis.bot import BotReading
from cie_runbook.analysis.reconciliation import Agreement, compared
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.rules import Figure, Flow, Reconciliation
from cie_runbook.findings.advice import contact, playbook_step
from cie_runbook.findings.model import Finding
from cie_runbook.findings.morning import Check
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.wording import clock, listed, percent, quantity, subject

MOST_NAMED = 3


def agreement_finding(
    name: str, agreement: Agreement, grounds: Grounds, catalog: Catalog
) -> Finding:
    """Conclude whether two counts of the catalog's rule agree; else where they part."""
    rule = catalog.rules.reconciliations[name]
    check = Check(
        id=f"reconciled_{name}",
        title=subject(rule.title),
        grounds=grounds,
        service=rule.service,
        playbook=playbook_step(rule.service),
    )
    left, right, difference = agreement.left, agreement.right, agreement.difference
    if left is None or right is None or difference is None:
        share = percent(agreement.known_share)
        return check.unknown(f"both sides are known for {share} of the time only")
    numbers = {"left": left, "right": right, "difference": difference, "allowed": agreement.allowed}
    told = f"{quantity(left)} {rule.left.title}, {quantity(right)} {rule.right.title}"
    if agreement.agrees:
        allowed = quantity(agreement.allowed)
        return check.finding("ok", f"{told}; up to {allowed} apart is usual.", numbers=numbers)
    return check.finding(
        "act",
        f"{told}: {quantity(abs(difference))} apart{_parting(agreement)}. "
        f"{_meaning(rule, difference)}",
        next_action="Look at the errors of the hours in which they part.",
        contact=contact(catalog, rule.service),
        numbers=numbers,
    )


def bot_agreement_finding(
    reading: BotReading,
    counted: Mapping[tuple[Flow, Figure], float],
    grounds: Grounds,
    catalog: Catalog,
) -> Finding | None:
    """Conclude whether the bot's numbers are those of Datadog for the same day.

    None where the bot has told no numbers: that is `shift.bot_finding`'s to say, once.
    """
    check = Check(id="reconciled_bot", title="The bot's numbers and Datadog's", grounds=grounds)
    told = reading.post.numbers if reading.post else {}
    pairs = [
        ((flow, figure), compared(told[flow, figure], counted[flow, figure], tolerance))
        for tolerance in [catalog.rules.bot.tolerance]
        for flow in get_args(Flow)
        for figure in get_args(Figure)
        if (flow, figure) in told and (flow, figure) in counted
    ]
    if not told:
        return None
    if len(pairs) < len(told):
        return check.unknown("Datadog's own counts of that day did not all come")
    numbers = {"compared": len(pairs), **_both_numbers(pairs)}
    apart = [(key, agreement) for key, agreement in pairs if not agreement.agrees]
    if not apart:
        said = f"all {len(pairs)} agree within {percent(catalog.rules.bot.tolerance.relative)}."
        return check.finding("ok", said, numbers=numbers)
    words = [_pair_words(key, agreement) for key, agreement in apart]
    return check.finding(
        "act",
        f"{listed(words)}.",
        next_action="Trust neither: compare the dashboard, then look at the bot's query.",
        contact=contact(catalog, check.service),
        numbers=numbers,
    )


def _both_numbers(
    pairs: list[tuple[tuple[Flow, Figure], Agreement]],
) -> dict[str, float | None]:
    sides: dict[str, float | None] = {}
    for key, agreement in pairs:
        sides["_".join((*key, "bot"))] = agreement.left
        sides["_".join((*key, "datadog"))] = agreement.right
    return sides


def _pair_words(key: tuple[Flow, Figure], agreement: Agreement) -> str:
    flow = "check-in" if key[0] == "checkin" else "pre-check-in"
    what = "links clicked" if key[1] == "clicks" else "completed"
    left, right = (quantity(side or 0.0) for side in (agreement.left, agreement.right))
    return f"{flow} {what} {left} by the bot and {right} by Datadog"


def _parting(agreement: Agreement) -> str:
    """Say at which hours and stations the most is missing, in the direction of the whole."""
    hours = [f"{_hour(name)} ({count})" for name, count in _widest(agreement, agreement.by_hour)]
    stations = [f"{name} ({count})" for name, count in _widest(agreement, agreement.by_station)]
    at = f", most in the hours from {listed(hours)} ET" if hours else ""
    return f"{at}, at the stations {listed(stations)}" if stations else at


def _widest(agreement: Agreement, parts: pd.DataFrame) -> list[tuple[str, str]]:
    sign = 1.0 if (agreement.difference or 0.0) > 0 else -1.0
    same = parts.loc[parts["difference"] * sign > 0].head(MOST_NAMED)
    return [
        (str(name), quantity(abs(float(difference))))
        for name, difference in zip(same["name"], same["difference"], strict=True)
    ]


def _hour(name: str) -> str:
    return clock(pd.Timestamp(name).to_pydatetime())


def _meaning(rule: Reconciliation, difference: float) -> str:
    if difference > 0:
        return f"{rule.meaning[:1].upper()}{rule.meaning[1:]}."
    return f"More {rule.right.title} than {rule.left.title} points at a count, not at Veterans."
