"""What bots and people posted to Slack, derived from a story."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cie_runbook.drill.services.people import ON_CALL
from cie_runbook.drill.services.rota import answering
from cie_runbook.drill.services.slack_channels import (
    DAILY_BOT,
    DAILY_CHANNEL,
    DEPLOY_BOT,
    MONITOR_BOT,
    RELEASES_CHANNEL,
)
from cie_runbook.drill.services.telling import hex_id
from cie_runbook.drill.story import Alert, BotPost, Deployment, Story
from cie_runbook.window import EASTERN

NOTICED_AFTER = timedelta(seconds=4)  # a monitor's state changes, its bot posts
ANSWERED_AFTER = timedelta(minutes=12)  # a colleague looks at the daily numbers
COLOURS = {"Alert": "a30200", "Warn": "daa038", "No Data": "aaaaaa", "Recovered": "2eb886"}


@dataclass(frozen=True, kw_only=True)
class Post:
    """One message.

    Attributes
    ----------
    at : datetime
        When it was posted, UTC; its `ts` is made of it.
    channel : str
        Id.
    content : mapping
        What the message says, and who says it, as the service shows it.
    thread_ts : str or None
        The message that opened the thread it answers in.
    """

    at: datetime
    channel: str
    content: Mapping[str, Any] = field(default_factory=dict)
    thread_ts: str | None = None

    @property
    def ts(self) -> str:
        """Its id in the channel: seconds, a point, microseconds."""
        return ts_of(self.at)

    def to_json(self) -> dict[str, Any]:
        """Return the message as the service shows it, without what its thread adds."""
        thread = {} if self.thread_ts is None else {"thread_ts": self.thread_ts}
        return {"type": "message", "ts": self.ts, **self.content, **thread}


def ts_of(at: datetime) -> str:
    """Return an instant as a message's id."""
    microseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return f"{microseconds // 1_000_000}.{microseconds % 1_000_000:06d}"


def posts_of(story: Story) -> tuple[Post, ...]:
    """Return all messages of a story up to its present, in order of time."""
    found = [
        *(post for alert in story.alerts for post in monitor_posts(alert)),
        *(post for daily in story.bot_posts for post in _daily_posts(daily)),
        *(_deploy_post(deployment) for deployment in story.deployments),
    ]
    told = (post for post in found if post.at <= story.now)
    return tuple(sorted(told, key=lambda post: (post.at, post.channel)))


def monitor_posts(alert: Alert) -> Iterator[Post]:
    """Yield what is posted of an alert: that it triggered, and that it recovered."""
    yield _monitor_post(alert, alert.state, alert.triggered_at)
    if alert.recovered_at is not None:
        yield _monitor_post(alert, "Recovered", alert.recovered_at)


def _monitor_post(alert: Alert, state: str, at: datetime) -> Post:
    """Return what Datadog's integration posts: an empty text, all of it in an attachment."""
    word = "Recovered" if state == "Recovered" else f"Triggered: {state}"
    title = f"{word}: {alert.name}"
    link = f"https://{alert.org}.ddog-gov.com/monitors/{alert.monitor_id}"
    attachment = {
        "id": 1,
        "color": COLOURS[state],
        "fallback": title,
        "title": title,
        "title_link": link,
        "text": f"The monitor's query: {_escaped(alert.query)}",
        "fields": [
            {"title": "Service", "value": alert.service, "short": True},
            {"title": "Organisation", "value": alert.org, "short": True},
        ],
        "footer": f"Monitor {alert.monitor_id}",
    }
    content = _by_bot(MONITOR_BOT, "Datadog", text="", attachments=[attachment])
    exact = _unique(at + NOTICED_AFTER, "monitor", alert.org, alert.monitor_id, state)
    return Post(at=exact, channel=alert.channel, content=content)


def _daily_posts(daily: BotPost) -> Iterator[Post]:
    """Yield the daily numbers, in blocks beside an empty text, and a colleague's answer."""
    lines = (
        f"Day-of check-in: {daily.checkin_clicks:,} links clicked, "
        f"{daily.checkin_completed:,} completed",
        f"Pre-check-in: {daily.precheckin_clicks:,} links clicked, "
        f"{daily.precheckin_completed:,} completed",
    )
    heading = f"Check-in numbers for {daily.day:%Y-%m-%d}"
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": heading}},
        *({"type": "section", "text": {"type": "mrkdwn", "text": line}} for line in lines),
    ]
    content = _by_bot(DAILY_BOT, "Check-in daily", text="", blocks=blocks)
    opening = Post(at=_unique(daily.at, "daily", daily.day), channel=DAILY_CHANNEL, content=content)
    yield opening
    colleague = next(one for one in ON_CALL if one is not answering(daily.at))
    yield Post(
        at=_unique(daily.at + ANSWERED_AFTER, "daily-answer", daily.day),
        channel=DAILY_CHANNEL,
        content={"user": colleague.slack, "text": "Seen, thank you."},
        thread_ts=opening.ts,
    )


def _deploy_post(deployment: Deployment) -> Post:
    local = deployment.at.astimezone(EASTERN)
    text = (
        f"*{deployment.service}* {deployment.version} was released at {local:%H:%M} ET. "
        "Testing and rollback steps are in the release's notes."
    )
    return Post(
        at=_unique(deployment.at, "deploy", deployment.service, deployment.version),
        channel=RELEASES_CHANNEL,
        content=_by_bot(DEPLOY_BOT, "Releases", text=text),
    )


def _by_bot(bot_id: str, name: str, **said: Any) -> dict[str, Any]:
    return {"subtype": "bot_message", "bot_id": bot_id, "username": name, **said}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unique(at: datetime, *names: object) -> datetime:
    """Give a message its own microseconds: two of one second must not share their id."""
    return at.replace(microsecond=int(hex_id("slack-ts", *names, digits=8), 16) % 1_000_000)
