"""Episodes are read in order, weighed, and written in a few words."""

from __future__ import annotations

from cie_runbook.findings import episodes
from tests.findings.builders import at, make_episodes


def test_episodes_come_in_the_order_of_their_start() -> None:
    table = make_episodes({"start": at("13:00")}, {"start": at("08:00")})
    starts = [episode.start for episode in episodes.read_episodes(table)]
    assert starts == [at("08:00"), at("13:00")]


def test_act_weighs_more_than_a_higher_score() -> None:
    table = make_episodes({"state": "watch", "score": -30.0}, {"state": "act", "score": -6.0})
    assert episodes.gravest(episodes.read_episodes(table)).state == "act"


def test_a_loss_is_written_with_its_count_and_share() -> None:
    (loss,) = episodes.read_episodes(make_episodes({}))
    assert episodes.label(loss, "count") == "09:40\N{EN DASH}11:25: 412 fewer (61 %)"
    assert loss.closed_at == at("11:25")


def test_a_rise_of_a_level_is_written_with_the_usual_one() -> None:
    row = {"observed": 9200.0, "expected": 3100.0, "is_open": True}
    (rise,) = episodes.read_episodes(make_episodes(row))
    assert rise.is_rise
    assert rise.closed_at is None
    assert episodes.label(rise, "ms") == "since 09:40: 9.2 s, usual 3.1 s"


def test_no_row_is_no_episode() -> None:
    assert episodes.read_episodes(make_episodes()) == ()
