"""A sign-on page told from an answer: it comes with the status of success."""

from __future__ import annotations

from cie_runbook.errors import AccessDeniedError
from cie_runbook.sources.transport import Answer

_PAGES = ("text/html", "application/xhtml+xml")
_OPENINGS = (b"<!doctype html", b"<html")
_MARK = b"\xef\xbb\xbf"  # of UTF-8, before the text


def refuse_web_page(answer: Answer, system: str, mend: str) -> None:
    """Let an answer pass that is none to sign on; `mend` names the credential to check.

    Raises
    ------
    AccessDeniedError
        A web page came in its place: single sign-on stands before the service.
    """
    if is_web_page(answer):
        what = "a web page came in place of an answer, most likely to sign on"
        raise AccessDeniedError(what, system, mend)


def is_web_page(answer: Answer) -> bool:
    """Return whether the body is a web page, by its declared type or by how it opens."""
    if answer.headers.get("content-type", "").lower().startswith(_PAGES):
        return True
    return answer.body[:200].removeprefix(_MARK).lstrip().lower().startswith(_OPENINGS)
