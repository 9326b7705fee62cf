"""A rendered report in a real browser: everyone can read it, and it asks nobody for anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.report.samples import failed_section, good_section, report

pytestmark = pytest.mark.browser

REPORTS = {"good": (good_section(),), "failed step": (good_section(), failed_section())}
Scheme = Literal["light", "dark"]
Media = Literal["screen", "print"]


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
    return [
        (violation["id"], node["html"][:200])
        for violation in answer["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("look", [("screen", "light"), ("screen", "dark"), ("print", "light")])
def test_a_report_has_no_accessibility_violation_and_makes_no_request(
    chromium: Browser, tmp_path: Path, name: str, width: int, look: tuple[Media, Scheme]
) -> None:
    page, requests = open_report(chromium, tmp_path, report(*REPORTS[name]), width)
    page.emulate_media(media=look[0], color_scheme=look[1])

    assert violations(page) == []
    assert requests == []
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_report_never_scrolls_sideways_as_a_whole(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    page, _ = open_report(chromium, tmp_path, report(*REPORTS["failed step"]), width)

    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    assert page.evaluate(overflow) <= 0
    page.close()


def test_a_picture_without_alt_text_is_a_violation(chromium: Browser, tmp_path: Path) -> None:
    broken = report().replace(' alt="Link clicks rise from 9 to 11."', "")
    page, _ = open_report(chromium, tmp_path, broken, 1280)

    assert "image-alt" in {name for name, _ in violations(page)}
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
