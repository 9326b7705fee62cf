"""The logs of a day against its metrics."""

from __future__ import annotations

from collections import Counter

from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.failures import counted
from cie_runbook.drill.log_book import LogBook
from cie_runbook.drill.moments import to_ms
from cie_runbook.window import Window
from tests.drill.worlds import WEDNESDAY, known_world

DAY = Window.of_day(WEDNESDAY)
BOOK = LogBook(Chronicle(known_world("vista-outage")))


def everything(org: str) -> Counter[tuple[str, str]]:
    found = BOOK.entries(org).all(to_ms(DAY.start), to_ms(DAY.end), lambda entry: True)
    return Counter((entry["service"], entry["status"]) for _, entry in found)


def test_lines_of_vista_api_are_as_many_as_its_metrics_count() -> None:
    made = known_world("vista-outage").telemetry(WEDNESDAY)
    counts = everything("tevi")
    failures = counted(
        made,
        ("vista_api_rpc_timeouts", "vista_api_connections_refused", "vista_api_rest_errors"),
    )

    assert counts["vista-api", "error"] == failures.sum()
    assert counts["vista-api", "info"] >= counted(made, ("vista_api_requests",)).sum()


def test_each_organisation_has_its_own_lines() -> None:
    assert {service for service, _ in everything("vagov")} == {"vets-api"}
    assert {service for service, _ in everything("vetext")} == {"quartz"}


def test_lines_come_in_order_of_time() -> None:
    index = to_ms(DAY.start) // 300_000 + 130
    times = [at for at, _ in BOOK.entries("tevi").bin(index)]

    assert len(times) > 100
    assert times == sorted(times)


def test_nothing_is_logged_in_the_future() -> None:
    later_ms = to_ms(DAY.end) + 24 * 3_600_000

    assert list(BOOK.entries("tevi").all(later_ms, later_ms + 3_600_000, lambda _: True)) == []
