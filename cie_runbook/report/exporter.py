"""The report as an exporter of nbconvert, with our template and nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import nbformat
from jinja2 import Environment, StrictUndefined
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from traitlets import Bool, List, Unicode

from cie_runbook.report.alone import checked_page, frame_of
from cie_runbook.report.document import Code, Frame
from cie_runbook.report.fragments import TEMPLATE, TEMPLATES, Fragments, joined_cells
from cie_runbook.report.plain import without_controls


class ReportExporter(TemplateExporter):  # type: ignore[misc]  # nbconvert ships no types
    """Executed notebooks as one HTML page: no script, no outside request, made for every reader.

    The runner gives it all steps of a run at once (`page`). As ``jupyter nbconvert --to
    cie-report NOTEBOOK`` it makes a page of one executed notebook, redacted and checked alike.

    Attributes
    ----------
    with_code : bool
        Whether a notebook's code is there, folded.
    """

    export_from_notebook = "CIE report"  # what JupyterLab's menu calls it
    output_mimetype = "text/html"
    with_code = Bool(default_value=False, help="Keep the code, folded.").tag(config=True)
    default_preprocessors = List(Unicode(), default_value=[])  # ours is the only one
    file_extension = Unicode(".html")
    template_name = Unicode(TEMPLATE)
    template_file = Unicode("index.html.j2")
    extra_template_basedirs = List(Unicode(), default_value=[str(TEMPLATES)])

    def get_prefix_root_dirs(self) -> list[str]:
        """Return no folder of Jupyter: what lies in a user's home changes no report."""
        return []

    def page(self, frame: Frame) -> str:
        """Return the page of a whole run, neither redacted nor checked yet."""
        notebook = nbformat.from_dict(
            {
                "cells": joined_cells(frame.sections),
                "metadata": {},
                "nbformat": 4,
                "nbformat_minor": 5,
            }
        )
        text: str = super().from_notebook_node(notebook, {"report": frame})[0]
        return text

    def from_notebook_node(
        self, nb: Any, resources: Mapping[str, Any] | None = None, **_unused: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page of one executed notebook, redacted and checked.

        Raises
        ------
        UnsafeReportError
            The page holds something that must not leave; nothing is written.
        """
        known = self._init_resources(dict(resources or {}))
        metadata = known.get("metadata", {})
        code: Code = "folded" if self.with_code else "left out"
        frame = frame_of(nb, metadata.get("name", ""), metadata.get("path", ""), code)
        return checked_page(self.page(frame), frame), known

    def _init_preprocessors(self) -> None:
        super()._init_preprocessors()
        self.register_preprocessor(Fragments(Highlight2HTML(pygments_lexer="python3")))

    def _validate_preprocessor(self, nbc: Any, preprocessor: Any) -> None:
        """Let a notebook pass whose form is not quite nbformat's: what it shows is judged later."""

    def _create_environment(self) -> Environment:
        environment: Environment = super()._create_environment()
        return environment.overlay(  # the same loaders and filters, and nothing unescaped
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_shown_value,
        )


def _shown_value(value: Any) -> Any:
    """Take out of every text what no report shows; markup was cleaned by the sanitiser."""
    return without_controls(value) if type(value) is str else value
