"""Planning a run: from what a person typed to a case's name, its window and its parameters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cie_runbook.analysis.alert_reference import read_alert
from cie_runbook.catalog.models import Catalog, Step, StepParameter
from cie_runbook.errors import BadInputError, SettingsError
from cie_runbook.parameters import Value, typed_values
from cie_runbook.report.plan_window import (
    day_window,
    incident_window,
    newest_end,
    shift_window,
    typed_or,
)
from cie_runbook.settings import Settings
from cie_runbook.window import EASTERN, Window, parse_instant

RUN_VARIABLE = "CIE_RUNBOOK_RUN"  # tells the kernel which run it belongs to
NOTEBOOKS_VARIABLE = "CIE_RUNBOOK_NOTEBOOKS"
DAILY, TRIAGE, INCIDENT, SILENT = "daily", "triage", "incident", "silent-failures"
OF_A_DAY = frozenset({DAILY, TRIAGE, INCIDENT, SILENT})
OPENED_FOR = ("alert", "at")  # parameters of an incident that name its case; answers do not
OF_AN_ALERT = frozenset({TRIAGE, INCIDENT})
_WINDOWS = {**dict.fromkeys(OF_A_DAY, day_window), INCIDENT: incident_window}


@dataclass(frozen=True, kw_only=True)
class RunPlan:
    """One run: which steps, over which window, with which parameters, into which case.

    `rows_until` is set where rows of searches are asked for beyond the window's end: counters have
    to settle, and an alert of this minute must be found.
    """

    kind: str
    steps: tuple[Step, ...]
    profile: str
    window: Window
    parameters: Mapping[str, Value]
    case_name: str
    rows_until: datetime | None = None

    @property
    def present(self) -> datetime | None:
        """The present that it is told in: of a shift the window's end; None for the real one."""
        return None if self.kind in OF_A_DAY else self.window.end

    def facts(self) -> dict[str, Any]:
        """Return what the case is opened for; opening it for something else is refused."""
        return {
            "kind": self.kind,
            "profile": self.profile,
            "start": self.window.start.isoformat(),
            "end": self.window.end.isoformat(),
            "parameters": {
                name: value
                for name, value in self.parameters.items()
                if name not in {"profile", "case", "start", "end"}
                and (self.kind != INCIDENT or name in OPENED_FOR)
            },
        }


def plan_day(
    catalog: Catalog, settings: Settings, step_id: str, given: Mapping[str, Any], now: datetime
) -> RunPlan:
    """Plan a run of one step, of the first kind that it is a part of; see `plan_run`."""
    step = catalog.steps[step_id]
    kind = step.runs[0] if step.runs else DAILY
    return plan_run(catalog, settings, (step,), given, now, kind=kind)


def plan_run(  # noqa: PLR0913 - what a run is asked for; the kind by keyword
    catalog: Catalog,
    settings: Settings,
    steps: Sequence[Step],
    given: Mapping[str, Any],
    now: datetime,
    *,
    kind: str = DAILY,
) -> RunPlan:
    """Plan a run of some steps.

    A daily run is about one day, and so is a triage: the alert's own, where its name tells. Any
    other looks at the present: from the beginning of the last working day until now, or until
    the morning after the day that is given.

    Parameters
    ----------
    given : mapping
        The steps' parameters as typed or read from a file, and ``date`` (YYYY-MM-DD, "today",
        "yesterday", or empty for the profile's own rule).
    now : datetime
        The present, tz-aware.
    kind : str
        What the run is, as in the steps' `runs`.

    Raises
    ------
    BadInputError
        A name is unknown, a value does not fit, or the window lies in the future.
    """
    parameters = shared_schema(steps)
    texts = dict(given)
    day_text = str(texts.pop("date", "") or "")
    values = typed_values(parameters, texts, "parameters")
    _refuse_unknown_stations(catalog, parameters, values)
    typed = str(values["start"]), str(values["end"])
    if not (day_text or any(typed)):
        day_text = _day_of_alert(str(values.get("alert", "")), str(values.get("at", "")))
    if kind == INCIDENT and not (day_text or any(typed) or _is_rehearsed(settings)):
        day_text = "today"  # somebody is called now
    choose = _WINDOWS.get(kind, shift_window)
    window = typed_or(choose, settings, day_text, typed, now)
    values |= {
        "profile": settings.label,
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
    }
    return RunPlan(
        kind=kind,
        steps=tuple(steps),
        profile=settings.label,
        window=window,
        parameters=values,
        case_name=str(values["case"])
        or _case_name(kind, parameters, settings.label, window, values),
        rows_until=now if kind in OF_AN_ALERT and window.end == newest_end(choose, now) else None,
    )


def shared_schema(steps: Sequence[Step]) -> tuple[StepParameter, ...]:
    """Return every parameter of the steps once, in their order."""
    by_name = {parameter.name: parameter for step in steps for parameter in step.parameters}
    return tuple(by_name.values())


def notebooks_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the step notebooks: the clone's, unless the environment names one.

    Raises
    ------
    SettingsError
        There is no such folder.
    """
    chosen = environ.get(NOTEBOOKS_VARIABLE)
    folder = Path(chosen) if chosen else Path(__file__).parents[2] / "notebooks"
    if not folder.is_dir():
        raise SettingsError(
            "the folder of the notebooks is missing",
            str(folder),
            f"Run from a clone of the repository, or set {NOTEBOOKS_VARIABLE}.",
        )
    return folder


def _is_rehearsed(settings: Settings) -> bool:
    return any(org.is_embedded for org in settings.datadog.values())


def _refuse_unknown_stations(
    catalog: Catalog, parameters: Sequence[StepParameter], values: Mapping[str, Value]
) -> None:
    for parameter in parameters:
        if parameter.type in {"station", "stations"}:
            value = values[parameter.name]
            for station in _listed(value):
                if station not in catalog.stations:
                    near = get_close_matches(str(station), catalog.stations, n=3, cutoff=0.5)
                    raise BadInputError(
                        f"there is no station {station!r} in the catalog",
                        f"parameter {parameter.name}",
                        f"Did you mean one of {', '.join(near)}?" if near else "Check the number.",
                    )


def _listed(value: Value) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _day_of_alert(given: str, at_text: str) -> str:
    """Return the day of an alert whose name, or whose time, tells it; "" for any other."""
    if at_text:
        return parse_instant(at_text, "parameter at").astimezone(EASTERN).date().isoformat()
    if not given.strip():
        return ""
    at = read_alert(given).at
    return "" if at is None else at.astimezone(EASTERN).date().isoformat()


def _case_name(
    kind: str,
    parameters: Sequence[StepParameter],
    label: str,
    window: Window,
    values: Mapping[str, Value],
) -> str:
    is_incident = kind == INCIDENT  # its window grows, and its case stays the same
    when = window.eastern_day.isoformat() if is_incident else _window_name(window)
    parts = [kind, when, label.replace(":", "-")]
    own = {p.name: values[p.name] for p in parameters if values[p.name] != p.default}
    if is_incident:
        own = {name: own[name] for name in OPENED_FOR if name in own}
    chosen = {k: v for k, v in own.items() if k not in {"profile", "case", "start", "end"}}
    if chosen:
        digest = hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()
        parts.append(digest[:6])
    return "-".join(parts)


def _window_name(window: Window) -> str:
    if window == Window.of_day(window.eastern_day):
        return window.eastern_day.isoformat()
    start, end = (bound.astimezone(EASTERN) for bound in (window.start, window.end))
    return f"{start:%Y-%m-%dT%H%M%Z}-to-{end:%Y-%m-%dT%H%M%Z}"  # an hour comes twice in autumn
