"""The redactor as a whole: nothing leaks, look-alikes stay, whatever the text."""

from __future__ import annotations

import base64
import json
import re
import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.redaction import DROPPED, Redactor, redact
from cie_runbook.redaction.kinds import MASK
from tests.redaction.corpus import CREDENTIALS, IDENTIFYING, LOOK_ALIKES
from tests.redaction.hostile import HOSTILE, hostile_text

KEY = b"k" * 32
REDACTOR = Redactor(key=KEY)


@pytest.mark.parametrize(("text", "gone", "kind"), IDENTIFYING)
def test_what_identifies_a_person_is_hidden_under_its_kind(text: str, gone: str, kind: str) -> None:
    masked = REDACTOR.redact(text)

    assert gone not in masked
    assert f"[{kind}" in masked


@pytest.mark.parametrize(("text", "gone"), CREDENTIALS)
def test_a_credential_is_hidden(text: str, gone: str) -> None:
    masked = REDACTOR.redact(text)

    assert gone not in masked
    assert "[credential]" in masked


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_look_alike_stays_as_it_is(text: str) -> None:
    assert REDACTOR.redact(text) == text


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


ENCODERS = {
    "percent": lambda text: quote(text, safe=""),
    "json": lambda text: json.dumps({"note": text}),
    "html": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "unicode": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "base64": _base64,
}
PLANTED = ("1012667145V762142", "SSN 123-45-6789.", "mary.jones@example.com", "(415) 555-2671")


@given(
    planted=st.sampled_from(PLANTED),
    layers=st.lists(st.sampled_from(sorted(ENCODERS)), min_size=1, max_size=3),
)
def test_no_encoding_hides_a_value_from_the_redactor(planted: str, layers: list[str]) -> None:
    text = f"note {planted} end"
    for layer in layers:
        text = ENCODERS[layer](text)

    masked = REDACTOR.redact(f"before {text} after")

    assert masked != f"before {text} after"
    for layer in reversed(layers):
        assert _base64(planted)[:12] not in masked, layer
    assert planted not in masked


PARTS = st.sampled_from(
    [
        *(text for text, _, _ in IDENTIFYING),
        *(text for text, _ in CREDENTIALS),
        *LOOK_ALIKES,
        "[ssn]",
        "[icn:12ab]",
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        "\\",
        "\\n",
        "\n",
        ":",
        "=",
        "name: ",
        '"ssn": ',
        "patient: ",
        "%20",
        "&amp;",
        "\\u0041",
        "|",
        "^",
        ",",
        " ",
        "@",
        "\x1b[0m",
    ]
)


@settings(max_examples=300)
@given(st.lists(PARTS, max_size=8).map("".join))
def test_redacting_twice_changes_nothing(text: str) -> None:
    masked = REDACTOR.redact(text)

    assert REDACTOR.redact(masked) == masked


@given(st.text(max_size=200))
def test_any_text_at_all_is_redacted_without_an_exception(text: str) -> None:
    masked = REDACTOR.redact(text)

    assert REDACTOR.redact(masked) == masked


JSON_LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.sampled_from([text for text, _, _ in IDENTIFYING])
)
JSON_KEYS = st.sampled_from(["ssn", "note", "patient", "phone", "value", "name", "uuid"])
JSON_TREES = st.recursive(
    JSON_LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(JSON_KEYS, inner, max_size=3),
    max_leaves=10,
)


@given(
    tree=st.dictionaries(JSON_KEYS, JSON_TREES, min_size=1, max_size=4),
    indent=st.sampled_from([None, 2]),
)
def test_json_stays_json(tree: dict[str, object], indent: int | None) -> None:
    json.loads(REDACTOR.redact(json.dumps(tree, indent=indent)))


def test_a_registered_credential_is_hidden_whatever_stands_around_it() -> None:
    secret = "p4ss/word+with?signs"  # noqa: S105  (invented)
    redactor = Redactor(secrets=[secret], key=KEY)

    for form in (
        secret,
        quote(secret, safe=""),
        _base64(secret),
        _base64(f"user:{secret}"),
        secret[-8:],
    ):
        assert redactor.redact(f"x{form}y") != f"x{form}y"
    assert secret not in repr(redactor)


def test_one_person_keeps_one_tag_within_a_case() -> None:
    text = "call 415-555-2671, then +1 (415) 555-2671, then 415-555-9999"

    first, second, third = (part.split("[")[1] for part in REDACTOR.redact(text).split(", then"))

    assert first == second
    assert first != third


@pytest.mark.parametrize(
    "spellings",
    [
        ("415-555-2671", "+1 (415) 555-2671", "phone=%28415%29+555-2671", "call 4155552671"),
        ("icn=1012667145", "1012667145V762142", "1012667145V762142^NI^200M^USVHA^P"),
        (
            "check_in_uuid=BCE2E2A4-3D3E-4A3E-9C39-0A5A5F1D2C3B",
            "/sessions/bce2e2a4-3d3e-4a3e-9c39-0a5a5f1d2c3b",
            "https://www.va.gov/health-care/appointment-check-in/?id=bce2e2a4-3d3e-4a3e-9c39-0a5a5f1d2c3b",
        ),
    ],
)
def test_every_spelling_of_one_value_has_one_tag(spellings: tuple[str, ...]) -> None:
    tags = {mask[0] for text in spellings for mask in MASK.finditer(REDACTOR.redact(text))}

    assert len(tags) == 1
    assert re.fullmatch(r"\[\w+:[0-9a-f]{12}\]", tags.pop())


def test_another_case_gives_another_tag() -> None:
    assert Redactor(key=b"a" * 32).redact("123-45-6789") != Redactor(key=b"b" * 32).redact(
        "123-45-6789"
    )


def test_a_failure_within_drops_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("SSN 123-45-6789")

    monkeypatch.setattr("cie_runbook.redaction.engine.find_names", broken)

    assert Redactor(key=KEY).redact("SSN 123-45-6789") == DROPPED


def test_a_text_that_takes_too_long_is_dropped() -> None:
    ticks = iter(range(0, 100_000, 1_000))

    assert Redactor(key=KEY, clock=lambda: float(next(ticks))).redact("12:00 fine") == DROPPED


def test_what_was_hidden_is_counted_by_kind() -> None:
    redactor = Redactor(key=KEY)

    redactor.redact("123-45-6789 and 987-65-4321, mary@example.com")

    assert redactor.counts == {"ssn": 2, "email": 1}


def test_an_allowed_text_stays() -> None:
    redactor = Redactor(key=KEY, allowed=["chip", "10.20.30.40"])

    assert redactor.redact("caller: chip, host 10.20.30.40") == ("caller: chip, host 10.20.30.40")


@pytest.mark.parametrize("unit", HOSTILE)
def test_a_hostile_text_takes_a_time_that_grows_no_faster_than_its_length(unit: str) -> None:
    started = time.process_time()

    REDACTOR.redact(hostile_text(unit))

    assert time.process_time() - started < 5  # under one second on an idle core


def test_the_plain_function_needs_no_set_up() -> None:
    assert redact("SSN 123-45-6789").startswith("SSN [ssn:")
