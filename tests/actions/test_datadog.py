"""An event of Datadog."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.actions.compose import EventWords, datadog_event
from cie_runbook.actions.draft import Draft
from cie_runbook.errors import OutcomeUnknownError
from tests.actions.services import Datadog
from tests.actions.world import START, World, make_world
from tests.replay import replay

WORDS = EventWords(
    title="Deployed", text="CHIP 1.2", tags=("service:chip", "env:prod"), alert_type="info"
)


def drafted(world: World) -> Draft:
    return datadog_event(world.origin, "tevi", WORDS)


def test_an_event_bears_its_mark_as_tag_and_its_id_as_key(tmp_path: Path) -> None:
    datadog = Datadog()
    with replay(*datadog.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        ended = world.send(draft)
    assert ended.receipt is not None
    assert ended.receipt.link == "https://tevi.ddog-gov.com/e/42"
    assert datadog.events == [
        {
            "title": "Deployed",
            "text": "CHIP 1.2",
            "tags": ["service:chip", "env:prod", draft.mark],
            "alert_type": "info",
            "aggregation_key": draft.id,
            "date_happened": int(START.timestamp()),
        }
    ]


def test_an_event_whose_answer_was_lost_is_found_by_its_tag(tmp_path: Path) -> None:
    datadog = Datadog(fails=True)
    with replay(*datadog.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        assert [world.send(draft).state for _ in range(2)] == ["outcome unknown", "sent"]
    assert len(datadog.events) == 1


def test_an_event_that_is_not_found_yet_may_still_show(tmp_path: Path) -> None:
    datadog = Datadog(fails=True)
    with replay(*datadog.exchanges()) as server:
        world = make_world(tmp_path, server.url)
        draft = drafted(world)
        world.send(draft)
        datadog.events.clear()  # as long as the index has not taken it in
        world.clock.elapsed_s += 120
        with pytest.raises(OutcomeUnknownError, match="Confirm it again in 180 s"):
            world.send(draft)
    assert datadog.events == []
