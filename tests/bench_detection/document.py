"""The measured part of docs/detection.md, written from the numbers of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from tests.bench_detection.tables import table

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"


class Measured(TypedDict):
    """What a run measured, as its JSON file holds it.

    Attributes
    ----------
    noticed : mapping
        Group of signals, then incident kind, then method, to the shares noticed before the end
        and in thirty minutes.
    totals : mapping
        Group of signals, then method, to the totals of `tables.total`.
    behind : list of str
        Rows in which a peer noticed more than ours.
    skipped : list of str
        What was left out, and why.
    points_per_second : mapping of str to float
        By method.
    many : str
        What judging many series at once took.
    """

    noticed: Mapping[str, Mapping[str, Mapping[str, tuple[float, float]]]]
    totals: Mapping[str, Mapping[str, Mapping[str, float]]]
    behind: Sequence[str]
    skipped: Sequence[str]
    points_per_second: Mapping[str, float]
    many: str


def rewrite(page: Path, measured: Measured) -> None:
    """Put the measured part between the marks of `page`.

    Raises
    ------
    ValueError
        The page has no such marks.
    """
    write_between(page, told(measured))


def write_between(page: Path, measured: str) -> None:
    """Put Markdown between the marks of `page`.

    Raises
    ------
    ValueError
        The page has no such marks.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page} has no {BEGIN} … {END}")
    page.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}", encoding="utf-8")


def told(measured: Measured) -> str:
    """Return the measured part as Markdown."""
    parts = [
        "Share of incidents noticed before they ended (in brackets: within 30 minutes).",
        noticed_table(measured["noticed"]),
        "False episodes a signal and day over a year's mix of days, and on special days alone: "
        "federal holidays, working days beside them, and days of a clock change.",
        totals_table(measured["totals"]),
        *measured["skipped"],
        "A peer noticed more than ours, by more than chance explains, in these rows:",
        "\n".join(f"- {row}" for row in measured["behind"]) or "- none",
        "Points a second of one core, history and fit included: "
        + ", ".join(f"{name} {value:,.0f}" for name, value in measured["points_per_second"].items())
        + ".",
        f"Many series at once: {measured['many']}.",
    ]
    return "\n\n".join(parts)


def noticed_table(
    noticed: Mapping[str, Mapping[str, Mapping[str, tuple[float, float]]]],
) -> str:
    """Return a row for each group and incident kind, with a column for each method."""
    kinds = [by_method for group in noticed.values() for by_method in group.values()]
    methods = list(dict.fromkeys(name for by_method in kinds for name in by_method))
    rows = [
        (group, kind, *(_share(by_method.get(method)) for method in methods))
        for group, by_kind in noticed.items()
        for kind, by_method in by_kind.items()
    ]
    return table(("signals", "incident", *methods), rows)


def totals_table(totals: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Return a row for each group and method: noticed, false alarms, F1."""
    rows = [
        (
            group,
            method,
            f"{one['noticed']:.2f}",
            f"{one['in_30_min']:.2f}",
            f"{one['false_a_day']:.3f}",
            f"{one['false_on_special_days']:.2f}",
            f"{one['f1']:.2f}",
        )
        for group, by_method in totals.items()
        for method, one in by_method.items()
    ]
    columns = ("noticed", "in 30 min", "false a day", "on special days", "F1")
    return table(("signals", "method", *columns), rows)


def _share(shares: tuple[float, float] | None) -> str:
    return "-" if shares is None else f"{shares[0]:.2f} ({shares[1]:.2f})"
