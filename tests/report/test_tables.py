"""A table carries its id, escapes what it says, and another number gives another digest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cie_runbook.evidence import Provenance, gather
from cie_runbook.findings.markup import table
from cie_runbook.redaction import Hidden
from cie_runbook.report.tables import HIDDEN_HEADER, Table, TableForm, evidence_table
from tests.evidence.builders import answering, how, make_case, make_request, make_table


def made(value: str = "412", name: str = "totals") -> Table:
    html = table("Totals", ["Signal", "Total"], [["Check-ins", value]], css_class="totals")
    return Table(id=name, caption="Totals", html=html)


def record(folder: Path) -> Provenance:
    found = gather(make_case(folder), [make_request()], how(answering(make_table())))
    return found["checkin_traffic"].provenance


def test_a_table_is_shown_with_its_id_once() -> None:
    shown = made()._repr_html_()
    assert shown.startswith('<table id="totals" data-table="totals" ')
    assert shown.count("data-table=") == 1


def test_an_id_cannot_break_out_of_its_attribute() -> None:
    assert "<script" not in made(name='x"><script>')._repr_html_()


def test_another_number_gives_another_digest() -> None:
    assert made("412").data_digest() == made("412").data_digest()
    assert made("412").data_digest() != made("413").data_digest()


def test_the_evidence_is_listed_with_what_came(tmp_path: Path) -> None:
    shown = evidence_table([record(tmp_path)])
    assert shown.id == "gathered"
    for text in ("Check-in traffic", "vagov", "Thu 2026-11-19 07:00 EST", "complete", "nothing"):
        assert text in shown.html


def test_what_is_missing_is_said_with_its_reason(tmp_path: Path) -> None:
    lacking = replace(
        record(tmp_path),
        completeness="partial",
        missing=("two of five queries were refused <403>",),
        unnamed=("chip_requests", "chip_time"),
    )
    html = evidence_table([lacking]).html
    assert "two of five queries were refused &lt;403&gt;" in html
    assert "no name is configured for chip_requests, chip_time" in html
    assert "nothing" not in html


def test_what_redaction_hid_is_counted_beside_the_evidence(tmp_path: Path) -> None:
    leaking = replace(
        record(tmp_path),
        hidden=(Hidden(source="chip_logs", field="message", kind="ssn", count=1204),),
    )
    assert "1,204 ssn in message" in evidence_table([leaking]).html
    assert HIDDEN_HEADER in evidence_table([leaking]).html
    assert HIDDEN_HEADER not in evidence_table([record(tmp_path)]).html


def test_a_table_without_rows_says_so_in_a_row_of_its_own() -> None:
    form = TableForm("queue-", "queue")
    empty = form.table("waiting", "What waits", ("Ticket", "Age"), [], "it is empty")
    filled = form.table("waiting", "What waits", ("Ticket", "Age"), [["INC1", "3 days"]])

    assert (empty.id, filled.id) == ("queue-waiting", "queue-waiting")
    assert "it is empty" in empty.html
    assert "nothing" not in filled.html
