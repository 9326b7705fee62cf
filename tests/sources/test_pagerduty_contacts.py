"""By what a person is told, and never where."""

import pytest

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.pagerduty_contacts import (
    COLUMNS,
    SAFE_COLUMNS,
    contact_methods,
    contact_methods_request,
    contact_methods_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.systems import assert_contract, assert_free_of_secrets, client_of

METHODS = {
    "contact_methods": [
        {"id": "C1", "type": "email_contact_method", "address": "secret@example.test"},
        {
            "id": "C2",
            "type": "phone_contact_method",
            "address": "secret 555-0100",
            "label": "secret",
        },
        {"id": "C3", "type": "sms_contact_method_reference", "address": "", "summary": "secret"},
        {"id": "C4", "type": "push_notification_contact_method", "address": None},
    ]
}


def test_only_the_kind_of_a_contact_and_whether_it_is_there_are_kept() -> None:
    with (
        replay(Exchange("GET", "/users/P1/contact_methods", (Reply.of(METHODS),))) as server,
        client_of("pagerduty", server.url) as (client, deadline),
    ):
        found = contact_methods(client, "P1", deadline)
    assert found.completeness == "complete"
    assert_contract(found.table, COLUMNS)
    assert_free_of_secrets(found.table)
    assert found.table["type"].tolist() == ["email", "phone", "sms", "push_notification"]
    assert found.table["is_present"].tolist() == [True, True, False, False]
    assert set(found.table["user_id"]) == {"P1"}


def test_nobody_to_reach_keeps_the_columns() -> None:
    assert_contract(contact_methods_table({"contact_methods": []}, "P1"), COLUMNS)
    assert set(SAFE_COLUMNS) == set(COLUMNS)


def test_an_answer_without_its_list_is_not_an_empty_one() -> None:
    with pytest.raises(UnreadableAnswerError, match="no list at contact_methods"):
        contact_methods_table({"error": "secret"}, "P1")


def test_an_id_stays_within_its_part_of_the_path() -> None:
    assert contact_methods_request("P1/../me") == "/users/P1%2F..%2Fme/contact_methods"
