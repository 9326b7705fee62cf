"""What an alert is called: a link or an id that a person pasted, read without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from urllib.parse import SplitResult, parse_qs, urlsplit

from cie_runbook.errors import BadInputError

AlertKind = Literal["slack", "monitor", "incident", "sentry", "number"]

LONGEST = 2_000
FORMS = (
    "Give a Slack permalink, a monitor's id or page, a PagerDuty incident's id, number or page, "
    "or a Sentry issue's short id or page."
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SLACK_PATH = re.compile(r"/archives/([CGD][A-Z0-9]{2,20})/p([0-9]{16})/?")
_SLACK_THREAD = re.compile(r"[0-9]{10}\.[0-9]{6}")
_MONITOR_PATH = re.compile(r"/monitors/([0-9]{1,18})(?:/.*)?")
_INCIDENT_PATH = re.compile(r"/(?:incidents|alerts)/([A-Z0-9]{5,20})(?:/.*)?")
_SENTRY_PATH = re.compile(
    r"(?:/organizations/[\w-]+)?(?:/[\w-]+){0,2}/issues/([\w-]{1,60})(?:/.*)?"
)
_NUMBER = re.compile(r"[0-9]{1,18}")
_INCIDENT_NUMBER = re.compile(r"#([0-9]{1,12})")
_INCIDENT_ID = re.compile(r"[PQ][A-Z0-9]{6,19}")
_SHORT_ID = re.compile(r"[A-Z][A-Z0-9_]*(?:-[A-Z0-9_]+)*-[0-9A-Z]{1,12}")
_NAMED = re.compile(r"(monitor|incident)\s*[:# ]\s*#?\s*([0-9]{1,18})", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class AlertReference:
    """What a person pasted, as far as it tells by itself.

    Attributes
    ----------
    kind : AlertKind
        Which system it is a name of; a "number" alone may be a monitor's or an incident's.
    id : str
        The name in that system: a Slack message's ``ts``, a monitor's id, an incident's id or
        ``#number``, a Sentry issue's id or short id.
    channel : str
        The Slack channel's id; "" for other systems.
    at : datetime or None
        When it was, UTC, where the name itself tells.
    """

    kind: AlertKind
    id: str
    channel: str = ""
    at: datetime | None = None


def read_alert(given: str) -> AlertReference:
    """Read what a person pasted.

    Parameters
    ----------
    given : str
        A link or an id; the angle brackets, quotes and blanks around it do not matter.

    Returns
    -------
    AlertReference
        Nothing is asked of any service: whether there is such an alert is another question.

    Raises
    ------
    BadInputError
        It is none of these; the sentence says what it looks like, and never repeats it.
    """
    words = given.strip().strip("<>\"'`").partition("|")[0].strip()
    if not words:
        raise _refused("it is empty")
    if len(words) > LONGEST:
        raise _refused(f"it is longer than {LONGEST:,} characters")
    if re.match(r"https?://", words, re.IGNORECASE):
        return _of_page(words)
    return _of_name(words)


def _of_name(words: str) -> AlertReference:
    named = _NAMED.fullmatch(words)
    if named:
        is_monitor = named[1].lower() == "monitor"
        return AlertReference(
            kind="monitor" if is_monitor else "incident",
            id=named[2] if is_monitor else f"#{named[2]}",
        )
    if _NUMBER.fullmatch(words):
        return AlertReference(kind="number", id=words)
    if numbered := _INCIDENT_NUMBER.fullmatch(words):
        return AlertReference(kind="incident", id=f"#{numbered[1]}")
    if _INCIDENT_ID.fullmatch(words):
        return AlertReference(kind="incident", id=words)
    if _SHORT_ID.fullmatch(words.upper()):
        return AlertReference(kind="sentry", id=words.upper())
    raise _refused("it is neither a link nor an id that is known")


def _of_page(words: str) -> AlertReference:
    try:
        page = urlsplit(words)
        host = (page.hostname or "").lower()
    except ValueError:
        raise _refused("it begins as a link and is none") from None
    for beginning, read in _PAGES.items():
        if re.search(beginning, host):
            return read(page)
    if found := _SENTRY_PATH.fullmatch(page.path):  # an installation under a name of its own
        return _sentry(found[1])
    raise _refused("it is a link to none of Slack, Datadog, PagerDuty and Sentry")


def _slack_page(page: SplitResult) -> AlertReference:
    found = _SLACK_PATH.fullmatch(page.path)
    if found is None:
        raise _refused("it is a link to Slack, but not to a message: copy the message's link")
    ts = f"{found[2][:10]}.{found[2][10:]}"
    thread = parse_qs(page.query).get("thread_ts", [""])[0]
    if _SLACK_THREAD.fullmatch(thread):  # an answer leads to the alert that it answers
        ts = thread
    return AlertReference(kind="slack", id=ts, channel=found[1], at=_instant(ts))


def _monitor_page(page: SplitResult) -> AlertReference:
    found = _MONITOR_PATH.fullmatch(page.path)
    if found is None:
        raise _refused("it is a link to Datadog, but not to a monitor")
    stamp = parse_qs(page.query).get("event_ts", parse_qs(page.query).get("from_ts", [""]))[0]
    at = _moment(int(stamp)) if re.fullmatch(r"[0-9]{13}", stamp) else None
    return AlertReference(kind="monitor", id=found[1], at=at)


def _incident_page(page: SplitResult) -> AlertReference:
    found = _INCIDENT_PATH.fullmatch(page.path)
    if found is None:
        raise _refused("it is a link to PagerDuty, but not to an incident")
    return AlertReference(kind="incident", id=found[1])


def _sentry_page(page: SplitResult) -> AlertReference:
    found = _SENTRY_PATH.fullmatch(page.path)
    if found is None:
        raise _refused("it is a link to Sentry, but not to an issue")
    return _sentry(found[1])


def _sentry(name: str) -> AlertReference:
    known = name.upper()
    if not (_NUMBER.fullmatch(known) or _SHORT_ID.fullmatch(known)):
        raise _refused("it is a link to Sentry, but not to an issue")
    return AlertReference(kind="sentry", id=known)


def _instant(ts: str) -> datetime:
    whole, _, rest = ts.partition(".")
    return _EPOCH + timedelta(seconds=int(whole), microseconds=int(rest))


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _refused(what: str) -> BadInputError:
    return BadInputError(f"{what}, so no alert can be read from it", "parameter alert", FORMS)


_PAGES: Mapping[str, Callable[[SplitResult], AlertReference]] = {
    r"(^|\.)slack(-gov)?\.com$": _slack_page,
    r"(^|\.)(ddog-gov\.com|datadoghq\.(com|eu)|datadog\.\w+)$": _monitor_page,
    r"(^|\.)pagerduty\.com$": _incident_page,
    r"(^|\.)sentry\.io$|^sentry\.": _sentry_page,
}
