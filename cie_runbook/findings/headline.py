"""The headline of a verdict: what, when, and for how many, in at most 90 characters."""

from __future__ import annotations

from collections.abc import Sequence

from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.causes import MILLISECOND, Story, describe_suspects
from cie_runbook.findings.model import Finding, Status, by_signal
from cie_runbook.findings.wording import amount, listed, measured, quantity, span

LONGEST = 90
CORE_UNITS = ("check-in", "pre-check-in")


def headline(
    status: Status, story: Story | None, findings: Sequence[Finding], catalog: Catalog
) -> str:
    """Return one line: "vista-api: RPC socket timeouts from 09:40 to 11:25 ET; 412 fewer …"."""
    if status == "unknown":
        return _unknown(findings)
    if story is None:
        return _usual(findings)
    return fitting(_candidates(story, catalog))


def lost(story: Story) -> str:
    """Write what is missing: "412 fewer check-ins and 903 fewer pre-check-ins"; "" for none."""
    parts = [
        f"{quantity(round(abs(float(missing))))} fewer {unit}s"
        for unit, missing in _missing(story).items()
    ]
    return listed(parts)


def fitting(candidates: Sequence[str]) -> str:
    """Return the first candidate that fits, else the last one cut."""
    for text in candidates:
        if len(text) <= LONGEST:
            return text
    return candidates[-1][: LONGEST - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def what(story: Story, catalog: Catalog) -> str:
    """Say who is suspected and what departs: "vista-api: RPC socket timeouts"."""
    who = describe_suspects(story, catalog)
    title = story.findings[0].title
    if story.regions:
        return (
            title if all(name in title for name in story.regions) else f"{title}, {_where(story)}"
        )
    own = title.partition(":")[2].strip() if title.startswith(f"{who}:") else title
    return title if own == title and title.startswith(who) else f"{who}: {own}"


def when(story: Story) -> str:
    """Write when: "from 09:40 to 11:25 ET", "since 09:40 ET"."""
    said = span(story.since, story.until)
    return said if story.until is None else f"from {said}"


def _candidates(story: Story, catalog: Catalog) -> list[str]:
    told, time, short = what(story, catalog), when(story), lost(story)
    who = describe_suspects(story, catalog)
    options = [f"{told} {time}; {short} than usual"] if short else [_with_level(story, told, time)]
    units = _missing(story)
    if len(units) > 1:
        unit, missing = next(iter(units.items()))
        first = f"{quantity(round(abs(missing)))} fewer {unit}s"
        options += [f"{told} {time}; {first} than usual", f"{told} {time}; {first}"]
    if short:
        options += [f"{told} {time}; {short}", f"{who} {time}; {short}"]
    return [*options, f"{told} {time}", f"{who}: {len(story.findings)} signals off {time}"]


def _with_level(story: Story, told: str, time: str) -> str:
    """Say how far it is, where no count of Veterans does: "…: 15 s (usual 7.0 s) since …"."""
    first = story.findings[0]
    unit = {"share": "share", MILLISECOND: "ms"}.get(str(first.numbers.get("unit")), "count")
    seen, usual = (measured(first.numbers.get(name)) for name in ("observed", "expected"))
    if seen is None or usual is None:  # as of jobs, which are judged by a rule
        return f"{told} {time}"
    return f"{told}: {amount(seen, unit)} (usual {amount(usual, unit)}) {time}"


def _missing(story: Story) -> dict[str, float]:
    """Return the missing events of the core counts by unit, the whole before any region."""
    found: dict[str, float] = {}
    for finding in story.findings:
        unit, missing = finding.numbers.get("unit"), finding.numbers.get("missing")
        is_loss = isinstance(missing, float | int) and missing > 0
        if unit not in CORE_UNITS or not is_loss or not finding.id.endswith("_completed"):
            continue
        found[str(unit)] = found.get(str(unit), 0.0) + float(str(missing))
    return {unit: found[unit] for unit in CORE_UNITS if unit in found}


def _where(story: Story) -> str:
    return listed(list(story.regions))


def _unknown(findings: Sequence[Finding]) -> str:
    unknown = [finding for finding in findings if finding.status == "unknown"]
    core = [each for each in unknown if each.id.endswith("_completed")]
    statuses = list(by_signal(findings).values())
    count = f"{statuses.count('unknown')} of {len(statuses)} signals unknown"
    since = min((each.since for each in core if each.since is not None), default=None)
    when = f" {span(since, None)}" if since else ""
    return f"Unknown{when}: {count}{', completions among them' if core else ''}"


def _usual(findings: Sequence[Finding]) -> str:
    statuses = list(by_signal(findings).values())
    unknown = statuses.count("unknown")
    rest = f"; {unknown} unknown" if unknown else ""
    return f"As usual: {statuses.count('ok')} of {len(statuses)} signals{rest}"
