"""What a person on call is told while a rehearsal goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from cie_runbook.analysis.alert_reference import read_alert
from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.notices import LONGEST_WAIT_S, Notice, cue_of, notices_of, play
from cie_runbook.settings.clock import Clock
from tests.drill.services.stories import make_alert
from tests.drill.worlds import WEDNESDAY, known_world

BEGUN = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
TOLD = datetime(2026, 11, 18, 14, 45, tzinfo=UTC)
SPEED = 30
NOTICES = tuple(Notice(TOLD + timedelta(minutes=at), f"after {at} min") for at in (-5, 5, 5, 40))


class Machine:
    """A machine's clock that goes on by waiting, and a person who may stop it."""

    def __init__(self, stopped_after_s: float = 1e9) -> None:
        self.waited_s, self.stopped_after_s = 0.0, stopped_after_s
        self.waits: list[float] = []

    def now(self) -> datetime:
        return BEGUN + timedelta(seconds=self.waited_s)

    def wait(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.waited_s += seconds
        return self.waited_s >= self.stopped_after_s

    def play(self, notices: Sequence[Notice], minutes: int) -> tuple[bool, list[tuple[str, int]]]:
        """Play, and return what was told after how many seconds of the machine."""
        clock = Clock(told=TOLD, begun=BEGUN, speed=SPEED, machine=self.now)
        told: list[tuple[str, int]] = []
        is_over = play(
            notices,
            TOLD + timedelta(minutes=minutes),
            clock,
            wait=self.wait,
            tell=lambda notice: told.append((notice.text, round(self.waited_s))),
        )
        return is_over, told


def test_each_notice_is_told_when_its_time_comes_and_no_sooner() -> None:
    machine = Machine()
    is_over, told = machine.play(NOTICES, 60)

    assert told == [("after 5 min", 10), ("after 5 min", 10), ("after 40 min", 80)]
    assert is_over
    assert machine.waited_s == pytest.approx(120)
    assert max(machine.waits) <= LONGEST_WAIT_S


def test_a_person_can_stop_it_at_any_time() -> None:
    assert Machine(stopped_after_s=30).play(NOTICES, 60) == (
        False,
        [("after 5 min", 10), ("after 5 min", 10)],
    )


def test_nothing_is_told_after_the_end() -> None:
    assert Machine().play(NOTICES, 20) == (True, [("after 5 min", 10)] * 2)


def test_a_page_is_the_cue_then_an_alert_then_a_warning() -> None:
    page, quiet = make_alert(), make_alert(pages=False)
    warning = make_alert(pages=False, state="Warn")

    assert cue_of([warning, quiet, page]) is page
    assert cue_of([warning, quiet]) is quiet
    assert cue_of([warning]) is warning
    assert cue_of([]) is None


def test_an_outage_calls_and_posts_and_recovers_by_names_that_can_be_looked_up() -> None:
    chronicle = Chronicle(known_world("vista-outage"))
    notices, alerts = notices_of(chronicle), chronicle.day(WEDNESDAY).alerts
    calls = [one for one in notices if one.text.startswith("PagerDuty")]
    posts = [one for one in notices if one.text.startswith("Slack")]

    assert list(notices) == sorted(notices)
    assert len(calls) == sum(alert.pages for alert in alerts) > 0
    assert len(posts) == 2 * len(alerts)
    for notice in notices:
        named = read_alert(notice.text.splitlines()[1])
        assert named.kind == ("incident" if notice in calls else "slack")
        if named.at is not None:
            assert named.at == notice.at


def test_on_a_normal_day_nobody_is_called() -> None:
    assert notices_of(Chronicle(known_world())) == ()


def test_an_alert_that_lasts_is_told_once() -> None:
    texts = [notice.text for notice in notices_of(Chronicle(known_world("no-data")))]

    assert any("No Data" in text for text in texts)
    assert not any("Recovered" in text for text in texts)
