"""A page of one notebook, as nbconvert's command makes it."""

from __future__ import annotations

from traitlets.config import Config

from cie_runbook.report.exporter import ReportExporter
from tests.report.concluded import executed


def exported(*cells: object, with_code: bool = False) -> str:
    """Return the page of a notebook with these cells after its figure."""
    config = Config({"ReportExporter": {"with_code": with_code}})
    text: str = ReportExporter(config=config).from_notebook_node(executed(*cells))[0]
    return text
