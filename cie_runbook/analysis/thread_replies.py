"""Who answered an alert where it was posted: the first person in the thread of its message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pandas as pd

BEFORE = timedelta(minutes=1)  # by which a post may seem to come before its alert: two clocks


def first_replies(
    messages: pd.DataFrame, alerts: pd.DataFrame, opened_from: tuple[str, str] | None = None
) -> tuple[datetime, ...]:
    """Return when a person first answered in each thread of some alerts.

    Parameters
    ----------
    messages : DataFrame of shape (n_messages, n_columns)
        ``ts``, ``at``, ``channel``, ``thread_ts``, ``user``, ``bot_id`` and ``text`` of the
        channels of alerts, with the answers in threads.
    alerts : DataFrame of shape (n_alerts, 6)
        The alerts that count, with the columns of `analysis.alert_found.alert_episodes`. A bot's
        message is a post of one if it names it while it lasts; its recovery is none.
    opened_from : tuple of str, optional
        Channel and ``ts`` of one more message whose thread counts, where a bot posted it.

    Returns
    -------
    tuple of datetime
        UTC, in order of time, one a thread that a person answered in. What bots say counts
        nowhere, nor does an answer whose opening message did not come.
    """
    posts = messages[messages["bot_id"].notna() & ~_is_answer(messages)]
    is_own = _tells_of(posts, alerts)
    if opened_from is not None:
        channel, ts = opened_from
        is_own |= (posts["channel"].eq(channel) & posts["ts"].eq(ts)).astype(bool)
    own = posts.loc[is_own, ["channel", "ts"]].drop_duplicates()
    by_person = _is_answer(messages) & messages["user"].notna() & messages["bot_id"].isna()
    answers = messages.loc[by_person, ["channel", "thread_ts", "at"]]
    found = answers.merge(own.rename(columns={"ts": "thread_ts"}), on=["channel", "thread_ts"])
    return tuple(sorted(_firsts(found)))


def _firsts(answers: pd.DataFrame) -> Iterator[datetime]:
    for at in answers.groupby(["channel", "thread_ts"])["at"].min():
        yield at.to_pydatetime()


def _is_answer(messages: pd.DataFrame) -> pd.Series:
    """Tell which messages stand in a thread that another one opened."""
    opened = messages["thread_ts"]
    return opened.notna() & opened.ne(messages["ts"]).fillna(value=False).astype(bool)


def _tells_of(posts: pd.DataFrame, alerts: pd.DataFrame) -> pd.Series:
    """Tell which posts name one of some alerts, between its beginning and its end."""
    said = posts["text"].fillna("").str.casefold()
    told = pd.Series(data=False, index=posts.index, dtype="bool")
    for row in alerts.dropna(subset=["name"]).to_dict("records"):
        is_named = said.str.contains(str(row["name"]).casefold(), regex=False).astype(bool)
        during = posts["at"] >= row["at"] - BEFORE
        if not pd.isna(row["until"]):
            during &= posts["at"] < row["until"]
        told |= is_named & during
    return told
