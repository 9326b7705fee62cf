"""Uploads in three steps."""

from __future__ import annotations

import pytest

from cie_runbook.drill.services.api import RefusalError
from cie_runbook.drill.services.slack_files import Files


def test_only_announced_bytes_of_the_announced_length_are_taken() -> None:
    files = Files()
    file = files.announce({"filename": "a.html", "length": "3"})
    assert not files.receive("FNONE", b"abc")
    assert not files.receive(file.id, b"abcd")
    assert files.receive(file.id, b"abc")


def test_a_file_is_shared_once_and_only_after_its_bytes() -> None:
    files = Files()
    file = files.announce({"filename": "a.html", "length": "3"})
    with pytest.raises(RefusalError):
        files.share({"files": [{"id": file.id}]})
    files.receive(file.id, b"abc")
    assert files.share({"files": [{"id": file.id}]})[0].to_json("http://here")["size"] == 3
    assert not files.receive(file.id, b"xyz")


@pytest.mark.parametrize("files", [None, "", "[open", [], [7]])
def test_a_list_of_files_that_cannot_be_read_is_refused(files: object) -> None:
    with pytest.raises(RefusalError):
        Files().share({"files": files})
