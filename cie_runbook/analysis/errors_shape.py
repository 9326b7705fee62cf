"""The shape of a message: its tokens with variables replaced, statuses and RPC names kept."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cie_runbook.analysis.errors_mask import MASK, is_status, masked
from cie_runbook.analysis.errors_text import telling_text

Shape = tuple[str, ...]

MOST_TOKENS = 80
_MEMO = 100_000  # words remembered at most; then it begins anew

_STATUS_BEFORE_TEXT = """
status code http https error errors returned returns return responded respond answered answers
response responding got received receive statuscode status_code completed failed http/1.1
http/1.0 http/2 http/2.0 rest exit gave was is with api server client upstream gateway reply
replied saw said says sent sends gives throws threw reported reports shows yields ->
"""
_STATUS_BEFORE = frozenset(_STATUS_BEFORE_TEXT.split())
_STATUS_AFTER_TEXT = """
ok created accepted bad unauthorized forbidden not method conflict gone unprocessable too
internal service gateway moved found error response timeout payload from
"""
_STATUS_AFTER = frozenset(_STATUS_AFTER_TEXT.split())
_COUNTED_TEXT = """
records rows items ms seconds s minutes bytes events messages times attempts retries jobs
appointments patients lines entries results requests calls connections clinics
"""
_COUNTED = frozenset(_COUNTED_TEXT.split())
_UNSURE_BEFORE = frozenset({"is", "was", "with", "got", "received", "failed"})
_THEN = frozenset({"on", "for", "after", "while"})
SHORTEST_PLURAL = 4
_LINKS = frozenset({",", "and", "or", "&", "to", "-"})
_CAPITALS = re.compile(r"[A-Z][A-Z0-9-]*")
_FAMILY_NAME = re.compile(r"[A-Z][A-Z'-]+,[A-Z][A-Z'-]*")


class Shaper:
    """Makes shapes, remembering the words it has seen.

    The memory only saves time: what a message's shape is, the message alone decides.
    """

    def __init__(self) -> None:
        self._memo: dict[str, tuple[str, ...]] = {}

    def shape(self, message: str) -> Shape:
        """Return the shape of one message.

        Parameters
        ----------
        message : str
            As it was logged.

        Returns
        -------
        tuple of str
            Tokens, at most `MOST_TOKENS`; `errors_mask.MASK` stands for what varies.
        """
        memo = self._memo
        if len(memo) > _MEMO:
            memo.clear()
        tokens: list[str] = []
        for raw in telling_text(message).split()[: 2 * MOST_TOKENS]:
            found = memo.get(raw)
            if found is None:
                found = memo[raw] = (MASK,) if _FAMILY_NAME.fullmatch(raw) else masked(raw)
            tokens += found
        return _collapsed(_statuses(tokens))[:MOST_TOKENS]


def _statuses(tokens: list[str]) -> list[str]:
    """Replace three-digit numbers, but for those whose neighbours say that they are a status."""
    for position, token in enumerate(tokens):
        if token[:1] in "12345" and (is_status(token) or is_status(token[:-1])):
            is_kept = token.endswith("!") or _is_status_at(tokens, position)
            tokens[position] = f"{token.rstrip('!')}" if is_kept else MASK
    return tokens


def _is_status_at(tokens: Sequence[str], position: int) -> bool:
    after = tokens[position + 1].lower() if position + 1 < len(tokens) else ""
    if after in _COUNTED:
        return False
    if position == 0:
        return bool(after) and after != MASK
    before = tokens[position - 1].lower().rstrip("=")
    if before == ":" and position > 1:
        before = tokens[position - 2].lower()
    if before in _STATUS_BEFORE:
        return before not in {"is", "was", "with", "got", "received", "failed"} or (
            after in _STATUS_AFTER
            or not after.isalpha()
            or after in {"on", "for", "after", "while"}
        )
    return after in _STATUS_AFTER - {"from", "ok", "to", "error"}


def _collapsed(tokens: Sequence[str]) -> Shape:
    """Return tokens with lists of variables as one variable, and plain plurals after numbers."""
    shape: list[str] = []
    for token in tokens:
        if token == MASK:
            while len(shape) > 1 and shape[-1] in _LINKS and shape[-2] == MASK:
                shape.pop()
            if shape and shape[-1] == MASK:
                continue
        elif shape and shape[-1] == MASK and token.isalpha() and len(token) >= SHORTEST_PLURAL:
            shape.append(token.removesuffix("s"))  # 1 attempt and 2 attempts are one kind
            continue
        shape.append(token)
    while shape and shape[-1] in {",", ":"}:
        shape.pop()
    return tuple(shape)
