"""A report passes the exit check or is not written; the same case gives the same report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from cie_runbook.errors import UnsafeReportError
from cie_runbook.redaction import Redactor
from cie_runbook.report.conclusions import Conclusion
from cie_runbook.report.exhibits import Exhibit, read_exhibits
from cie_runbook.report.lighter import HTML_SIZES, PDF_SIZES
from cie_runbook.report.publish import PDF, REPORT, Content, cover_exhibits, write_report
from cie_runbook.report.step_run import StepRun
from tests.rehearsed import STEP
from tests.report.concluded import code_cell, reported_case
from tests.report.reported import Reported
from tests.report.samples import data_url, figure_html, png
from tests.report.test_lighter import noisy

pytestmark = pytest.mark.xdist_group("rehearsed day")


def exhibits(ran: Reported) -> list[Exhibit]:
    return [*cover_exhibits(ran.outcome.conclusion), *read_exhibits(ran.case, STEP)]


def publish(
    ran: Reported,
    *,
    shown: Sequence[Exhibit] | None = None,
    conclusion: Conclusion | None = None,
    step_run: StepRun | None = None,
    redactor: Redactor | None = None,
) -> str:
    day = ran.day
    content = Content(
        plan=day.plan,
        catalog=day.catalog,
        conclusion=conclusion or ran.outcome.conclusion,
        runs=[step_run or ran.step_run()],
        records={name: day.evidence(name).provenance for name in day.step.evidence},
        exhibits=exhibits(ran) if shown is None else shown,
    )
    path = write_report(day.case, content, redactor or Redactor())
    return path.read_text(encoding="utf-8")


def test_the_same_case_gives_the_same_report(own_run: Reported) -> None:
    before = own_run.case.path(REPORT).read_text(encoding="utf-8")
    assert publish(own_run) == before


def test_the_cover_tells_verdict_window_profile_and_sources(own_run: Reported) -> None:
    report = publish(own_run)
    conclusion = own_run.outcome.conclusion
    assert "Daily report, Wednesday, November 19, 2025" in report
    for text in (
        conclusion.headline,
        "Wed 2025-11-19 00:00 EST to Thu 2025-11-20 00:00 EST",
        "2025-11-19T05:00Z to 2025-11-20T05:00Z",
        "drill:vista-outage",
        own_run.case.name,
        own_run.day.evidence("chip").provenance.digest[:12],
    ):
        assert text in report


@pytest.mark.parametrize("lost", ["overview", "totals"])
def test_a_figure_or_table_that_nobody_wrote_down_is_refused(own_run: Reported, lost: str) -> None:
    before = own_run.case.path(REPORT).read_bytes()
    shown = [exhibit for exhibit in exhibits(own_run) if exhibit.id != lost]
    assert len(shown) == len(exhibits(own_run)) - 1
    with pytest.raises(UnsafeReportError, match="without an entry in the manifest"):
        publish(own_run, shown=shown)
    assert own_run.case.path(REPORT).read_bytes() == before


def test_an_identifier_in_a_conclusion_does_not_reach_the_report(own_run: Reported) -> None:
    private = replace(own_run.outcome.conclusion, headline="Veteran SSN 123-45-6789 refused")
    report = publish(own_run, conclusion=private)
    assert "123-45-6789" not in report
    assert "Veteran SSN" in report


def test_what_is_incomplete_stands_on_the_cover(own_run: Reported) -> None:
    lacking = replace(own_run.outcome.conclusion, incomplete=("evidence chip is denied: no key",))
    assert "evidence chip is denied: no key" in publish(own_run, conclusion=lacking)


def test_a_step_that_never_wrote_a_notebook_is_told_with_its_reason(own_run: Reported) -> None:
    own_run.step_run().notebook.unlink()
    died = replace(own_run.step_run(), ending="kernel died", reason="the kernel died of something")
    report = publish(own_run, step_run=died)
    assert "the kernel died of something" in report
    assert 'data-figure="overview"' not in report


def test_the_covers_own_table_rests_on_the_evidence_of_what_departed(own_run: Reported) -> None:
    (table,) = cover_exhibits(own_run.outcome.conclusion)
    departed = own_run.outcome.conclusion.departures()
    assert departed
    assert set(table.evidence) == {name for finding in departed for name in finding.evidence}


def test_the_report_of_a_whole_run_is_small(own_run: Reported) -> None:
    assert len(publish(own_run).encode()) < HTML_SIZES.wanted
    assert own_run.case.path(PDF).stat().st_size < PDF_SIZES.wanted


def test_a_report_with_huge_figures_is_made_lighter_and_says_so(tmp_path: Path) -> None:
    figures = [
        code_cell("x", figure_html().replace(data_url(png()), data_url(noisy(seed, side=500))))
        for seed in range(10)
    ]
    case = reported_case(tmp_path, *figures)
    page = case.read_text(REPORT)
    assert HTML_SIZES.wanted < len(page.encode()) < HTML_SIZES.most
    assert "To keep this file small," in page
    assert case.path(PDF).stat().st_size < PDF_SIZES.most
