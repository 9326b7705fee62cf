"""A copy of the packaged catalog that a test may break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cie_runbook.catalog.loader import PACKAGED, load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import CatalogError

Breaker = Callable[[str, str, str], CatalogError]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "catalog"
    shutil.copytree(PACKAGED, copy)
    return copy


@pytest.fixture
def broken(folder: Path) -> Breaker:
    """Replace text where it first stands in a file, load the catalog, and return the error."""

    def replace(file: str, old: str, new: str) -> CatalogError:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(CatalogError) as caught:
            load_catalog(folder)
        return caught.value

    return replace


def line_of(file: str, text: str, offset: int = 0) -> str:
    """Where a packaged file holds `text`, as an error says it."""
    before, found, _ = (PACKAGED / file).read_text(encoding="utf-8").partition(text)
    assert found, text
    return f"{file} line {before.count(chr(10)) + 1 + offset}"
