"""Where a table came from: the facts that every figure, finding and manifest entry repeats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import pandas as pd

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
    system, org : str
        Who answered: "Datadog metrics", and which organisation.
    queries : tuple of str
        What was asked, word for word.
    window : Window
        What it was asked for, history included.
    bin_s : int
        Seconds per bin.
    fetched_at : datetime
        When the service answered, UTC.
    rows : int
        Rows of the table.
    completeness : Completeness
        Whether all that was asked arrived, and where nothing did, why not.
    missing : tuple of str
        What did not arrive and why, in sentences.
    unnamed : tuple of str
        Metrics that were not asked because the profile gives them no name.
    unconfirmed : tuple of str
        Metrics whose name nobody has confirmed in the live org.
    digest : str
        SHA-256 of the frozen file; empty where there is none.
    link, link_title : str or None
        The dashboard at the same window.
    run : str
        The run that fetched it.
    """

    name: str
    title: str
    system: str
    org: str
    queries: tuple[str, ...]
    window: Window
    bin_s: int
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
            bin_s=int(record["bin_s"]),
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
        )


@dataclass(frozen=True)
class Evidence:
    """A frozen table and its record."""

    table: pd.DataFrame
    provenance: Provenance


def source_line(records: Sequence[Provenance]) -> str:
    """Say in one line where a figure's numbers came from: systems, organisations, when, gaps."""
    systems = " and ".join(dict.fromkeys(record.system for record in records))
    orgs = list(dict.fromkeys(record.org for record in records))
    many = "s" if len(orgs) > 1 else ""
    latest = eastern(max(record.fetched_at for record in records))
    gaps = [f"{r.name} is {r.completeness}" for r in records if r.completeness != "complete"]
    missing = f"; {', '.join(gaps)}" if gaps else ""
    return f"Source: {systems}, organisation{many} {', '.join(orgs)}; fetched {latest}{missing}."
