"""What kind an error is, and what decided it: status, errno, exception class, then wording."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import pandas as pd

from cie_runbook.catalog.taxonomy import ErrorKind
from cie_runbook.tables import conform, empty_table

UNKNOWN = "unknown"
DecidedBy = Literal["status", "errno", "exception", "wording", ""]
COLUMNS: Mapping[str, str] = {
    "kind": "string",  # of the catalog, or `UNKNOWN`
    "decided_by": "string",  # "status", "errno", "exception", "wording"; "" for an unknown kind
    "token": "string",  # what exactly: "503", "ECONNREFUSED", "read timed out"
}
KIND_COLUMNS: Mapping[str, str] = {
    "kind": "string",
    "count": "Int64",
    "earlier": "Int64",  # in the same span of the earlier period; <NA> where there is none
    "first_at": "datetime64[ms, UTC]",
    "last_at": "datetime64[ms, UTC]",
    "services": "string",  # parted by ", ", by name
    "decided_by": "string",  # parted by ", "
    "example": "string",  # a real message, the first of the kind
}
LONGEST = 4_000  # characters of a message in which a kind is looked for

_ERRNO = re.compile(r"\bE[A-Z]{3,}[A-Z_]*\b")
_CLASS = re.compile(r"\b[A-Z][A-Za-z0-9]{2,60}\b")
_STATUS = re.compile(
    r"(?:status(?:[ _]?code)?|http|REST error|answered|responded(?: with)?(?: status)?)"
    r"""["']?\s?(?:=>|[=: ])\s?["']?([45]\d\d)\b""",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"[\s_\-]+")
_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True)
class Decision:
    """What kind one error is.

    Attributes
    ----------
    kind : str
        Id of the catalog's kind, or `UNKNOWN`.
    decided_by : {"status", "errno", "exception", "wording", ""}
        What decided.
    token : str
        The status, name or words that did.
    """

    kind: str
    decided_by: DecidedBy = ""
    token: str = ""


class Classifier:
    """Applies the catalog's kinds; the same error always gets the same kind."""

    def __init__(self, kinds: Mapping[str, ErrorKind]) -> None:
        self._kinds = sorted(kinds.values(), key=lambda kind: not kind.services)
        self._decide = lru_cache(maxsize=65_536)(self._decided)

    def decide(
        self, message: str, *, status: int | None = None, error_class: str = "", service: str = ""
    ) -> Decision:
        """Return the kind of one error.

        Parameters
        ----------
        message : str
            What was logged.
        status : int or None
            HTTP status, where a column holds it; otherwise it is looked for in the message.
        error_class : str
            Class of the exception, where a column holds it.
        service : str
            Who logged it.

        Returns
        -------
        Decision
            A status that any fault can bring, such as 500, decides only when nothing else does.
        """
        return self._decide(message[:LONGEST], status, error_class, service)

    def classify(self, events: pd.DataFrame) -> pd.DataFrame:
        """Return the kind of each row of logs, spans or Sentry events.

        Parameters
        ----------
        events : DataFrame of shape (n_events, n_columns)
            With `message` or `error_message`, and where there are any `http_status_code`,
            `error_kind` or `error_type`, `service`.

        Returns
        -------
        DataFrame of shape (n_events, 3)
            `COLUMNS`, in the order of the events.
        """
        if events.empty:
            return empty_table(COLUMNS)
        texts = _texts(events, "message", "error_message", "title")
        classes = _texts(events, "error_kind", "error_type")
        services = _texts(events, "service")
        statuses: list[int | None] = [None] * len(events)
        if "http_status_code" in events:
            given = events["http_status_code"]
            statuses = [None if pd.isna(value) else int(value) for value in given]
        found = [
            self.decide(text, status=status, error_class=kind, service=service)
            for text, status, kind, service in zip(texts, statuses, classes, services, strict=True)
        ]
        rows = [(one.kind, one.decided_by, one.token) for one in found]
        return conform(pd.DataFrame(rows, columns=list(COLUMNS)), COLUMNS)

    def _decided(
        self, message: str, status: int | None, error_class: str, service: str
    ) -> Decision:
        fitting = [kind for kind in self._kinds if _is_of(kind, service)]
        statuses = _statuses(message, status)
        names = [error_class.rpartition(".")[2].rpartition("::")[2], *_CLASS.findall(message)]
        tests: tuple[tuple[DecidedBy, Iterable[object], Callable[[ErrorKind], object]], ...] = (
            ("status", statuses, lambda kind: kind.statuses),
            ("errno", _ERRNO.findall(message), lambda kind: kind.errnos),
            ("exception", names, lambda kind: kind.exceptions),
            ("wording", (), lambda kind: kind.phrases),
            ("status", statuses, lambda kind: kind.last_statuses),
        )
        flat = _flat(message)
        for by, tokens, of in tests:
            for kind in fitting:
                token = _phrase_in(kind, flat) if by == "wording" else _first_in(tokens, of(kind))
                if token:
                    return Decision(kind.id, by, token)
        return Decision(UNKNOWN)


