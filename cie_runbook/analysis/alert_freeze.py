"""Federal holidays ahead, and the working day on which their alert freeze is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from cie_runbook.analysis.business_hours import Hours
from cie_runbook.analysis.calendar import DAY, SATURDAY
from cie_runbook.window import EASTERN, Window

_BELOW = r"<=?\s*-?[0-9.]+\s*$"


@dataclass(frozen=True)
class AlertFreeze:
    """A holiday on which monitors of low activity would fire, and when to prevent it.

    Attributes
    ----------
    holiday : date
        The observed day, never on a weekend.
    make_on : date
        The last working day before: whoever is on call then creates the downtime.
    """

    holiday: date
    make_on: date

    @property
    def window(self) -> Window:
        """The hours to mute: the whole day in US Eastern."""
        return Window.of_day(self.holiday)

    def is_due(self, now: datetime) -> bool:
        """Tell whether it is to be made by now, and the holiday is not over.

        Parameters
        ----------
        now : datetime
            The present.

        Returns
        -------
        bool
            True from the morning of the last working day before.
        """
        return self.make_on <= now.astimezone(EASTERN).date() <= self.holiday


def of_low_activity(monitors: pd.DataFrame) -> tuple[str, ...]:
    """Return the names of the monitors that fire when too little happens, each once.

    Parameters
    ----------
    monitors : DataFrame of shape (n_monitors, >= 2)
        Name and query.

    Returns
    -------
    tuple of str
        Those whose query ends in "below a number".
    """
    falls = monitors["query"].str.contains(_BELOW, regex=True).fillna(value=False).astype(bool)
    return tuple(monitors.loc[falls, "name"].dropna().drop_duplicates())


def alert_freezes(now: datetime, hours: Hours, notice_days: int) -> tuple[AlertFreeze, ...]:
    """List the holidays ahead, today included, with the day on which to make their freeze.

    Parameters
    ----------
    now : datetime
        The present.
    hours : Hours
        Working days and holidays.
    notice_days : int
        How many days ahead to look.

    Returns
    -------
    tuple of AlertFreeze
        In order; a holiday on a weekend is the working day on which it is observed.
    """
    today = now.astimezone(EASTERN).date()
    ahead = (today + count * DAY for count in range(notice_days + 1))
    return tuple(
        AlertFreeze(day, hours.last_working_day(day))
        for day in ahead
        if day in hours.holidays and day.weekday() < SATURDAY
    )
