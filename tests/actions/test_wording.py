"""Words made fit to leave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.actions.wording import (
    fit,
    github_words,
    refuse_quotations,
    servicenow_words,
    slack_words,
)
from cie_runbook.errors import BadInputError
from cie_runbook.redaction import Redactor
from tests.actions.world import SECRET

REDACTOR = Redactor([SECRET], key=b"k" * 32)


def test_credentials_and_controls_do_not_stay() -> None:
    assert fit(f"key {SECRET}\x1b[31m\u202e!", REDACTOR) == "key [credential]!"


@given(st.text(alphabet="<>&!@#channel here|^`*_ [/code]\n", max_size=60))
def test_nothing_in_a_slack_message_is_a_command(text: str) -> None:
    words = slack_words(text, REDACTOR)
    assert not set("<>") & set(words)
    assert all(part[:4] == "amp;" or part[:3] in {"lt;", "gt;"} for part in words.split("&")[1:])


@given(st.text(alphabet="<>[]/codeCODE \n", max_size=60))
def test_nothing_in_a_journal_is_a_tag(text: str) -> None:
    words = servicenow_words(text, REDACTOR).lower().replace(" ", "")
    assert "[code]" not in words
    assert "[/code]" not in words
    assert not set("<>") & set(words)


def test_an_issue_mentions_nobody_and_holds_no_markup() -> None:
    words = github_words("@team #12 <!-- x --> ![p](http://x) <img>", REDACTOR)
    assert "@t" not in words
    assert "#1" not in words
    assert "<" not in words
    assert "![" not in words


def test_a_quotation_of_the_ticket_is_refused() -> None:
    private = ["Caller says that the link does not open on her phone"]
    with pytest.raises(BadInputError, match="quotes the ticket") as caught:
        refuse_quotations("They report: THE LINK, does not open.", private)
    assert "link" not in str(caught.value)


def test_words_that_happen_to_be_the_same_pass() -> None:
    refuse_quotations("The link does not work.", ["Caller says that the link does not open"])
