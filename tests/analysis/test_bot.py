"""The bot's numbers are read whatever the wording, and its silence is told from a late post."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.analysis.bot import bot_posts, daily_post, read_numbers
from cie_runbook.catalog.loader import load_catalog
from tests.analysis.rotas import et

RULE = load_catalog().rules.bot
DAY = date(2026, 11, 18)
MORNING = et("2026-11-19T07:00")
NUMBERS = {
    ("checkin", "clicks"): 1765,
    ("checkin", "completed"): 1121,
    ("precheckin", "clicks"): 6251,
    ("precheckin", "completed"): 2602,
}
USUAL = (
    "Check-in numbers for 2026-11-18\n"
    "Day-of check-in: 1,765 links clicked, 1,121 completed\n"
    "Pre-check-in: 6,251 links clicked, 2,602 completed"
)
WORDINGS = {
    "numbers first": USUAL,
    "with shares": (
        "*Day-of check-in*: 1,765 links clicked, 1,121 completed (63.5 %)\n"
        "*Pre-check-in*: 6,251 links clicked, 2,602 completed (41.6%)"
    ),
    "a line a figure": (
        "Links clicked: check-in 1,765, pre-check-in 6,251\n"
        "Completed: check-in 1,121 (63.5 %), pre-check-in 2,602 (41.6 %)"
    ),
    "a line a number": (
        "Check-in links clicked: 1765\nCheck-in completed: 1121\n"
        "Pre check-in links clicked: 6251\nPre check-in completed: 2602"
    ),
    "headings and lists": (
        "Day-of check-ins\n- Link clicks: 1,765\n- Completions: 1,121 (63.5 percent)\n"
        "Pre-check-ins\n- Link clicks: 6,251\n- Completions: 2,602"
    ),
    "headings of figures": (
        "Links clicked\ncheck-in: 1,765\npre-check-in: 6,251\n"
        "Completed\ncheck-in: 1,121\npre-check-in: 2,602"
    ),
    "completed of clicked": (
        "Check-in completed 1,121 of 1,765 links clicked\n"
        "Precheckin completed 2,602 of 6,251 links clicked"
    ),
    "one line": (
        "Wed Nov 18, 2026: 1,765 check-in links clicked, 1,121 check-in completed; "
        "6,251 pre-check-in links clicked, 2,602 pre-check-in completed"
    ),
    "other orders": (
        "Pre-Check-In | completed: 2,602 | clicked: 6,251\n"
        "Check-In | completed: 1,121 | clicked: 1,765"
    ),
    "with times": (
        "Day end at 11:59 PM, last 24 hours, 11/18/2026\n"
        "eCheck-in: 1,765 links clicked (45 minute reminder), 1,121 completed.\n"
        "Pre\u2011check\u2011in: 6\u202f251 links clicked, 2\u202f602 completed."
    ),
}


def messages(*rows: tuple[str, str | None, str | None]) -> pd.DataFrame:
    """Return messages by wall clock of US Eastern, bot and text."""
    return pd.DataFrame(
        {
            "at": pd.to_datetime([et(at) for at, _, _ in rows], utc=True),
            "ts": pd.array([f"{n}.000000" for n in range(len(rows))], dtype="string"),
            "bot_id": pd.array([bot for _, bot, _ in rows], dtype="string"),
            "text": pd.array([text for _, _, text in rows], dtype="string"),
        }
    )


@pytest.mark.parametrize("text", WORDINGS.values(), ids=WORDINGS.keys())
def test_the_numbers_are_read_in_each_wording(text: str) -> None:
    assert read_numbers(text, RULE) == NUMBERS


def test_what_is_told_in_two_ways_is_not_read() -> None:
    text = f"{USUAL}\nDay-of check-in: 1,765 links clicked, 1,120 completed"
    found = read_numbers(text, RULE)
    assert ("checkin", "completed") not in found
    assert found["checkin", "clicks"] == 1765


def test_a_number_without_a_word_is_not_guessed() -> None:
    assert read_numbers("Day-of check-in: 1,121 of 1,765 completed", RULE) == {
        ("checkin", "completed"): 1121
    }


def test_a_text_without_numbers_has_none() -> None:
    assert read_numbers("Check-in completed, links clicked: none yet", RULE) == {}


def test_a_post_in_time_is_found_with_its_shares() -> None:
    reading = daily_post(messages(("2026-11-19T00:05", "BDAILY", USUAL)), RULE, DAY, MORNING)
    assert (reading.state, reading.due_at) == ("posted", et("2026-11-19T00:05"))
    assert reading.post is not None
    assert reading.post.numbers == NUMBERS
    assert reading.post.completed_share("checkin") == pytest.approx(0.635, abs=5e-4)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-11-19T00:01", "not due"),
        ("2026-11-19T01:00", "not due"),
        ("2026-11-19T01:01", "silent"),
    ],
)
def test_silence_is_told_after_the_tolerance(now: str, state: str) -> None:
    assert daily_post(messages(), RULE, DAY, et(now)).state == state


def test_a_late_post_is_late_and_a_later_one_not_known_yet() -> None:
    posted = messages(("2026-11-19T02:00", "BDAILY", USUAL))
    assert daily_post(posted, RULE, DAY, MORNING).state == "late"
    assert daily_post(posted, RULE, DAY, et("2026-11-19T01:30")).state == "silent"


def test_a_post_about_another_day_does_not_count() -> None:
    yesterday = USUAL.replace("2026-11-18", "2026-11-17")
    found = messages(("2026-11-18T00:05", "BDAILY", yesterday))
    assert daily_post(found, RULE, DAY, MORNING).state == "silent"


def test_a_post_that_names_no_day_counts_the_day_before() -> None:
    found = messages(("2026-11-19T00:05", "BDAILY", USUAL.partition("\n")[2]))
    assert daily_post(found, RULE, DAY, MORNING).state == "posted"


def test_a_post_without_all_numbers_is_unreadable_and_says_which() -> None:
    text = USUAL.replace("2,602 completed", "thousands completed")
    reading = daily_post(messages(("2026-11-19T00:05", "BDAILY", text)), RULE, DAY, MORNING)
    assert reading.state == "unreadable"
    assert reading.post is not None
    assert reading.post.missing == ("precheckin completed",)
    assert reading.post.completed_share("precheckin") is None


def test_a_colleague_who_quotes_the_numbers_is_no_bot() -> None:
    assert bot_posts(messages(("2026-11-19T00:07", None, USUAL)), RULE) == ()


def test_another_bot_and_an_empty_post_are_left_out() -> None:
    other = messages(
        ("2026-11-19T00:01", "BMON", "Triggered: Alert: check-in completed below 20"),
        ("2026-11-19T00:02", "BMON", None),
    )
    assert bot_posts(other, RULE) == ()


def test_a_bot_that_is_known_by_its_id_is_the_only_one() -> None:
    rule = RULE.model_copy(update={"bot_id": "BDAILY"})
    found = messages(("2026-11-19T00:05", "BOTHER", USUAL), ("2026-11-19T00:06", "BDAILY", USUAL))
    assert [post.ts for post in bot_posts(found, rule)] == ["1.000000"]


def test_the_due_time_keeps_the_wall_clock_over_the_clock_change() -> None:
    now = et("2026-11-02T07:00")
    before = daily_post(messages(), RULE, date(2026, 10, 30), now).due_at
    after = daily_post(messages(), RULE, date(2026, 11, 1), now).due_at
    assert (before, after) == (et("2026-10-31T00:05"), et("2026-11-02T00:05"))


counts = st.integers(0, 99_999)


@given(st.tuples(counts, counts, counts, counts), st.sampled_from(list(WORDINGS)))
def test_any_numbers_are_read_in_each_wording(told: tuple[int, ...], name: str) -> None:
    text = WORDINGS[name]
    for place, number in enumerate(NUMBERS.values()):
        for written in (f"{number:,}", f"{number}", f"{number:,}".replace(",", "\u202f")):
            text = text.replace(written, chr(0xE000 + place))
    for place, number in enumerate(told):
        text = text.replace(chr(0xE000 + place), f"{number:,}")
    assert read_numbers(text, RULE) == dict(zip(NUMBERS, told, strict=True))


@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_read(text: str) -> None:
    now = datetime.fromisoformat("2026-11-19T12:00+00:00")
    assert daily_post(messages(("2026-11-19T00:05", "B", text)), RULE, DAY, now).day == DAY
