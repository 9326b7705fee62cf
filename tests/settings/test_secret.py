"""A credential shows itself to nobody but `reveal`."""

import copy
import json
import logging
import pickle
from dataclasses import asdict, dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.settings.secret import MASK, Secret

VISIBLE = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=64)


@dataclass(frozen=True)
class Holder:
    """Anything that has a credential in a field."""

    key: Secret


@given(VISIBLE.filter(lambda value: value not in "Secret(***) Holder(key=Secret(***))"))
def test_no_way_of_writing_a_secret_shows_it(value: str) -> None:
    secret = Secret(value, "CIE_DEMO_KEY")
    written = [
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret!r:>40}",
        "%s" % secret,  # noqa: UP031 - the old way must not show it either
        json.dumps({"key": secret}),
        repr(pickle.dumps(secret)),
        repr(Holder(secret)),
        str(asdict(Holder(secret))),
        secret + "",
    ]
    assert all(value not in text for text in written)
    assert secret.reveal() == value


def test_a_pickled_secret_comes_back_as_the_mask() -> None:
    assert pickle.loads(pickle.dumps(Secret("abcdefgh12"))) == MASK  # noqa: S301 - our own bytes


def test_a_log_line_shows_the_mask(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("demo").warning("the key is %s", Secret("abcdefgh12"))
    assert caplog.messages == ["the key is ***"]


def test_a_copy_is_the_same_secret() -> None:
    secret = Secret("abcdefgh12")
    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret


def test_secrets_are_equal_by_value_and_never_equal_to_text() -> None:
    first, same, other = Secret("abcdefgh12"), Secret("abcdefgh12"), Secret("zyxwvuts98")
    assert first == same
    assert hash(first) == hash(same)
    assert first != other
    assert first != MASK
    assert first != "abcdefgh12"


@pytest.mark.parametrize("value", ["", "short", "seven77"])
def test_a_short_value_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="fewer than 8 characters"):
        Secret(value)


@pytest.mark.parametrize("value", ["abcdefgh\r\nX-Evil: 1", "abcd efgh", "abcdefgé"])
def test_a_value_that_no_header_can_carry_is_refused_without_showing_it(value: str) -> None:
    with pytest.raises(ValueError, match="holds spaces") as caught:
        Secret(value)
    assert value not in str(caught.value)
