"""Invented credentials."""

from __future__ import annotations

import base64

import pytest

from cie_runbook.drill.services.tokens import (
    SCOPES,
    basic_password,
    given_token,
    invented_tokens,
)
from cie_runbook.settings import Secret


def test_every_system_has_its_own_token_the_same_every_time() -> None:
    tokens = invented_tokens()
    assert tokens == invented_tokens()
    assert len({token.value for token in tokens.values()}) == len(SCOPES)
    assert all(Secret(token.value).reveal() == token.value for token in tokens.values())


def test_a_scope_can_be_taken_away_once() -> None:
    less = invented_tokens()["slack"].without("chat:write")
    assert "chat:write" not in less.scopes
    with pytest.raises(ValueError, match="no scope chat:write"):
        less.without("chat:write")


@pytest.mark.parametrize(
    ("header", "scheme", "token"),
    [
        ("Bearer abc", "Bearer ", "abc"),
        ("bearer abc", "Bearer ", "abc"),
        ("Token token=abc", "Token token=", "abc"),
        ("Basic abc", "Bearer ", ""),
        ("", "Bearer ", ""),
    ],
)
def test_a_token_is_read_after_its_scheme(header: str, scheme: str, token: str) -> None:
    assert given_token(header, scheme) == token


def test_a_password_is_read_from_basic_and_from_nothing_else() -> None:
    packed = base64.b64encode(b"someone:pass:word").decode()
    assert basic_password(f"Basic {packed}") == "pass:word"
    assert basic_password("Basic %%%") == basic_password("Bearer x") == ""
