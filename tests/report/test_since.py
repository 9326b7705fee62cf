"""Since last time: the day beside the latest like day, as it was when the case first asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from cie_runbook.history import DayRecord, remember
from cie_runbook.report.since import Today, frozen_history, since_table
from tests.evidence.builders import make_case

WEDNESDAY, TUESDAY, SUNDAY = date(2026, 11, 18), date(2026, 11, 17), date(2026, 11, 15)
LABEL = "drill:normal"


def record(day: date, **totals: int | None) -> DayRecord:
    return DayRecord(day=day, status="ok", headline="As usual", totals=totals, act=())


def today(totals: Mapping[str, int | None]) -> Today:
    titles = {name: f"Title of {name}" for name in totals}
    return Today(day=WEDNESDAY, holidays=frozenset(), titles=titles, totals=totals)


def test_a_total_stands_beside_the_latest_like_day() -> None:
    earlier = [record(TUESDAY, completed=400), record(SUNDAY, completed=40)]
    html = since_table(today({"completed": 440}), earlier).html
    for text in ("Title of completed", "440", "400 on Tue Nov 17", "+10 %"):
        assert text in html
    assert "40 on Sun" not in html


def test_a_first_report_says_so() -> None:
    table = since_table(today({"completed": 440}), [])
    assert table.caption.endswith("this is the first report")
    assert "none yet" in table.html


def test_an_unknown_total_is_not_compared() -> None:
    html = since_table(today({"completed": None}), [record(TUESDAY, completed=400)]).html
    assert "unknown" in html
    assert "400 on Tue Nov 17" in html
    assert " %" not in html


def test_an_unknown_total_of_an_earlier_day_is_skipped() -> None:
    earlier = [record(date(2026, 11, 16), completed=380), record(TUESDAY, completed=None)]
    assert "380 on Mon Nov 16" in since_table(today({"completed": 440}), earlier).html


def test_a_signal_that_is_no_longer_judged_is_left_out() -> None:
    html = since_table(today({"completed": 440}), [record(TUESDAY, completed=400, gone=7)]).html
    assert "gone" not in html


def test_a_case_keeps_the_history_that_it_first_asked_for(tmp_path: Path) -> None:
    case = make_case(tmp_path)
    remember(tmp_path, LABEL, record(SUNDAY, completed=40))
    first = frozen_history(case, tmp_path, LABEL, WEDNESDAY)
    remember(tmp_path, LABEL, record(TUESDAY, completed=400))
    assert frozen_history(case, tmp_path, LABEL, WEDNESDAY) == first
    assert [known.day for known in first] == [SUNDAY]
    assert len(frozen_history(make_case(tmp_path / "other"), tmp_path, LABEL, WEDNESDAY)) == 2


def test_the_day_itself_and_later_days_are_no_history(tmp_path: Path) -> None:
    for day in (WEDNESDAY, date(2026, 11, 19)):
        remember(tmp_path, LABEL, record(day, completed=1))
    assert frozen_history(make_case(tmp_path), tmp_path, LABEL, WEDNESDAY) == ()
