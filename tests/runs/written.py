"""What a run of the daily report wrote to its case."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

STEP = "daily_report"


@dataclass(frozen=True)
class Written:
    """A case with its report."""

    folder: Path

    @classmethod
    def only_case(cls, home: Path) -> Written:
        """Return the one case below `home`."""
        (found,) = home.glob("daily-*/case.json")
        return cls(found.parent)

    @property
    def findings_bytes(self) -> bytes:
        """``findings.json`` as it stands on the disk."""
        return (self.folder / "findings.json").read_bytes()

    @cached_property
    def document(self) -> dict[str, Any]:
        """The content of ``findings.json``."""
        return self._json("findings.json")

    @property
    def verdict(self) -> dict[str, Any]:
        """Status, headline and paragraph."""
        found: dict[str, Any] = self.document["verdict"]
        return found

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        """The findings of the step, by id."""
        return {found["id"]: found for found in self.document["steps"][STEP]["findings"]}

    @property
    def statuses(self) -> set[str]:
        """The statuses that any finding has."""
        return {found["status"] for found in self.findings.values()}

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The content of ``manifest.json``."""
        return self._json("manifest.json")

    @property
    def facts(self) -> dict[str, Any]:
        """What the case was opened for."""
        return self._json("case.json")

    @cached_property
    def html(self) -> str:
        """The report."""
        return (self.folder / "report.html").read_text(encoding="utf-8")

    @property
    def records(self) -> dict[str, dict[str, Any]]:
        """The records of all evidence that counts, by name."""
        return {path.stem: json.loads(path.read_bytes()) for path in self._of("evidence", "json")}

    def parquet(self, evidence: str) -> Path:
        """Return the file of a frozen table."""
        return self.folder / "evidence" / f"{evidence}.parquet"

    def table(self, evidence: str) -> pd.DataFrame:
        """Return a frozen table."""
        return pd.read_parquet(self.parquet(evidence))

    def figure(self, name: str) -> str:
        """Return the HTML of a figure as the executed notebook shows it."""
        notebooks = (json.loads(path.read_bytes()) for path in self._of("notebooks", "ipynb"))
        cells = [cell for notebook in notebooks for cell in notebook["cells"]]
        shown = (
            "".join(output["data"].get("text/html", ""))
            for cell in cells
            for output in cell.get("outputs", ())
            if "data" in output
        )
        return next(html for html in shown if f'data-figure="{name}"' in html)

    def _of(self, folder: str, suffix: str) -> list[Path]:
        return sorted((self.folder / folder).glob(f"*.{suffix}"))

    def _json(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / name).read_bytes())
        return content


def rows(html: str) -> list[list[str]]:
    """Return the cells of each row of a table, header cells included."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", html, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in found]


def column(html: str, header: str) -> dict[str, str]:
    """Return the cells below `header` by the first cell of their row."""
    head, *body = rows(html)
    at = head.index(header)
    return {row[0]: row[at] for row in body}
