"""Work notes and attachments of one ticket, and of no other."""

from datetime import UTC, datetime
from typing import Any

import pytest

from cie_runbook.errors import BadInputError, UnreadableAnswerError
from cie_runbook.sources.fetched import Fetched
from cie_runbook.sources.servicenow_journal import (
    ATTACHMENT_COLUMNS,
    NOTE_COLUMNS,
    SAFE_ATTACHMENT_COLUMNS,
    SAFE_NOTE_COLUMNS,
    attachments_request,
    attachments_table,
    fetch_attachments,
    fetch_notes,
    notes_request,
    notes_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.slack_and_servicenow import client_of, sample

TICKET = "0a1b2c3d4e5f60718293a4b5c6d7e8f0"
NOTES = sample("servicenow/journal-notes.json")["result"]
FILES = sample("servicenow/attachment-list.json")["result"]


def notes(*replies: Reply) -> Fetched:
    with (
        replay(Exchange("GET", "/table/sys_journal_field", replies)) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        return fetch_notes(client, TICKET, deadline)


def attachments(*replies: Reply) -> Fetched:
    with (
        replay(Exchange("GET", "/attachment", replies)) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        return fetch_attachments(client, TICKET, deadline)


def results(rows: list[dict[str, Any]]) -> Reply:
    return Reply.of({"result": rows}, x_total_count=str(len(rows)))


def test_work_notes_are_read_oldest_first() -> None:
    path = notes_request(TICKET, 100, 0)
    assert f"element_id%3D{TICKET}%5Eelement%3Dwork_notes%5EORDERBYsys_created_on" in path
    table = notes_table(NOTES, "servicenow")
    assert table.dtypes.astype(str).to_dict() == NOTE_COLUMNS
    assert table.to_dict("records") == [
        {
            "sys_id": "b0000000000000000000000000000001",
            "ticket_id": TICKET,
            "at": datetime(2026, 11, 18, 15, 20, tzinfo=UTC),
            "author": "pat.example",
            "text": "Looked at the dashboard.",
        }
    ]


def test_the_notes_of_a_ticket_come_whole() -> None:
    fetched = notes(results(NOTES))
    assert (len(fetched.table), fetched.completeness) == (1, "complete")


def test_a_ticket_without_notes_is_empty() -> None:
    fetched = notes(results([]))
    assert fetched.completeness == "empty"
    assert fetched.table.dtypes.astype(str).to_dict() == NOTE_COLUMNS


@pytest.mark.parametrize(("field", "value"), [("element_id", "f" * 32), ("element", "comments")])
def test_a_note_of_another_kind_or_ticket_is_not_taken(field: str, value: str) -> None:
    with pytest.raises(UnreadableAnswerError, match=f"another {field} came"):
        notes(results([{**NOTES[0], field: value}]))


def test_attachments_come_with_size_and_digest() -> None:
    table = attachments_table(FILES, "servicenow")
    assert table.dtypes.astype(str).to_dict() == ATTACHMENT_COLUMNS
    assert table.iloc[0].to_dict() == {
        "sys_id": "c0000000000000000000000000000001",
        "ticket_id": TICKET,
        "at": datetime(2026, 11, 18, 15, 30, tzinfo=UTC),
        "content_type": "text/html",
        "size_bytes": 20481,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "file_name": "report.html",
    }
    assert table.iloc[1][["size_bytes", "sha256"]].isna().all()


def test_attachments_are_asked_for_in_an_order_that_stays() -> None:
    path = attachments_request(TICKET, 100, 100)
    assert path.startswith(f"/attachment?sysparm_query=table_sys_id%3D{TICKET}%5EORDERBY")
    assert path.endswith("sysparm_limit=100&sysparm_offset=100")


def test_the_attachments_of_a_ticket_come_whole() -> None:
    fetched = attachments(results(FILES))
    assert (len(fetched.table), fetched.completeness) == (2, "complete")


def test_an_attachment_of_another_ticket_is_not_taken() -> None:
    with pytest.raises(UnreadableAnswerError, match="another table_sys_id"):
        attachments(results([{**FILES[0], "table_sys_id": "f" * 32}]))


def test_an_id_that_is_none_is_refused_before_anything_is_asked() -> None:
    with pytest.raises(BadInputError):
        notes_request("INC0012345", 1, 0)


def test_words_of_people_are_not_declared_safe() -> None:
    assert {"text", "author"}.isdisjoint(SAFE_NOTE_COLUMNS)
    assert "file_name" not in SAFE_ATTACHMENT_COLUMNS
