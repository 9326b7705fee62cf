"""What is not on the list of what a report may hold is refused."""

from __future__ import annotations

import pytest

from cie_runbook.report.check_activity import activity_problems
from cie_runbook.report.page import read_page
from tests.report.samples import DASHBOARD, HOSTS


def problems(html: str) -> list[str]:
    return [problem.what for problem in activity_problems(read_page(html), HOSTS)]


@pytest.mark.parametrize(
    "html",
    [
        "<p class='x'>t</p>",
        f"<a href='{DASHBOARD}' rel='noopener noreferrer'>x</a>",
        "<a href='#x'>x</a>",
    ],
)
def test_what_the_template_writes_passes(html: str) -> None:
    assert problems(html) == []


def test_a_link_that_lets_its_target_reach_back_is_refused() -> None:
    assert problems(f"<a href='{DASHBOARD}'>x</a>") == ['a link without rel="noopener"']


def test_an_unknown_meta_is_refused() -> None:
    assert problems("<meta http-equiv='refresh' content='0'>") == [
        "a <meta> that a report never holds"
    ]


def test_a_name_from_the_page_is_shown_in_safe_letters_only() -> None:
    assert problems("<x\u00e9y>t</x>") == ["<x?y>, which a report never holds"]
