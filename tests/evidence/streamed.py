"""A search of many events gathered in a process of its own, which tells what it cost.

Run as ``python -m tests.evidence.streamed URL COUNT HOME``: the last line is a `Cost` as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.evidence import Evidence, Gathering, LiveFetch, gather, plan_request
from cie_runbook.redaction import Redactor
from cie_runbook.settings import Settings
from cie_runbook.settings.addresses import ALL_ORGS_VARIABLE
from tests.evidence.builders import WINDOW, make_case
from tests.evidence.events import event_id, message
from tests.rehearsed import ROOT, drill_settings

SEARCH = "vista_api_rpc"
LIMIT_S = 500


@dataclass(frozen=True)
class Cost:
    """What gathering took: rows, seconds on the clock, and the process's peak memory [MB]."""

    rows: int
    elapsed_s: float
    peak_mb: float


def settings_at(url: str) -> Settings:
    """Return the drill's settings with every organisation at `url`."""
    names = [name for org in drill_settings().datadog.values() for name in org.key_names]
    keys = {name: f"key-of-{name.lower()}-0123456789" for name in names}
    return drill_settings(**keys, **{ALL_ORGS_VARIABLE: url})


def gathered(url: str, home: Path) -> Evidence:
    """Search the service at `url`, and return the evidence frozen below `home`."""
    settings = settings_at(url)
    request = plan_request(load_catalog(), settings, SEARCH, WINDOW, 0)
    with LiveFetch(lambda: settings) as fetch:
        how = Gathering(
            fetch=fetch,
            redactor=Redactor(),
            now=lambda: datetime.now(UTC),
            run="streamed",
            tell=lambda progress: None,
        )
        return gather(make_case(home), [request], how)[SEARCH]


def assert_equals_served(evidence: Evidence, count: int) -> None:
    """Hold evidence against what the service made: every event once, and word for word."""
    at = 0
    for page in evidence.pages("id", "message"):
        numbers = range(at, at + len(page))
        assert page["id"].tolist() == [event_id(number) for number in numbers]
        assert page["message"].tolist() == [message(number) for number in numbers]
        at += len(page)
    assert at == count == evidence.provenance.rows


def measured(url: str, count: int, home: Path) -> Cost:
    """Gather and check `count` events in a process of its own."""
    command = [sys.executable, "-m", "tests.evidence.streamed", url, str(count), str(home)]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, check=True, timeout=LIMIT_S, text=True
    )
    return Cost(**json.loads(ended.stdout.splitlines()[-1]))


def main() -> None:
    """Gather, check, and print the cost."""
    url, count, home = sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])
    started = time.perf_counter()
    evidence = gathered(url, home)
    elapsed_s = time.perf_counter() - started
    assert_equals_served(evidence, count)
    status = Path(
        "/proc/self/status"
    ).read_text()  # its own: the other count begins with the parent's
    peak_kb = int(status.split("VmHWM:")[1].split()[0])
    cost = Cost(evidence.provenance.rows, elapsed_s, peak_kb / 1024)
    sys.stdout.write(f"{json.dumps(asdict(cost))}\n")


if __name__ == "__main__":
    main()
