"""The all-clear is drafted when everything is back, and not a moment before."""

from __future__ import annotations

from cie_runbook.report.step_recover import Recover
from tests.report.outages import outage, still_off


def test_an_outage_that_is_over_gets_its_all_clear() -> None:
    recover = Recover(outage())

    assert recover.verdict.status == "ok"
    assert {finding.status for finding in recover.findings} == {"ok"}
    clear = recover.all_clear
    assert clear is not None
    assert clear.target == "check-in-production-support"
    assert clear.text.startswith("All clear: check-in is back to its usual since 11:")
    assert "check-ins are missing" in clear.text


def test_it_is_watched_until_the_end_of_the_next_working_day() -> None:
    recover = Recover(outage())

    after = recover.seen.hours.next_working_day(recover.seen.window.eastern_day)
    assert recover.watch_until == recover.seen.hours.on(after).end
    assert f"{after.isoformat()} 20:00" in recover.next().html


def test_while_signals_are_off_there_is_no_all_clear_and_it_says_what_is_missing() -> None:
    step = outage()
    recover = Recover(step, still_off(step, 40))

    assert recover.all_clear is None
    assert recover.verdict.status == "act"
    assert recover.verdict.paragraph.startswith("No all-clear yet. Signals: ")
    assert "still off" in recover.verdict.paragraph
    assert "the all-clear is not drafted" in recover.next().html


def test_a_page_that_is_resolved_later_is_still_open_now() -> None:
    step = outage()
    recover = Recover(step, still_off(step, 40))
    pages = next(one for one in recover.findings if one.id == "recovered_pages")

    assert pages.status == "act"
    assert "not resolved" in pages.sentence


def test_tables_figure_and_conclusion_are_shown() -> None:
    recover = Recover(outage())
    tables = [recover.signals(), recover.alarms(), recover.next()]

    assert len({table.id for table in tables}) == len(tables)
    assert "recovered" in recover.signals().html
    assert "signals recovered." in recover.figure().alt
    assert recover.conclude().verdict is recover.verdict
