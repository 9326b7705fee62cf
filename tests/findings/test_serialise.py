"""The same findings give the same JSON, whatever their order."""

from __future__ import annotations

import json
import math
from itertools import permutations

from cie_runbook.findings.serialise import findings_list, rounded, to_json, verdict_document
from cie_runbook.findings.verdict import conclude
from tests.findings.builders import catalog, make_finding

FINDINGS = [
    make_finding("vista_api_p95", "act", {"observed": 1 / 3, "expected": math.nan}),
    make_finding("checkin_completed", "act", {"missing": 412.0}),
    make_finding("precheckin_completed"),
]


def test_the_order_of_findings_does_not_matter() -> None:
    texts = {
        to_json(verdict_document(conclude(order, catalog()))) for order in permutations(FINDINGS)
    }
    assert len(texts) == 1


def test_numbers_are_rounded_and_nan_is_unknown() -> None:
    numbers = {found["id"]: found["numbers"] for found in findings_list(FINDINGS)}["vista_api_p95"]
    assert numbers["observed"] == 0.333333
    assert numbers["expected"] is None
    assert rounded(1234567.8) == 1234570.0
    assert rounded("text") == "text"
    assert rounded(7) == 7


def test_times_are_utc() -> None:
    (found,) = (each for each in findings_list(FINDINGS) if each["id"] == "checkin_completed")
    assert (found["since"], found["until"]) == ("2026-11-18T14:40:00Z", "2026-11-18T16:25:00Z")


def test_the_document_can_be_read_back_and_ends_in_a_newline() -> None:
    text = to_json(verdict_document(conclude(FINDINGS, catalog())))
    document = json.loads(text)
    assert text.endswith("}\n")
    assert document["suspect"] == "vista-api"
    assert [each["id"] for each in document["findings"]] == sorted(f.id for f in FINDINGS)
