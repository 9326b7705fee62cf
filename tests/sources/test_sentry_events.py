"""Events of a Sentry issue."""

from __future__ import annotations

from cie_runbook.sources.sentry_events import (
    ALLOWED_TAGS,
    COLUMNS,
    SAFE_COLUMNS,
    events,
    events_table,
)
from tests.replay import Exchange, Reply, replay
from tests.sources.builders import make_window
from tests.sources.systems import assert_contract, assert_free_of_secrets, client_of, sample

LIST = "/organizations/va/issues/901/events/"
END = '<https://s.example/>; rel="next"; results="false"; cursor="0:100:0"'


def test_an_event_brings_allowed_tags_and_nothing_about_its_user() -> None:
    table = events_table(sample("sentry/events-page"))
    assert_contract(table, COLUMNS)
    assert_free_of_secrets(table)
    first = table.iloc[0]
    assert (first["tag_environment"], first["tag_team"]) == ("production", "check-in")
    assert list(table["tag_release"].isna()) == [False, True]


def test_tags_that_identify_a_person_are_not_on_the_list() -> None:
    assert not {"user", "ip", "url", "user.id", "user.email"} & set(ALLOWED_TAGS)
    assert set(SAFE_COLUMNS) < set(COLUMNS)


def test_no_event_keeps_the_columns() -> None:
    assert_contract(events_table([]), COLUMNS)


def test_the_events_of_a_window_are_asked_for_without_their_bodies() -> None:
    with (
        replay(
            Exchange("GET", LIST, (Reply.of(sample("sentry/events-page"), link=END),))
        ) as server,
        client_of("sentry", server.url) as (client, deadline),
    ):
        found = events(client, "va", "901", make_window(hours=1), deadline)
    assert found.completeness == "complete"
    assert server.seen[0].query == {
        "start": ["2026-11-18T05:00:00"],
        "end": ["2026-11-18T06:00:00"],
        "per_page": ["100"],
    }
