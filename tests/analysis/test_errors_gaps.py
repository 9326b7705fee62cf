"""Several names at once are found by the words between them."""

from __future__ import annotations

from itertools import product

from cie_runbook.analysis.errors_gaps import by_names, by_rare_words

NAMES = ("Ann", "Bob", "Cora", "Dev", "Elif", "Femi")
PLACES = ("Red Team", "Eye Clinic", "Podiatry", "Sleep Lab", "Audiology")


def test_names_of_any_length_become_one_variable() -> None:
    shapes = [
        ("nurse", name, "went", "from", *place.split(), "to", "lunch")
        for name, place in product(NAMES, PLACES)
    ]
    assert set(by_names(shapes).values()) == {
        ("nurse", "<*>", "went", "from", "<*>", "to", "lunch")
    }


def test_few_different_words_stay_apart() -> None:
    shapes = [("RPC", word, "broker", "went", "away") for word in ("Socket", "Login")]
    assert by_names(shapes) == {}


def test_rare_words_are_tried_as_variables() -> None:
    shapes = [
        ("account", f"{a}{b}smith", "went", "away", "again") for a, b in product("abcde", "xyz")
    ]
    assert set(by_rare_words(shapes).values()) == {("account", "<*>", "went", "away", "again")}
