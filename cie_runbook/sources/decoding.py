"""JSON answers decoded with care: what is not as documented becomes one safe sentence."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from cie_runbook.errors import UnreadableAnswerError
from cie_runbook.sources.transport import Answer


def json_object(answer: Answer, system: str) -> Mapping[str, Any]:
    """Return the JSON object in the body of `answer`; NaN and Infinity become unknown.

    Raises
    ------
    UnreadableAnswerError
        The body is declared as something else, is not JSON (as when it was cut), or not an object.
    """
    content = _json(answer, system)
    if not isinstance(content, dict):
        raise unreadable("is not a JSON object", system)
    return content


def json_array(answer: Answer, system: str) -> Sequence[Any]:
    """Return the JSON array in the body of `answer`; otherwise as `json_object`."""
    content = _json(answer, system)
    if not isinstance(content, list):
        raise unreadable("is not a JSON array", system)
    return content


def unreadable(what: str, system: str) -> UnreadableAnswerError:
    """Return the error of an answer that `what` is wrong with."""
    return UnreadableAnswerError(
        f"the answer {what}", system, "Check the base URL and the version of the API."
    )


def _json(answer: Answer, system: str) -> Any:
    kind = answer.headers.get("content-type", "json").partition(";")[0].lower()
    if "json" not in kind:
        raise unreadable("is declared as something else than JSON", system)
    try:
        text = answer.body.decode("utf-8-sig", errors="replace")
        return json.loads(text, parse_constant=_unknown)
    except (ValueError, RecursionError):
        raise unreadable("is not JSON", system) from None


def _unknown(_: str) -> None:
    return None
