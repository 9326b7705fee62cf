"""How sure the catalog is: an entry is as good as the weakest fact that it rests on."""

from __future__ import annotations

from collections.abc import Iterable

from cie_runbook.catalog.entry import Confidence
from cie_runbook.catalog.formulas import signal_refs
from cie_runbook.catalog.models import Catalog, Metric, Org, Signal
from cie_runbook.catalog.references import metric_reference

_ORDER: tuple[Confidence, ...] = ("unconfirmed", "derived", "documented")


def weakest(confidences: Iterable[Confidence]) -> Confidence:
    """Return the least sure of several confidences; "documented" of none."""
    return min(confidences, key=_ORDER.index, default="documented")


def reference_confidence(metric: Metric, statistic: str | None, org: Org) -> Confidence:
    """Return how sure the Datadog name of a metric reference is.

    A timer's full name ends in a suffix for its statistic, so it is no surer than the suffixes.
    """
    return weakest([metric.status] if statistic is None else [metric.status, org.timer_status])


def signal_confidence(catalog: Catalog, signal: Signal) -> Confidence:
    """Return how sure a signal is, together with the names that it rests on."""
    references = [metric_reference(catalog, text) for text in signal_refs(signal)]
    return weakest(
        [signal.status]
        + [
            reference_confidence(found.metric, found.statistic, catalog.orgs[found.metric.org])
            for found in references
        ]
    )


def is_unconfirmed(catalog: Catalog, signal: Signal) -> bool:
    """Say whether a signal rests on a name that nobody has confirmed in the live org."""
    return signal_confidence(catalog, signal) == "unconfirmed"


def unconfirmed_names(catalog: Catalog, signal: Signal) -> tuple[str, ...]:
    """Return what exactly is unconfirmed about a signal, for the note under a finding."""
    said: dict[str, None] = {}
    for text in signal_refs(signal):
        found = metric_reference(catalog, text)
        org = catalog.orgs[found.metric.org]
        if found.metric.status == "unconfirmed":
            said[f"the Datadog name of {found.metric.id} ({org.id})"] = None
        if found.statistic is not None and org.timer_status == "unconfirmed":
            said[f"the suffixes of timers in {org.id}"] = None
    return tuple(said)
