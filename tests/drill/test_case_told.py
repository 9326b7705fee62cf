"""What a case says, read from its frozen evidence alone."""

from __future__ import annotations

from pathlib import Path

from cie_runbook.actions.compose import SlackPlace, slack_message
from cie_runbook.actions.origin import Origin
from cie_runbook.actions.outbox import Outbox
from cie_runbook.case import Case
from cie_runbook.drill.case_told import asked_by, told_by
from cie_runbook.drill.rehearsal import world_of
from cie_runbook.drill.scenarios import SCENARIOS
from cie_runbook.drill.truth import CallOut, reality_of
from cie_runbook.redaction import Redactor
from tests.drilled import CATALOG, MORNING
from tests.rehearsed import drill_settings
from tests.report.incidents import incident

SETTINGS = drill_settings()


def files(case: Case) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in case.folder.rglob("*") if path.is_file()}


def test_an_outage_is_read_as_it_really_was_and_the_case_stays_as_it_is() -> None:
    case = incident("vista-outage").step.at.case
    before = files(case)
    told = told_by(case, CATALOG, SETTINGS)
    world = world_of(
        SETTINGS, SCENARIOS["vista-outage"], case.window().eastern_day, catalog=CATALOG
    )
    real = reality_of(world, CATALOG, case.window().end)

    assert told.suspects[0] == real.truth.suspect == "vista-api"
    assert told.severity == real.severity.severity == 2
    assert real.impact is not None
    assert told.impact is not None
    assert told.impact.low <= real.impact.missing <= told.impact.high
    assert told.asked == frozenset()
    assert files(case) == before


def test_whom_messages_go_to_is_read_from_the_drafts(tmp_path: Path) -> None:
    case = Case.create(tmp_path, "case", {"kind": "incident"})
    origin = Origin(
        outbox=Outbox(case), redactor=Redactor(), profile="drill", made_at=MORNING, why="a test"
    )
    place = SlackPlace(channel="C052BC1893K", name="support", call_out="@vetext-tier-3-team")
    slack_message(origin, place, "What we see.")

    assert asked_by(case) == {CallOut(channel="C052BC1893K", handle="@vetext-tier-3-team")}
