"""A sweep over a whole case for invented persons whom the rehearsed services name: none is there.

Every search of the catalog is asked, each table is shown by a notebook, and the case is rendered.
"""

from __future__ import annotations

import json
import re
import shutil
import urllib.parse
import zipfile
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from pypdf import PdfReader

from cie_runbook.case import Case
from cie_runbook.catalog.loader import load_catalog
from cie_runbook.drill.hostile import PLANTED_PRIVATE
from cie_runbook.drill.rehearsal import rehearse
from cie_runbook.drill.services.planted import PLANTED
from cie_runbook.evidence import Evidence, Gathering, LiveFetch, gather, plan_request
from cie_runbook.findings.markup import table
from cie_runbook.redaction import Redactor
from cie_runbook.report.again import content_of
from cie_runbook.report.check_identity import png_texts
from cie_runbook.report.exhibits import manifest
from cie_runbook.report.publish import write_pdf, write_report
from cie_runbook.report.redactors import known_names
from tests.rehearsed import NOW, drill_settings
from tests.report.concluded import WINDOW, code_cell, concluded_case, executed

VALUES = (*PLANTED, *PLANTED_PRIVATE.values())
ROWS_ASKED, ROWS_SHOWN = 120, 15
PICTURE = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")


@pytest.fixture(scope="module")
def swept(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A rendered case with evidence of every search."""
    case = concluded_case(tmp_path_factory.mktemp("sweep"))
    redactor = Redactor(key=b"k" * 32, allowed=known_names(load_catalog()))
    found = gathered(case, redactor)
    cells = [shown(evidence) for evidence in found if not evidence.provenance.is_absent]
    nbformat.write(executed(*cells), case.path("notebooks", "01_daily_report.ipynb"))
    provenance = {evidence.provenance.name: evidence.provenance for evidence in found}
    case.write_json("manifest.json", manifest([], provenance))
    content = content_of(case, load_catalog())
    write_report(case, content, redactor)
    assert write_pdf(case, content)[1] == ()
    return case


def gathered(case: Case, redactor: Redactor) -> list[Evidence]:
    """Ask the rehearsed services for a part of every search, and freeze it in the case."""
    catalog, settings = load_catalog(), drill_settings()
    fewer = {
        name: search.model_copy(update={"row_cap": min(search.row_cap, ROWS_ASKED)})
        for name, search in catalog.searches.items()
    }
    catalog = catalog.model_copy(update={"searches": fewer})
    requests = [plan_request(catalog, settings, name, WINDOW, 0) for name in fewer]
    live_settings = rehearse(settings, day=WINDOW.eastern_day, catalog=catalog, now=NOW)
    with live_settings as live, LiveFetch(lambda: live) as fetch:
        how = Gathering(
            fetch=fetch, redactor=redactor, now=lambda: NOW, run="sweep", tell=lambda _: None
        )
        return list(gather(case, requests, how).values())


def shown(evidence: Evidence) -> Any:
    """Return a cell that displays a table's first rows, as HTML and as plain text."""
    name, rows = evidence.provenance.name, evidence.table.head(ROWS_SHOWN).astype("string")
    lines = rows.fillna("").to_numpy().tolist()
    html = table(name, list(rows.columns), lines, css_class="rows")
    cell = code_cell(f"step.evidence({name!r})", html)
    text = nbformat.v4.new_output("stream", text=rows.to_string())
    cell.outputs.append(text)
    return cell


def texts_of(path: Path) -> Iterator[str]:
    """Yield every text that a file of a case holds, whatever its form."""
    if path.suffix == ".parquet":
        yield pd.read_parquet(path).astype("string").to_csv()
    elif path.suffix == ".pdf":
        reader = PdfReader(path)
        yield from (page.extract_text() for page in reader.pages)
        yield str(reader.metadata)
    else:
        text = path.read_text(encoding="utf-8")
        yield text
        if path.suffix in {".json", ".ipynb"}:
            yield json.dumps(json.loads(text), ensure_ascii=False)
        for picture in PICTURE.findall(text):
            yield from png_texts(b64decode(picture))


def files_of(case: Case) -> list[Path]:
    """Return the files of a case, but for its locks."""
    files = [path for path in case.folder.rglob("*") if path.is_file()]
    return sorted(path for path in files if path.suffix != ".lock" and path.stat().st_size)


def test_no_planted_value_is_in_any_file_of_the_case(swept: Case) -> None:
    folded = {value: value.casefold() for value in VALUES}
    found = {
        (value, str(path.relative_to(swept.folder)))
        for path in files_of(swept)
        for text in texts_of(path)
        for plain in [urllib.parse.unquote_plus(text).casefold()]
        for value in VALUES
        if folded[value] in plain
    }
    assert found == set()


def test_the_sweep_looks_into_every_kind_of_file(swept: Case) -> None:
    kinds = {path.suffix for path in files_of(swept)}
    assert kinds >= {".html", ".pdf", ".ipynb", ".json", ".parquet"}


def test_the_sweep_reads_pictures_and_what_notebooks_say_of_themselves(swept: Case) -> None:
    notebook = swept.path("notebooks", "01_daily_report.ipynb")
    pictures = PICTURE.findall(notebook.read_text(encoding="utf-8"))
    assert pictures
    assert all(b64decode(picture).startswith(b"\x89PNG") for picture in pictures)
    assert "papermill" in "".join(texts_of(notebook))


def test_a_zip_of_the_case_holds_what_was_swept_and_no_telling_name(
    swept: Case, tmp_path: Path
) -> None:
    archive = shutil.make_archive(str(tmp_path / swept.name), "zip", swept.folder)
    with zipfile.ZipFile(archive) as zipped:
        assert zipped.comment == b""
        members = {one.filename: one for one in zipped.infolist() if not one.is_dir()}
        for path in files_of(swept):
            member = members[path.relative_to(swept.folder).as_posix()]
            assert zipped.read(member) == path.read_bytes()
            assert member.comment == b""
    names = "\n".join(members).casefold()
    assert [value for value in VALUES if value.casefold() in names] == []


def test_there_was_something_to_mask(swept: Case) -> None:
    text = swept.read_text("report.html")
    assert len(re.findall(r"\[(?:phone|email|name|ssn|birth date|date of birth)", text)) > 0


def test_a_planted_value_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pd.DataFrame({"text": [f"caller {PLANTED[0]}"]}).to_parquet(path)
    assert PLANTED[0] in "".join(texts_of(path))
