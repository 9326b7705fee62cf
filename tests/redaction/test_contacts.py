"""Phone numbers, mail, street and network addresses."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.contacts import find_contacts


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_contacts(text, text.lower())]


@pytest.mark.parametrize(
    "text",
    ["415-555-2671", "(415) 555-2671", "+1 415.555.2671", "1-415-555-2671 x12", "+14155552671"],
)
def test_a_telephone_number_is_found_whole(text: str) -> None:
    assert hidden(f"at {text}, then") == [text]


@pytest.mark.parametrize(
    "uuid", ["452959cf-69ee-4c3b-b224-2639261b5841", "FB70657B-D4BE-4617-A231-9287775C5B87"]
)
def test_digits_within_a_uuid_are_no_telephone_number(uuid: str) -> None:
    assert hidden(f"request {uuid} of 224-2639261") == ["224-2639261"]


def test_a_mail_address_ends_before_the_full_stop() -> None:
    assert hidden("Write to mary@example.com.") == ["mary@example.com"]


def test_the_user_of_a_url_is_left_to_the_credentials() -> None:
    assert hidden("postgres://svc:pw@db.example/x") == []


@pytest.mark.parametrize(
    "text", ["1.2.3.4.5", "v1.2.3.4", "Chrome/120.0.0.0", "300.1.2.3", "127.0.0.1"]
)
def test_a_version_or_our_own_loopback_is_no_address(text: str) -> None:
    assert hidden(text) == []


@pytest.mark.parametrize("text", ["10:05:33", "CheckIn::V2::Base", "rows[1::2]", "::1"])
def test_colons_alone_make_no_address(text: str) -> None:
    assert hidden(text) == []


def test_a_state_that_reads_as_a_word_needs_a_city() -> None:
    assert hidden("status OK 12345") == []
    assert hidden("Tulsa, OK 74103") == ["Tulsa, OK 74103"]
