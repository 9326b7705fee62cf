"""An issue template fetched from its repository: GitHub's API applies none by itself.

Reference: https://docs.github.com/rest/repos/contents#get-repository-content
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cie_runbook.errors import RunbookError, UnreadableAnswerError
from cie_runbook.sources.decoding import json_object, unreadable
from cie_runbook.sources.json_record import JsonRecord
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Deadline
from cie_runbook.strict_yaml import Dialect, parse_document, text_scalar

_SYSTEM = "GitHub template"
_MAX_BYTES = 64 * 1024  # an issue's body holds no more
_FRONT = re.compile(r"\A---[ \t]*\n(?P<front>.*?)^---[ \t]*(?:\n|\Z)(?P<body>.*)\Z", re.S | re.M)
_DIALECT = Dialect(error=UnreadableAnswerError, scalar=text_scalar, max_bytes=_MAX_BYTES)


@dataclass(frozen=True, kw_only=True)
class IssueTemplate:
    """A template: the values of its front matter, and its body without it.

    Attributes
    ----------
    sha : str
        The version of the file that it was read from.
    title : str
        How the title of an issue begins; "" where it does not say.
    labels, assignees : tuple of str
        To be set on the issue by whoever files it.
    body : str
        Markdown, lines ended by a newline.
    """

    sha: str
    name: str
    about: str
    title: str
    labels: tuple[str, ...]
    assignees: tuple[str, ...]
    body: str


def issue_template(
    client: SystemClient, repository: str, path: str, deadline: Deadline
) -> IssueTemplate:
    """Ask for the template at `path` of `repository` ("owner/name"), from its default branch."""
    return client.get(
        template_request(repository, path),
        lambda answer: (read_template(json_object(answer, client.system)), 1),
        deadline,
        endpoint="template",
    )


def template_request(repository: str, path: str) -> str:
    """Return the path to ask for."""
    return f"/repos/{quote(repository)}/contents/{quote(path.lstrip('/'))}"


def read_template(answer: Mapping[str, Any]) -> IssueTemplate:
    """Read an answer into the template.

    Raises
    ------
    UnreadableAnswerError
        The file did not come along, is not text, or its front matter is not YAML.
    """
    content = JsonRecord(answer, "", _SYSTEM)
    front, body = _split(_text(content))
    return IssueTemplate(
        sha=content.identifier("sha"),
        name=_word(front, "name"),
        about=_word(front, "about"),
        title=_word(front, "title"),
        labels=_words(front, "labels"),
        assignees=_words(front, "assignees"),
        body=body.lstrip("\n"),
    )


def _text(content: JsonRecord) -> str:
    if content.text("encoding") != "base64":  # as for files of more than 1 MB, and for folders
        raise unreadable("holds no file in base64", _SYSTEM)
    try:
        packed = "".join((content.text("content") or "").split())
        text = base64.b64decode(packed, validate=True).decode("utf-8-sig")
    except (binascii.Error, ValueError):
        raise unreadable("holds a file that is not text", _SYSTEM) from None
    return text.replace("\r\n", "\n")


def _split(text: str) -> tuple[Mapping[str, Any], str]:
    matched = _FRONT.match(text)
    if matched is None:
        return {}, text
    try:
        front = parse_document(matched["front"].encode(), _DIALECT, "front matter").content
    except RunbookError:  # its sentence might quote the file
        raise unreadable("holds a front matter that is not plain YAML", _SYSTEM) from None
    if not isinstance(front, Mapping | None):
        raise unreadable("holds a front matter that is not a list of names", _SYSTEM)
    return front or {}, matched["body"]


def _word(front: Mapping[str, Any], name: str) -> str:
    value = front.get(name)
    if value is not None and not isinstance(value, str):
        raise unreadable(f"holds a front matter whose {name} is not text", _SYSTEM)
    return (value or "").strip()


def _words(front: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Read a list of words, written as a list or as one text with commas."""
    value = front.get(name)
    items = (
        value if isinstance(value, list) else (value or "").split(",") if _is_text(value) else None
    )
    if items is None or not all(isinstance(item, str | None) for item in items):
        raise unreadable(f"holds a front matter whose {name} are not words", _SYSTEM)
    return tuple(dict.fromkeys(word for item in items if (word := (item or "").strip())))


def _is_text(value: object) -> bool:
    return value is None or isinstance(value, str)
