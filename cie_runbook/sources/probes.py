"""Probes: whether each system of a profile is configured, reachable, permitted and on time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cie_runbook.errors import (
    AccessDeniedError,
    RefusedRequestError,
    SettingsError,
    SourceError,
)
from cie_runbook.settings import (
    DatadogOrgSettings,
    NetworkSettings,
    PermissionProbe,
    ProbeSettings,
    Settings,
    SystemSettings,
)
from cie_runbook.sources.datadog_client import DatadogClient
from cie_runbook.sources.datadog_scopes import ask_scope
from cie_runbook.sources.decoding import json_object
from cie_runbook.sources.probe_results import Claim, Probe
from cie_runbook.sources.side_by_side import side_by_side
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import (
    Answer,
    Deadline,
    RequestDetails,
    RetryPolicy,
    Timing,
    log_request,
)

BUDGET_S = 15.0  # for all systems together
AT_ONCE = 8
ONCE = RetryPolicy(max_attempts=1)  # the doctor shows what is, and does not wait for better
_CODE = re.compile(r"[a-z_]{1,40}")

S = TypeVar("S", bound=str)


def probe_all(settings: Settings, *, timing: Timing | None = None) -> tuple[Probe, ...]:
    """Probe every system of the profile side by side, within `BUDGET_S`."""
    clock = timing or Timing()
    deadline = Deadline.after(BUDGET_S, clock)
    tasks: list[Callable[[], Probe]] = [
        partial(probe_org, org, settings.network, clock, deadline)
        for org in settings.datadog.values()
    ]
    tasks += [
        partial(probe_system, system, settings.network, clock, deadline)
        for system in settings.systems.values()
    ]
    starts = [_start_of_org(org) for org in settings.datadog.values()]
    starts += [_start_of_system(system) for system in settings.systems.values()]
    found = dict(
        side_by_side(
            range(len(tasks)),
            lambda index: tasks[index](),
            deadline,
            workers=AT_ONCE,
            system="doctor",
        )
    )
    return tuple(_or_late(found[index], start) for index, start in enumerate(starts))


def probe_org(
    org: DatadogOrgSettings, network: NetworkSettings, timing: Timing, deadline: Deadline
) -> Probe:
    """Ask one Datadog org whether its API key is valid and what its application key may read."""
    start = _start_of_org(org)
    if start.configured != "yes":
        return start
    seen: list[RequestDetails] = []
    try:
        client = DatadogClient(
            org, network, timing=timing, policy=ONCE, hooks=(log_request, seen.append)
        )
    except SettingsError as error:
        return replace(start, configured="no", note=error.what)
    try:
        return _measured(start, seen, partial(_ask_org, client, deadline))
    finally:
        client.close()


def probe_system(
    system: SystemSettings, network: NetworkSettings, timing: Timing, deadline: Deadline
) -> Probe:
    """Ask a system besides Datadog whether the credential works, and what it may do."""
    start = _start_of_system(system)
    if start.configured != "yes" or system.probe is None:
        return start
    seen: list[RequestDetails] = []
    client = SystemClient(
        system, network, timing=timing, policy=ONCE, hooks=(log_request, seen.append)
    )
    try:
        return _measured(start, seen, partial(_ask_system, client, system.probe, deadline))
    finally:
        client.close()


def _start_of_org(org: DatadogOrgSettings) -> Probe:
    if org.is_embedded:
        return _unused(f"Datadog {org.org}", "a rehearsal of our own, not started here")
    return _start(f"Datadog {org.org}", org.base_url, org.missing)


def _start_of_system(system: SystemSettings) -> Probe:
    if system.base_url is None:
        return _unused(system.system, "not part of this profile")
    if system.probe is None:
        return _unused(system.system, "the profile names no probe")
    return _start(system.system, system.base_url, system.missing)


def _unused(system: str, note: str) -> Probe:
    return Probe(system=system, host="", configured="not asked", note=note)


def _start(system: str, base_url: str, missing: Sequence[str]) -> Probe:
    configured: Claim = "no" if missing else "yes"
    host = urlsplit(base_url).hostname or ""
    return Probe(system=system, host=host, configured=configured, missing=tuple(missing))


# What an ask found out: whether access is permitted, which scopes lack, a note.
_Found = tuple[Claim, tuple[str, ...], str]


def _measured(start: Probe, seen: Sequence[RequestDetails], ask: Callable[[], _Found]) -> Probe:
    permitted: Claim = "not asked"
    lacking: tuple[str, ...] = ()
    try:
        permitted, lacking, note = ask()
    except AccessDeniedError as error:
        permitted, note = "no", f"{error.what}. {error.mend}"
    except SourceError as error:
        note = f"{error.what}. {error.mend}"
    answered = [details for details in seen if details.status is not None]
    last = answered[-1] if answered else None
    return replace(
        start,
        reachable="no" if last is None else "yes",
        permitted=permitted,
        lacking=lacking,
        skew_s=None if last is None else last.skew_s,
        latency_ms=None if last is None else last.duration_ms,
        note=note,
    )


def _or_late(result: Probe | SourceError, start: Probe) -> Probe:
    if isinstance(result, Probe):
        return result
    return replace(start, reachable="no", note=result.what)


def _ask_org(client: DatadogClient, deadline: Deadline) -> _Found:
    api_name, app_name = client.org.key_names
    try:
        is_valid = client.validate(lambda answer: (answer.get("valid") is True, 1), deadline)
    except AccessDeniedError:
        is_valid = False
    if not is_valid:
        return "no", (), f"the API key in {api_name} was refused"
    tried = _tried(client.org.scopes, lambda scope: ask_scope(client, scope, deadline))
    if not tried.lacking:
        return tried.claim, (), tried.note
    is_all = len(tried.lacking) == len(client.org.scopes)
    what = "was refused or is too narrow" if is_all else "is too narrow"
    return "no", tried.lacking, f"the application key in {app_name} {what}"


def _ask_system(client: SystemClient, probe: ProbeSettings, deadline: Deadline) -> _Found:
    try:
        headers, content = client.get(
            probe.path,
            lambda answer: ((answer.headers, json_object(answer, client.system)), 1),
            deadline,
            endpoint="probe",
        )
    except (AccessDeniedError, RefusedRequestError):
        # One permission may be what lacks; a credential without any is refused as a whole.
        found = _ask_permissions(client, deadline)
        if len(found[1]) in {0, len(client.settings.probes)}:
            raise
        return found
    if probe.ok_field is not None and content.get(probe.ok_field) is not True:
        return "no", (), f"the credential was refused{_error_code(content)}"
    granted = _granted(probe, headers, content)
    if granted is None:
        return _ask_permissions(client, deadline)
    lacking = tuple(name for name in client.settings.permissions if name not in granted)
    return ("no" if lacking else "yes"), lacking, ""


def _ask_permissions(client: SystemClient, deadline: Deadline) -> _Found:
    """Try the permissions one by one: the service does not list those of a credential."""
    probes = {probe.permission: probe for probe in client.settings.probes}
    if not probes:
        return "yes", (), "the service does not list the scopes of the credential"
    tried = _tried([*probes], lambda name: _ask_permission(client, probes[name], deadline))
    untried = [name for name in client.settings.permissions if name not in probes]
    notes = [tried.note] if tried.note else []
    if untried:
        notes.append(f"no way to try: {', '.join(untried)}")
    return tried.claim, tried.lacking, "; ".join(notes)


def _ask_permission(client: SystemClient, probe: PermissionProbe, deadline: Deadline) -> None:
    def read(answer: Answer) -> tuple[None, int]:
        if answer.status in probe.refused:
            what = f"the service refused the request (status {answer.status})"
            raise AccessDeniedError(what, client.system, client.denied_mend())
        if probe.ok_field is not None:
            content = json_object(answer, client.system)
            if content.get(probe.ok_field) is not True:
                what = f"the service refused the request{_error_code(content)}"
                raise AccessDeniedError(what, client.system, client.denied_mend())
        return None, 0

    accepted = frozenset((*probe.accepted, *probe.refused))
    client.get(probe.path, read, deadline, endpoint=probe.permission, accepted=accepted)


@dataclass(frozen=True)
class _Tried:
    """What came of trying scopes: which lack, and what could not be tried."""

    lacking: tuple[str, ...]
    failed: tuple[str, ...]

    @property
    def claim(self) -> Claim:
        return "no" if self.lacking else "not asked" if self.failed else "yes"

    @property
    def note(self) -> str:
        return "; ".join(self.failed)


def _tried(scopes: Sequence[S], ask: Callable[[S], None]) -> _Tried:
    lacking: list[str] = []
    failed: list[str] = []
    for scope in scopes:
        try:
            ask(scope)
        except AccessDeniedError:
            lacking.append(scope)
        except SourceError as error:
            failed.append(f"{scope} could not be tried: {error.what}")
    return _Tried(tuple(lacking), tuple(failed))


def _granted(
    probe: ProbeSettings, headers: Mapping[str, str], content: Mapping[str, Any]
) -> frozenset[str] | None:
    if probe.granted_header is not None and (text := headers.get(probe.granted_header.lower())):
        return frozenset(scope.strip() for scope in text.split(","))
    if probe.granted_field is None:
        return None
    value: Any = content
    for name in probe.granted_field.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return frozenset(map(str, value)) if isinstance(value, list) else None


def _error_code(content: Mapping[str, Any]) -> str:
    code = content.get("error")  # a code such as invalid_auth is shown, any other text is not
    return f" ({code})" if isinstance(code, str) and _CODE.fullmatch(code) else ""
