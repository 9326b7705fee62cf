"""Rules name what the catalog has, and leave nothing open that code relies on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import get_args

from cie_runbook.catalog.document import Document, Place
from cie_runbook.catalog.entries import nearest
from cie_runbook.catalog.formulas import parse_formula
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.references import split_reference
from cie_runbook.catalog.rules import BotRule, CriterionId, Figure, Flow, QueueRules, SilentRules

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)


def check_rules(catalog: Catalog, document: Document) -> None:
    """Refuse rules that lead nowhere.

    Raises
    ------
    CatalogError
        The first such rule, with its line.
    """
    raise_first(document, _bot_mistakes(catalog, catalog.rules.bot))
    raise_first(document, _reconciliation_mistakes(catalog))
    raise_first(document, _queue_mistakes(catalog, catalog.rules.queue))
    raise_first(document, _severity_mistakes(catalog))
    raise_first(document, _silent_mistakes(catalog, catalog.rules.silent_failures))


def _bot_mistakes(catalog: Catalog, bot: BotRule) -> Iterator[Mistake]:
    yield from _unknown("the bot's channel", bot.channel, catalog.channels, "bot", "channel")
    if not _CLOCK.fullmatch(bot.due):
        yield Mistake(
            f"the bot's due is {bot.due!r}, no time of day", "Write it as 00:05.", ("bot", "due")
        )
    for flow in get_args(Flow):
        yield from _absent("the bot's flows", flow, bot.flows, "flows")
        yield from _absent("the bot's counts", flow, bot.counts, "counts")
        for figure in get_args(Figure):
            yield from _absent("the bot's figures", figure, bot.figures, "figures")
            formula = bot.counts.get(flow, {}).get(figure)
            if formula is None:
                yield Mistake(
                    f"the bot's counts of {flow} lack {figure}",
                    f"Add `{figure}:` with the formula that counts the same.",
                    ("bot", "counts"),
                )
            else:
                place = ("bot", "counts", flow, figure)
                yield from _formula_mistakes(catalog, f"the bot's {flow}", formula, place)


def _reconciliation_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    for name, rule in catalog.rules.reconciliations.items():
        label, place = f"reconciliation {name}", ("reconciliations", name)
        yield from _unknown(label, rule.service, catalog.services, *place, "service")
        for side, formula in (("left", rule.left.of), ("right", rule.right.of)):
            yield from _formula_mistakes(catalog, label, formula, (*place, side, "of"))


def _queue_mistakes(catalog: Catalog, queue: QueueRules) -> Iterator[Mistake]:
    for name, kind in queue.kinds.items():
        place = ("queue", "kinds", name)
        yield from _unknown(f"kind {name}", kind.service, catalog.services, *place, "service")
    if not queue.kinds or list(queue.kinds.values())[-1].words:
        yield Mistake(
            "the last kind of ticket has words, so some tickets would be of no kind",
            "Let the last kind have `words: []`.",
            ("queue", "kinds"),
        )


def _severity_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    given = [criterion.id for criterion in catalog.rules.severity.criteria]
    missing = sorted(set(get_args(CriterionId)) - set(given))
    if missing or len(given) != len(set(given)):
        what = f"lack {', '.join(missing)}" if missing else "name one twice"
        yield Mistake(
            f"the criteria of severity {what}",
            f"Write each once: {', '.join(get_args(CriterionId))}.",
            ("severity", "criteria"),
        )


def _silent_mistakes(catalog: Catalog, rules: SilentRules) -> Iterator[Mistake]:
    label, part = "silent failures", "silent_failures"
    yield from _unknown(label, rules.partner, catalog.services, part, "partner")
    yield from _unknown(label, rules.channel, catalog.channels, part, "channel")
    for name, known, place in (
        (rules.agreement, catalog.rules.reconciliations, ("agreement",)),
        (rules.counter, catalog.metrics, ("counter",)),
        (rules.reminders.org, catalog.orgs, ("reminders", "org")),
    ):
        if name not in known:
            yield Mistake(
                f"{label}: {place[-1]} names {name[:60]!r}, which the catalog has not",
                nearest(name, known, f"{place[-1]}s"),
                (part, *place),
            )


def _unknown(label: str, name: str, known: Collection[str], *place: str) -> Iterator[Mistake]:
    if name not in known:
        target = "channels" if place[-1] == "channel" else "services"
        yield Mistake(
            f"{label}: {name[:60]!r} is not in {target}.yaml", nearest(name, known, target), place
        )


def _absent(label: str, name: str, given: Collection[str], part: str) -> Iterator[Mistake]:
    if name not in given:
        yield Mistake(f"{label} lack {name}", f"Add `{name}:` below `{part}:`.", ("bot", part))


def _formula_mistakes(catalog: Catalog, label: str, text: str, place: Place) -> Iterator[Mistake]:
    try:
        references = parse_formula(text).references
    except ValueError as error:
        yield Mistake(
            f"{label}: {error}", "Write metric references joined by + and -, as in `a + b`.", place
        )
        return
    for reference in references:
        name, statistic = split_reference(reference)
        metric = catalog.metrics.get(name)
        if metric is None:
            yield Mistake(
                f"{label}: {name!r} is not in metrics.yaml",
                nearest(name, catalog.metrics, "metrics"),
                place,
            )
        elif metric.kind != "count" or statistic is not None:
            yield Mistake(
                f"{label}: {reference} is no count, and only counts can be added up",
                "Name a metric of the kind count.",
                place,
            )
