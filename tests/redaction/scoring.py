"""How well a redactor does on the corpus: what leaked, what was destroyed, what broke."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote, unquote_plus

from cie_runbook.redaction import DROPPED, Redactor
from cie_runbook.redaction.kinds import MASK
from tests.redaction.documents import Document
from tests.redaction.planted import FACILITIES, OUR_HOSTS, REGISTERED, SERVICES, Planted

_RUN = re.compile(r"[^\W_]+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_\-]{12,}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})|\\([\"'/\\])")
_LAYERS = 5
_SHORTEST_PIECE = 3


def corpus_redactor() -> Redactor:
    """Return the redactor that the corpus is scored with."""
    return Redactor(REGISTERED, key=b"k" * 32, allowed=(*FACILITIES, *OUR_HOSTS, *SERVICES))


@dataclass(frozen=True)
class Miss:
    """A value that leaked or was destroyed."""

    document: Document
    value: Planted
    output: str


@dataclass
class Score:
    """Counts over a part of the corpus, and each of the misses."""

    documents: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    leaked: list[Miss] = field(default_factory=list)
    destroyed: list[Miss] = field(default_factory=list)
    broken_json: list[Document] = field(default_factory=list)
    unstable: list[Document] = field(default_factory=list)
    dropped: list[Document] = field(default_factory=list)

    def leaked_of(self, category: str) -> int:
        """How many values of a category leaked."""
        return sum(miss.value.category == category for miss in self.leaked)

    @property
    def person_share(self) -> float:
        """Share of the values that identify a person which leaked."""
        return self.leaked_of("person") / max(self.planted["person"], 1)

    @property
    def document_share(self) -> float:
        """Share of the documents from which anything leaked."""
        return len({(miss.document.seed, miss.document.form) for miss in self.leaked}) / max(
            self.documents, 1
        )

    @property
    def destroyed_share(self) -> float:
        """Share of the look-alikes that did not survive."""
        return len(self.destroyed) / max(self.planted["look-alike"], 1)


class Redacts(Protocol):
    """What masks a text."""

    def redact(self, text: str) -> str:
        """Return `text` masked."""


def score(documents: Iterable[Document], redactor: Redacts) -> Score:
    """Redact each document and compare what is left with what was planted."""
    result = Score()
    for document in documents:
        output = redactor.redact(document.text)
        result.documents += 1
        result.planted.update(value.category for value in document.planted)
        result.leaked += [Miss(document, value, output) for value in leaks(document, output)]
        result.destroyed += [Miss(document, value, output) for value in losses(document, output)]
        if _is_json(document.text) and not _is_json(output):
            result.broken_json.append(document)
        if redactor.redact(output) != output:
            result.unstable.append(document)
        if output == DROPPED:
            result.dropped.append(document)
    return result


def leaks(document: Document, output: str) -> Iterator[Planted]:
    """Yield the values of which a telling piece can still be read, through any encoding."""
    seen = _readable(MASK.sub(" ", output))
    rest = _readable(document.skeleton)
    for value in document.planted:
        if value.category != "look-alike" and any(
            piece in seen for piece in _pieces(value.value) if piece not in rest
        ):
            yield value


def losses(document: Document, output: str) -> Iterator[Planted]:
    """Yield the look-alikes that could be read before and cannot any more.

    What stands in one base64 run with something to hide is hidden with it: that is no loss.
    """
    before, after = _plain(_opened(document.text)), _plain(_opened(output))
    for value in document.planted:
        shown = _plain(value.value)
        if value.category == "look-alike" and shown in before and shown not in after:
            yield value


def _pieces(value: str) -> list[str]:
    """Return the parts of a value that tell something by themselves."""
    runs = _RUN.findall(_plain(value))
    return [run for run in runs if len(run) >= _SHORTEST_PIECE] or runs


def _readable(text: str) -> str:
    """Return a text with everything that can be decoded in it, one layer after another."""
    shown, layer = [text], text
    for _ in range(_LAYERS):
        opened = _opened_once(layer)
        decoded = " ".join(_decoded(layer))
        layer = f"{opened} {decoded}" if decoded else opened
        if layer == shown[-1]:
            break
        shown.append(layer)
    return _plain("\n".join(shown))


def _opened(text: str) -> str:
    """Return a text with every layer of escapes opened, and no base64."""
    for _ in range(_LAYERS):
        text = _opened_once(text)
    return text


def _opened_once(text: str) -> str:
    plain = _ESCAPE.sub(lambda m: m[3] or chr(int(m[1] or m[2], 16)), text)
    return html.unescape(unquote_plus(plain) if "%" in plain else unquote(plain))


def _decoded(text: str) -> Iterator[str]:
    for run in _BASE64.findall(text):
        body = run.replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(body + "=" * (-len(body) % 4)).decode()
        except (binascii.Error, ValueError):
            continue


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
