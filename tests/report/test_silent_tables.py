"""Tables of silent failures: unknown is a word, tags stand for visits, queries can be copied."""

from __future__ import annotations

from html import unescape

from cie_runbook.findings.silent import COUNTS, FAILED, SUBMITTED
from cie_runbook.report import silent_tables
from tests.findings.builders import DAY, catalog
from tests.findings.silent_claims import STRETCH, make_silence


def test_what_is_lacking_is_counted() -> None:
    html = silent_tables.counts_table(make_silence()).html
    assert '<th scope="row">Visits without a link</th><td>1</td>' in html
    assert '<th scope="row">Claim outcomes without a text</th><td>2</td>' in html


def test_what_did_not_come_is_unknown_and_not_none() -> None:
    lost = silent_tables.counts_table(make_silence(came={FAILED: "denied"})).html
    assert '<th scope="row">Visits without a word</th><td>unknown</td>' in lost
    calm = make_silence(0, visits=(), links=(), came={COUNTS: "denied"})
    assert silent_tables.counts_table(calm).html.count("<td>unknown</td>") == 5
    assert ">unknown<" in silent_tables.visits_table(calm).html


def test_every_form_of_the_line_is_listed_with_how_often_it_was_seen() -> None:
    html = silent_tables.forms_table(make_silence()).html
    assert '<th scope="row">words</th><td>2</td>' in html
    assert '<th scope="row">codes</th><td>0</td>' in html
    lost = silent_tables.forms_table(make_silence(came={SUBMITTED: "denied"})).html
    assert "unknown: the lines at the start did not all come" in lost


def test_a_visit_is_shown_by_its_tag_with_hour_station_and_link() -> None:
    html = silent_tables.visits_table(make_silence()).html
    assert '<th scope="row">[checkin:aa11]</th><td>10:05 ET</td><td>442</td>' in html


def test_the_last_steps_have_their_queries_and_begin_earlier() -> None:
    html = unescape(silent_tables.by_hand_table((STRETCH,), DAY, catalog()).html)
    by_hand = catalog().rules.silent_failures.reminders
    assert f"<code>{by_hand.query}</code>" in html
    assert '<code>InitiateCheckinResponse service:quartz !@content:"errors"</code>' in html
    assert "Wed 2026-11-18 09:15 EST to Wed 2026-11-18 15:00 EST" in html
    assert "government equipment" in html


def test_without_failures_the_last_steps_name_the_window_that_was_looked_at() -> None:
    html = silent_tables.by_hand_table((), DAY, catalog()).html
    assert "Wed 2026-11-18 00:00 EST" in html


def test_no_message_is_said_in_words() -> None:
    assert "nothing to tell" in silent_tables.message_table(None, catalog()).html
