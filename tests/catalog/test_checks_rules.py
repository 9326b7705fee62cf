"""A rule that leads nowhere is reported with its line."""

from __future__ import annotations

import pytest

from tests.catalog.conftest import Breaker, line_of


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("channel: check-in-production-support", "channel: check-in-prod", "channels.yaml"),
        ("due: 00:05", "due: five past", "no time of day"),
        ("clicks: checkin_link_clicks", "clicks: checkin_clicks", "metrics.yaml"),
        ("clicks: precheckin_link_clicks", "clicks: checkin_link_time:p95", "no count"),
        ("of: vista_checkin_completed_steps", "of: a * b", "reconciliation checkins_and_steps"),
        ("service: va-notify", "service: va-notfy", "'va-notify'"),
        ("service: btsss", "service: btss", "'btsss'"),
        ("partner: btsss", "partner: btss", "'btsss'"),
        ("channel: check-in-experience-apm", "channel: apm", "channels.yaml"),
        ("agreement: claims_and_texts", "agreement: claims", "agreement names"),
        ("counter: silent_failure", "counter: silent", "counter names"),
        ("org: vetext", "org: vetex", "'vetext'"),
    ],
)
def test_a_name_that_leads_nowhere_is_reported_with_its_line(
    broken: Breaker, old: str, new: str, said: str
) -> None:
    error = broken("rules.yaml", old, new)
    assert error.where == line_of("rules.yaml", old)
    assert said in str(error)


def test_a_criterion_that_is_missing_is_named(broken: Breaker) -> None:
    line = "    - {id: data_loss, severity: 1, title: data of Veterans may be lost}\n"
    assert "lack data_loss" in str(broken("rules.yaml", line, ""))


def test_a_criterion_that_stands_twice_is_refused(broken: Breaker) -> None:
    line = "    - {id: data_loss, severity: 1, title: data of Veterans may be lost}\n"
    assert "twice" in str(broken("rules.yaml", line, line * 2))


def test_a_ticket_cannot_be_of_no_kind(broken: Breaker) -> None:
    assert "of no kind" in str(broken("rules.yaml", "words: []", "words: [rest]"))


def test_a_flow_that_the_bot_counts_cannot_be_left_out(broken: Breaker) -> None:
    line = "    precheckin: [pre check in, precheckin, pre checkin]\n"
    assert "lack precheckin" in str(broken("rules.yaml", line, ""))


def test_a_figure_that_the_bot_counts_cannot_be_left_out(broken: Breaker) -> None:
    line = "      clicks: checkin_link_clicks\n"
    assert "lack clicks" in str(broken("rules.yaml", line, ""))
