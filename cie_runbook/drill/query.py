"""Reading Datadog's metric query text, as far as a rehearsal understands it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

Aggregator = Literal["avg", "sum", "min", "max", "count"]

_QUERY = re.compile(
    r"""\s*(?:(?P<space>avg|sum|min|max):)?
        (?P<name>[A-Za-z][A-Za-z0-9_.]*?)
        \s*\{(?P<scope>[^{}]*)\}
        (?:\s*by\s*\{(?P<by>[^{}]*)\})?
        (?P<functions>(?:\s*\.\s*[a-z_]+\([^()]*\))*)\s*""",
    re.VERBOSE,
)
_FUNCTION = re.compile(r"\.\s*([a-z_]+)\(([^()]*)\)")
_ROLLUP = re.compile(r"(avg|sum|min|max|count)(?:\s*,\s*([0-9]{1,7}))?|([0-9]{1,7})")
_TAG = re.compile(r"[A-Za-z][\w./-]*:[\w./-]+|\*")


class QueryTextError(ValueError):
    """The text is no metric query, or one that a rehearsal does not understand."""


@dataclass(frozen=True, kw_only=True)
class MetricQuery:
    """One metric query, taken apart.

    Attributes
    ----------
    text : str
        As it was written.
    name : str
        Metric name.
    space : {"avg", "sum", "min", "max"}
        How series with different tags become one.
    tags : frozenset of str
        Filter: every one of these tags must be on a point ("environment:prod").
    group_by : tuple of str
        Tag keys to split by.
    is_count : bool
        Whether ``.as_count()`` was asked for.
    over_time : {"avg", "sum", "min", "max", "count"}
        How points of one series within an interval become one.
    interval_s : int or None
        The interval that ``.rollup`` fixes [s]; None where it leaves it open.
    """

    text: str
    name: str
    space: Aggregator
    tags: frozenset[str]
    group_by: tuple[str, ...]
    is_count: bool
    over_time: Aggregator
    interval_s: int | None


def parse_query(text: str) -> MetricQuery:
    """Read ``agg:name{tag:value,…} by {tag}.as_count().rollup(fn, seconds)``.

    Raises
    ------
    QueryTextError
        It is not of this form.
    """
    match = _QUERY.fullmatch(text)
    if match is None:
        raise QueryTextError(f"cannot parse the query {text[:120]!r}")
    is_count, over_time, interval_s = _functions(match["functions"])
    return MetricQuery(
        text=text,
        name=match["name"],
        space=cast(Aggregator, match["space"] or "avg"),
        tags=_tags(match["scope"]),
        group_by=tuple(key.strip() for key in (match["by"] or "").split(",") if key.strip()),
        is_count=is_count,
        over_time=over_time or ("sum" if is_count else "avg"),
        interval_s=interval_s,
    )


def _tags(scope: str) -> frozenset[str]:
    tags = [tag.strip() for tag in re.split(r",|\s+AND\s+", scope)]
    wrong = [tag for tag in tags if not _TAG.fullmatch(tag)]
    if wrong:
        raise QueryTextError(f"a filter of tags joined by commas was expected, not {scope[:80]!r}")
    return frozenset(tags) - {"*"}


def _functions(text: str) -> tuple[bool, Aggregator | None, int | None]:
    is_count, over_time, interval_s = False, None, None
    for name, arguments in _FUNCTION.findall(text):
        if name == "as_count" and not arguments.strip():
            is_count = True
        elif name == "rollup":
            over_time, interval_s = _rollup(arguments)
        else:
            raise QueryTextError(f"a rehearsal does not understand .{name}({arguments[:40]})")
    return is_count, over_time, interval_s


def _rollup(arguments: str) -> tuple[Aggregator | None, int | None]:
    match = _ROLLUP.fullmatch(arguments.strip())
    seconds = match and (match[2] or match[3])
    if match is None or (seconds is not None and int(seconds) == 0):
        raise QueryTextError(f"cannot parse .rollup({arguments[:40]})")
    return cast("Aggregator | None", match[1]), int(seconds) if seconds else None
