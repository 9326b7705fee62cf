"""What may leave, and what may not."""

from __future__ import annotations

import pytest

from cie_runbook.actions.checks import LARGEST_FILE, check, content_type
from cie_runbook.actions.draft import Draft, DraftFile, Kind
from cie_runbook.errors import BadInputError, UnsafeReportError
from cie_runbook.redaction import Redactor
from tests.actions.test_draft import make_draft
from tests.actions.world import CHANNEL, INCIDENT, REPOSITORY, SECRET, TICKET

REDACTOR = Redactor([SECRET], key=b"k" * 32)
SOUND: dict[str, str] = {
    "channel": CHANNEL,
    "incident": INCIDENT,
    "ticket": TICKET,
    "repository": REPOSITORY,
    "org": "tevi",
    "alert_type": "info",
}


def sound(kind: Kind, **fields: str) -> Draft:
    names = make_draft(kind).fields
    return make_draft(kind, **{k: v for k, v in SOUND.items() if k in names}, **fields)


@pytest.mark.parametrize(
    ("kind", "field", "text"),
    [
        ("slack_message", "channel", "#general"),
        ("slack_message", "thread_ts", "1.5"),
        ("slack_message", "call_out", "<!channel>"),
        ("pagerduty_note", "incident", "../users"),
        ("servicenow_work_note", "ticket", "INC1^active=true"),
        ("github_issue", "repository", "owner/../other/x"),
        ("datadog_event", "org", "Tevi!"),
        ("datadog_event", "alert_type", "loud"),
    ],
)
def test_an_address_that_is_none_is_refused(kind: Kind, field: str, text: str) -> None:
    draft = make_draft(kind, **{**dict(sound(kind).fields), field: text})
    with pytest.raises(BadInputError, match="cannot be used"):
        check(draft, b"", REDACTOR)


@pytest.mark.parametrize(
    ("kind", "field", "longest"),
    [
        ("slack_message", "text", 4000),
        ("github_issue", "body", 65_536),
        ("github_issue", "title", 256),
        ("datadog_event", "text", 4000),
    ],
)
def test_what_is_too_long_for_its_service_is_refused(kind: Kind, field: str, longest: int) -> None:
    check(sound(kind, **{field: "ab " * 80}), b"", REDACTOR)
    with pytest.raises(BadInputError, match="Shorten it"):
        check(sound(kind, **{field: "x" * (longest + 1)}), b"", REDACTOR)


@pytest.mark.parametrize("text", [SECRET, "SSN 123-45-6789", "a\x1b[2Jb", "a\u202eb"])
def test_what_must_not_leave_is_stopped_and_not_repeated(text: str) -> None:
    with pytest.raises(UnsafeReportError) as caught:
        check(sound("pagerduty_note", text=text), b"", REDACTOR)
    assert "text: " in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.csv", "a.json", "a.md"])
def test_a_file_is_read_before_it_goes_along(name: str) -> None:
    with pytest.raises(UnsafeReportError):
        check(with_file(name), f"<p>{SECRET}</p>".encode(), REDACTOR)
    check(with_file(name), b"<p>All is well.</p>", REDACTOR)


def test_a_file_that_is_not_text_where_it_should_be_is_refused() -> None:
    with pytest.raises(BadInputError, match="not UTF-8"):
        check(with_file("a.txt"), b"\xff\xfe", REDACTOR)


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(BadInputError, match="larger than 24 MiB"):
        check(with_file("a.pdf"), bytes(LARGEST_FILE + 1), REDACTOR)


def test_only_files_of_known_types_go_along() -> None:
    assert content_type("report.HTML") == "text/html"
    with pytest.raises(BadInputError, match="does not go along"):
        content_type("payload.exe")


def with_file(name: str) -> Draft:
    file = DraftFile(name=name, content_type="text/plain", size_bytes=1, sha256="0" * 64)
    return Draft(
        case="case",
        profile="production",
        kind="servicenow_attachment",
        target="somewhere",
        fields={"ticket": TICKET},
        made_at=make_draft().made_at,
        why="because",
        file=file,
    )
