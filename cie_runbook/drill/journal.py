"""What a rehearsal's server was asked, for tests and for anyone who wonders."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and how it was answered; never a key, a header or a body.

    Attributes
    ----------
    method, path : str
        As asked, without the query string.
    status : int
        HTTP status of the answer; 0 where the connection was cut.
    org : str or None
        The organisation that the keys belong to; None where they fit none.
    queries : tuple of str
        Metric queries.
    start_s, end_s : int or None
        The window asked for, UTC epoch [s].
    """

    method: str
    path: str
    status: int
    org: str | None = None
    queries: tuple[str, ...] = ()
    start_s: int | None = None
    end_s: int | None = None


class Journal:
    """The exchanges of a server, in the order of their answers; safe to use from threads."""

    def __init__(self) -> None:
        self._exchanges: list[Exchange] = []
        self._lock = Lock()

    def add(self, exchange: Exchange) -> None:
        """Note one exchange."""
        with self._lock:
            self._exchanges.append(exchange)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All exchanges so far."""
        with self._lock:
            return tuple(self._exchanges)

    def to_json(self) -> list[dict[str, Any]]:
        """Return the exchanges as plain data."""
        return [asdict(exchange) for exchange in self.exchanges]
