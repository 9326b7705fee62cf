"""The exit check refuses what must not leave, names it, and never says the value."""

from __future__ import annotations

import pytest

from cie_runbook.errors import UnsafeReportError
from cie_runbook.redaction import Redactor
from cie_runbook.report.check import check_html
from tests.report.samples import HOSTS, KNOWN, chunk, data_url, png, report

SECRET = "p4ssword-of-the-service"  # noqa: S105  (invented)
REDACTOR = Redactor(secrets=[SECRET], key=b"k" * 32)
SIGNED = data_url(png(chunk(b"tEXt", b"Author\0SMITH,JOHN")))
GOOD = report()


def refusal(html: str, known: frozenset[str] = KNOWN) -> str:
    with pytest.raises(UnsafeReportError) as caught:
        check_html(html, redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=known)
    return str(caught.value)


def with_body(extra: str) -> str:
    return GOOD.replace("</main>", f"{extra}</main>")


def test_a_good_report_passes() -> None:
    check_html(GOOD, redactor=REDACTOR, allowed_hosts=HOSTS, known_ids=KNOWN)


@pytest.mark.parametrize(
    ("extra", "named", "value"),
    [
        ("<p>SSN 123-45-6789</p>", "ssn in the text of <p>", "6789"),
        ("<p><b>mary</b>@example.com</p>", "email in the text of <b>", "mary"),
        ("<p title='1012667145V762142'>x</p>", "icn in an attribute of <p>", "1012667145"),
        (f"<!-- {SECRET} -->", "credential in a comment", SECRET),
        (f"<p>{SECRET}</p>", "credential in the text of <p>", SECRET),
        (
            f"<img alt='x' src='{SIGNED}'>",
            "name in the metadata of a picture",
            "SMITH",
        ),
    ],
)
def test_an_identity_or_credential_is_refused_by_kind_and_place(
    extra: str, named: str, value: str
) -> None:
    message = refusal(with_body(extra))

    assert named in message
    assert value not in message


@pytest.mark.parametrize(
    "extra",
    [
        "<script>1</script>",
        "<p onclick='x()'>x</p>",
        "<form></form>",
        "<iframe src='x'></iframe>",
        "<img alt='x' src='https://vagov.ddog-gov.com/x.png'>",
        "<a href='javascript:x()'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<a href='https://evil.example/' rel='noopener'>x</a>",
        "<a href='https://vagov.ddog-gov.com@evil.example/' rel='noopener'>x</a>",
        "<p style='background:url(https://evil.example)'>x</p>",
        "<svg></svg>",
        "<link rel='stylesheet' href='x.css'>",
        "<style>@import 'x'</style>",
    ],
)
def test_anything_that_could_run_or_call_outside_is_refused(extra: str) -> None:
    refusal(with_body(extra))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('<html lang="en">', "<html>", "no language"),
        ("default-src &#39;none&#39;", "default-src *", "Content-Security-Policy"),
        ("Link clicks rise from 9 to 11.", "", "without alt text"),
        (
            "Link clicks rise from 9 to 11.",
            "No description has been provided for this image",
            "stock sentence",
        ),
        ("<h1>", "<h1>Two</h1><h1>", "2 headings of the first level"),
        ("<caption>Findings, the gravest first</caption>", "", "without a caption"),
        ('scope="row"', "", "without a scope"),
    ],
)
def test_a_gap_in_the_structure_is_refused(old: str, new: str, named: str) -> None:
    assert old in GOOD
    assert named in refusal(GOOD.replace(old, new))


def test_a_skipped_heading_level_is_refused() -> None:
    assert "level 5 under one of level 2" in refusal(with_body("<h5>x</h5>"))


def test_a_figure_or_table_without_an_entry_in_the_manifest_is_refused() -> None:
    message = refusal(GOOD, known=frozenset())

    assert "a figure without an entry in the manifest" in message
    assert "a table without an entry in the manifest" in message


def test_a_figure_that_names_no_exhibit_is_refused() -> None:
    assert "names no exhibit" in refusal(with_body("<figure></figure>"))


def test_a_page_without_a_title_is_refused() -> None:
    before, _, rest = GOOD.partition("<title>")

    assert "no title" in refusal(before + rest.partition("</title>")[2])


def test_many_problems_are_counted_and_only_the_first_named() -> None:
    message = refusal(with_body("<form></form>" * 20))

    assert "and 15 more" in message


def test_a_page_that_cannot_be_judged_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object, __: object) -> None:
        raise RuntimeError("SSN 123-45-6789")

    monkeypatch.setattr("cie_runbook.report.check.identity_problems", broken)

    message = refusal(GOOD)

    assert "could not be judged" in message
    assert "6789" not in message
