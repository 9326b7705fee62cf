"""Records of ServiceNow: every scalar is text, and a page may be short before the end."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import (
    AccessDeniedError,
    BadInputError,
    RateLimitedError,
    RefusedRequestError,
    SourceError,
    UnavailableError,
    UnreadableAnswerError,
)
from cie_runbook.sources.paging import Page
from cie_runbook.sources.row_table import row_table
from cie_runbook.sources.servicenow_records import (
    Record,
    RecordList,
    checked_sys_id,
    instant_of,
    label_of,
    record_page,
    record_pages,
    required,
    table_request,
    text_of,
    truth_of,
)
from tests.replay import Exchange, Reply, Seen, replay
from tests.sources.slack_and_servicenow import (
    CREDENTIAL,
    SIGN_ON,
    answer_with,
    client_of,
    make_settings,
)

SETTINGS = make_settings("servicenow")
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def records(count: int, first: int = 0) -> list[dict[str, str]]:
    return [{"sys_id": f"{first + number:032x}"} for number in range(count)]


def request(limit: int, offset: int) -> str:
    return table_request("task", "active=true", ("sys_id",), limit=limit, offset=offset)


def table(rows: Sequence[Record]) -> pd.DataFrame:
    return row_table([{"sys_id": text_of(row, "sys_id")} for row in rows], {"sys_id": "string"})


WANTED = RecordList(request=request, table=table, endpoint="queue")


def read(*replies: Reply) -> tuple[list[Page], list[Seen]]:
    with (
        replay(Exchange("GET", "/table/task", replies)) as server,
        client_of("servicenow", server.url) as (client, deadline),
    ):
        pages = list(record_pages(client, WANTED, deadline, row_cap=1000))
    return pages, server.seen


def offsets(seen: Sequence[Seen]) -> list[str]:
    return [request.query["sysparm_offset"][0] for request in seen]


def test_a_query_is_encoded_once_and_asks_for_codes_and_labels() -> None:
    path = table_request("task", "a=b^state!=6^ORDERBYx", ("sys_id", "number"), limit=7, offset=14)
    assert "%25" not in path
    assert urlsplit(path).path == "/table/task"
    assert parse_qs(urlsplit(path).query) == {
        "sysparm_query": ["a=b^state!=6^ORDERBYx"],
        "sysparm_fields": ["sys_id,number"],
        "sysparm_display_value": ["all"],
        "sysparm_exclude_reference_link": ["true"],
        "sysparm_limit": ["7"],
        "sysparm_offset": ["14"],
    }


@pytest.mark.parametrize(
    ("authorization", "sent"),
    [
        ("Bearer {credential}", f"Bearer {CREDENTIAL}"),
        ("Basic {credential}", f"Basic {CREDENTIAL}"),
    ],
)
def test_basic_and_token_credentials_go_into_the_header(authorization: str, sent: str) -> None:
    with (
        replay(Exchange("GET", "/table/task", (Reply.of({"result": []}),))) as server,
        client_of("servicenow", server.url, authorization=authorization) as (client, deadline),
    ):
        list(record_pages(client, WANTED, deadline, row_cap=1000))
    assert server.seen[0].headers["authorization"] == sent


def test_pages_are_read_up_to_the_total_that_the_service_states() -> None:
    pages, seen = read(
        Reply.of({"result": records(100)}, x_total_count="130"),
        Reply.of({"result": records(30, 100)}, x_total_count="130"),
    )
    assert [len(page.table) for page in pages] == [100, 30]
    assert offsets(seen) == ["0", "100"]


def test_without_a_total_a_short_page_is_the_last() -> None:
    pages, seen = read(
        Reply.of({"result": records(100)}),
        Reply.of({"result": records(100, 100)}),
        Reply.of({"result": []}),
    )
    assert [len(page.table) for page in pages] == [100, 100, 0]
    assert offsets(seen) == ["0", "100", "200"]


def test_nothing_is_one_empty_page() -> None:
    (page,), _ = read(Reply.of({"result": []}, x_total_count="0"))
    assert (len(page.table), page.after, page.missing) == (0, None, ())


def test_records_that_the_credential_may_not_see_are_missed_and_told() -> None:
    replies = (
        Reply.of({"result": records(80)}, x_total_count="130"),
        Reply.of({"result": records(30, 100)}, x_total_count="130"),
    )
    pages, _ = read(*replies)
    assert pages[-1].missing == (
        "the service counts 130 records and gave 110: "
        "check what CIE_SERVICENOW_TOKEN may see, or ask again",
    )


def test_a_record_that_leaves_on_the_way_is_told() -> None:
    replies = (
        Reply.of({"result": records(100)}, x_total_count="150"),
        Reply.of({"result": records(49, 100)}, x_total_count="149"),
    )
    pages, _ = read(*replies)
    assert "counts 150 records and gave 149" in pages[-1].missing[0]


def test_a_cut_transaction_gives_its_records_and_then_says_so() -> None:
    cut = Reply.of({"result": records(3), "error": {"message": "secret detail", "detail": ""}})
    (page,), _ = read(cut)
    assert (len(page.table), page.missing) == (3, ("the service cut its answer short",))


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply.of({"error": {"message": "secret detail"}}, 400), RefusedRequestError),
        (Reply.of({"error": {"message": "secret detail"}}, 401), AccessDeniedError),
        (Reply.of({"error": {"message": "secret detail"}}, 403), AccessDeniedError),
        (Reply.of({"error": {"message": "secret detail"}}, 404), RefusedRequestError),
        (Reply.of({"error": {"message": "secret detail"}}, 429, retry_after="1"), RateLimitedError),
        (Reply.of({"error": {"message": "secret detail"}}, 503), UnavailableError),
        (Reply.of({"error": {"message": "secret detail"}, "status": "failure"}), UnavailableError),
        (SIGN_ON, AccessDeniedError),
        (Reply.of({"records": []}), UnreadableAnswerError),
        (Reply.of({"result": {"sys_id": "x"}}), UnreadableAnswerError),
        (Reply.of({"result": ["secret detail"]}), UnreadableAnswerError),
        (Reply(200, b'{"result": [{"sys_id"'), UnreadableAnswerError),
    ],
)
def test_what_is_not_an_answer_becomes_our_error(reply: Reply, kind: type[SourceError]) -> None:
    with pytest.raises(SourceError) as caught:
        read(reply)
    assert type(caught.value) is kind
    for kept_back in ("secret detail", CREDENTIAL, "http:", "sysparm"):
        assert kept_back not in str(caught.value)


@pytest.mark.parametrize(
    ("field", "text", "label"),
    [
        ({"display_value": "High", "value": "2"}, "2", "High"),
        ({"link": "https://example.test/x", "value": "9c50"}, "9c50", "9c50"),
        ("2", "2", "2"),
        ({"display_value": "", "value": ""}, None, None),
        ("", None, None),
        (None, None, None),
        (True, "true", "true"),
        (7, "7", "7"),
        ([], None, None),
    ],
)
def test_a_scalar_is_read_in_each_of_its_shapes(
    field: object, text: str | None, label: str | None
) -> None:
    record = {"x": field}
    assert (text_of(record, "x"), label_of(record, "x")) == (text, label)


def test_an_instant_is_read_in_utc() -> None:
    record = {"x": {"display_value": "11/18/2026 10:05:09", "value": "2026-11-18 15:05:09"}}
    assert instant_of(record, "x", "servicenow") == datetime(2026, 11, 18, 15, 5, 9, tzinfo=UTC)
    assert instant_of({"x": ""}, "x", "servicenow") is None


@pytest.mark.parametrize("text", ["11/18/2026 10:05:09", "2026-02-30 00:00:00", "2026-11-18", "x"])
def test_any_other_text_is_no_instant(text: str) -> None:
    with pytest.raises(UnreadableAnswerError, match="opened_at is not an instant"):
        instant_of({"opened_at": text}, "opened_at", "servicenow")


@pytest.mark.parametrize(("text", "truth"), [("true", True), ("false", False), ("maybe", None)])
def test_a_truth_is_text(text: str, truth: bool | None) -> None:
    assert truth_of({"active": {"value": text}}, "active") is truth


def test_a_record_without_its_id_is_named() -> None:
    with pytest.raises(UnreadableAnswerError, match="a record without sys_id"):
        required({"number": "INC1"}, "sys_id", "servicenow")


@pytest.mark.parametrize("text", ["", "9c50", "9c50fbc51b4f8d5065965318624bcbbf^ORactive=true"])
def test_an_id_that_would_change_the_query_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        checked_sys_id(text, "group")


@given(JSON_VALUES)
def test_any_answer_is_records_or_one_of_our_errors(content: Any) -> None:
    try:
        page = record_page(answer_with(content), SETTINGS)
    except SourceError:
        return
    assert all(isinstance(record, dict) for record in page.records)


@given(JSON_VALUES)
def test_any_field_is_text_or_unknown(field: Any) -> None:
    assert isinstance(text_of({"x": field}, "x"), str | None)
    assert isinstance(label_of({"x": field}, "x"), str | None)
