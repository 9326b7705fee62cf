"""The search syntax."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.drill.lookups import log_values
from cie_runbook.drill.search import SearchTextError, compiled

ENTRY = {
    "service": "vista-api",
    "status": "error",
    "host": "vista-api-01",
    "message": "station 442: Read timed out (RPC Socket Timeout)",
    "tags": ["env:prod", "service:vista-api"],
    "attributes": {
        "vista": {"station": "442", "params": ["1", "5"]},
        "http": {"status_code": 500, "path_group": "/lambda/flush"},
        "duration": 1_500,
    },
}


def fits(text: str) -> bool:
    return compiled(text, log_values)(ENTRY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "timed",
        "TIMED out",
        '"rpc socket timeout"',
        "service:vista-api status:error",
        "env:prod",
        "env:*",
        "service:vista*",
        "service:(chip OR vista-api)",
        "service:(chip OR vista-api) AND -status:ok",
        "-service:(chip OR lorota)",
        "NOT status:ok",
        "!@content:errors",
        "@vista.station:442",
        "@vista.params:5",
        '@http.path_group:"/lambda/flush"',
        "@http.status_code:500",
        "@http.status_code:>=500",
        "@http.status_code:[500 TO 599]",
        "@duration:<2000",
        "(status:ok OR (status:error AND timed)) env:prod",
        "tim*",
    ],
)
def test_what_fits_is_found(text: str) -> None:
    assert fits(text)


@pytest.mark.parametrize(
    "text",
    [
        "refused",
        "time",
        '"Socket RPC"',
        "status:ok",
        "service:vista",
        "-env:prod",
        "@vista.station:44",
        "@nowhere:*",
        "@http.status_code:<500",
        '-@http.path_group:("/lambda/flush" OR "/lambda/hello")',
        "status:error AND (chip OR lorota)",
    ],
)
def test_what_does_not_fit_is_left_out(text: str) -> None:
    assert not fits(text)


@pytest.mark.parametrize("text", ["(a", "a)", "AND", "a OR", "()", "(" * 60 + "a" + ")" * 60])
def test_what_is_no_search_is_refused(text: str) -> None:
    with pytest.raises(SearchTextError):
        fits(text)


@given(st.text(max_size=60))
def test_any_text_is_a_search_or_is_refused(text: str) -> None:
    try:
        assert fits(text) in {True, False}
    except SearchTextError:
        return


@given(st.text(alphabet="abcdef", min_size=1, max_size=8))
def test_a_denial_finds_the_opposite(word: str) -> None:
    assert fits(f"-{word}") is not fits(word)
