"""A credential that cannot be shown by accident."""

from __future__ import annotations

import hmac
from typing import Any, Self

MASK = "***"
SHORTEST = 8  # a shorter value would be masked inside innocent words


class Secret(str):
    """Text that reads ``***`` in repr, str, format, pickle and JSON; `reveal` gives the value.

    It is a ``str`` whose content is the mask, so that anything that writes text (JSON, logging,
    a table, an f-string) writes the mask, and a forgotten `reveal` sends a useless key, not a leak.

    Raises
    ------
    ValueError
        The value is shorter than `SHORTEST`, or holds spaces, control or non-ASCII characters,
        which a header cannot carry. The message never holds the value.
    """

    __slots__ = ("_value", "name")

    _value: str
    name: str

    def __new__(cls, value: str, name: str = "credential") -> Self:
        """Take `value` out of sight; `name` is where it came from (an environment variable)."""
        if len(value) < SHORTEST:
            raise ValueError(f"has fewer than {SHORTEST} characters")
        if not all("!" <= character <= "~" for character in value):
            raise ValueError("holds spaces, control or non-ASCII characters")
        secret = super().__new__(cls, MASK)
        secret._value = value
        secret.name = name
        return secret

    def reveal(self) -> str:
        """Return the value itself, for the request's header and the redactor only."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Secret):
            return hmac.compare_digest(self._value.encode(), other._value.encode())
        return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> tuple[type[str], tuple[str]]:
        return str, (MASK,)
