"""What to ask for: a catalog entry, a profile and a window make one request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cie_runbook.catalog.models import Catalog, EvidenceSpec, Step
from cie_runbook.catalog.queries import evidence_queries
from cie_runbook.catalog.references import metric_refs
from cie_runbook.catalog.searches import (
    AttachedRows,
    ChannelHistory,
    DatadogCounts,
    DatadogSearch,
    MonitorList,
    NamesCheck,
    PagerDutyList,
    Search,
)
from cie_runbook.evidence.links import dashboard_link, search_link
from cie_runbook.evidence.names import Names, names_of
from cie_runbook.evidence.shapes import SHAPES
from cie_runbook.settings import Settings
from cie_runbook.tables import SERIES_COLUMNS
from cie_runbook.window import Window

OF_AN_ORG = DatadogSearch | DatadogCounts | MonitorList
NAMED_IN = ("slack", "pagerduty", "github")  # where the catalog names something beside Datadog
SAFE_SERIES = ("at", "metric", "value")  # ours or numbers; only the tag value comes from outside


@dataclass(frozen=True, kw_only=True)
class _Request:
    """What every request says of itself; see `Provenance` for the meaning of the fields."""

    name: str
    title: str
    system: str
    org: str | None
    queries: Mapping[str, str]  # metric reference, or kind of search, to query text
    unnamed: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    window: Window
    link: str | None
    link_title: str


@dataclass(frozen=True, kw_only=True)
class MetricRequest(_Request):
    """Numbers in bins, asked of one Datadog organisation."""

    bin_s: int
    group_by: str | None

    @property
    def columns(self) -> Mapping[str, str]:
        """The contract of its table."""
        return SERIES_COLUMNS

    @property
    def safe_columns(self) -> tuple[str, ...]:
        """Columns in which nothing from outside can hide."""
        return SAFE_SERIES


@dataclass(frozen=True, kw_only=True)
class SearchRequest(_Request):
    """Rows, asked of any system.

    Attributes
    ----------
    search : Search
        The entry of the catalog.
    ids : Mapping
        What the profile gives under the names that the entry wants.
    channels : tuple of str
        Slack ids of its channels.
    carrier : SearchRequest or None
        The search on whose rows these hang.
    names : Names or None
        What a check of names asks for.
    """

    search: Search
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    channels: tuple[str, ...] = ()
    carrier: SearchRequest | None = None
    names: Names | None = None

    @property
    def every(self) -> timedelta | None:
        """How long an answer serves later cases too; None where each asks for itself."""
        search = self.search
        return timedelta(days=search.every_days) if isinstance(search, NamesCheck) else None

    @property
    def bin_s(self) -> None:
        """Rows are in no bins."""
        return

    @property
    def columns(self) -> Mapping[str, str]:
        """The contract of its table."""
        return SHAPES[self.search.kind].columns

    @property
    def safe_columns(self) -> tuple[str, ...]:
        """Columns in which nothing from outside can hide."""
        return SHAPES[self.search.kind].safe_columns


EvidenceRequest = MetricRequest | SearchRequest


def plan_request(
    catalog: Catalog, settings: Settings, name: str, window: Window, history_weeks: int
) -> EvidenceRequest:
    """Return the request for the evidence `name` over `window` and, for metrics, weeks before."""
    if name in catalog.searches:
        return search_request(catalog, settings, catalog.searches[name], window)
    spec = catalog.evidence[name]
    asked = evidence_queries(
        catalog, name, names=settings.metric_names, scope=settings.datadog[spec.org].scope
    )
    return MetricRequest(
        name=name,
        title=spec.title,
        system="Datadog metrics",
        org=spec.org,
        queries=asked.queries,
        unnamed=asked.unnamed,
        unconfirmed=_unconfirmed(catalog, name),
        window=window.with_history(history_weeks if spec.history_weeks else 0),
        bin_s=spec.bin_s,
        group_by=spec.group_by,
        link=dashboard_link(catalog, spec, window),
        link_title=_link_title(catalog, spec),
    )


def search_request(
    catalog: Catalog, settings: Settings, search: Search, window: Window
) -> SearchRequest:
    """Return the request for a search over `window`; without an id that it wants, no query."""
    carrier = None
    if isinstance(search, AttachedRows):
        carrier = search_request(catalog, settings, catalog.searches[search.of], window)
    unnamed = [name for name in search.ids if not settings.ids.get(name)]
    unnamed += carrier.unnamed if carrier is not None else ()
    slack_ids = _slack_ids(catalog, search)
    unnamed += [name for name, slack_id in slack_ids.items() if slack_id is None]
    ids = {name: settings.ids[name] for name in search.ids if settings.ids.get(name)}
    channels = tuple(slack_id for slack_id in slack_ids.values() if slack_id is not None)
    names = names_of(catalog, settings) if isinstance(search, NamesCheck) else None
    asked = _query_text(search, ids, channels) if names is None else names.text
    reach = _reach(search, window)
    return SearchRequest(
        name=search.id,
        title=search.title,
        system=SHAPES[search.kind].system,
        org=search.org if isinstance(search, OF_AN_ORG) else None,
        queries={} if unnamed else {search.kind: asked},
        unnamed=tuple(dict.fromkeys(unnamed)),
        unconfirmed=(search.id,) if search.status == "unconfirmed" else (),
        window=reach,
        link=search_link(catalog, search, reach),
        link_title="" if search_link(catalog, search, window) is None else f"Open “{search.title}”",
        search=search,
        ids=ids,
        channels=channels,
        carrier=carrier,
        names=names,
    )


def asked_of(catalog: Catalog, names: Iterable[str]) -> frozenset[str]:
    """Return the organisations, and the systems besides Datadog, that evidence is asked of."""
    return frozenset(source for name in names for source in _sources(catalog, name))


def plan_step(
    catalog: Catalog, settings: Settings, step: Step, window: Window, history_weeks: int
) -> list[EvidenceRequest]:
    """Return the requests for all evidence of a step, in its order."""
    return plan_requests(catalog, settings, step.evidence, window, history_weeks)


def plan_requests(  # noqa: PLR0913 - as `plan_request`, and how far rows reach
    catalog: Catalog,
    settings: Settings,
    names: Iterable[str],
    window: Window,
    history_weeks: int,
    *,
    rows_until: datetime | None = None,
) -> list[EvidenceRequest]:
    """Return the requests for evidence by name, in its order.

    Parameters
    ----------
    rows_until : datetime or None
        Searches reach until then where that is after the window's end: their rows come at once,
        while metrics have to settle.
    """
    longest = window if rows_until is None else Window(window.start, max(window.end, rows_until))
    return [
        plan_request(
            catalog, settings, name, longest if name in catalog.searches else window, history_weeks
        )
        for name in names
    ]


def _sources(catalog: Catalog, name: str) -> tuple[str, ...]:
    search = catalog.searches.get(name)
    if search is None:
        return (catalog.evidence[name].org,)
    if isinstance(search, NamesCheck):
        return (*catalog.orgs, *NAMED_IN)
    if isinstance(search, OF_AN_ORG):
        return (search.org,)
    return (search.kind.partition("_")[0],)  # a kind begins with the name of its system


def _slack_ids(catalog: Catalog, search: Search) -> dict[str, str | None]:
    """Return the channels of a search with their ids; none for any other search."""
    names = search.channels if isinstance(search, ChannelHistory) else ()
    return {name: catalog.channels[name].slack_id for name in names}


def _reach(search: Search, window: Window) -> Window:
    """Return the window to ask for: a rota is looked at ahead, some lines are older than it."""
    if isinstance(search, PagerDutyList):
        return Window(window.start, window.end + timedelta(days=search.ahead_days))
    if isinstance(search, DatadogSearch):
        return Window(window.start - timedelta(minutes=search.before_min), window.end)
    return window


def _query_text(
    search: Search, ids: Mapping[str, tuple[str, ...]], channels: tuple[str, ...]
) -> str:
    """Say what is asked, for the record: the query of the catalog, and of whom it is asked."""
    parts = [
        getattr(search, "query", None),
        f"counted by {', '.join(search.facets)}" if isinstance(search, DatadogCounts) else None,
        getattr(search, "tags", None),
        getattr(search, "group", None),
        *getattr(search, "services", ()),
        f"of each of {search.of}" if isinstance(search, AttachedRows) else None,
        *(f"{name}: {', '.join(values)}" for name, values in ids.items()),
        *channels,
    ]
    return "; ".join(part for part in parts if part) or "all"


def _link_title(catalog: Catalog, spec: EvidenceSpec) -> str:
    if spec.dashboard is None:
        return ""
    return f"Open the dashboard “{catalog.dashboards[spec.dashboard].title}” at this window"


def _unconfirmed(catalog: Catalog, name: str) -> tuple[str, ...]:
    found = (reference.metric for reference in metric_refs(catalog, name))
    return tuple(dict.fromkeys(m.id for m in found if m.status == "unconfirmed"))
