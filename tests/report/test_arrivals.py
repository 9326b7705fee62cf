"""Steps get the evidence that they wait for, or hear that it will not come."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from cie_runbook.errors import CaseError
from cie_runbook.evidence import Evidence
from cie_runbook.report.arrivals import Arrivals

CHIP, LOROTA = cast(Any, "chip's evidence"), cast(Any, "lorota's evidence")


def test_a_step_waits_for_all_of_its_evidence_and_for_no_other() -> None:
    arrivals = Arrivals(["chip", "lorota", "vista"])
    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(arrivals.wait_for, ["lorota", "chip"])
        arrivals.put("chip", CHIP)
        assert not waiting.done()
        arrivals.put("lorota", LOROTA)
        assert waiting.result(timeout=10) == {"lorota": LOROTA, "chip": CHIP}


def test_everything_comes_in_the_order_that_it_was_named() -> None:
    arrivals = Arrivals(["chip", "lorota"])
    arrivals.put("lorota", LOROTA)
    arrivals.put("chip", CHIP)
    assert list(arrivals.all()) == ["chip", "lorota"]


def test_whoever_waits_hears_that_nothing_more_will_come() -> None:
    arrivals = Arrivals(["chip", "lorota"])
    arrivals.put("chip", CHIP)
    arrivals.give_up(CaseError("the table does not match its digest", "chip", "Refresh."))
    assert arrivals.wait_for(["chip"]) == {"chip": CHIP}
    with pytest.raises(CaseError, match="digest"):
        arrivals.wait_for(["lorota"])


def test_evidence_of_a_name_that_nobody_announced_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        Arrivals([]).put("chip", cast(Evidence, CHIP))
