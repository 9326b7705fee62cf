"""Datadog names for the catalog's open metrics, as the team's own dashboards and monitors use them.

A name is proposed where a title says so and nothing contradicts; anything less is a candidate that
a person must look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from cie_runbook.catalog.models import Catalog, Metric

_NAME_IN_QUERY = re.compile(r"\b[a-z0-9]{2,20}(?:_[a-z]{2,10})?:([A-Za-z][A-Za-z0-9_.]{1,199})\{")
_NOT_WORD = re.compile(r"[^a-z0-9]+")

PLOTTED_COLUMNS: Mapping[str, str] = {
    "org": "string",
    "where": "string",  # the dashboard, or "monitors"
    "title": "string",  # of the widget or the monitor
    "name": "string",  # by which a formula means the query
    "query": "string",
}


@dataclass(frozen=True, kw_only=True)
class Match:
    """What was found for one metric.

    Attributes
    ----------
    metric : str
        Its id in the catalog.
    name : str or None
        The Datadog name, where there is no doubt.
    ground : str
        Why: where the name stands, and under which title.
    candidates : tuple of str
        Names that might be it, where there is doubt.
    """

    metric: str
    name: str | None
    ground: str
    candidates: tuple[str, ...] = ()


def names_in(query: str) -> tuple[str, ...]:
    """Return the metric names that a Datadog query asks for, each once."""
    return tuple(dict.fromkeys(_NAME_IN_QUERY.findall(query)))


def match_metrics(catalog: Catalog, plotted: pd.DataFrame) -> tuple[Match, ...]:
    """Return a match for each metric that the catalog leaves without a name.

    Parameters
    ----------
    catalog : Catalog
    plotted : DataFrame
        Queries of dashboards and monitors, shaped as `PLOTTED_COLUMNS`.
    """
    rows = [_Plotted(*row) for row in plotted[list(PLOTTED_COLUMNS)].itertuples(index=False)]
    return tuple(
        _match(metric, [row for row in rows if row.org == metric.org], catalog)
        for metric in catalog.metrics.values()
        if metric.name is None
    )


@dataclass(frozen=True)
class _Plotted:
    """A row of `PLOTTED_COLUMNS`; what the service left out is no text."""

    org: str
    where: str
    title: object
    name: object
    query: object

    def names(self) -> tuple[str, ...]:
        return names_in(self.query) if isinstance(self.query, str) else ()

    def titles(self) -> set[str]:
        return {_plain(text) for text in (self.title, self.name) if isinstance(text, str)}


def _match(metric: Metric, rows: list[_Plotted], catalog: Catalog) -> Match:
    suffixes = catalog.orgs[metric.org].timer_suffixes.values() if metric.kind == "timer" else ()
    wanted = {_plain(text) for text in (metric.id, metric.dashboard_box) if text}
    titled: dict[str, str] = {}
    for row in rows:
        names = {_bare(name, suffixes) for name in row.names()}
        if len(names) == 1 and wanted & row.titles():
            titled.setdefault(names.pop(), f"{row.where}: {row.title}")
    spelt = dict(_spelt_alike(metric, rows, suffixes))
    found = titled or spelt
    if len(found) == 1:
        name, ground = next(iter(found.items()))
        if set(spelt) <= {name}:
            return Match(metric=metric.id, name=name, ground=ground)
    candidates = dict.fromkeys((*titled, *spelt)) or dict.fromkeys(_of_group(metric, rows))
    return Match(metric=metric.id, name=None, ground="", candidates=tuple(candidates))


def _spelt_alike(
    metric: Metric, rows: Iterable[_Plotted], suffixes: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Yield names that end in the metric's id, dots read as underscores, and where they stand."""
    for row in rows:
        for name in row.names():
            bare = _bare(name, suffixes)
            if f"_{_plain(bare)}".endswith(f"_{metric.id}"):
                yield bare, f"{row.where}: {row.title}"


def _of_group(metric: Metric, rows: Iterable[_Plotted]) -> Iterator[str]:
    """Yield names in which a word of the metric's id stands."""
    words = {word for word in metric.id.split("_") if len(word) > 3}  # noqa: PLR2004 - a word
    for row in rows:
        for name in row.names():
            if words & set(_plain(name).split("_")):
                yield name


def _bare(name: str, suffixes: Iterable[str]) -> str:
    """Return the name of a timer without the suffix of its statistic."""
    for suffix in suffixes:
        if name.endswith(f".{suffix}"):
            return name.removesuffix(f".{suffix}")
    return name


def _plain(text: str) -> str:
    return _NOT_WORD.sub("_", text.lower()).strip("_")
