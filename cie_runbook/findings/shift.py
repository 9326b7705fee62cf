"""What the start of a shift finds: coverage, hand-overs, the bot, pages, alerts, a holiday."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from cie_runbook.analysis.alert_freeze import AlertFreeze
from cie_runbook.analysis.alerts import Alert, Page
from cie_runbook.analysis.bot import BotReading
from cie_runbook.analysis.clocks import clock_sentence
from cie_runbook.analysis.coverage import DayCoverage, Gap
from cie_runbook.analysis.handovers import Handover
from cie_runbook.catalog.models import Catalog
from cie_runbook.findings.advice import IDENTIFY, channel_name
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.morning import Check
from cie_runbook.findings.reading import Grounds
from cie_runbook.findings.wording import clock, listed, percent, quantity, span
from cie_runbook.window import eastern

ENGINEERING = "check-in-experience-engineering"
MOST_NAMED = 3


def coverage_finding(days: Sequence[DayCoverage], grounds: Grounds, catalog: Catalog) -> Finding:
    """Conclude whether both roles are covered on every working day; gaps are named."""
    check = Check(id="on_call_coverage", title="On-call coverage", grounds=grounds)
    if not days:
        return check.unknown("no working day was asked for")
    open_days = [day for day in days if not day.is_covered]
    swaps = sum(len(day.overrides) for day in days)
    numbers = {"days": len(days), "days_with_gaps": len(open_days), "overrides": swaps}
    if not open_days:
        swapped = f", shifts swapped by hand: {swaps}" if swaps else ""
        said = f"both roles have somebody on all {len(days)} working days{swapped}."
        return check.finding("ok", said, numbers=numbers)
    named = [_gap_words(day.day, gap) for day in open_days for gap in (*day.gaps, *day.doubled)]
    said = f"{listed(named[:MOST_NAMED])}{_more(named)}."
    return check.finding(
        "act",
        said,
        next_action="Find somebody for these hours and enter an override in PagerDuty.",
        contact=channel_name(catalog, ENGINEERING),
        numbers=numbers,
    )


def handover_finding(changes: Sequence[Handover], grounds: Grounds, catalog: Catalog) -> Finding:
    """Conclude whether the secondary becomes primary at each hand-over."""
    check = Check(id="on_call_handover", title="Hand-over of the rotation", grounds=grounds)
    wrong = [change for change in changes if change.is_as_planned is False]
    numbers = {"handovers": len(changes), "not_as_planned": len(wrong)}
    if not changes:
        return check.finding("ok", "none in the time that was asked for.", numbers=numbers)
    if not wrong:
        when = listed([f"{change.day:%a %b} {change.day.day}" for change in changes[:MOST_NAMED]])
        return check.finding("ok", f"as the plan has it, on {when}.", numbers=numbers)
    change = wrong[0]
    expected = change.expected.who if change.expected else ""
    return check.finding(
        "watch",
        f"on {eastern(change.at)} {change.came.who} becomes primary, and the secondary before is "
        f"{expected}.",
        next_action="Ask both whether the order was changed on purpose; correct the schedule.",
        contact=channel_name(catalog, ENGINEERING),
        numbers=numbers,
    )


def reach_finding(nobody_reaches: Sequence[str], people: int, grounds: Grounds) -> Finding:
    """Conclude whether everybody on call can be called or texted."""
    check = Check(id="on_call_reach", title="Reaching who is on call", grounds=grounds)
    numbers = {"people": people, "unreachable": len(nobody_reaches)}
    if not nobody_reaches:
        return check.finding("ok", f"all {people} can be called or texted.", numbers=numbers)
    return check.finding(
        "act",
        f"{listed(list(nobody_reaches))} can neither be called nor texted.",
        next_action="Have them add a telephone number to their PagerDuty profile.",
        numbers=numbers,
    )


def bot_finding(reading: BotReading, grounds: Grounds, catalog: Catalog) -> Finding:
    """Conclude whether the daily bot told its numbers, all of them and in time."""
    check = Check(id="daily_bot", title="Daily bot", grounds=grounds)
    where = channel_name(catalog, catalog.rules.bot.channel)
    status, said = _bot_words(reading, where)
    return check.finding(
        status,
        said,
        next_action="" if status == "ok" else _BOT_ACTIONS[reading.state],
        contact="" if status == "ok" else channel_name(catalog, ENGINEERING),
        numbers=_bot_numbers(reading),
    )


def page_finding(pages: Sequence[Page], now: datetime, grounds: Grounds) -> Finding:
    """Conclude whether a page waits for its acknowledgement, or was taken late."""
    check = Check(id="pages", title="PagerDuty incidents", grounds=grounds)
    waiting = [page for page in pages if page.clock.state(now) in {"running", "overdue"}]
    late = [page for page in pages if page.clock.state(now) == "missed"]
    still = [page for page in pages if page.status != "resolved" and page not in waiting]
    numbers = {"incidents": len(pages), "waiting": len(waiting), "late": len(late)}
    if waiting:
        told = [f"{page.number} ({clock_sentence(page.clock, now)})" for page in waiting]
        return check.finding(
            "act",
            f"{listed(told[:MOST_NAMED])}{_more(told)}.",
            next_action="Acknowledge in PagerDuty, and post what you see in the channel.",
            numbers=numbers,
        )
    if still or late:
        said = f"{len(still)} still open and taken, {len(late)} taken later than agreed."
        return check.finding(
            "watch", said, next_action="Read their logs, and ask who has them.", numbers=numbers
        )
    return check.finding("ok", f"none open, {len(pages)} in this time.", numbers=numbers)


def alert_finding(alerts: Sequence[Alert], grounds: Grounds) -> Finding:
    """Conclude which of the alerts that were posted are still up."""
    check = Check(id="night_alerts", title="Alerts", grounds=grounds, playbook=IDENTIFY)
    up = [alert for alert in alerts if alert.is_up]
    numbers = {"alerts": len(alerts), "still_up": len(up)}
    if not up:
        over = f"{len(alerts)} posted, all over." if alerts else "none posted."
        return check.finding("ok", over, numbers=numbers)
    told = [_alert_words(alert) for alert in up]
    return check.finding(
        "act",
        f"still up: {listed(told[:MOST_NAMED])}{_more(told)}.",
        next_action="Open each monitor, then its Sentry issue and the error behind it.",
        numbers=numbers,
    )


def freeze_finding(
    freezes: Sequence[AlertFreeze], made: Collection[date], now: datetime, grounds: Grounds
) -> Finding:
    """Conclude whether an alert freeze is to be made today; `made` are holidays that have one."""
    check = Check(id="alert_freeze", title="Holiday ahead", grounds=grounds)
    due = [one for one in freezes if one.is_due(now) and one.holiday not in made]
    numbers = {"holidays": len(freezes), "due": len(due)}
    if not freezes:
        return check.finding("ok", "no federal holiday within the next days.", numbers=numbers)
    first = (due or list(freezes))[0]
    holiday, make_on = _day_words(first.holiday), _day_words(first.make_on)
    if not due:
        when = "is made" if first.holiday in made else f"is to be made on {make_on}"
        said = f"{holiday}; its alert freeze {when}."
        return check.finding("ok", said, numbers=numbers)
    return check.finding(
        "act",
        f"{holiday} is a federal holiday, and {make_on} is the last working day before.",
        next_action=(
            f"Create the downtime of the monitors of low activity for {holiday}, by hand as the "
            "steps in the report say."
        ),
        numbers=numbers,
    )


_BOT_ACTIONS = {
    "silent": "Look at the bot's schedule and last run; read the numbers from the dashboard.",
    "late": "Look at the bot's last run: why was it late?",
    "unreadable": "Read the post by hand; add its words to `bot` in the catalog's rules.",
}


def _bot_words(reading: BotReading, where: str) -> tuple[Status, str]:
    post, due = reading.post, eastern(reading.due_at)
    if reading.state == "not due":
        return "ok", f"not due before {due}."
    if post is None:
        return "act", f"no numbers of {_day_words(reading.day)} in {where}, due {due}."
    if reading.state == "unreadable":
        return "watch", f"its post at {clock(post.at)} ET lacks {listed(post.missing)}."
    told = listed([_flow_words(reading, "checkin"), _flow_words(reading, "precheckin")])
    if reading.state == "late":
        return "watch", f"posted at {eastern(post.at)}, due {due}: {told}."
    return "ok", f"{told} on {_day_words(reading.day)}."


def _flow_words(reading: BotReading, flow: str) -> str:
    post = reading.post
    if post is None:
        return ""
    name = "check-in" if flow == "checkin" else "pre-check-in"
    numbers = {figure: value for (of, figure), value in post.numbers.items() if of == flow}
    share = post.completed_share("checkin" if flow == "checkin" else "precheckin")
    of_clicks = "" if share is None else f" ({percent(share)})"
    clicks, completed = quantity(numbers["clicks"]), quantity(numbers["completed"])
    return f"{name} {completed} completed of {clicks} links clicked{of_clicks}"


def _bot_numbers(reading: BotReading) -> dict[str, float | int | str | None]:
    numbers = reading.post.numbers if reading.post else {}
    return {f"{flow}_{figure}": value for (flow, figure), value in numbers.items()}


def _gap_words(day: date, gap: Gap) -> str:
    return f"no {gap.role} on {_day_words(day)} {span(gap.start, gap.end)}"


def _alert_words(alert: Alert) -> str:
    monitor = alert.monitor
    if monitor is None:
        return f"{alert.title} (no monitor of ours is named)"
    since = "" if monitor.since is None else f" since {eastern(monitor.since)}"
    return f"{alert.title} ({monitor.state}{since})"


def _day_words(day: date) -> str:
    return f"{day:%a %b} {day.day}"


def _more(named: Sequence[str]) -> str:
    rest = len(named) - MOST_NAMED
    return f", and {rest} more" if rest > 0 else ""
