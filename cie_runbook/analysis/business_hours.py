"""Business hours of US Eastern and working days: when somebody is there, and the next time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cie_runbook.analysis.calendar import DAY, LONGEST_LOOK_BACK, SATURDAY
from cie_runbook.catalog.models import Playbook
from cie_runbook.window import EASTERN, Window


@dataclass(frozen=True)
class Hours:
    """Business hours on the wall clock of US Eastern, on working days.

    Attributes
    ----------
    start, end : time
        First and last minute of business hours, the end not included.
    holidays : frozenset of date
        Observed federal holidays and closures: no working days.
    """

    start: time
    end: time
    holidays: frozenset[date] = frozenset()

    @classmethod
    def of(cls, playbook: Playbook, holidays: Collection[date]) -> Hours:
        """Read the business hours of the playbook.

        Parameters
        ----------
        playbook : Playbook
            The catalog's numbers of the plan.
        holidays : collection of date
            Observed federal holidays and closures.

        Returns
        -------
        Hours
            The same hours, with the days on which there are none.
        """
        bounds = (playbook.business_hours_start, playbook.business_hours_end)
        start, end = map(time.fromisoformat, bounds)
        return cls(start, end, frozenset(holidays))

    def is_working_day(self, day: date) -> bool:
        """Tell whether there are business hours on a day.

        Parameters
        ----------
        day : date
            A calendar day of US Eastern.

        Returns
        -------
        bool
            It is neither of a weekend nor a holiday.
        """
        return day.weekday() < SATURDAY and day not in self.holidays

    def on(self, day: date) -> Window:
        """Return the hours of a day, whether it is a working day or not.

        Parameters
        ----------
        day : date
            A calendar day of US Eastern.

        Returns
        -------
        Window
            From start to end on the wall clock, also where clocks change in between.
        """
        return Window(
            datetime.combine(day, self.start, EASTERN), datetime.combine(day, self.end, EASTERN)
        )

    def hold(self, at: datetime) -> bool:
        """Tell whether an instant lies in business hours.

        Parameters
        ----------
        at : datetime
            Any aware instant.

        Returns
        -------
        bool
            True from the start, and False from the end of a working day.
        """
        day = at.astimezone(EASTERN).date()
        hours = self.on(day)
        return self.is_working_day(day) and hours.start <= at < hours.end

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day.

        Parameters
        ----------
        day : date
            A calendar day of US Eastern.

        Returns
        -------
        date
            Later than `day`.

        Raises
        ------
        ValueError
            There is none within a year: closures leave no working day.
        """
        return self._working_day(day, DAY)

    def last_working_day(self, day: date) -> date:
        """Return the last working day before a day.

        Parameters
        ----------
        day : date
            A calendar day of US Eastern.

        Returns
        -------
        date
            Earlier than `day`.

        Raises
        ------
        ValueError
            There is none within a year: closures leave no working day.
        """
        return self._working_day(day, -DAY)

    def after_working_days(self, at: datetime, days: int) -> datetime:
        """Return the instant that is so many business days after another.

        What comes outside business hours counts from the next opening.

        Parameters
        ----------
        at : datetime
            When the clock starts, any aware instant.
        days : int
            Business days, at least one.

        Returns
        -------
        datetime
            The same wall-clock time of US Eastern so many working days later, UTC.
        """
        local = self._counted_from(at).astimezone(EASTERN)
        day = local.date()
        for _ in range(days):
            day = self.next_working_day(day)
        return Window(at, datetime.combine(day, local.time(), EASTERN)).end

    def _counted_from(self, at: datetime) -> datetime:
        if self.hold(at):
            return at
        day = at.astimezone(EASTERN).date()
        if self.is_working_day(day) and at < self.on(day).start:
            return self.on(day).start
        return self.on(self.next_working_day(day)).start

    def _working_day(self, day: date, step: timedelta) -> date:
        for count in range(1, LONGEST_LOOK_BACK):
            if self.is_working_day(day + count * step):
                return day + count * step
        raise ValueError(f"no working day within a year of {day}")
