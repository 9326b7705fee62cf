"""Several findings of one time joined into a story: a suspect, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cie_runbook.catalog.graph import dependency_depth
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.model import Finding
from cie_runbook.findings.triage import REGIONAL, Meaning, matching
from cie_runbook.findings.wording import listed

SAME_TIME = timedelta(minutes=30)  # detection is late by about so much, and not for all alike
SHARED_BY: dict[str, str] = {"vista": "vista-api"}
"""One instance a station: trouble everywhere at once is trouble of what the stations share."""
LATEST = datetime.max.replace(tzinfo=UTC) - SAME_TIME
MILLISECOND = "millisecond"  # the catalog's unit of response times
FEW_REGIONS = 3  # up to so many regions, the trouble is theirs rather than what they share


@dataclass(frozen=True, kw_only=True)
class Story:
    """Findings of one time, told together.

    Attributes
    ----------
    findings : tuple of Finding
        What departs from the usual, the suspect's own first.
    suspects : tuple of str
        Services that would explain the rest; several where the evidence fits them equally.
    consequences : tuple of str
        Services whose trouble the suspects explain, the nearest first.
    regions : tuple of str
        Regions that it is confined to; empty where it is not.
    reading : str
        What the pattern of counters means; "" where it says nothing clear.
    since : datetime
        When the earliest of the suspects' own findings began, UTC: what stations report by the
        hour, or what follows, blurs it.
    until : datetime or None
        When the last of them ended; None while one goes on.
    """

    findings: tuple[Finding, ...]
    suspects: tuple[str, ...]
    consequences: tuple[str, ...]
    regions: tuple[str, ...]
    reading: str
    since: datetime
    until: datetime | None

    @property
    def is_sure(self) -> bool:
        """The evidence points at one service."""
        return len(self.suspects) == 1

    @property
    def is_act(self) -> bool:
        """One of its findings asks for action."""
        return any(finding.status == "act" for finding in self.findings)


def stories(findings: Sequence[Finding], catalog: Catalog) -> tuple[Story, ...]:
    """Return the stories that the findings tell, the gravest first.

    More of something than usual is no trouble by itself: a surge tells no story unless a
    signal whose rise is bad departs as well.
    """
    departed = [finding for finding in findings if finding.status in {"act", "watch"}]
    told = [_story(group, findings, catalog) for group in of_one_time(departed)]
    return tuple(sorted(told, key=_gravity, reverse=True))


def of_one_time(findings: Sequence[Finding]) -> list[tuple[Finding, ...]]:
    """Return findings grouped by overlapping time, in the order of their start."""
    dated = sorted((_started(finding), finding.id, finding) for finding in findings)
    groups: list[list[Finding]] = []
    latest = datetime.min.replace(tzinfo=UTC)
    for start, _, finding in dated:
        if not groups or start > latest + SAME_TIME:
            groups.append([])
        groups[-1].append(finding)
        latest = max(latest, _ended(finding))
    return [tuple(group) for group in groups]


def _story(group: tuple[Finding, ...], findings: Sequence[Finding], catalog: Catalog) -> Story:
    pattern = _pattern(group, findings, catalog)
    suspects = _suspects(group, pattern, catalog)
    own = set(suspects) | absorbed(suspects)
    others = {finding.service for finding in group} - own
    timed = _dating([each for each in group if each.service in suspects] or group)
    open_ended = any(finding.until is None for finding in timed)
    return Story(
        findings=tuple(sorted(group, key=lambda each: weight(each, own))),
        suspects=suspects,
        consequences=_nearest_first(others, suspects, catalog),
        regions=_confined_to(group, catalog),
        reading=pattern.reading if pattern else "",
        since=min(_started(finding) for finding in timed),
        until=None if open_ended else max(_ended(finding) for finding in timed),
    )


def _dating(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings that date a story: the whole country's, where there are any.

    A region counts by the hour and in small numbers, so its own beginning is seen hours wide.
    """
    return [finding for finding in findings if ":" not in finding.id] or findings


def _pattern(
    group: tuple[Finding, ...], findings: Sequence[Finding], catalog: Catalog
) -> Meaning | None:
    """Return the one row of the triage table that fits the time of a group."""
    names = {finding.id for finding in group}
    at_rest = [finding for finding in findings if finding.status in {"ok", "unknown"}]
    if _confined_to(group, catalog) and not any(_is_fault(each, catalog) for each in group):
        faults = [each for each in findings if _is_fault(each, catalog)]
        is_known = any(each.service == "vista-api" and each.status == "ok" for each in faults)
        return REGIONAL if is_known else None
    fitting = matching([*group, *(e for e in at_rest if e.id not in names)], catalog)
    return fitting[0] if len(fitting) == 1 else None


