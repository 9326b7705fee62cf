"""The spans of the organisations' traces, a bin at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cie_runbook.drill.chronicle import Chronicle, until_ms
from cie_runbook.drill.day_bins import DayBins
from cie_runbook.drill.entries import Entries, Timed
from cie_runbook.drill.failures import ATTEMPTS
from cie_runbook.drill.good_calls import good_spans
from cie_runbook.drill.span_form import Span
from cie_runbook.drill.span_lines import recovery, spans_of
from cie_runbook.drill.story import Failure


class SpanBook:
    """Spans by organisation, a bin at a time."""

    def __init__(self, chronicle: Chronicle) -> None:
        self._chronicle = chronicle
        self._until_ms = until_ms(chronicle.world)
        self._days = DayBins(self._spans)
        self._entries: dict[str, Entries] = {}

    def entries(self, org: str) -> Entries:
        """Return the spans of one organisation."""
        return self._entries.setdefault(
            org, Entries(lambda index: self._bin(org, index), self._until_ms)
        )

    def _bin(self, org: str, index: int) -> Sequence[Timed]:
        return sorted(self._days.bin(org, index), key=lambda one: (one[0], one[1]["span_id"]))

    def _spans(self, day: date) -> Iterator[tuple[str, Timed]]:
        for offset in (-1, 0, 1):
            for span in _of_day(self._chronicle.day(day + timedelta(days=offset)).failures):
                yield span.org, (span.start_ms, span.entry)
        for span in good_spans(self._chronicle.world, day):
            yield span.org, (span.start_ms, span.entry)


def _of_day(failures: Sequence[Failure]) -> Iterator[Span]:
    last_run: dict[str, Failure] = {}
    tries: Counter[str] = Counter()
    for failure in failures:
        yield from spans_of(failure)
        if failure.kind == "job_error":
            last_run[failure.request_id] = failure
            tries[failure.request_id] += 1
    for job, failure in last_run.items():
        if tries[job] < ATTEMPTS:  # else it was given up
            yield recovery(failure)
