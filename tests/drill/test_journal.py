"""The journal."""

from __future__ import annotations

from threading import Thread

from cie_runbook.drill.journal import Exchange, Journal


def test_exchanges_are_kept_in_order_and_as_plain_data() -> None:
    journal = Journal()
    journal.add(Exchange(method="GET", path="/a", status=200, org="tevi", queries=("q",)))
    journal.add(Exchange(method="GET", path="/b", status=0))

    assert [exchange.path for exchange in journal.exchanges] == ["/a", "/b"]
    assert journal.to_json()[0] == {
        "method": "GET",
        "path": "/a",
        "status": 200,
        "org": "tevi",
        "queries": ("q",),
        "start_s": None,
        "end_s": None,
    }


def test_threads_lose_no_exchange() -> None:
    journal = Journal()
    exchange = Exchange(method="GET", path="/", status=200)

    def write() -> None:
        for _ in range(200):
            journal.add(exchange)

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(journal.exchanges) == 1_600
