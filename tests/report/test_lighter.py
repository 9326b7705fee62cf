"""A page that is too heavy becomes lighter, says so, and still passes the exit check."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from cie_runbook.findings.markup import table
from cie_runbook.report.check import check_html
from cie_runbook.report.lighter import (
    GENTLE,
    HTML_SIZES,
    PDF_SIZES,
    STEPS,
    Sizes,
    fewer_colours,
    fitting,
    without_pictures,
)
from tests.report.concluded import REDACTOR
from tests.report.samples import HOSTS, KNOWN, data_url, figure_html, good_section, png, report


def noisy(seed: int, side: int = 300) -> bytes:
    pixels = np.random.default_rng(seed).integers(0, 255, (side, side, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="png")
    return buffer.getvalue()


def heavy_page(figures: int = 2, rows: int = 400) -> str:
    numbers = [[f"{row:02d}:00", "5,123"] for row in range(rows)]
    data = table("Data: clicks", ["Time", "now"], numbers, css_class="data-table")
    body = "".join(
        figure_html().replace(data_url(png()), data_url(noisy(seed))) for seed in range(figures)
    )
    page = report(good_section())
    return page.replace("</main>", f"{body}{data}</main>")


def made(page: str, wanted: int, most: int) -> str:
    return fitting(page, str.encode, Sizes(wanted, most)).decode()


def test_a_page_that_fits_stays_as_it_is() -> None:
    assert made(heavy_page(), 10**7, 10**7) == heavy_page()


def test_gentle_steps_come_first_and_are_told() -> None:
    page = heavy_page()
    lighter = made(page, len(page) - 100, 10**7)
    assert "the first 200 of 400 rows; the case has all" in lighter
    assert "To keep this file small, the data behind figures was cut to 200 rows." in lighter
    assert "16 colours" not in lighter


def test_pictures_keep_their_descriptions_with_fewer_colours() -> None:
    page = heavy_page()
    lighter = fewer_colours(page, 16)
    assert len(lighter) < len(page) / 2
    assert lighter.count("Link clicks rise from 9 to 11.") == page.count(
        "Link clicks rise from 9 to 11."
    )


def test_figures_give_way_only_to_the_utmost_limit() -> None:
    page = heavy_page()
    assert "<img" in made(page, 1, 10**7)
    lighter = made(page, 1, 30_000)
    assert "<img" not in lighter
    assert "Picture left out, too large: Link clicks rise from 9 to 11." in lighter


@pytest.mark.parametrize("most", [10**6, 200_000, 1])
def test_a_lighter_page_passes_the_exit_check(most: int) -> None:
    page = fitting(report(), str.encode, Sizes(1, most)).decode()
    check_html(page, redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=KNOWN)


def test_a_picture_that_cannot_be_read_stays() -> None:
    broken = base64.b64encode(b"no picture").decode()
    page = f'<img src="data:image/png;base64,{broken}" alt="x">'
    assert fewer_colours(page, 16) == page
    assert without_pictures(page) == '<span class="note">Picture left out, too large: x</span>'


def test_a_page_and_its_pdf_have_limits_and_the_first_steps_lose_nothing() -> None:
    assert Sizes(1_500_000, 5_000_000) == HTML_SIZES
    assert Sizes(2_000_000, 5_000_000) == PDF_SIZES
    assert STEPS[: len(GENTLE)] == GENTLE


def test_pictures_of_few_colours_are_not_painted_again() -> None:
    page = fewer_colours(heavy_page(), 16)
    assert fewer_colours(page, 16) == page
    assert fewer_colours(page, 16, scale=0.5) != page


def test_a_step_that_changes_nothing_is_neither_told_nor_made_again() -> None:
    page, asked = fewer_colours(heavy_page(rows=10), 16), []

    def make(text: str) -> bytes:
        asked.append(text)
        return text.encode()

    fitting(page, make, Sizes(1, 10**7))

    assert asked == [page]
