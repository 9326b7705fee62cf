"""Metrics, signals and evidence make sense together: one org a table, honest confidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cie_runbook.catalog.confidence import signal_confidence
from cie_runbook.catalog.document import Document
from cie_runbook.catalog.formulas import parse_formula, signal_refs
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.catalog.models import Catalog, EvidenceSpec, Metric, Signal
from cie_runbook.catalog.references import (
    REQUESTS,
    evidence_of,
    metric_reference,
    metric_refs,
    split_reference,
)

DAY_S = 24 * 60 * 60

_ID = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)  # what a formula can refer to
_DATADOG_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,199}", re.ASCII)


def check_sense(catalog: Catalog, documents: Mapping[str, Document]) -> None:
    """Refuse entries that contradict one another.

    Raises
    ------
    CatalogError
        The first such entry, with its line.
    """
    for metric in catalog.metrics.values():
        raise_first(documents["metrics"], _metric_mistakes(catalog, metric))
    raise_first(documents["metrics"], _name_mistakes(catalog))
    for spec in catalog.evidence.values():
        raise_first(documents["evidence"], _evidence_mistakes(catalog, spec))
    for signal in catalog.signals.values():
        raise_first(documents["signals"], _signal_mistakes(catalog, signal))


def _metric_mistakes(catalog: Catalog, metric: Metric) -> Iterator[Mistake]:
    label = f"metric {metric.id}"
    if not _ID.fullmatch(metric.id):
        yield Mistake(
            f"{label}: the id cannot stand in a formula", "Use a-z, 0-9, _.", (metric.id,)
        )
    if metric.name is None and metric.status != "unconfirmed":
        yield Mistake(
            f"{label} has no name, yet its status is {metric.status!r}",
            "Give its Datadog name, or write `status: unconfirmed`.",
            (metric.id, "name"),
        )
    if metric.name is not None and not _DATADOG_NAME.fullmatch(metric.name):
        yield Mistake(
            f"{label}: {metric.name[:60]!r} cannot be a Datadog name",
            "Use letters, digits, dots and underscores, as in vets_api.statsd.silent_failure.",
            (metric.id, "name"),
        )
    yield from _sibling_mistakes(catalog, metric)


def _sibling_mistakes(catalog: Catalog, metric: Metric) -> Iterator[Mistake]:
    if metric.zero_when_reported is None:
        return
    sibling = catalog.metrics[metric.zero_when_reported]
    counts = metric.kind == sibling.kind == "count"
    if not counts or sibling.org != metric.org or sibling.id == metric.id:
        yield Mistake(
            f"metric {metric.id} cannot be zero because {sibling.id} reported",
            "Name another count of the same org, sent by the same program.",
            (metric.id, "zero_when_reported"),
        )


def _name_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    first: dict[tuple[str, str, str | None], str] = {}
    for metric in catalog.metrics.values():
        if metric.name is not None:
            other = first.setdefault((metric.org, metric.name, metric.scope), metric.id)
            if other != metric.id:
                yield Mistake(
                    f"metric {metric.id} has the name of metric {other}",
                    "Correct one of the two names.",
                    (metric.id, "name"),
                )


def _evidence_mistakes(catalog: Catalog, spec: EvidenceSpec) -> Iterator[Mistake]:
    label = f"evidence {spec.id}"
    if DAY_S % spec.bin_s:
        yield Mistake(
            f"{label}: a day is no whole number of bins of {spec.bin_s} s",
            "Write seconds that divide a day, as 300 or 3600.",
            (spec.id, "bin_s"),
        )
    if not spec.metrics:
        yield Mistake(f"{label} has no metric", "Name at least one.", (spec.id, "metrics"))
    if spec.dashboard is not None and catalog.dashboards[spec.dashboard].org != spec.org:
        yield Mistake(
            f"{label} is of the org {spec.org}, its dashboard {spec.dashboard} is not",
            f"Name a dashboard of {spec.org}.",
            (spec.id, "dashboard"),
        )
    yield from _evidence_metric_mistakes(catalog, spec)


def _evidence_metric_mistakes(catalog: Catalog, spec: EvidenceSpec) -> Iterator[Mistake]:
    for index, found in enumerate(metric_refs(catalog, spec.id)):
        place = (spec.id, "metrics", index)
        if found.metric.org != spec.org:
            yield Mistake(
                f"evidence {spec.id} is of the org {spec.org}, metric {found.metric.id} "
                f"of {found.metric.org}",
                "Put it into a table of its own org: each org has its own keys.",
                place,
            )
        if found.text in spec.metrics[:index]:
            yield Mistake(
                f"evidence {spec.id} names {found.text!r} twice", "Remove one of the two.", place
            )
        sibling = found.metric.zero_when_reported
        if sibling is not None and sibling not in spec.metrics:
            yield Mistake(
                f"evidence {spec.id} holds {found.text}, whose gaps are zero only where "
                f"{sibling} reported, and does not hold {sibling}",
                f"Add {sibling} to its metrics.",
                place,
            )


def _signal_mistakes(catalog: Catalog, signal: Signal) -> Iterator[Mistake]:
    label = f"signal {signal.id}"
    orgs = {catalog.metrics[split_reference(text)[0]].org for text in signal_refs(signal)}
    if len(orgs) > 1:
        yield Mistake(
            f"{label} mixes the orgs {', '.join(sorted(orgs))}",
            "Build it from metrics of one org.",
            (signal.id, "of"),
        )
    possible = signal_confidence(catalog, signal)
    if possible != signal.status:
        yield Mistake(
            f"{label} is {signal.status!r}, a name that it rests on only {possible!r}",
            f"Write `status: {possible}`, or confirm the metric (for a timer, the org's suffixes).",
            (signal.id, "status"),
        )
    if signal.judged and signal.bad == "none":
        yield Mistake(
            f"{label} is judged, but no direction of it is bad",
            "Write `bad: low`, `high` or `both`.",
            (signal.id, "bad"),
        )
    if signal.judged and not evidence_of(catalog, signal):
        yield Mistake(
            f"{label} is judged, but no evidence holds all that it needs",
            "Add its metrics to one evidence with the same group_by.",
            (signal.id,),
        )
    yield from _bin_mistakes(catalog, signal)
    yield from _kind_mistakes(catalog, signal)


def _bin_mistakes(catalog: Catalog, signal: Signal) -> Iterator[Mistake]:
    for name in evidence_of(catalog, signal):
        bin_s = catalog.evidence[name].bin_s
        if signal.bin_s is not None and signal.bin_s != bin_s:
            yield Mistake(
                f"signal {signal.id} is judged in bins of {signal.bin_s} s, its evidence "
                f"{name} holds bins of {bin_s} s",
                f"Write `bin_s: {bin_s}`, or change the evidence.",
                (signal.id, "bin_s"),
            )


def _kind_mistakes(catalog: Catalog, signal: Signal) -> Iterator[Mistake]:
    label = f"signal {signal.id}"
    if (signal.per is None) != (signal.kind == "count"):
        yield Mistake(
            f"{label} is a {signal.kind} {'with' if signal.per else 'without'} `per`",
            "A rate needs its denominator there, a latency its request count, a count nothing.",
            (signal.id, "per"),
        )
    if (signal.kind == "rate") != (signal.unit == "share"):
        yield Mistake(
            f"{label} is a {signal.kind} with the unit {signal.unit!r}",
            "A rate has the unit `share` (0 to 1), and nothing else has it.",
            (signal.id, "unit"),
        )
    if signal.kind == "latency" and not _is_latency(catalog, signal):
        yield Mistake(
            f"{label}: a latency is one statistic of a timer, per that timer's requests",
            "Write it as `of: chip_time:p95` and `per: chip_time:requests`.",
            (signal.id, "of"),
        )


def _is_latency(catalog: Catalog, signal: Signal) -> bool:
    references = parse_formula(signal.of).references
    timer, statistic = split_reference(references[0])
    is_timer = metric_reference(catalog, references[0]).metric.kind == "timer"
    measures = len(references) == 1 and is_timer and statistic != REQUESTS
    return measures and signal.per == f"{timer}:{REQUESTS}"
