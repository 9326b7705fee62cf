"""The credentials of this process, in every spelling."""

from __future__ import annotations

import json
from base64 import b64encode
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.redaction.registry import ValueRegistry


def test_a_short_value_is_refused() -> None:
    with pytest.raises(ValueError, match="8 characters"):
        ValueRegistry(["short"])


@given(
    secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=12, max_size=40),
    before=st.binary(max_size=4),
)
def test_every_usual_form_is_found(secret: str, before: bytes) -> None:
    registry = ValueRegistry([secret])

    for form in (
        secret,
        quote_plus(secret),
        json.dumps({"x": secret}),
        b64encode(before + secret.encode() + b"tail").decode(),
        secret[-8:],
    ):
        assert list(registry.find(form)), form


def test_the_registry_never_shows_a_value() -> None:
    assert "hunter2222" not in repr(ValueRegistry(["hunter2222"]))
