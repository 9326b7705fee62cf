"""A report full of hostile text, opened in a real browser: it is text there."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog

from tests.hostile.texts import hostile_page


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_a_browser_opens_no_dialog_asks_nobody_and_keeps_the_layout(
    chromium: Browser, tmp_path: Path, width: int
) -> None:
    path = tmp_path / "report.html"
    path.write_text(hostile_page(), encoding="utf-8")
    page = chromium.new_page(viewport={"width": width, "height": 900})
    dialogs: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    asked: list[str] = []
    page.on("dialog", dismissed)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    spill = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

    assert page.evaluate(spill) <= 0
    assert dialogs == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.querySelectorAll('script, iframe, form, base').length") == 0
    page.close()
