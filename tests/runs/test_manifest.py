"""Whatever a report shows can be traced to a query, an org, a window and frozen evidence."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

import pytest

from tests.runs.conftest import Run

pytestmark = pytest.mark.xdist_group("outage")

SHOWN = re.compile(r'data-(figure|table)="([^"]+)"')
ADDRESS = re.compile(r"""(?:src|href|action|poster|srcset)="([^"]*)\"""")
DASHBOARDS = {"vagov.ddog-gov.com", "tevi.ddog-gov.com", "vetext.ddog-gov.com"}


def test_every_figure_and_table_has_an_entry_in_the_manifest(outage: Run) -> None:
    shown = {(name, kind) for kind, name in SHOWN.findall(outage.written.html)}
    entered = {(entry["id"], entry["kind"]) for entry in outage.written.manifest["exhibits"]}

    assert {kind for _, kind in shown} == {"figure", "table"}
    assert shown == entered


def test_every_entry_says_where_its_numbers_came_from(outage: Run) -> None:
    for entry in outage.written.manifest["exhibits"]:
        assert re.fullmatch("[0-9a-f]{64}", entry["data_digest"]), entry["id"]
        assert entry["sources"], entry["id"]
        for source in entry["sources"]:
            record = outage.written.records[source["name"]]
            content = (
                outage.written.folder / "evidence" / f"{source['name']}.parquet"
            ).read_bytes()
            assert source == {name: record[name] for name in source}
            assert source["digest"] == hashlib.sha256(content).hexdigest()
            assert source["rows"] == len(outage.written.table(source["name"]))
            assert source["queries"]
            assert source["fetched_at"].endswith("+00:00")
            assert source["window"]["eastern"].endswith("to Thu 2025-11-20 00:00 EST")
            if record["bin_s"] is None:  # rows, of the day alone; perhaps there is none
                assert source["window"]["utc"] == "2025-11-19T05:00Z to 2025-11-20T05:00Z"
                continue
            assert source["rows"] > 0
            assert source["org"] in {"vagov", "tevi", "vetext"}
            assert source["window"]["utc"] == "2025-10-08T04:00Z to 2025-11-20T05:00Z"
            assert source["link"].startswith(f"https://{source['org']}.ddog-gov.com/dashboard/")


def test_the_manifest_lists_all_evidence_of_the_case(outage: Run) -> None:
    listed = {entry["name"]: entry for entry in outage.written.manifest["evidence"]}
    assert listed == outage.written.records


def test_the_report_asks_for_nothing_from_outside(outage: Run) -> None:
    links = {a for a in ADDRESS.findall(outage.written.html) if not a.startswith(("#", "data:"))}
    assert {urlsplit(link).hostname for link in links} == DASHBOARDS
    opened = re.findall(r'<a [^>]*href="(https:[^"]*)"', outage.written.html)
    assert set(opened) == links, "an address outside is only ever one that a reader clicks"
    assert re.search(r"<(script|link|iframe|object|form)\b", outage.written.html) is None
    assert "default-src 'none'" in outage.written.html.replace("&#39;", "'")


def test_the_report_shows_no_code(outage: Run) -> None:
    for piece in ("open_step", "cie_runbook.notebook", "step.show", "step.conclude", "figures."):
        assert piece not in outage.written.html


def test_a_case_and_the_history_are_for_their_owner_only(outage: Run) -> None:
    modes = {
        path.relative_to(outage.home): oct(path.stat().st_mode & 0o777)
        for path in outage.home.rglob("*")
    }
    open_to_others = {
        path: mode
        for path, mode in modes.items()
        if mode != ("0o700" if (outage.home / path).is_dir() else "0o600")
    }
    assert len(modes) > 30
    assert open_to_others == {}
