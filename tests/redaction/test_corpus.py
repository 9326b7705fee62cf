"""The corpus of our own making: the bars of redaction, on a small part of it."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.redaction import DROPPED
from tests.redaction.documents import DEVELOPMENT, HELD_OUT, ROUNDS, Part, documents
from tests.redaction.planted import CATEGORIES, FACILITIES, plant
from tests.redaction.scoring import corpus_redactor, score

SEEDS = 2
PERSONS_LEAKED, DOCUMENTS_LEAKING, LOOK_ALIKES_LOST = 0.005, 0.02, 0.01


@pytest.mark.parametrize("part", [DEVELOPMENT, HELD_OUT, *ROUNDS], ids=lambda part: part.name)
def test_the_bars_of_redaction_hold(part: Part) -> None:
    result = score(documents(part, SEEDS), corpus_redactor())

    assert result.leaked_of("credential") == 0
    assert result.person_share <= PERSONS_LEAKED
    assert result.document_share <= DOCUMENTS_LEAKING
    assert result.destroyed_share <= LOOK_ALIKES_LOST
    assert result.broken_json == []
    assert result.unstable == []
    assert result.dropped == []


def test_the_parts_share_no_text_and_no_notation() -> None:
    assert not set(DEVELOPMENT.texts) & set(HELD_OUT.texts)
    assert not set(DEVELOPMENT.notations) & set(HELD_OUT.notations)
    assert not set(DEVELOPMENT.pool.last) & set(HELD_OUT.pool.last)


def test_the_corpus_is_the_same_for_the_same_seed() -> None:
    assert list(documents(HELD_OUT, 1)) == list(documents(HELD_OUT, 1))


def test_a_redactor_that_hides_nothing_is_found_out() -> None:
    class Careless:
        def redact(self, text: str) -> str:
            return text

    result = score(documents(DEVELOPMENT, 1), Careless())

    assert result.person_share > 0.99
    assert result.leaked_of("credential") == result.planted["credential"]


def test_a_redactor_that_hides_everything_is_found_out() -> None:
    class Anxious:
        def redact(self, text: str) -> str:
            return DROPPED

    assert score(documents(DEVELOPMENT, 1), Anxious()).destroyed_share > 0.9


ENCODERS: dict[str, Callable[[str], str]] = {
    "percent": lambda text: quote(text, safe=""),
    "json": lambda text: json.dumps({"note": text}),
    "html": html.escape,
    "entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "unicode": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
}
SELF_EVIDENT = ("icn", "email", "jwt", "slack", "github", "sentry", "registered")


@given(
    kind=st.sampled_from(SELF_EVIDENT),
    layers=st.lists(st.sampled_from(sorted(ENCODERS)), max_size=3),
    random=st.randoms(use_true_random=False),
)
def test_no_composition_of_encodings_hides_a_planted_value(
    kind: str, layers: list[str], random: object
) -> None:
    value = plant(kind, HELD_OUT.pool, random).value  # type: ignore[arg-type]  # hypothesis' own
    text = f"note {value} end"
    for layer in layers:
        text = ENCODERS[layer](text)

    masked = corpus_redactor().redact(f"before {text} after")

    assert value not in masked
    assert masked != f"before {text} after"
    assert corpus_redactor().redact(masked) == masked
    assert len(masked) <= 2 * len(text) + 40


@given(
    kinds=st.lists(
        st.sampled_from(sorted(set(CATEGORIES["look-alike"]) - {"version"})), max_size=6
    ),
    random=st.randoms(use_true_random=False),
)
def test_look_alikes_come_through_unchanged(kinds: list[str], random: object) -> None:
    values = [plant(kind, HELD_OUT.pool, random).value for kind in kinds]  # type: ignore[arg-type]  # as above
    text = " ; ".join(values)

    assert corpus_redactor().redact(text) == text


@pytest.mark.parametrize("name", FACILITIES)
def test_a_facility_that_bears_a_persons_name_keeps_it(name: str) -> None:
    assert corpus_redactor().redact(f"patient at {name} waits") == f"patient at {name} waits"
