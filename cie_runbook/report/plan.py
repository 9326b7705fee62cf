"""Planning a run: from what a person typed to a case's name, its window and its parameters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cie_runbook.analysis.alert_reference import read_alert
from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import default_report_day, holidays_around
from cie_runbook.catalog.models import Catalog, Step, StepParameter
from cie_runbook.errors import BadInputError, SettingsError
from cie_runbook.parameters import Value, typed_values
from cie_runbook.settings import Settings
from cie_runbook.window import EASTERN, Window, eastern, parse_day, parse_instant

RUN_VARIABLE = "CIE_RUNBOOK_RUN"  # tells the kernel which run it belongs to
NOTEBOOKS_VARIABLE = "CIE_RUNBOOK_NOTEBOOKS"
EVALUATION_DELAY = timedelta(minutes=10)  # points arrive late: the newest bins are not yet whole
DAILY, TRIAGE = "daily", "triage"
OF_A_DAY = frozenset({DAILY, TRIAGE})
TOLD_AT = time(9)  # US Eastern, on its day: what a shift that is long over had in sight
GRAIN = timedelta(minutes=15)  # a day that is not over is reported up to a quarter of an hour


@dataclass(frozen=True, kw_only=True)
class RunPlan:
    """One run: which steps, over which window, with which parameters, into which case."""

    kind: str
    steps: tuple[Step, ...]
    profile: str
    window: Window
    parameters: Mapping[str, Value]
    case_name: str

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
        day_text = _day_of_alert(str(values.get("alert", "")))
    choose = _window if kind in OF_A_DAY else _shift_window
    window = _typed_or(choose, settings, day_text, typed, now)
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


def report_day(settings: Settings, text: str, now: datetime) -> date:
    """Return the day that `text` means: a date, "today", "yesterday", or the profile's rule."""
    today = now.astimezone(EASTERN).date()
    if text == "today":
        return today
    if text == "yesterday":
        return today - timedelta(days=1)
    if text:
        return parse_day(text, "--date")
    return default_report_day(settings.day_rule, today, settings.fixed_closures)


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


def _typed_or(
    choose: Callable[[Settings, str, datetime], Window],
    settings: Settings,
    day_text: str,
    typed: tuple[str, str],
    now: datetime,
) -> Window:
    if day_text and any(typed):
        raise BadInputError(
            "a date and a start or end were given", "--date", "Give the date, or start and end."
        )
    return _typed_window(*typed, now) if any(typed) else choose(settings, day_text, now)


def _window(settings: Settings, day_text: str, now: datetime) -> Window:
    whole = _begun(report_day(settings, day_text, now), now)
    return whole.until(_settled(now))


def _shift_window(settings: Settings, day_text: str, now: datetime) -> Window:
    """Return what a shift looks back on: a working day and all that came after it."""
    by_rule = settings.day_rule == "yesterday" and not day_text  # a weekend is looked back on too
    rule_of = replace(settings, day_rule="last-working-day") if by_rule else settings
    day = report_day(rule_of, day_text, now)
    whole, settled = _begun(day, now), _settled(now)
    closed = holidays_around(day, settings.closed_days(day))
    morning = Hours(time(), TOLD_AT, closed).next_working_day(day)
    if now.astimezone(EASTERN).date() <= morning:
        return Window(whole.start, settled)
    return Window(whole.start, datetime.combine(morning, TOLD_AT, EASTERN))


def _day_of_alert(given: str) -> str:
    """Return the day of an alert whose name tells when it was; "" for any other."""
    if not given.strip():
        return ""
    at = read_alert(given).at
    return "" if at is None else at.astimezone(EASTERN).date().isoformat()


def _begun(day: date, now: datetime) -> Window:
    """Return a day, once some of it has settled."""
    whole = Window.of_day(day)
    if whole.start >= _settled(now):
        raise BadInputError(
            f"{whole.eastern_day} has no settled data yet (it is {eastern(now)})",
            "--date",
            "Give an earlier day.",
        )
    return whole


def _typed_window(start_text: str, end_text: str, now: datetime) -> Window:
    if not (start_text and end_text):
        raise BadInputError(
            "only one end of the window was given", "--start and --end", "Give both or neither."
        )
    window = Window(parse_instant(start_text, "--start"), parse_instant(end_text, "--end"))
    settled = _settled(now)
    if window.end > settled:
        raise BadInputError(
            f"the window ends at {eastern(window.end)}, and data are settled until "
            f"{eastern(settled)}",
            "--end",
            "Give an earlier end.",
        )
    return window


def _settled(now: datetime) -> datetime:
    """Return the newest quarter of an hour whose points have all arrived."""
    late = (now - EVALUATION_DELAY).timestamp()
    grain_s = GRAIN.total_seconds()
    return datetime.fromtimestamp(late // grain_s * grain_s, tz=EASTERN)


def _case_name(
    kind: str,
    parameters: Sequence[StepParameter],
    label: str,
    window: Window,
    values: Mapping[str, Value],
) -> str:
    parts = [kind, _window_name(window), label.replace(":", "-")]
    own = {p.name: values[p.name] for p in parameters if values[p.name] != p.default}
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
