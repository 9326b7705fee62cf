"""A sign-on page told from an answer: it comes with the status of success."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cie_runbook.errors import AccessDeniedError
from cie_runbook.settings import SystemSettings
from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.transport import Answer

_PAGES = ("text/html", "application/xhtml+xml")
_OPENINGS = (b"<!doctype html", b"<html")


def permitted_object(answer: Answer, settings: SystemSettings) -> Mapping[str, Any]:
    """Return the JSON object in the body of `answer`.

    Raises
    ------
    AccessDeniedError
        A web page came in its place: single sign-on stands before the service.
    UnreadableAnswerError
        The body is not JSON, or is not an object.
    """
    if is_web_page(answer):
        raise AccessDeniedError(
            "a web page came in place of an answer, most likely to sign on",
            settings.system,
            f"Check {settings.credential_name}, and whether its API is open to credentials.",
        )
    return json_object(answer, settings.system)


def is_web_page(answer: Answer) -> bool:
    """Return whether the body is a web page, by its declared type or by how it opens."""
    if answer.headers.get("content-type", "").lower().startswith(_PAGES):
        return True
    return answer.body[:200].lstrip().lower().startswith(_OPENINGS)
