"""Whatever a service does, the daily report is written, says what is missing, and ends in time."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from cie_runbook.drill.faults import FAULTS
from cie_runbook.settings.network import PATIENCE_VARIABLE
from tests.runs.commands import Ended, environment, run
from tests.runs.written import Written
from tests.served import DAY, served

pytestmark = pytest.mark.xdist_group("faults")

PATIENCE_S = 5
UNHURRIED_S = 60  # other faults delay nothing: only a busy machine does
DELAYS = frozenset({"429-storm", "500s", "slow", "cut"})
ROUNDS = 3  # eleven pieces of evidence, four of them at a time
SLACK_S = 12  # a machine that is busy with other tests
COMMAND = ("daily", "--date", DAY.isoformat(), "--history-weeks", "1", "--no-pdf")
# What the report says of the evidence, and how its record names that.
TOLD = {
    "429-storm": ("unreachable", "still limits our requests|asks to wait|were used up"),
    "500s": ("unreachable", r"the service failed \(status 500\)"),
    "slow": ("unreachable", "no answer came in time|were used up"),
    "cut": ("unreachable", "broke off before the answer was whole|could not be read whole"),
    "truncated-json": ("failed", "is not JSON|is no JSON|not JSON"),
    "wrong-type": ("denied", "sign-on|web page"),
    "expired-key": ("denied", "was refused|denied access"),
}


@dataclass(frozen=True)
class Faulty:
    """A run under a fault: how it ended, and what it wrote."""

    ended: Ended
    written: Written


def _run(fault: str, home: Path) -> Faulty:
    with served(faults=(fault,)) as rehearsal:
        given = environment(
            home, **rehearsal.variables, **{PATIENCE_VARIABLE: str(_patience_s(fault))}
        )
        ended = run("cie-runbook", *COMMAND, environ=given)
    return Faulty(ended, Written.only_case(home))


def _patience_s(fault: str) -> int:
    return PATIENCE_S if fault in DELAYS else UNHURRIED_S


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Faulty]:
    """A run under each fault, two at a time."""
    homes = {name: tmp_path_factory.mktemp(name) for name in FAULTS}
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(_run, homes, homes.values())
        return dict(zip(homes, found, strict=True))


def test_every_fault_of_the_drill_is_tried() -> None:
    assert {*TOLD, "clock-skew"} == set(FAULTS)


@pytest.mark.parametrize("fault", TOLD)
def test_the_report_is_written_and_says_what_is_missing_and_why(
    runs: dict[str, Faulty], fault: str
) -> None:
    ended, written = runs[fault].ended, runs[fault].written
    completeness, reason = TOLD[fault]

    assert ended.code == 1, ended.said
    assert {record["completeness"] for record in written.records.values()} == {completeness}
    for record in written.records.values():
        assert re.search(reason, " ".join(record["missing"])), record["missing"]
    told = [line for line in ended.out.splitlines() if line.startswith("Incomplete: evidence ")]
    assert len(told) == len(written.records)
    for name in written.records:
        assert name in ended.out
    assert re.search(reason, written.html)
    assert "Traceback" not in ended.said


@pytest.mark.parametrize("fault", TOLD)
def test_what_could_not_be_asked_is_unknown_and_never_fine(
    runs: dict[str, Faulty], fault: str
) -> None:
    statuses = {finding["status"] for finding in runs[fault].written.findings.values()}
    assert statuses == {"unknown"}
    assert "Verdict: UNKNOWN" in runs[fault].ended.out


@pytest.mark.parametrize("fault", FAULTS)
def test_nothing_hangs_longer_than_its_deadline(runs: dict[str, Faulty], fault: str) -> None:
    seconds = re.findall(r"^ *([\d.]+) s +evidence", runs[fault].ended.err, re.MULTILINE)
    assert seconds, runs[fault].ended.said
    assert float(seconds[-1]) <= ROUNDS * _patience_s(fault) + SLACK_S


def test_clocks_that_differ_are_a_warning_and_the_report_is_complete(
    runs: dict[str, Faulty],
) -> None:
    ended, written = runs["clock-skew"].ended, runs["clock-skew"].written
    assert ended.code == 0, ended.said
    for org in ("vagov", "tevi", "vetext"):
        assert f"Warning: the clock of Datadog {org} is 7 minutes ahead" in ended.err
    assert {record["completeness"] for record in written.records.values()} <= {"complete", "empty"}
