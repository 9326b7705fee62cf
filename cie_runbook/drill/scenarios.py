"""The rehearsals one can choose: what each tells, does to its day, and should be found to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from typing import Literal

import numpy as np

from cie_runbook.drill.days import holiday_level
from cie_runbook.drill.disturbance import Disturbance, plateau, undisturbed
from cie_runbook.drill.grid import DayGrid
from cie_runbook.drill.stations import Stations
from cie_runbook.drill.story import NO_UPSET, Upset

Verdict = Literal["ok", "watch", "act", "unknown"]

OUTAGE_BEGIN, OUTAGE_END = time(9, 40), time(11, 25)
OUTAGE_FAILING, OUTAGE_SLOW = 0.65, 0.45
CREEP_BEGIN, CREEP_END, CREEP_FACTOR = time(8), time(20), 2.5
DROP_BEGIN, DROP_END, DROP_LEFT = time(9), time(15), 0.15
DROP_REGION = "VISN 19"
SURGE_BEGIN, SURGE_END, SURGE_FACTOR = time(8, 30), time(14), 1.7
SILENCE_BEGIN = time(8)
UNTOLD_BEGIN, UNTOLD_END, UNTOLD_FAILING = time(10), time(15), 0.4


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What is really the case, for scoring a rehearsal.

    Attributes
    ----------
    verdict : {"ok", "watch", "act", "unknown"}
        What a good report concludes.
    suspect : str or None
        The catalog's service at fault; None where nothing is broken.
    region : str or None
        The one region concerned; None where it is the whole country.
    start, end : time or None
        When it begins and ends by the wall clock (US Eastern, or local for one region);
        None for the bounds of the day itself.
    signals : tuple of str
        Catalog signals that should stand out.
    findings : tuple of str
        Checks of the shift and the queue that should stand out.
    """

    verdict: Verdict
    suspect: str | None = None
    region: str | None = None
    start: time | None = None
    end: time | None = None
    signals: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One rehearsal: it changes its own day and leaves every other day alone.

    `disturb` changes what is measured, `upset` what is around it.
    """

    id: str
    title: str
    tells: str
    truth: Truth
    disturb: Callable[[DayGrid, Stations], Disturbance] = field(default=undisturbed, repr=False)
    upset: Upset = NO_UPSET


def scenario(name: str) -> Scenario:
    """Return the scenario `name`.

    Raises
    ------
    KeyError
        There is none of that name; `SCENARIOS` holds those there are.
    """
    return SCENARIOS[name]


def _vista_outage(grid: DayGrid, stations: Stations) -> Disturbance:
    shape = plateau(grid.eastern, OUTAGE_BEGIN, OUTAGE_END, rise_min=10)
    return replace(
        undisturbed(grid, stations),
        vista_failing=OUTAGE_FAILING * shape,
        vista_slow=OUTAGE_SLOW * shape,
    )


def _chip_creep(grid: DayGrid, stations: Stations) -> Disturbance:
    hour = grid.eastern.hour
    way = np.clip((hour - CREEP_BEGIN.hour) / (CREEP_END.hour - CREEP_BEGIN.hour), 0, 1)
    return replace(undisturbed(grid, stations), chip_factor=1 + (CREEP_FACTOR - 1) * way)


def _regional_drop(grid: DayGrid, stations: Stations) -> Disturbance:
    hours = stations.local_hours(grid)
    in_hours = (hours >= DROP_BEGIN.hour) & (hours < DROP_END.hour)
    concerned = in_hours & stations.in_region(DROP_REGION)[np.newaxis, :]
    return replace(undisturbed(grid, stations), station_traffic=np.where(concerned, DROP_LEFT, 1.0))


def _surge(grid: DayGrid, stations: Stations) -> Disturbance:
    shape = plateau(grid.eastern, SURGE_BEGIN, SURGE_END, rise_min=20)
    return replace(undisturbed(grid, stations), traffic=1 + (SURGE_FACTOR - 1) * shape)


def _no_data(grid: DayGrid, stations: Stations) -> Disturbance:
    is_reported = grid.eastern.hour < SILENCE_BEGIN.hour
    return replace(undisturbed(grid, stations), is_reported=is_reported)


def _silent_claims(grid: DayGrid, stations: Stations) -> Disturbance:
    hour = grid.eastern.hour
    is_untold = (hour >= UNTOLD_BEGIN.hour) & (hour < UNTOLD_END.hour)
    calm = undisturbed(grid, stations)
    failing = np.where(is_untold, UNTOLD_FAILING, 0.0)
    return replace(calm, claims_failing=failing, is_untold=is_untold)


def _holiday(grid: DayGrid, stations: Stations) -> Disturbance:
    return replace(undisturbed(grid, stations), level=holiday_level)


SCENARIOS: Mapping[str, Scenario] = {
    story.id: story
    for story in (
        Scenario(
            id="normal",
            title="A normal day",
            tells="Nothing is broken: the report should say so, and raise nothing.",
            truth=Truth(verdict="ok"),
            disturb=undisturbed,
        ),
        Scenario(
            id="vista-outage",
            title="vista-api outage",
            tells=(
                "From 09:40 to 11:25 ET vista-api's calls into VistA time out or are refused. "
                "CHIP waits for them up to its gateway's 30 s and fails; two thirds of check-ins "
                "and pre-check-ins do not complete, while links are clicked and identities "
                "verified as ever."
            ),
            truth=Truth(
                verdict="act",
                suspect="vista-api",
                start=OUTAGE_BEGIN,
                end=OUTAGE_END,
                signals=(
                    "vista_api_rpc_timeout_rate",
                    "vista_api_refused_rate",
                    "vista_api_p95",
                    "chip_error_rate",
                    "chip_p95",
                    "chip_client_error_rate",
                    "checkin_error_rate",
                    "precheckin_error_rate",
                    "checkin_completed",
                    "precheckin_completed",
                ),
            ),
            disturb=_vista_outage,
        ),
        Scenario(
            id="chip-creep",
            title="CHIP slows down over the day",
            tells=(
                "From 08:00 ET on CHIP takes longer and longer, two and a half times the usual "
                "by the evening. Nothing fails, and vista-api is as quick as ever."
            ),
            truth=Truth(
                verdict="act",
                suspect="chip",
                start=CREEP_BEGIN,
                signals=(
                    "chip_p95",
                    "chip_client_check_in_p95",
                    "chip_client_pre_check_in_p95",
                    "checkin_complete_p95",
                    "precheckin_complete_p95",
                ),
            ),
            disturb=_chip_creep,
        ),
        Scenario(
            id="regional-drop",
            title="One region's stations fall silent",
            tells=(
                f"Between 09:00 and 15:00 local time the stations of {DROP_REGION} lose 85 % of "
                "their day-of check-ins, because few links are clicked there. The country's "
                "counts hardly show it."
            ),
            truth=Truth(
                verdict="act",
                suspect="vetext",
                region=DROP_REGION,
                start=DROP_BEGIN,
                end=DROP_END,
                signals=("vista_checkins_by_station",),
            ),
            disturb=_regional_drop,
        ),
        Scenario(
            id="surge",
            title="A surge with nothing broken",
            tells=(
                "From 08:30 to 14:00 ET traffic is 1.7 times the usual. Rates and response "
                "times stay as they are: busy is not broken."
            ),
            truth=Truth(verdict="ok"),
            disturb=_surge,
        ),
        Scenario(
            id="no-data",
            title="The metrics stop",
            tells=(
                "At 08:00 ET the metrics of all three organisations stop arriving. Whether "
                "Veterans can check in is unknown: neither fine nor an outage."
            ),
            truth=Truth(verdict="unknown", start=SILENCE_BEGIN),
            disturb=_no_data,
        ),
        Scenario(
            id="holiday",
            title="A federal holiday",
            tells="Clinics are closed and traffic is about 4 % of a working day, as it should be.",
            truth=Truth(verdict="ok"),
            disturb=_holiday,
        ),
        Scenario(
            id="bot-silent",
            title="The daily bot stays silent",
            tells="Check-ins are as ever, and nobody posts the numbers of the day.",
            truth=Truth(verdict="ok", findings=("daily_bot",)),
            upset=Upset(bot="silent"),
        ),
        Scenario(
            id="numbers-disagree",
            title="The bot's numbers are not Datadog's",
            tells="The daily bot leaves out a fifth of the completed check-ins.",
            truth=Truth(verdict="ok", findings=("reconciled_bot",)),
            upset=Upset(bot="miscounts"),
        ),
        Scenario(
            id="coverage-gap",
            title="An afternoon without a secondary",
            tells="Three working days after the report's day nobody is secondary from 13:00 ET.",
            truth=Truth(verdict="ok", findings=("on_call_coverage",)),
            upset=Upset(vacant=True),
        ),
        Scenario(
            id="queue-overdue",
            title="A ticket that nobody answered",
            tells="A station asks for help, and two working days later nobody has written back.",
            truth=Truth(verdict="ok", findings=("ticket_response",)),
            upset=Upset(late_ticket=True),
        ),
        Scenario(
            id="job-storm",
            title="Background jobs fail again and again",
            tells=(
                "From 14:05 ET jobs that load appointments fail at every try, a dozen within a "
                "quarter of an hour. Check-ins do not suffer yet."
            ),
            truth=Truth(verdict="ok", suspect="clinician-workflow", findings=("job_retries",)),
            upset=Upset(job_storm=True),
        ),
        Scenario(
            id="silent-claims",
            title="Travel claims fail and nobody is told",
            tells=(
                "From 10:00 to 15:00 ET two fifths of the travel claims fail at BTSSS, and no text "
                "tells those concerned: the job that sends it is not even queued."
            ),
            truth=Truth(
                verdict="act",
                suspect="btsss",
                start=UNTOLD_BEGIN,
                end=UNTOLD_END,
                signals=("btsss_error_rate",),
                findings=("reconciled_claims_and_texts",),
            ),
            disturb=_silent_claims,
        ),
        Scenario(
            id="holiday-tomorrow",
            title="The last working day before a holiday",
            tells=(
                "All is as ever, and tomorrow the clinics are closed: monitors of low activity "
                "would fire, unless somebody freezes them today."
            ),
            truth=Truth(verdict="ok", findings=("alert_freeze",)),
        ),
    )
}
