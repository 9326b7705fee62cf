"""Setting the document: one style, our fonts, and the standard that tagged PDFs are held to."""

from __future__ import annotations

from datetime import datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import matplotlib as mpl

from cie_runbook.report.pdf.markup import literal, markup
from cie_runbook.report.pdf.tree import read_tree

STANDARD: Final = "ua-1"  # PDF/UA-1, ISO 14289-1: the compiler refuses what it does not allow
STYLE = "style.typ"
MAIN = "main.typ"


def pdf_report(html: str, *, title: str, made_at: datetime) -> bytes:
    """Return a finished and checked page as a tagged PDF, the same bytes for the same page.

    Parameters
    ----------
    html : str
        The page, as `check_html` let it pass.
    title : str
        Of the document.
    made_at : datetime
        When the report was made, tz-aware; it stands in the document.

    Raises
    ------
    ValueError
        The page cannot be set under the standard, as when a picture lacks its description.
    """
    import typst  # noqa: PLC0415 - a compiler of 20 MB that only this needs

    compiler: Any = typst  # its types leave a variable open that no argument of ours settles

    document = markup(read_tree(html))
    head = f'#import "{STYLE}": *\n#show: report.with(title: {literal(title)})\n'
    with TemporaryDirectory(prefix="cie-pdf-") as folder:  # the compiler takes pictures as files
        place = Path(folder)
        for name, content in document.pictures.items():
            (place / name).write_bytes(content)
        (place / STYLE).write_bytes(files(__package__).joinpath(STYLE).read_bytes())
        (place / MAIN).write_text(f"{head}#{document.body}", encoding="utf-8")
        try:
            made: bytes = compiler.compile(
                place / MAIN,
                root=place,
                format="pdf",
                pdf_standards=STANDARD,
                font_paths=[Path(mpl.get_data_path(), "fonts", "ttf")],
                ignore_system_fonts=True,
                timestamp=int(made_at.timestamp()),
            )
        except typst.TypstError as error:
            raise ValueError(f"the page cannot be set: {error.message}") from None
    return made
