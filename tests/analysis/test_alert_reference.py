"""Every way to name an alert is read, and what is none is refused in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.alert_reference import AlertReference, read_alert
from cie_runbook.errors import BadInputError

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
POSTED = datetime(2025, 11, 19, 14, 50, 4, 123456, tzinfo=UTC)
LINK = "https://dsva.slack.com/archives/C04G3EY2F5W/p1763563804123456"


def test_a_slack_link_tells_channel_message_and_time() -> None:
    assert read_alert(LINK) == AlertReference(
        kind="slack", id="1763563804.123456", channel="C04G3EY2F5W", at=POSTED
    )


def test_an_answer_in_a_thread_leads_to_the_alert_that_opened_it() -> None:
    answer = "https://dsva.slack.com/archives/C04G3EY2F5W/p1763564000000100"

    found = read_alert(f"{answer}?thread_ts=1763563804.123456&cid=C04G3EY2F5W")

    assert (found.id, found.at) == ("1763563804.123456", POSTED)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("220101", "number", "220101"),
        ("monitor 220101", "monitor", "220101"),
        ("https://tevi.ddog-gov.com/monitors/220101?group=all", "monitor", "220101"),
        ("#1204", "incident", "#1204"),
        ("incident #1204", "incident", "#1204"),
        ("Q2ABCDE3FGHIJK", "incident", "Q2ABCDE3FGHIJK"),
        ("https://va.pagerduty.com/incidents/PT4KHLK", "incident", "PT4KHLK"),
        ("VETS-API-4F2", "sentry", "VETS-API-4F2"),
        ("vets-api-4f2", "sentry", "VETS-API-4F2"),
        ("https://dsva.sentry.io/issues/4711/?project=3", "sentry", "4711"),
        ("http://sentry.vfs.va.gov/organizations/vsp/issues/4711/events/", "sentry", "4711"),
    ],
)
def test_ids_and_pages_of_each_system_are_read(text: str, kind: str, name: str) -> None:
    found = read_alert(text)

    assert (found.kind, found.id) == (kind, name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  ", "empty"),
        ("x" * 3_000, "longer than"),
        ("the pager went off", "neither a link nor an id"),
        ("https://dsva.slack.com/archives/C04G3EY2F5W", "not to a message"),
        ("https://tevi.ddog-gov.com/dashboard/5jy-mz3-53p", "not to a monitor"),
        ("https://va.pagerduty.com/schedules", "not to an incident"),
        ("https://dsva.sentry.io/releases/", "not to an issue"),
        ("https://www.va.gov/", "none of Slack"),
        ("https://[::1", "begins as a link"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        read_alert(text)


@given(
    at=st.datetimes(min_value=datetime(2013, 1, 1), max_value=datetime(2100, 1, 1)),  # noqa: DTZ001 - hypothesis adds none
    channel=st.text(CAPITALS, min_size=8, max_size=10),
    around=st.sampled_from(["{}", "<{}>", " {} ", "<{}|the alert>", "'{}'", "{}/"]),
)
def test_the_time_of_any_slack_link_is_that_of_its_message(
    at: datetime, channel: str, around: str
) -> None:
    instant = at.replace(tzinfo=UTC)
    microseconds = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    link = f"https://dsva.slack.com/archives/C{channel}/p{microseconds:016d}"

    found = read_alert(around.format(link))

    assert (found.kind, found.channel, found.at) == ("slack", f"C{channel}", instant)


@given(st.integers(0, 10**17))
def test_a_number_alone_keeps_its_digits(number: int) -> None:
    assert read_alert(f" {number} ") == AlertReference(kind="number", id=str(number))


@given(st.text(CAPITALS, min_size=1, max_size=8))
def test_any_short_id_of_a_sentry_issue_is_read_in_either_case(ending: str) -> None:
    written = f"VETS-API-{ending}"

    assert read_alert(written.lower()) == read_alert(written)
    assert read_alert(f"https://dsva.sentry.io/issues/{written}/").id == written


def refusal(text: str) -> str:
    """Return why `text` was refused; "" where it was read."""
    try:
        assert read_alert(text).id
    except BadInputError as error:
        return str(error)
    return ""


@given(st.text(min_size=12, max_size=300))
def test_any_text_is_read_or_refused_without_being_repeated(text: str) -> None:
    assert text.strip() == "" or text not in refusal(text)


@given(st.text(max_size=120))
def test_any_link_is_read_or_refused(path: str) -> None:
    for host in ("dsva.slack.com", "tevi.ddog-gov.com", "va.pagerduty.com", "dsva.sentry.io", "x"):
        assert refusal(f"https://{host}/{path}")[:15] in {"", "parameter alert"}
