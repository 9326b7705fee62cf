"""The taxonomy, the noise register and the triage table lead somewhere and can be applied."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from cie_runbook.catalog.document import Document, Place
from cie_runbook.catalog.entries import nearest
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.catalog.models import Catalog
from cie_runbook.catalog.noise import NoiseRule
from cie_runbook.catalog.taxonomy import ErrorKind

SHORTEST_PHRASE = 4
_PHRASE = re.compile(r"[a-z0-9'.:]+(?: [a-z0-9'.:]+)*", re.ASCII)
_ERRNO = re.compile(r"E[A-Z_]{2,20}", re.ASCII)
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]{2,60}", re.ASCII)
_STATUSES = range(400, 600)


def check_triage(catalog: Catalog, documents: Mapping[str, Document]) -> None:
    """Refuse kinds of errors, noise rules and patterns that cannot be applied.

    Raises
    ------
    CatalogError
        The first such entry, with its line.
    """
    for kind in catalog.errors.values():
        raise_first(documents["errors"], _kind_mistakes(catalog, kind))
    raise_first(documents["errors"], _shared_mistakes(catalog.errors))
    for rule in catalog.noise.values():
        raise_first(documents["noise"], _noise_mistakes(rule))
    raise_first(documents["counters"], _counter_mistakes(catalog))


def _kind_mistakes(catalog: Catalog, kind: ErrorKind) -> Iterator[Mistake]:
    label = f"error kind {kind.id}"
    if kind.service is not None:
        yield from _unknown(label, kind.service, catalog.services, kind.id, "service")
    if kind.channel is not None:
        yield from _unknown(label, kind.channel, catalog.channels, kind.id, "channel")
    if not (kind.statuses or kind.last_statuses or kind.errnos or kind.exceptions or kind.phrases):
        yield Mistake(f"{label}: nothing can be of this kind", "Add `phrases:`.", (kind.id,))
    yield from _matcher_mistakes(kind)


def _matcher_mistakes(kind: ErrorKind) -> Iterator[Mistake]:
    label = f"error kind {kind.id}"
    for field in ("statuses", "last_statuses"):
        for index, status in enumerate(getattr(kind, field)):
            if status not in _STATUSES:
                mend = "An answer below 400 fails in its body only: use a phrase."
                yield Mistake(f"{label}: {status} is no error", mend, (kind.id, field, index))
    for field, form in (("errnos", _ERRNO), ("exceptions", _CLASS), ("phrases", _PHRASE)):
        for index, text in enumerate(getattr(kind, field)):
            if not form.fullmatch(text) or (form is _PHRASE and len(text) < SHORTEST_PHRASE):
                what = f"{label}: {text[:60]!r} does not fit the field {field!r}"
                yield Mistake(what, _MENDS[field], (kind.id, field, index))


_MENDS = {
    "errnos": "Write its name, as in ECONNREFUSED.",
    "exceptions": "Write the class without its module, as in SocketTimeoutException.",
    "phrases": "Write small letters, digits and single blanks, four characters or more.",
}


def _shared_mistakes(kinds: Mapping[str, ErrorKind]) -> Iterator[Mistake]:
    """Yield matchers that two kinds claim for the same services."""
    seen: dict[tuple[str, object, tuple[str, ...]], str] = {}
    for kind in kinds.values():
        for field in ("statuses", "last_statuses", "errnos", "exceptions", "phrases"):
            for index, value in enumerate(getattr(kind, field)):
                other = seen.setdefault((field, value, kind.services), kind.id)
                if other != kind.id:
                    what = f"error kind {kind.id}: {value!r} is also in {other}"
                    mend = "Keep it in one, or tell them apart by `services:`."
                    yield Mistake(what, mend, (kind.id, field, index))


def _noise_mistakes(rule: NoiseRule) -> Iterator[Mistake]:
    days: dict[str, date] = {}
    for field in ("added_on", "expires_on"):
        try:
            days[field] = date.fromisoformat(getattr(rule, field))
        except ValueError:
            what = f"noise rule {rule.id}: {field} is no day"
            yield Mistake(what, "Write it as 2027-03-31.", (rule.id, field))
    if len(days) > 1 and days["added_on"] >= days["expires_on"]:
        what = f"noise rule {rule.id} ends before it begins"
        yield Mistake(what, "Give a later expires_on.", (rule.id, "expires_on"))
    for field, values in rule.match.items():
        if not values or not all(values):
            what = f"noise rule {rule.id}: match.{field} would set everything aside"
            yield Mistake(what, "Name what it matches.", (rule.id, "match", field))


def _counter_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    counters = catalog.counters
    for column in counters.columns.values():
        at: Place = ("columns", column.id, "signals")
        for name in column.signals:
            yield from _unknown(f"column {column.id}", name, catalog.signals, *at)
    for pattern in counters.patterns.values():
        at = ("patterns", pattern.id)
        for name in pattern.suspects:
            yield from _unknown(f"pattern {pattern.id}", name, catalog.services, *at)
        for name in pattern.looks:
            yield from _unknown(f"pattern {pattern.id}", name, counters.columns, *at)
    for spot in counters.blind_spots.values():
        for name in spot.columns:
            yield from _unknown(
                f"blind spot {spot.id}", name, counters.columns, "blind_spots", spot.id
            )


def _unknown(label: str, name: str, known: Collection[str], *place: str | int) -> Iterator[Mistake]:
    if name not in known:
        where: Place = tuple(place)
        what = f"{label} names {name[:60]!r}, which is not known"
        yield Mistake(what, nearest(name, known, "names"), where)
