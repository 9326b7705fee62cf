"""One YAML file of the catalog: values typed, every mistake a `CatalogError` with its line."""

from __future__ import annotations

from pathlib import Path

from cie_runbook import strict_yaml
from cie_runbook.errors import CatalogError
from cie_runbook.strict_yaml import Dialect, Document, Place, typed_scalar

__all__ = ["MAX_FILE_BYTES", "Document", "Place", "parse_document", "read_document"]

MAX_FILE_BYTES = 512 * 1024  # several times the largest file of the catalog
DIALECT = Dialect(error=CatalogError, scalar=typed_scalar, max_bytes=MAX_FILE_BYTES)


def read_document(path: Path) -> Document:
    """Read the YAML file at `path`.

    Raises
    ------
    CatalogError
        The file is missing, too large, empty, or not YAML as the catalog writes it.
    """
    return _with_content(strict_yaml.read_document(path, DIALECT, path.name))


def parse_document(content: bytes, file: str) -> Document:
    """Read the content of a catalog file; see `read_document`."""
    return _with_content(strict_yaml.parse_document(content, DIALECT, file))


def _with_content(document: Document) -> Document:
    if document.content is None:
        raise CatalogError("the file is empty", document.file, "Write at least one entry.")
    return document
