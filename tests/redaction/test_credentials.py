"""Credentials that their own form gives away."""

from __future__ import annotations

import pytest

from cie_runbook.redaction.credentials import find_credentials
from tests.redaction.corpus import JWT


def hidden(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_credentials(text)]


def test_a_token_that_was_wrapped_over_lines_is_found_whole() -> None:
    wrapped = f"{JWT[:40]}\n    {JWT[40:]}"

    assert hidden(f"x {wrapped} y") == [wrapped]


def test_only_the_user_part_of_a_url_is_hidden() -> None:
    assert hidden("redis://svc:pw@cache:6379/0") == ["svc:pw"]


def test_a_key_block_that_was_cut_off_is_hidden_to_its_end() -> None:
    block = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk"

    assert hidden(block) == [block]


@pytest.mark.parametrize(
    "text", ["Basic authentication", "bearer of news", "https://va.gov/a@b", "eyJ"]
)
def test_a_word_of_the_trade_is_no_credential(text: str) -> None:
    assert hidden(text) == []
