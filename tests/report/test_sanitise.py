"""The allow-list for HTML that the template did not write."""

from __future__ import annotations

import pytest

from cie_runbook.report.sanitise import is_allowed_link, sanitised
from tests.report.samples import DASHBOARD, HOSTS, figure_html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<script>x()</script>a", "a"),
        ("<p onclick='x()' style='color:red'>a</p>", "<p>a</p>"),
        ("<img src='http://evil.example/x.png' alt='a'>", '<img alt="a">'),
        ("<img src='data:text/html,x' alt='a'>", '<img alt="a">'),
        ("<a href='javascript:x()'>a</a>", '<a rel="noopener noreferrer">a</a>'),
        ("<p role='alert'>a</p>", "<p>a</p>"),
        ("<!-- a -->b", "b"),
        ("<form><input>a</form>", "a"),
    ],
)
def test_what_could_run_or_call_outside_is_taken_out(html: str, clean: str) -> None:
    assert sanitised(html, HOSTS) == clean


def test_our_own_figure_is_kept_whole() -> None:
    clean = sanitised(figure_html(), HOSTS)

    for part in (
        "data-figure=",
        "<figcaption>",
        "<details",
        "<summary>",
        "<caption>",
        'scope="col"',
        "base64,",
    ):
        assert part in clean


@pytest.mark.parametrize(
    ("address", "is_allowed"),
    [
        (DASHBOARD, True),
        ("#s-findings", True),
        ("http://vagov.ddog-gov.com/x", False),
        ("https://vagov.ddog-gov.com.evil.example/", False),
        ("https://user:pw@vagov.ddog-gov.com/", False),
        ("//vagov.ddog-gov.com/", False),
        ("https://[broken", False),
        ("mailto:a@b.example", False),
    ],
)
def test_a_link_leads_only_where_it_may(address: str, *, is_allowed: bool) -> None:
    assert is_allowed_link(address, HOSTS) is is_allowed


def test_a_rehearsal_on_this_machine_may_be_linked_without_tls() -> None:
    assert is_allowed_link("http://127.0.0.1:8080/x", {"127.0.0.1"})
