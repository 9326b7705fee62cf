"""The rendered page: all that a reader needs, nothing that runs, the same every time."""

from __future__ import annotations

import re

import pytest

from cie_runbook.redaction import Redactor
from cie_runbook.report.check import check_html
from cie_runbook.report.document import Section
from cie_runbook.report.render import CSP, render_report
from tests.report.samples import (
    HOSTS,
    KNOWN,
    cover,
    failed_section,
    good_section,
    markdown_cell,
    notebook,
    report,
    shown,
)

REDACTOR = Redactor(key=b"k" * 32)


@pytest.mark.parametrize("sections", [(good_section(),), (good_section(), failed_section())])
def test_a_report_passes_the_exit_check(sections: tuple[Section, ...]) -> None:
    check_html(report(*sections), redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=KNOWN)


def test_the_same_input_gives_the_same_text() -> None:
    assert report(good_section(), failed_section()) == report(good_section(), failed_section())


def test_the_cover_says_the_verdict_in_a_word_a_shape_and_a_line() -> None:
    html = report()

    assert '<span class="verdict-word">Act</span>' in html
    assert '<span class="verdict-shape" aria-hidden="true">▲</span>' in html
    assert "vista-api failed from 10:05 to 11:40 ET" in html
    assert "<title>Act: Daily report" in html
    assert f'content="{CSP}"' in html.replace("&#39;", "'")


def test_headings_go_down_one_level_at_a_time_below_one_title() -> None:
    deep = notebook(
        markdown_cell("# Question"), markdown_cell("#### Far down"), markdown_cell("## Up")
    )
    html = report(Section(title="A step", notebook=deep))

    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]

    assert levels == [1, 2, 2, 3, 4, 3, 2]


def test_the_notebooks_title_is_not_said_twice() -> None:
    assert report().count("Is check-in healthy today?</h") == 1


def test_the_code_stays_out() -> None:
    assert "secret_code" not in report(good_section(), failed_section())


def test_a_failed_step_says_why_and_what_is_unknown() -> None:
    html = report(failed_section())

    assert (
        "This step failed:</strong> SourceError in cell 2: the answer is not as documented, so"
        in html
    )
    assert "“Do the claims agree?” is unknown" in html
    assert html.count("This step failed") == 1
    assert '<span class="contents-failed">failed</span>' in html


def test_a_step_that_never_ran_has_its_section() -> None:
    html = report(
        Section(title="Lost", notebook=None, status="kernel died", error="the kernel died")
    )

    assert "the kernel died, so “Lost” is unknown" in html


def test_evidence_and_its_digest_stand_in_appendix_and_footer() -> None:
    html = report()

    assert html.count("<code>3f9a41c07be2</code>") == 2
    assert "121,824" in html
    assert "rollup" not in html.split("Queries, word for word", maxsplit=1)[0]


def test_an_evidence_link_to_another_host_is_no_link() -> None:
    html = render_report(cover(), [good_section()], redactor=REDACTOR, allowed_hosts=())

    assert '<a href="https' not in html


def test_a_cover_without_findings_leaves_no_empty_section() -> None:
    html = report(findings_html="")

    assert ">Findings</h2>" not in html
    check_html(html, redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=KNOWN)


def test_contents_lead_to_every_section() -> None:
    html = report(good_section(), failed_section())

    targets = re.findall(r'<a href="#([^"]+)"', html)

    assert len(targets) == len(set(targets))
    assert all(f'id="{target}"' in html for target in targets)


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1)) ![p](http://evil.example/p.png)",
    "<svg/onload=alert(1)>",
    "<iframe src='https://evil.example'></iframe><form action=x><input autofocus onfocus=a()>",
    "</style><style>@import 'https://evil.example'</style>",
    "{{ 7*7 }} {% raw %}",
    "<h1>Another title</h1>",
    "\x1b]8;;https://evil.example\x07click\x1b]8;;\x07 \u202edesrever\u202c",
    "<a href='https://evil.example'>our dashboard</a>",
    "<base href='https://evil.example'><meta http-equiv=refresh content='0;url=x'>",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_text_or_not_at_all(text: str) -> None:
    step = Section(
        title=text,
        notebook=notebook(
            markdown_cell(f"## {text}\n\n{text}"),
            shown({"text/plain": text}),
            shown({"text/markdown": text}),
            shown({"text/html": f"<p>{text}</p>"}),
        ),
        status="failed",
        error=text,
    )
    html = report(step, title=text, headline=text, paragraph=text, facts=[(text, text)])

    check_html(html, redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=KNOWN)
    assert "49" not in re.sub(r"[0-9a-f]{12}|&#\d+;", "", html.split("<h1>")[1][:200])
    assert "\u202e" not in html.split("</header>")[1]


def test_identities_in_any_place_are_masked() -> None:
    planted = "Veteran John Smith, SSN 123-45-6789, mary@example.com"
    step = Section(
        title=f"Step {planted}",
        notebook=notebook(
            markdown_cell(planted),
            shown({"text/plain": planted}),
            shown({"text/html": f'<p title="{planted}"><b>123-45</b>-6789</p>'}),
            shown({"text/html": "<table><caption>T</caption><tr><th>n</th><th>SSN</th></tr>"
                                "<tr><td>1</td><td>123456789</td></tr></table>"}),
        ),
    )  # fmt: skip
    html = report(step, headline=planted, facts=[("Case", planted)])

    for value in ("Smith", "123-45", "6789", "mary@"):
        assert value not in html
    check_html(html, redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=KNOWN)


def test_ten_figures_stay_far_below_the_limit_of_size() -> None:
    assert len(report(*[good_section()] * 10).encode()) < 200_000  # without the pictures' bytes
