"""What silent failures amount to: who was not told, and what nobody can tell."""

from __future__ import annotations

from cie_runbook.findings.silent import (
    COUNTS,
    FAILED,
    VISITS,
    Silence,
    partner_message,
    silent_findings,
    unlinked,
)
from tests.findings.builders import catalog
from tests.findings.silent_claims import make_silence

NONE: tuple[str | None, ...] = ()


def told(silence: Silence) -> dict[str, tuple[str, str]]:
    found = silent_findings(silence, catalog())
    return {one.id: (one.status, one.conclusion) for one in found}


def test_missing_texts_are_told_with_their_time_and_their_visits() -> None:
    found = told(make_silence())
    assert found["silent_gap"] == (
        "act",
        "2 of 150 claim outcomes had no text, 10:00 to 15:00 ET on Wed Nov 18, 2026.",
    )
    assert found["silent_visits"] == ("act", "2 visits at 1 stations, most at 442 (2).")
    assert found["silent_links"][0] == "watch"


def test_a_calm_day_is_said_to_be_calm() -> None:
    found = told(make_silence(0, visits=NONE, links=NONE))
    assert found == {
        "silent_gap": (
            "ok",
            "No text is missing: 300 outcomes of claims, 300 texts sent or given up.",
        ),
        "silent_visits": ("ok", "None. Every claim that failed was told of by a text."),
    }


def test_texts_that_were_given_up_are_silent_too() -> None:
    found = told(make_silence(0, given_up=3))
    assert found["silent_gap"] == ("act", "3 texts were tried and given up.")
    assert found["silent_visits"][0] == "act"


def test_without_counts_nobody_can_tell() -> None:
    for silence in (
        make_silence(0, visits=NONE, links=NONE, left=None),
        make_silence(0, visits=NONE, links=NONE, came={COUNTS: "unreachable"}),
        make_silence(0, visits=NONE, links=NONE, came={COUNTS: "partial"}),
    ):
        found = told(silence)
        assert {status for status, _ in found.values()} == {"unknown"}


def test_missing_texts_are_told_also_where_the_logs_did_not_come() -> None:
    found = told(make_silence(visits=NONE, links=NONE, came={FAILED: "unreachable"}))
    assert found["silent_gap"][0] == "act"
    assert found["silent_visits"][0] == "unknown"


def test_links_are_unknown_where_vetext_was_not_heard() -> None:
    silence = make_silence(links=(None, None), came={VISITS: "unreachable"})
    assert told(silence)["silent_links"][0] == "unknown"
    assert unlinked(silence) is None


def test_failures_without_a_visit_are_counted_beside_the_visits() -> None:
    found = told(make_silence(visits=("[checkin:aa11]", None), links=("[link:1]", None)))
    assert found["silent_visits"][1].endswith("1 more failures name no visit.")
    assert found["silent_links"] == ("ok", "Every visit has one.")


def test_the_message_asks_the_partner_and_names_nobodys_visit() -> None:
    message = partner_message(make_silence(), catalog())
    assert message is not None
    assert message.target == catalog().rules.silent_failures.channel
    assert catalog().services["btsss"].owner in message.text
    assert "[checkin:" not in message.text
    assert partner_message(make_silence(0, visits=NONE, links=NONE), catalog()) is None


def test_a_partner_with_a_channel_of_its_own_is_told_there() -> None:
    known = catalog()
    partner = known.services["btsss"].model_copy(update={"channel": "vfs-platform-support"})
    told_there = known.model_copy(update={"services": {**known.services, "btsss": partner}})
    message = partner_message(make_silence(), told_there)
    assert message is not None
    assert message.target == "vfs-platform-support"
    assert "pass this on" not in message.text
