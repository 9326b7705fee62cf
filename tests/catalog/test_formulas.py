"""Formulas are sums and differences of metric references."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.catalog.formulas import Formula, parse_formula, signal_refs
from cie_runbook.catalog.models import Catalog

REFERENCES = st.from_regex(r"[a-z][a-z0-9_]{0,8}(:[a-z][a-z0-9]{0,3})?", fullmatch=True)


def test_a_sum_and_difference_is_read() -> None:
    formula = parse_formula("a + b_2 - c:p95")
    assert formula.terms == ((1, "a"), (1, "b_2"), (-1, "c:p95"))
    assert formula.references == ("a", "b_2", "c:p95")


def test_blanks_and_line_breaks_do_not_matter() -> None:
    assert parse_formula(" a+b\n -c ") == parse_formula("a + b - c")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a b",
        "a +",
        "+ a",
        "-a",
        "a * b",
        "a / b",
        "a ++ b",
        "2 + a",
        "A",
        "a:",
        "a : p95",
        "é",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no sum or difference"):
        parse_formula(text)


def test_a_reference_named_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="'a' twice"):
        parse_formula("a + b - a")


@given(
    st.lists(st.tuples(st.sampled_from((1, -1)), REFERENCES), min_size=1, unique_by=lambda t: t[1])
)
def test_a_formula_written_out_is_read_back(terms: list[tuple[int, str]]) -> None:
    first = terms[0][1]
    formula = Formula(((1, first), *((1 if sign > 0 else -1, name) for sign, name in terms[1:])))
    assert parse_formula(str(formula)) == formula


@given(st.text(max_size=30))
def test_any_text_is_a_formula_or_a_value_error(text: str) -> None:
    try:
        formula = parse_formula(text)
    except ValueError:
        return
    assert parse_formula(str(formula)) == formula


def test_a_signal_needs_both_sides_of_its_share_once(catalog: Catalog) -> None:
    signal = catalog.signals["checkin_error_rate"]
    assert signal_refs(signal) == ("checkin_failed", "checkin_completed")


def test_a_latency_needs_its_requests(catalog: Catalog) -> None:
    assert signal_refs(catalog.signals["chip_p95"]) == ("chip_time:p95", "chip_time:requests")
