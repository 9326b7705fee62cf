"""The credentials that this process holds: hidden wherever they show, in every spelling."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from cie_runbook.redaction.spans import Span

SHORTEST = 8
"""A shorter value would turn up by chance all over a report, and mask it."""

TAIL = 8
"""Services show a key by its last characters; that many already tell which key it is."""


class ValueRegistry:
    """Exact values to hide, whatever stands around them.

    Raises
    ------
    ValueError
        A value is shorter than `SHORTEST`.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms: set[str] = set()
        for secret in secrets:
            if len(secret) < SHORTEST:
                raise ValueError(f"a value under {SHORTEST} characters cannot be registered")
            forms.update(_forms(secret))
        self._forms = tuple(sorted(forms, key=lambda form: (-len(form), form)))

    def __repr__(self) -> str:
        return f"ValueRegistry({len(self._forms)} forms)"

    def find(self, text: str) -> Iterator[Span]:
        """Yield every place where a registered value shows."""
        for form in self._forms:
            at = text.find(form)
            while at >= 0:
                yield Span(at, at + len(form), "credential", "")
                at = text.find(form, at + len(form))


def _forms(secret: str) -> Iterator[str]:
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield json.dumps(secret)[1:-1]
    if len(secret) > TAIL:
        yield secret[-TAIL:]
    yield from _base64_forms(secret.encode())


def _base64_forms(secret: bytes) -> Iterator[str]:
    """Yield what stays the same of `secret` in base64, at each of the three alignments."""
    for before in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * before + secret).decode().rstrip("=")
            unsure_start = -(-before * 8 // 6)
            unsure_end = 1 if (before + len(secret)) % 3 else 0
            core = encoded[unsure_start : len(encoded) - unsure_end]
            if len(core) >= SHORTEST:
                yield core
