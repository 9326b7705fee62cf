"""Gathering: what is frozen is read, what is not is asked for, side by side and only once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cie_runbook.case import Case
from cie_runbook.errors import AccessDeniedError, SettingsError, SourceError
from cie_runbook.evidence.provenance import Completeness, Evidence, Provenance
from cie_runbook.evidence.requests import EvidenceRequest
from cie_runbook.evidence.store import absence, freeze, freeze_absence, frozen
from cie_runbook.redaction import Redactor
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.side_by_side import side_by_side
from cie_runbook.sources.transport import Deadline, Timing
from cie_runbook.tables import SERIES_COLUMNS, empty_table

SIDE_BY_SIDE = 4  # evidence asked for at the same time; each source limits itself further
BUDGET_S = 900.0  # for everything together; each source ends its own part long before
SAFE_COLUMNS = ("at", "metric", "value")  # ours or numbers; only the tag value comes from outside

Fetch = Callable[[EvidenceRequest, Callable[[int, int], None]], Fetched]


@dataclass(frozen=True)
class Progress:
    """One step of the gathering, for a terminal, a log and tests alike."""

    name: str
    state: Literal["frozen", "asking", "arrived", "unavailable"]
    done: int = 0
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class Gathering:
    """How to gather: who fetches, what is hidden, when, for which run, and who is told."""

    fetch: Fetch
    redactor: Redactor
    now: Callable[[], datetime]
    run: str
    tell: Callable[[Progress], None]
    refresh: bool = False


def gather(
    case: Case, requests: Sequence[EvidenceRequest], how: Gathering
) -> Mapping[str, Evidence]:
    """Return the evidence for every request, by name; what cannot be had says why.

    An interruption does not wait for a service: what is being asked for then is left behind.
    """
    found: dict[str, Evidence] = {}
    results = side_by_side(
        requests,
        lambda request: _one(case, request, how),
        Deadline.after(BUDGET_S, Timing()),
        workers=SIDE_BY_SIDE,
        system="evidence",
    )
    with closing(results):
        for request, result in results:
            found[request.name] = (
                _absent(case, request, how, result) if isinstance(result, SourceError) else result
            )
    return {request.name: found[request.name] for request in requests}


def _one(case: Case, request: EvidenceRequest, how: Gathering) -> Evidence:
    if not how.refresh:
        known = frozen(case, request.name) or absence(case, request.name, how.run)
        if known is not None:
            how.tell(Progress(request.name, "frozen"))
            return known
    if not request.queries:
        how.tell(Progress(request.name, "unavailable"))
        reason = f"the profile names no metric for {', '.join(request.unnamed)}"
        return freeze_absence(case, _provenance(request, how, "not configured", (reason,)))
    how.tell(Progress(request.name, "asking"))
    try:
        fetched = how.fetch(
            request, lambda done, total: how.tell(Progress(request.name, "asking", done, total))
        )
    except (SettingsError, SourceError) as error:
        return _absent(case, request, how, error)
    how.tell(Progress(request.name, "arrived"))
    return _freeze(case, request, how, fetched)


def _absent(
    case: Case, request: EvidenceRequest, how: Gathering, error: SettingsError | SourceError
) -> Evidence:
    how.tell(Progress(request.name, "unavailable"))
    reason = how.redactor.redact(str(error))
    return freeze_absence(case, _provenance(request, how, _why_absent(error), (reason,)))


def _why_absent(error: SettingsError | SourceError) -> Completeness:
    if isinstance(error, SettingsError):
        return "not configured"
    if isinstance(error, AccessDeniedError):
        return "denied"
    return "unreachable" if error.retryable else "failed"


def _freeze(case: Case, request: EvidenceRequest, how: Gathering, fetched: Fetched) -> Evidence:
    reasons = tuple(how.redactor.redact(reason) for reason in fetched.missing)
    table = how.redactor.redact_table(fetched.table, SAFE_COLUMNS)
    return freeze(case, table, _provenance(request, how, fetched.completeness, reasons))


def _provenance(
    request: EvidenceRequest, how: Gathering, completeness: Completeness, missing: tuple[str, ...]
) -> Provenance:
    return Provenance(
        name=request.name,
        title=request.title,
        system=request.system,
        org=request.org,
        queries=tuple(request.queries.values()),
        window=request.window,
        bin_s=request.bin_s,
        fetched_at=how.now(),
        rows=len(empty_table(SERIES_COLUMNS)),
        completeness=completeness,
        missing=missing,
        unnamed=request.unnamed,
        unconfirmed=request.unconfirmed,
        digest="",
        link=request.link,
        link_title=request.link_title,
        run=how.run,
    )
