"""What bots posted."""

from __future__ import annotations

from datetime import timedelta

from cie_runbook.drill.services.slack_posts import posts_of, ts_of
from cie_runbook.drill.story import Deployment
from cie_runbook.sources.slack_history import instant_of
from tests.drill.services.stories import NINE_FORTY, NOON, make_alert, make_story


def test_an_id_is_the_instant_to_the_microsecond() -> None:
    at = NINE_FORTY.replace(microsecond=123_456)
    assert instant_of(ts_of(at)) == at


def test_a_recovery_yet_to_come_is_not_posted() -> None:
    alert = make_alert(recovered_at=NOON + timedelta(minutes=1))
    posts = [
        post for post in posts_of(make_story(alerts=(alert,))) if post.channel == alert.channel
    ]
    assert len(posts) == 1


def test_bots_leave_the_text_empty() -> None:
    posts = posts_of(make_story(alerts=(make_alert(),)))
    texts = {post.content.get("text") for post in posts if post.content.get("attachments")}
    assert texts == {""}


def test_what_an_alert_says_is_escaped() -> None:
    (post,) = [
        post
        for post in posts_of(make_story(alerts=(make_alert(query="a < b & c"),)))
        if post.content.get("attachments")
    ]
    assert "a &lt; b &amp; c" in post.content["attachments"][0]["text"]


def test_a_release_is_announced_in_its_channel() -> None:
    release = Deployment(at=NINE_FORTY, service="chip", version="v3", org="tevi")
    (post,) = posts_of(make_story(deployments=(release,), bot_posts=()))
    assert "*chip* v3 was released at 09:40 ET" in post.content["text"]
    assert "thread_ts" not in post.to_json()
