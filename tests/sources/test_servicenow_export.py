"""The queue from a file that a person exported."""

from datetime import UTC
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.errors import BadInputError
from cie_runbook.sources.servicenow_export import (
    FIELD_NAMES,
    LARGEST_FILE,
    ROWS_NAMED,
    ExportForm,
    queue_export_page,
    read_queue_export,
)
from cie_runbook.sources.servicenow_queue import COLUMNS
from tests.sources.systems import assert_contract

DISPLAYED = (
    "Number,Short description,Priority,State,Assigned to,Opened,Active\r\n"
    'INC0012345,"Veterans, and ""more""\r\nof it",2 - High,In Progress,A. Person,'
    "2026-11-18 09:30:00,true\r\n"
    "INC0012346,,,New,,,\r\n"
)


def test_an_export_has_the_columns_of_the_queue(tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    path.write_bytes(b"\xef\xbb\xbf" + DISPLAYED.encode())
    fetched = read_queue_export(path)
    assert fetched.completeness == "complete"
    assert_contract(fetched.table, COLUMNS)
    assert set(FIELD_NAMES) == set(COLUMNS)
    row = fetched.table.iloc[0]
    assert (row["number"], row["priority"], row["priority_label"]) == (
        "INC0012345",
        "2",
        "2 - High",
    )
    assert row["opened_at"] == pd.Timestamp("2026-11-18T14:30:00Z")  # read in US Eastern
    assert row["short_description"] == 'Veterans, and "more"\r\nof it'
    assert bool(row["is_active"])
    assert fetched.table["opened_at"].isna().tolist() == [False, True]


def test_headers_zone_and_format_are_told_where_they_differ() -> None:
    form = ExportForm(
        headers={"number": "Ticket", "opened_at": "Since"},
        zone=UTC,
        instant_format="%m/%d/%Y %I:%M:%S %p",
    )
    page = queue_export_page("Since,Ticket\n11/18/2026 02:30:00 PM,INC0001\n", form)
    assert page.table["opened_at"].tolist() == [pd.Timestamp("2026-11-18T14:30:00Z")]


def test_the_names_of_fields_are_headers_too() -> None:
    page = queue_export_page("number,sys_created_on,state\nINC0001,2026-11-18 09:30:00,New\n")
    assert (page.table["state_label"].tolist(), page.missing) == (["New"], ())


def test_bad_rows_are_left_out_and_named_by_their_line() -> None:
    text = (
        "Number,Opened\n"
        "INC0001,2026-11-18 09:30:00\n"
        "secret text,2026-11-18 09:30:00\n"
        "INC0002,secret\n"
        "INC0003\n"
        "\n"
        "INC0001,\n"
    )
    page = queue_export_page(text)
    assert page.table["number"].tolist() == ["INC0001"]
    assert page.entry_count == 5
    assert page.missing == (
        "line 3: no ticket's number",
        "line 4: opened_at is not an instant as %Y-%m-%d %H:%M:%S",
        "line 5: too few cells",
        "line 7: a ticket that came before",
    )


def test_many_bad_rows_are_counted() -> None:
    page = queue_export_page("Number\n" + "x\n" * 30)
    assert len(page.missing) == ROWS_NAMED + 1
    assert page.missing[-1] == "10 more lines were left out"


def test_a_file_that_breaks_off_keeps_what_came_before() -> None:
    page = queue_export_page('Number,State\nINC0001,New\nINC0002,"Ne')
    assert page.table["number"].tolist() == ["INC0001"]
    assert page.missing == ("line 3 and those after: not separated by commas",)


def test_a_file_of_an_old_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "queue.csv"
    path.write_bytes(
        "Number,Assigned to\nINC0001,Andr\N{LATIN SMALL LETTER E WITH ACUTE}\n".encode("cp1252")
    )
    table = read_queue_export(path).table
    assert table["assigned_to_name"].tolist() == ["Andr\N{LATIN SMALL LETTER E WITH ACUTE}"]


@pytest.mark.parametrize("text", ["", "\n", "State,Opened\nNew,x\n", "PK\x03\x04"])
def test_a_file_without_the_number_of_tickets_is_refused(text: str) -> None:
    with pytest.raises(BadInputError, match="no header names the ticket's number"):
        queue_export_page(text)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="cannot be read"):
        read_queue_export(tmp_path / "none.csv")
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(BadInputError, match="larger than 20 MiB"):
        read_queue_export(path)


def test_a_header_for_a_column_that_the_queue_lacks_is_refused() -> None:
    with pytest.raises(BadInputError, match="nummer is no column"):
        ExportForm(headers={"nummer": "Number"})


@given(st.text(max_size=60))
def test_any_text_below_the_header_is_rows_or_named_lines(text: str) -> None:
    page = queue_export_page("Number,Opened\n" + text)
    assert_contract(page.table, COLUMNS)
    assert len(page.table) <= page.entry_count
