"""The Link header of Sentry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.sources.sentry_link import NextLink, next_link

BACK = '<https://s.example/?a=1,2&cursor=0:0:1>; rel="previous"; results="true"; cursor="0:0:1"'


def link(results: str, cursor: str = "0:100:0") -> str:
    url = "https://s.example/api/0/x/?query=a,b&cursor=x"
    return f'{BACK}, <{url}>; rel="next"; results="{results}"; cursor="{cursor}"'


def test_a_list_that_goes_on_gives_its_cursor() -> None:
    assert next_link(link("true")) == NextLink("0:100:0", is_stated=True)


def test_the_link_of_the_last_page_is_not_followed() -> None:
    assert next_link(link("false")) == NextLink(None, is_stated=True)


@pytest.mark.parametrize("header", [None, "", BACK, "nonsense", link("true", ""), link("perhaps")])
def test_silence_is_told_from_an_end(header: str | None) -> None:
    assert next_link(header) == NextLink(None, is_stated=False)


@given(st.text())
def test_any_header_is_read(header: str) -> None:
    assert next_link(header) == NextLink(None, is_stated=False)
