"""The daily report by hand, in JupyterLab, in a real browser."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tests.notebooks.lab import jupyterlab
from tests.notebooks.script import FOLDER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("jupyterlab")]

NOTEBOOK = "01_daily_report.ipynb"
RUN_LIMIT_MS = 120_000
STEP_LIMIT_MS = 30_000
MOST_WORDS_OF_AN_ALT = 110
ERROR = '.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]'


@dataclass(frozen=True)
class Opened:
    """The notebook after Run All and a save: the page, the saved file, and whom it asked."""

    page: Page
    saved: dict[str, Any]
    hosts: frozenset[str]

    @property
    def cells(self) -> dict[str, dict[str, Any]]:
        """The saved cells by their ids."""
        return {cell["id"]: cell for cell in self.saved["cells"]}


@pytest.fixture(scope="module")
def opened(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder, private = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("private")
    shutil.copy(FOLDER / NOTEBOOK, folder)
    with jupyterlab(folder, private) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(STEP_LIMIT_MS)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{address}/lab/tree/{NOTEBOOK}")
        run_all(page)
        save(page)
        saved = json.loads((folder / NOTEBOOK).read_text(encoding="utf-8"))
        hosts = {urlsplit(url).hostname or "" for url in asked if not url.startswith("data:")}
        yield Opened(page, saved, frozenset(hosts))
        page.close()


def run_all(page: Page) -> None:
    idle = page.get_by_text("Python 3 (ipykernel) | Idle")
    expect(idle).to_be_visible(timeout=STEP_LIMIT_MS)  # from now on the menus work
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    ended = page.locator(f".jp-OutputArea .verdict, {ERROR}").first
    expect(ended).to_be_attached(timeout=RUN_LIMIT_MS)


def save(page: Page) -> None:
    def is_save(response: Response) -> bool:
        path = urlsplit(response.url).path
        return response.request.method == "PUT" and path.endswith(NOTEBOOK)

    with page.expect_response(is_save):
        page.keyboard.press("Control+s")


def test_run_all_reaches_a_verdict(opened: Opened) -> None:
    verdict = opened.page.locator(".jp-OutputArea .verdict")
    expect(verdict).to_have_count(1)


def test_every_figure_shows_a_picture_with_words_for_it(opened: Opened) -> None:
    figures = [name for name in opened.cells if name.startswith("figure-")]
    pictures = opened.page.locator(".jp-OutputArea figure img")
    expect(pictures).to_have_count(len(figures))
    for picture in pictures.all():
        alt = picture.get_attribute("alt") or ""
        assert alt.strip()
        assert len(alt.split()) <= MOST_WORDS_OF_AN_ALT
        assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_every_figure_has_its_source_and_its_data_beneath_it(opened: Opened) -> None:
    for figure in opened.page.locator(".jp-OutputArea figure").all():
        expect(figure.locator("figcaption")).to_contain_text("Source: Datadog metrics")
        assert figure.locator("details.figure-data table tr").count() > 1


def test_the_names_of_the_cells_survive_a_save(opened: Opened) -> None:
    before = json.loads((FOLDER / NOTEBOOK).read_text(encoding="utf-8"))["cells"]
    assert list(opened.cells) == [cell["id"] for cell in before]
    assert [cell["source"] for cell in opened.saved["cells"]] == [c["source"] for c in before]


def test_cells_show_results_and_neither_errors_nor_warnings(opened: Opened) -> None:
    kinds = {
        name: [output["output_type"] for output in cell["outputs"]]
        for name, cell in opened.cells.items()
        if cell["cell_type"] == "code"
    }
    assert kinds.pop("parameters") == kinds.pop("setup") == []
    assert set(map(tuple, kinds.values())) == {("execute_result",)}


def test_nobody_outside_is_asked_for_anything(opened: Opened) -> None:
    assert opened.hosts == {"127.0.0.1"}
