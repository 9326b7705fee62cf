"""The post-mortem has the playbook's parts, marks oversights, and outside text stays words."""

from __future__ import annotations

from dataclasses import replace

import mistune
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cie_runbook.analysis.impact import STATION_COLUMNS
from cie_runbook.analysis.timeline import Event
from cie_runbook.findings.lessons import actions
from cie_runbook.findings.postmortem import PostmortemFacts
from cie_runbook.redaction import Redactor
from cie_runbook.report.postmortem import Paper, postmortem
from tests.findings.builders import at, catalog
from tests.findings.postmortems import EVENTS, make_facts

REDACTOR = Redactor(key=b"k" * 32)
HEADINGS = [
    "Summary", "Impact", "Timeline", "Root causes", "What went well", "What could improve",
    "Action items", "Appendix",
]  # fmt: skip


def written(facts: PostmortemFacts | None = None, **changed: str) -> str:
    facts = facts or make_facts()
    paper = Paper(
        title=changed.get("title", "Outage"),
        facts=facts,
        summary=changed.get("summary", "It failed."),
        actions=actions(facts, None, catalog()),
        records=(),
        links=(("Dashboard", "https://example.org/d"),),
    )
    return postmortem(paper, catalog(), REDACTOR.redact)


def test_it_has_the_parts_of_the_playbook_in_order() -> None:
    lines = written().splitlines()

    assert [line[3:] for line in lines if line.startswith("## ")] == HEADINGS
    assert lines[0] == "# Outage"
    for name in ("Authors", "Date", "Last modified", "Severity", "SNOW"):
        assert any(line.startswith(f"- **{name}:** ") for line in lines)


def test_the_impact_holds_number_and_range_of_veterans() -> None:
    text = written()

    assert "About 434 check-ins are missing (363 to 505) of 712 usual ones" in text
    assert "363 to 505 Veterans." in text
    assert "It lasted 2 h 5 min, from 09:40 ET until 11:45 ET." in text


def test_the_timeline_is_by_day_and_marks_what_was_overlooked() -> None:
    text = written()
    day = text.index("### Wed Nov 18, 2026")
    missed = text.index("- 10:05 **Key oversight:** To acknowledge was due by 10:05 ET")

    assert day < text.index("- 09:40 ") < missed < text.index("- 11:45 ")


def test_a_day_later_has_a_heading_of_its_own() -> None:
    later = Event(at("23:00") + pd.Timedelta(hours=3).to_pytimedelta(), "note", "Watched", "me")

    assert "### Thu Nov 19, 2026" in written(make_facts(events=(*EVENTS, later)))


def test_actions_and_questions_are_boxes_to_tick() -> None:
    text = written()

    assert "- [ ] Agree with those upstream" in text
    for question in catalog().postmortem.questions.values():
        assert f"- [ ] {question.asks}" in text


def test_stations_with_a_loss_are_named_with_their_range() -> None:
    row = {"station": "442", "missing": 6.0, "low": 2.0, "high": 9.0, "expected": 7.0}
    stations = pd.DataFrame([{**row, "is_off": True}, {**row, "station": "999", "is_off": False}])
    facts = replace(make_facts(), stations=stations.astype(dict(STATION_COLUMNS)))
    text = written(facts)

    assert "2 of 2 stations had fewer check-ins than usual, 1 of them beyond chance." in text
    assert f"| 442 {catalog().stations['442'].name} | 6 | 2 to 9 | 7 |" in text
    assert "| 999" not in text


def test_where_no_station_stands_out_none_is_named() -> None:
    row = {"station": "442", "missing": 1.0, "low": 0.0, "high": 9.0, "expected": 7.0}
    stations = pd.DataFrame([{**row, "is_off": False}]).astype(dict(STATION_COLUMNS))
    text = written(replace(make_facts(), stations=stations))

    assert "1 of 1 stations had fewer check-ins than usual; no single one stands out" in text
    assert "| 442" not in text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "![x](https://evil.example/p.png)",
        "[click](https://evil.example)",
        "https://evil.example/login",
        "www.evil.example",
        "| a | b |\n| --- | --- |",
        "```\ncode",
        "# heading\n\n## Impact",
        "*bold* _it_ `code` ~~gone~~",
        "\\*not escaped twice\\|",
        "@vetext-tier-3-team #42",
    ],
)
def test_text_from_outside_stays_words(hostile: str) -> None:
    clean, dirty = (
        shown(written(make_facts(events=(Event(at("09:50"), "alert", text, "x"),))))
        for text in ("harmless", hostile)
    )
    assert tags(dirty) == tags(clean)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>&!@#[]()`~|*_=+-/\\'\":. wcodehtps1a\t\r\n", max_size=60))
def test_no_title_or_summary_makes_markup(text: str) -> None:
    assert tags(shown(written(title=f"x{text}", summary=f"x{text}"))) == tags(
        shown(written(title="x", summary="x"))
    )


def test_what_identifies_a_person_is_masked() -> None:
    text = written(summary="Call Jane at 202-555-0143, jane.doe@example.org")

    assert "202-555-0143" not in text
    assert "jane.doe@" not in text


def shown(text: str) -> str:
    render = mistune.create_markdown(plugins=["table", "url", "strikethrough", "task_lists"])
    return str(render(text))


def tags(html: str) -> list[str]:
    return [part.split(">")[0].split(" ")[0] for part in html.split("<")[1:]]
