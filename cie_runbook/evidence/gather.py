"""Gathering: what is frozen is read, what is not is asked for, side by side and only once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from cie_runbook.case import Case
from cie_runbook.errors import AccessDeniedError, SettingsError, SourceError
from cie_runbook.evidence.carried import carried
from cie_runbook.evidence.holding import Evidence
from cie_runbook.evidence.provenance import Completeness, Provenance
from cie_runbook.evidence.requests import EvidenceRequest, MetricRequest
from cie_runbook.evidence.store import absence, freeze, freeze_absence, freeze_pages, frozen
from cie_runbook.redaction import Redactor, hidden_in_table
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.paging import Page
from cie_runbook.sources.side_by_side import side_by_side
from cie_runbook.sources.transport import Deadline, Timing

SIDE_BY_SIDE = 4  # evidence asked for at the same time; each source limits itself further
BUDGET_S = 900.0  # for everything together; each source ends its own part long before

Fetch = Callable[[EvidenceRequest, Callable[[int, int], None]], Fetched | Iterator[Page]]


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
    found = dict(gather_each(case, requests, how))
    return {request.name: found[request.name] for request in requests}


def gather_each(
    case: Case, requests: Sequence[EvidenceRequest], how: Gathering
) -> Iterator[tuple[str, Evidence]]:
    """Yield name and evidence for every request, as they come; see `gather`."""
    results = side_by_side(
        requests,
        lambda request: _one(case, request, how),
        Deadline.after(BUDGET_S, Timing()),
        workers=SIDE_BY_SIDE,
        system="evidence",
    )
    with closing(results):
        for request, result in results:
            if isinstance(result, SourceError):
                yield request.name, _absent(case, request, how, result)
            else:
                yield request.name, result


def _one(case: Case, request: EvidenceRequest, how: Gathering) -> Evidence:
    if not how.refresh:
        known = (
            frozen(case, request.name)
            or absence(case, request.name, how.run)
            or carried(case, request, how.now())
        )
        if known is not None:
            how.tell(Progress(request.name, "frozen"))
            return known
    if not request.queries:
        how.tell(Progress(request.name, "unavailable"))
        return freeze_absence(case, _provenance(request, how, "not configured", _unnamed(request)))
    how.tell(Progress(request.name, "asking"))
    try:
        answer = how.fetch(
            request, lambda done, total: how.tell(Progress(request.name, "asking", done, total))
        )
        if isinstance(answer, Fetched):
            found = _freeze(case, request, how, answer)
        else:
            found = _freeze_pages(case, request, how, answer)
    except (SettingsError, SourceError) as error:
        return _absent(case, request, how, error)
    how.tell(Progress(request.name, "arrived"))
    return found


def _unnamed(request: EvidenceRequest) -> tuple[str, ...]:
    names = ", ".join(request.unnamed)
    if isinstance(request, MetricRequest):
        return (f"the profile names no metric for {names}",)
    return (f"neither profile nor catalog gives an id for {names}: write it under `ids`",)


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
    table = how.redactor.redact_table(fetched.table, request.safe_columns)
    record = _provenance(request, how, fetched.completeness, reasons)
    hidden = hidden_in_table(fetched.table, table, request.name)
    return freeze(case, table, replace(record, hidden=hidden))


def _freeze_pages(
    case: Case, request: EvidenceRequest, how: Gathering, pages: Iterator[Page]
) -> Evidence:
    """Freeze pages as they come; those who watch hear how many rows have."""
    rows = 0

    def redacted(page: Page) -> Page:
        nonlocal rows
        rows += len(page.table)
        how.tell(Progress(request.name, "asking", rows))
        return replace(
            page,
            table=how.redactor.redact_table(page.table, request.safe_columns),
            missing=tuple(map(how.redactor.redact, page.missing)),
        )

    return freeze_pages(case, pages, _provenance(request, how, "empty", ()), redacted)


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
        rows=0,
        completeness=completeness,
        missing=missing,
        unnamed=request.unnamed,
        unconfirmed=request.unconfirmed,
        digest="",
        link=request.link,
        link_title=request.link_title,
        run=how.run,
        columns=dict(request.columns),
    )
