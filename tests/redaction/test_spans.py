"""Spans are merged and cut once."""

from __future__ import annotations

from cie_runbook.redaction.spans import Span, cut, merged, without_masks

KEY = b"k" * 32


def test_overlapping_spans_are_cut_once() -> None:
    spans = merged([Span(0, 9, "name", ""), Span(5, 12, "dob", ""), Span(20, 22, "zip", "")])

    assert [(span.start, span.end, span.kind) for span in spans] == [
        (0, 12, "name"),
        (20, 22, "zip"),
    ]


def test_a_credential_wins_over_what_it_overlaps() -> None:
    (span,) = merged([Span(0, 20, "email", ""), Span(15, 25, "credential", "")])

    assert span.kind == "credential"


def test_neighbours_stay_two() -> None:
    assert len(merged([Span(0, 4, "name", ""), Span(4, 8, "dob", "")])) == 2


def test_no_half_of_an_escape_is_left_behind() -> None:
    assert cut('"\\nmary"', [Span(2, 7, "name", "")], KEY) == '"[name]"'
    assert cut('"\\\\mary"', [Span(3, 7, "name", "")], KEY) == '"\\\\[name]"'


def test_a_mask_is_never_hidden_again() -> None:
    text = "name: [name] and Bob"

    assert without_masks(text, [Span(6, 12, "name", ""), Span(17, 20, "name", "")]) == [
        Span(17, 20, "name", "")
    ]
