"""Where a table came from: the facts that every figure, finding and manifest entry repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from cie_runbook.redaction import Hidden
from cie_runbook.tables import SERIES_COLUMNS
from cie_runbook.window import Window, eastern

Completeness = Literal[
    "complete", "partial", "empty", "denied", "unreachable", "not configured", "failed"
]
"""All that was asked came, a part of it, nothing though the service answered; the others say why
the service did not answer, and there is no table to freeze."""

HAS_TABLE = frozenset({"complete", "partial", "empty"})


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """The record of one frozen table.

    Attributes
    ----------
    name, title : str
        The catalog's name of the evidence, and its title.
    system : str
        Who answered: "Datadog metrics", "Slack history".
    org : str or None
        Which Datadog organisation; None for other systems.
    queries : tuple of str
        What was asked, word for word.
    window : Window
        What it was asked for, history included.
    bin_s : int or None
        Seconds per bin; None for rows that are in no bins.
    fetched_at : datetime
        When the service answered, UTC.
    rows : int
        Rows of the table.
    completeness : Completeness
        Whether all that was asked arrived, and where nothing did, why not.
    missing : tuple of str
        What did not arrive and why, in sentences.
    unnamed : tuple of str
        Metrics and ids that were not asked for because the profile gives them no name.
    unconfirmed : tuple of str
        Metrics and searches whose name nobody has confirmed in the live org.
    digest : str
        SHA-256 of the frozen file; empty where there is none.
    link, link_title : str or None
        The dashboard at the same window.
    run : str
        The run that fetched it.
    columns : Mapping
        Column to type, so that the table is read back as it was written.
    hidden : tuple of Hidden
        How many values redaction took out, by field and kind: a leak in the source.
    """

    name: str
    title: str
    system: str
    org: str | None
    queries: tuple[str, ...]
    window: Window
    bin_s: int | None
    fetched_at: datetime
    rows: int
    completeness: Completeness
    missing: tuple[str, ...]
    unnamed: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    digest: str
    link: str | None
    link_title: str
    run: str
    columns: Mapping[str, str] = field(default_factory=lambda: dict(SERIES_COLUMNS))
    hidden: tuple[Hidden, ...] = ()

    @property
    def is_absent(self) -> bool:
        """No answer came, so nothing was frozen."""
        return self.completeness not in HAS_TABLE

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON-ready values; windows in UTC and in US Eastern."""
        return {
            "name": self.name,
            "title": self.title,
            "system": self.system,
            "org": self.org,
            "queries": list(self.queries),
            "window": {
                "start": self.window.start.isoformat(),
                "end": self.window.end.isoformat(),
                "utc": self.window.label_utc(),
                "eastern": self.window.label_eastern(),
            },
            "bin_s": self.bin_s,
            "fetched_at": self.fetched_at.isoformat(),
            "rows": self.rows,
            "completeness": self.completeness,
            "missing": list(self.missing),
            "unnamed": list(self.unnamed),
            "unconfirmed": list(self.unconfirmed),
            "digest": self.digest,
            "link": self.link,
            "link_title": self.link_title,
            "run": self.run,
            "columns": dict(self.columns),
            "hidden": [
                {"field": one.field, "kind": one.kind, "count": one.count} for one in self.hidden
            ],
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Provenance:
        """Read a record that `to_json` wrote.

        Raises
        ------
        KeyError, TypeError, ValueError
            The record is not of this form.
        """
        window = record["window"]
        return cls(
            name=record["name"],
            title=record["title"],
            system=record["system"],
            org=record["org"],
            queries=tuple(record["queries"]),
            window=Window(
                datetime.fromisoformat(window["start"]), datetime.fromisoformat(window["end"])
            ),
            bin_s=None if record["bin_s"] is None else int(record["bin_s"]),
            fetched_at=datetime.fromisoformat(record["fetched_at"]),
            rows=int(record["rows"]),
            completeness=record["completeness"],
            missing=tuple(record["missing"]),
            unnamed=tuple(record["unnamed"]),
            unconfirmed=tuple(record["unconfirmed"]),
            digest=record["digest"],
            link=record["link"],
            link_title=record["link_title"],
            run=record["run"],
            columns=dict(record.get("columns", SERIES_COLUMNS)),  # older records name none
            hidden=_hidden(record),
        )


def _hidden(record: Mapping[str, Any]) -> tuple[Hidden, ...]:
    """Return what was hidden; older records count nothing."""
    source = record["name"]
    return tuple(
        Hidden(
            source=source, field=str(one["field"]), kind=str(one["kind"]), count=int(one["count"])
        )
        for one in record.get("hidden", ())
    )


def source_line(records: Sequence[Provenance]) -> str:
    """Say in one line where a figure's numbers came from: systems, organisations, when, gaps."""
    systems = " and ".join(dict.fromkeys(record.system for record in records))
    orgs = list(dict.fromkeys(record.org for record in records if record.org is not None))
    many = "s" if len(orgs) > 1 else ""
    who = f", organisation{many} {', '.join(orgs)}" if orgs else ""
    latest = eastern(max(record.fetched_at for record in records))
    gaps = [f"{r.name} is {r.completeness}" for r in records if r.completeness != "complete"]
    missing = f"; {', '.join(gaps)}" if gaps else ""
    return f"Source: {systems}{who}; fetched {latest}{missing}."