def _suspects(
    group: tuple[Finding, ...], pattern: Meaning | None, catalog: Catalog
) -> tuple[str, ...]:
    """Return what would explain a group: the deepest service that fails, else what is starved.

    Failing and slow calls point down the call graph. Missing events alone do not: whoever sends
    less starves all that stand behind it, so the triage table decides.
    """
    faults = [finding for finding in group if _is_fault(finding, catalog)]
    acting = [finding for finding in faults if finding.status == "act"] or faults
    if acting:
        is_confined = bool(_confined_to(group, catalog))
        shared: dict[str, str] = {} if is_confined else SHARED_BY
        return _unexplained([shared.get(each.service, each.service) for each in acting], catalog)
    if pattern is not None:
        in_group = {finding.service for finding in group}
        named = tuple(name for name in pattern.suspects if name in in_group)
        return named or pattern.suspects
    return tuple(dict.fromkeys(finding.service for finding in group))


def _unexplained(services: list[str], catalog: Catalog) -> tuple[str, ...]:
    """Return the services that no other of them explains, in the order given."""
    distinct = list(dict.fromkeys(services))
    return tuple(
        service
        for service in distinct
        if not any(explains(catalog, other, service) for other in distinct if other != service)
    )


def explains(catalog: Catalog, dependency: str, caller: str) -> bool:
    """Say whether trouble of a dependency explains that of a caller.

    The graph has circles (a text holds a link that leads back to the front end): the shorter
    way decides who calls whom.
    """
    down = dependency_depth(catalog, caller, dependency)
    up = dependency_depth(catalog, dependency, caller)
    return down is not None and (up is None or down < up)


def _confined_to(group: tuple[Finding, ...], catalog: Catalog) -> tuple[str, ...]:
    """Return the regions that a group is confined to: few of them, and the whole is not short."""
    named = {finding.id.partition(":")[2] for finding in group} - {""}
    is_whole_short = any(
        finding.status == "act" and ":" not in finding.id and not _is_fault(finding, catalog)
        for finding in group
    )
    return () if is_whole_short or len(named) > FEW_REGIONS else tuple(sorted(named))


def _is_fault(finding: Finding, catalog: Catalog) -> bool:
    signal = catalog.signals.get(finding.id.partition(":")[0])
    return signal is not None and signal.kind != "count"


def _nearest_first(
    services: set[str], suspects: tuple[str, ...], catalog: Catalog
) -> tuple[str, ...]:
    def distance(service: str) -> tuple[int, str]:
        depths = [dependency_depth(catalog, service, suspect) for suspect in suspects]
        return min((depth for depth in depths if depth is not None), default=99), service

    return tuple(sorted(services, key=distance))


def absorbed(suspects: tuple[str, ...]) -> set[str]:
    """Return the services that a suspect stands for, since their instances share it."""
    return {service for service, shared in SHARED_BY.items() if shared in suspects}


def weight(finding: Finding, own: set[str]) -> tuple[bool, bool, int, float]:
    """Order findings by what they tell: own, acute, errors before slowness, then by size."""
    unit = str(finding.numbers.get("unit"))
    measure = finding.numbers.get("score" if unit == MILLISECOND else "missing")
    size = abs(measure) if isinstance(measure, float | int) else 0.0
    rank = {"share": 0, MILLISECOND: 1}.get(unit, 2)
    return finding.service not in own, finding.status != "act", rank, -size


def describe_suspects(story: Story, catalog: Catalog) -> str:
    """Name the suspect, or say that the evidence fits several: "not sure: CHIP or LoROTA"."""
    titles = [_title(catalog, name) for name in story.suspects]
    if story.is_sure:
        return titles[0]
    return f"not sure: {listed(titles).replace(' and ', ' or ')}"


def _title(catalog: Catalog, service: str) -> str:
    known = catalog.services.get(service)
    return known.title if known else service


def _gravity(story: Story) -> tuple[bool, int, float]:
    return story.is_act, len(story.findings), -story.since.timestamp()


def _started(finding: Finding) -> datetime:
    if finding.since is None:
        raise ValueError(f"{finding.id}: a finding that departs from the usual has a beginning")
    return finding.since


def _ended(finding: Finding) -> datetime:
    return finding.until or LATEST
