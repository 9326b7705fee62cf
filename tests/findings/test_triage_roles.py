"""Each service that was judged plays a part: suspected, following, or as usual."""

from __future__ import annotations

from cie_runbook.findings.causes import stories
from cie_runbook.findings.model import Finding
from cie_runbook.findings.triage_roles import Part, parts, parts_table
from tests.findings.builders import catalog, make_finding

FAULT: dict[str, float | int | str | None] = {"unit": "share", "score": 9.0}


def told(*findings: Finding) -> dict[str, Part]:
    found = parts(findings, stories(findings, catalog()), catalog())
    return {part.service: part for part in found}


def outage() -> list[Finding]:
    return [
        make_finding("chip_error_rate", "act", FAULT),
        make_finding("vista_api_rpc_timeout_rate", "act", FAULT),
        make_finding("vista_api_refused_rate"),
        make_finding("lorota_error_rate"),
    ]


def test_the_deepest_is_suspected_and_its_caller_follows() -> None:
    found = told(*outage())
    assert list(found) == ["vista-api", "chip", "lorota"]
    assert (found["vista-api"].role, found["vista-api"].why) == (
        "suspect",
        "1 of 2 signals departed",
    )
    assert (found["chip"].role, found["lorota"].role) == ("follows", "as usual")
    assert "it calls vista-api" in found["chip"].why


def test_a_service_that_only_counts_fewer_is_no_suspect() -> None:
    found = told(*outage(), make_finding("travel_claims_submitted", "watch", {"unit": "claim"}))
    assert found["btsss"].role == "follows"
    assert found["btsss"].why == "it has fewer events to count, and nothing of it fails"


def test_what_nobody_can_judge_is_unknown_and_never_as_usual() -> None:
    found = told(*outage(), make_finding("btsss_error_rate", "unknown"))
    assert (found["btsss"].role, found["btsss"].why) == ("unknown", "1 of 1 signal unknown")


def test_without_trouble_every_part_is_as_usual() -> None:
    found = told(make_finding("chip_error_rate"), make_finding("lorota_error_rate"))
    assert {part.role for part in found.values()} == {"as usual"}


def test_the_table_escapes_and_says_status_in_words() -> None:
    part = Part(service="x", title="<x>", status="act", role="suspect", why="it is")
    html = parts_table([part], "Parts")
    assert "&lt;x&gt;" in html
    assert "act" in html
    assert "It is." in html
