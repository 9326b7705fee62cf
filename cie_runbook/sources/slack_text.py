"""What a Slack message says, wherever it says it: in its text, its attachments, its blocks.

Posts of bots and workflows often have an empty text. The shapes of blocks are those of
https://docs.slack.dev/reference/block-kit/blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

DEEPEST = 20  # rich text is nested four or five deep
_LINES = frozenset({"rich_text", "rich_text_list"})  # what they hold stands on lines of its own
# What a mention looks like in a message's text, and where rich text has the id.
_MENTIONS = {
    "user": ("<@{}>", "user_id"),
    "usergroup": ("<!subteam^{}>", "usergroup_id"),
    "channel": ("<#{}>", "channel_id"),
    "broadcast": ("<!{}>", "range"),
    "emoji": (":{}:", "name"),
}


def message_text(message: Mapping[str, Any]) -> str:
    """Return all that a message says, a line a piece: text, then attachments, then blocks.

    A piece that repeats an earlier one is left out: the text of a post with blocks is often the
    same text again, for notifications.
    """
    return _joined(
        [
            _words(message.get("text")),
            *(
                piece
                for attachment in _mappings(message.get("attachments"))
                for piece in _attachment(attachment)
            ),
            *_blocks(message.get("blocks"), 0),
        ]
    )


def _attachment(attachment: Mapping[str, Any]) -> list[str]:
    pieces = [_words(attachment.get(name)) for name in ("pretext", "author_name", "title", "text")]
    for entry in _mappings(attachment.get("fields")):
        pair = [_words(entry.get("title")), _words(entry.get("value"))]
        pieces.append(": ".join(part for part in pair if part))
    pieces += _blocks(attachment.get("blocks"), 0)
    pieces += _blocks(attachment.get("message_blocks"), 0)
    pieces.append(_words(attachment.get("footer")))
    # The fallback says the same again, for programs that show no attachments.
    return pieces if any(pieces) else [_words(attachment.get("fallback"))]


def _blocks(blocks: object, depth: int) -> list[str]:
    return [piece for block in _mappings(blocks) for piece in _block(block, depth)]


def _block(block: Mapping[str, Any], depth: int) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if str(block.get("type", "")).startswith("rich_text"):
        yield _rich(block, depth)
        return
    for name in ("title", "text", "label", "alt_text"):
        yield _words(block.get(name))
    yield from map(_words, _mappings(block.get("fields")))
    for row in _listed(block.get("rows")):
        yield " | ".join(_joined(_block(cell, depth + 1)) for cell in _mappings(row))
    for element in _mappings(block.get("elements")):
        yield from _block(element, depth + 1)
    for message in _mappings([block.get("message")]):  # a forwarded one
        yield from _block(message, depth + 1)
    yield from _blocks(block.get("blocks"), depth + 1)


def _rich(element: Mapping[str, Any], depth: int) -> str:
    """Return an element of rich text: a line for each paragraph, its runs side by side."""
    if depth > DEEPEST:
        return ""
    kind = str(element.get("type", ""))
    if kind in _MENTIONS:
        shape, name = _MENTIONS[kind]
        return shape.format(_words(element.get(name)))
    inner = [_rich(child, depth + 1) for child in _mappings(element.get("elements"))]
    if inner:
        return ("\n" if kind in _LINES else "").join(inner)
    given = (_text(element.get(name)) for name in ("text", "url", "fallback", "value"))
    return next((text for text in given if text), "")


def _words(value: object) -> str:
    """Return a text, or the text in a text object."""
    if isinstance(value, Mapping):
        value = value.get("text")
    return _text(value).strip()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _joined(pieces: Iterable[str]) -> str:
    kept: dict[str, str] = {}  # as compared, and as written
    for piece in pieces:
        kept.setdefault(" ".join(piece.split()), piece)
    kept.pop("", None)
    return "\n".join(kept.values())


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [item for item in _listed(value) if isinstance(item, Mapping)]


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
