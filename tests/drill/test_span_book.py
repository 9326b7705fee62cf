"""The spans of a day, by the search of the support plan."""

from __future__ import annotations

from collections import Counter

from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.lookups import span_values
from cie_runbook.drill.moments import to_ms
from cie_runbook.drill.search import compiled
from cie_runbook.drill.span_book import SpanBook
from cie_runbook.window import Window
from tests.drill.worlds import WEDNESDAY, known_world

CLINICIAN_WORKFLOW = (
    "env:prod -service:(clinician-workflow-defaultdb OR clinician-workflow-cache) -status:ok "
    '-@http.path_group:("/lambda/flush" OR "/lambda/hello")'
)
DAY = Window.of_day(WEDNESDAY)
BOOK = SpanBook(Chronicle(known_world("vista-outage")))


def services(query: str) -> Counter[str]:
    found = BOOK.entries("tevi").all(to_ms(DAY.start), to_ms(DAY.end), compiled(query, span_values))
    return Counter(entry["service"] for _, entry in found)


def test_the_plans_search_drops_what_it_says_and_keeps_the_rest() -> None:
    everything, found = services("*"), services(CLINICIAN_WORKFLOW)

    assert everything["clinician-workflow-defaultdb"] > 0
    assert found["clinician-workflow-defaultdb"] == found["clinician-workflow-cache"] == 0
    assert found["project-lorota-prod"] == 0
    assert found["vista-api"] == services("status:error")["vista-api"] > 1_000
    assert found["project-chipapi-cwsacrificiallambda-prod"] > 0
    assert services(f"{CLINICIAN_WORKFLOW} @http.path_group:/lambda*") == {}


def test_a_job_that_failed_less_often_than_it_is_tried_runs_well_in_the_end() -> None:
    failed = services("service:clinician-workflow-sidekiq status:error")
    recovered = services("service:clinician-workflow-sidekiq status:ok")

    assert 0 < recovered["clinician-workflow-sidekiq"] <= failed["clinician-workflow-sidekiq"]
