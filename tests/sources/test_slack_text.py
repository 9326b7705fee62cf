"""What a message says is found in its text, its attachments and its blocks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cie_runbook.sources.slack_text import message_text
from tests.sources.slack_and_servicenow import sample

MESSAGES = sample("slack/history-channel.json")["messages"]
NAMES = [
    "type",
    "text",
    "attachments",
    "blocks",
    "elements",
    "fields",
    "title",
    "value",
    "pretext",
    "fallback",
    "rows",
    "url",
    "message",
]
PARTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=20,
)


def rich(*elements: dict[str, Any], kind: str = "rich_text_section") -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def test_a_post_whose_content_sits_in_an_attachment_is_read() -> None:
    assert message_text(MESSAGES[0]).splitlines() == [
        "Triggered: error rate",
        "The rate is over 5 %",
        "Service: vista-api",
        "Invented Monitor",
    ]


def test_a_post_whose_content_sits_in_blocks_is_read() -> None:
    assert message_text(MESSAGES[1]).splitlines() == [
        "Daily numbers",
        "*Check-ins*: 41,200",
        "*Pre*: 9,310",
        "until 6 pm ET",
    ]


def test_a_text_that_blocks_repeat_is_kept_once() -> None:
    assert message_text(MESSAGES[2]) == "Is anybody looking?"


def test_text_comes_first_then_attachments_then_blocks() -> None:
    message = {
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "third"}}],
        "attachments": [{"text": "second"}],
        "text": "first",
    }
    assert message_text(message) == "first\nsecond\nthird"


def test_the_fallback_stands_in_for_an_attachment_that_says_nothing_else() -> None:
    assert message_text({"attachments": [{"fallback": "a picture"}]}) == "a picture"
    assert message_text({"attachments": [{"fallback": "a picture", "text": "b"}]}) == "b"


def test_blocks_within_an_attachment_are_read() -> None:
    block = {"type": "section", "text": {"type": "plain_text", "text": "inside"}}
    assert message_text({"attachments": [{"blocks": [block]}]}) == "inside"


def test_a_forwarded_message_is_read() -> None:
    inside = {"blocks": [rich({"type": "text", "text": "inside"})]}
    attachment = {"fallback": "[no preview]", "message_blocks": [{"ts": "1.0", "message": inside}]}
    assert message_text({"attachments": [attachment]}) == "inside"


def test_rich_text_keeps_mentions_links_and_lists() -> None:
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "two"}]},
    ]
    message = {
        "blocks": [
            rich(
                {"type": "usergroup", "usergroup_id": "S0000000001"},
                {"type": "text", "text": " see "},
                {"type": "link", "url": "https://example.test/", "text": "this"},
                {"type": "user", "user_id": "U0000000001"},
                {"type": "emoji", "name": "eyes"},
            ),
            rich(*items, kind="rich_text_list"),
        ]
    }
    assert message_text(message).splitlines() == [
        "<!subteam^S0000000001> see this<@U0000000001>:eyes:",
        "one",
        "two",
    ]


def test_the_cells_of_a_table_stand_side_by_side() -> None:
    cells = [{"type": "raw_text", "text": "442"}, rich({"type": "text", "text": "17"})]
    assert message_text({"blocks": [{"type": "table", "rows": [cells]}]}) == "442 | 17"


def test_buttons_and_pictures_say_what_stands_on_them() -> None:
    button = {"type": "button", "text": {"type": "plain_text", "text": "Acknowledge"}}
    picture = {"type": "image", "title": {"text": "Trend"}, "alt_text": "falling"}
    message = {"blocks": [{"type": "actions", "elements": [button]}, picture]}
    assert message_text(message) == "Acknowledge\nTrend\nfalling"


@pytest.mark.parametrize(
    "message", [{}, {"text": None}, {"attachments": "x"}, {"blocks": [1, None, "x"]}]
)
def test_a_message_that_says_nothing_is_empty(message: dict[str, Any]) -> None:
    assert message_text(message) == ""


def test_blocks_without_end_are_cut() -> None:
    block: dict[str, Any] = {"type": "section", "text": "core"}
    for _ in range(500):
        block = {"type": "section", "elements": [block]}
    assert message_text({"text": "outside", "blocks": [block]}) == "outside"


@given(st.dictionaries(st.sampled_from(["text", "attachments", "blocks"]), PARTS))
def test_any_message_gives_text(message: dict[str, Any]) -> None:
    assert isinstance(message_text(message), str)


@given(st.text(alphabet="abc é日", min_size=1).filter(lambda text: text.strip() != ""))
def test_no_word_of_a_block_is_lost(text: str) -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    assert message_text({"text": "", "blocks": [block]}) == text.strip()