def by_kind(
    events: pd.DataFrame, classified: pd.DataFrame, earlier: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return how often each kind came, when, and where; what is unknown stands first.

    Parameters
    ----------
    events : DataFrame of shape (n_events, n_columns)
        With `at` or `start`, `service` and `message` or `error_message`.
    classified : DataFrame of shape (n_events, 3)
        Their kinds, `COLUMNS`.
    earlier : DataFrame of shape (n_earlier, 3) or None
        Kinds of the same span of an earlier period; None where there is none to compare with.

    Returns
    -------
    DataFrame of shape (n_kinds, 8)
        `KIND_COLUMNS`: unknown kinds first, then the most frequent.
    """
    if events.empty:
        return empty_table(KIND_COLUMNS)
    at = events["at" if "at" in events else "start"].reset_index(drop=True)
    table = classified.reset_index(drop=True).assign(
        at=at,
        service=_texts(events, "service"),
        text=_texts(events, "message", "error_message", "title"),
    )
    before = None if earlier is None else earlier["kind"].value_counts()
    rows = []
    for kind, part in table.sort_values("at", kind="stable").groupby("kind"):
        rows.append(
            {
                "kind": kind,
                "count": len(part),
                "earlier": pd.NA if before is None else int(before.get(kind, 0)),
                "first_at": part["at"].min(),
                "last_at": part["at"].max(),
                "services": ", ".join(sorted({name for name in part["service"] if name})),
                "decided_by": ", ".join(sorted({by for by in part["decided_by"] if by})),
                "example": part["text"].iloc[0],
            }
        )
    rows.sort(key=lambda row: (row["kind"] != UNKNOWN, -int(str(row["count"])), str(row["kind"])))
    return conform(pd.DataFrame(rows, columns=list(KIND_COLUMNS)), KIND_COLUMNS)


def _texts(events: pd.DataFrame, *columns: str) -> list[str]:
    found = pd.Series("", index=events.index, dtype="string")
    for column in columns:
        if column in events:
            given = events[column].astype("string").fillna("")
            found = found.where(found != "", given)
    return [str(text) for text in found]


def _statuses(message: str, status: int | None) -> list[int]:
    if status is not None:
        return [status]
    return [int(text) for text in _STATUS.findall(message)]


def _is_of(kind: ErrorKind, service: str) -> bool:
    return not kind.services or service.startswith(kind.services)


def _first_in(tokens: Iterable[object], wanted: object) -> str:
    known = wanted if isinstance(wanted, tuple) else ()
    return next((str(token) for token in tokens if token in known), "")


def _flat(text: str) -> tuple[str, str]:
    spaced = _JOINTS.sub(" ", _HUMPS.sub(" ", text)).lower()
    return spaced, spaced.replace(" ", "")


def _phrase_in(kind: ErrorKind, flat: tuple[str, str]) -> str:
    spaced, joined = flat
    for phrase in kind.phrases:
        if phrase in spaced or (" " in phrase and phrase.replace(" ", "") in joined):
            return phrase
    return ""
