"""A rendered report in a real browser: everyone can read it, and it asks nobody for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from cie_runbook.report.check_structure import STOCK_ALT
from cie_runbook.report.lighter import Sizes, fitting
from tests.hostile.texts import HOSTILE, hostile_section
from tests.report.concluded import code_cell
from tests.report.exported import exported
from tests.report.reported import Reported
from tests.report.samples import failed_section, good_section, report
from tests.report.test_fragments import CLOCK

pytestmark = pytest.mark.browser

CODE = code_cell("from x import y\n\nif y > 1.5:\n    z = {'a': None}  # why\n")
REPORTS = {
    "good": report(good_section(), clocks=[CLOCK]),
    "failed step": report(good_section(), failed_section()),
    "made lighter": fitting(report(), str.encode, Sizes(1, 1)).decode(),
    "one notebook with code": exported(CODE, with_code=True).replace(
        '<details class="code">', '<details class="code" open>'
    ),
    "hostile": report(hostile_section(), failed_section(), headline=" ".join(HOSTILE)),
}
Scheme = Literal["light", "dark"]
Media = Literal["screen", "print"]
LOOKS: tuple[tuple[Media, Scheme], ...] = (
    ("screen", "light"),
    ("screen", "dark"),
    ("print", "light"),
)


def open_report(browser: Browser, folder: Path, html: str, width: int) -> tuple[Page, list[str]]:
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    return page, [url for url in asked if not url.startswith(("file:", "data:"))]


def violations(page: Page) -> list[tuple[str, str]]:
    answer: dict[str, Any] = Axe().run(page).response
    alts = page.eval_on_selector_all("img", "pictures => pictures.map(p => p.alt)")
    stock = [("stock alt text", alt) for alt in alts if alt.lower().startswith(STOCK_ALT)]
    return stock + [
        (violation["id"], node["html"][:200])
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("look", LOOKS)
def test_a_report_has_no_accessibility_violation_and_makes_no_request(
    chromium: Browser, tmp_path: Path, name: str, width: int, look: tuple[Media, Scheme]
) -> None:
    page, requests = open_report(chromium, tmp_path, REPORTS[name], width)
    page.emulate_media(media=look[0], color_scheme=look[1])

    assert violations(page) == []
    assert requests == []
    page.close()


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [1280, 320])
def test_a_report_never_scrolls_sideways_as_a_whole(
    chromium: Browser, tmp_path: Path, name: str, width: int
) -> None:
    page, _ = open_report(chromium, tmp_path, REPORTS[name], width)

    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    assert page.evaluate(overflow) <= 0
    page.close()


def test_a_picture_without_alt_text_is_a_violation(chromium: Browser, tmp_path: Path) -> None:
    broken = report().replace(' alt="Link clicks rise from 9 to 11."', "")
    page, _ = open_report(chromium, tmp_path, broken, 1280)

    assert "image-alt" in {name for name, _ in violations(page)}
    page.close()


def test_the_stock_sentence_counts_as_no_alt_text(chromium: Browser, tmp_path: Path) -> None:
    stock = "No description has been provided for this image"
    broken = report().replace("Link clicks rise from 9 to 11.", stock)
    page, _ = open_report(chromium, tmp_path, broken, 1280)

    assert ("stock alt text", stock) in violations(page)
    page.close()


@pytest.mark.xdist_group("rehearsed day")
@pytest.mark.parametrize("width", [1280, 320])
def test_the_report_of_a_whole_run_is_for_everyone(
    chromium: Browser, tmp_path: Path, drill_run: Reported, width: int
) -> None:
    page, requests = open_report(chromium, tmp_path, drill_run.case.read_text("report.html"), width)

    for media, scheme in LOOKS:
        page.emulate_media(media=media, color_scheme=scheme)
        assert violations(page) == []
    assert requests == []
    page.close()


def test_the_first_stop_of_the_keyboard_skips_to_the_report(
    chromium: Browser, tmp_path: Path
) -> None:
    page, _ = open_report(chromium, tmp_path, report(), 1280)

    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")

    assert focused == "#report"
    assert page.evaluate("document.activeElement.id") == "report"
    page.close()


def test_print_keeps_the_colours_of_the_verdict(chromium: Browser, tmp_path: Path) -> None:
    page, _ = open_report(chromium, tmp_path, report(), 1280)
    page.emulate_media(media="print", color_scheme="dark")

    colour = page.evaluate("getComputedStyle(document.querySelector('.verdict')).backgroundColor")

    assert colour == "rgb(253, 236, 227)"
    page.close()
