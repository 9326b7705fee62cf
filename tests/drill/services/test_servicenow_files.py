"""Attachments."""

from __future__ import annotations

import pytest

from cie_runbook.drill.http import Request
from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.servicenow_files import LARGEST, form_upload, raw_upload

WHERE = "table_name=incident&table_sys_id=1"


def raw(query: str, body: bytes = b"x", kind: str = "text/html") -> Request:
    return Request.of("POST", f"/x?{query}", {"Content-Type": kind} if kind else {}, body)


@pytest.mark.parametrize(
    "request_",
    [
        raw("file_name=a.html"),
        raw(WHERE),
        raw(f"{WHERE}&file_name=a.html", kind=""),
        raw(f"{WHERE}&file_name=a.exe"),
        raw(f"{WHERE}&file_name=a.html", body=b""),
        raw(f"{WHERE}&file_name=a.html", body=b"x" * (LARGEST + 1)),
    ],
)
def test_an_upload_that_cannot_be_kept_is_refused(request_: Request) -> None:
    with pytest.raises(RefusalError):
        raw_upload(request_)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nnothing\r\n--b--"),
    ],
)
def test_a_form_without_a_file_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(RefusalError):
        form_upload(raw("", body=body, kind=kind))
