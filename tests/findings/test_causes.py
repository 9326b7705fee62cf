"""The deepest service that fails is the suspect; what its callers show follows from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cie_runbook.findings.causes import (
    describe_suspects,
    explains,
    of_one_time,
    stories,
)
from cie_runbook.findings.model import Finding
from tests.findings.builders import at, catalog, make_finding


def departed(*names: str) -> list[Finding]:
    return [make_finding(name, "act", {"missing": 5.0, "score": -9.0}) for name in names]


def test_vista_api_explains_what_chip_and_vets_api_show() -> None:
    names = ("vista_api_rest_error_rate", "vista_api_rpc_timeout_rate", "chip_p95",
             "chip_client_error_rate", "checkin_error_rate", "checkin_completed")  # fmt: skip
    (story,) = stories(departed(*names), catalog())
    assert story.suspects == ("vista-api",)
    assert story.consequences == ("chip", "vets-api")
    assert story.findings[0].service in {"vista-api", "vista"}
    assert describe_suspects(story, catalog()) == "vista-api"


def test_chip_alone_is_the_suspect_when_vista_api_is_as_usual() -> None:
    (story,) = stories(departed("chip_p95", "checkin_complete_p95"), catalog())
    assert (story.suspects, story.consequences) == (("chip",), ("vets-api",))


def test_two_that_fit_equally_are_not_sure() -> None:
    (story,) = stories(departed("vista_api_p95", "lorota_error_rate"), catalog())
    assert not story.is_sure
    assert describe_suspects(story, catalog()) == "not sure: LoROTA or vista-api"


def test_an_acute_fault_is_not_explained_by_one_that_is_only_watched() -> None:
    findings = [*departed("chip_error_rate"), make_finding("lorota_p95", "watch")]
    (story,) = stories(findings, catalog())
    assert story.suspects == ("chip",)


def test_trouble_at_different_times_makes_different_stories() -> None:
    later = replace(make_finding("lorota_p95", "watch"), since=at("15:00"), until=at("15:30"))
    told = stories([later, *departed("chip_p95")], catalog())
    assert [story.suspects for story in told] == [("chip",), ("lorota",)]


def test_an_open_finding_reaches_into_all_that_follows() -> None:
    endless = replace(make_finding("chip_p95", "act"), until=None)
    later = replace(make_finding("lorota_p95", "watch"), since=at("15:00"), until=at("15:30"))
    (group,) = of_one_time([later, endless])
    assert group == (endless, later)
    assert of_one_time([]) == []


def test_fewer_links_opened_point_at_the_reminders_and_not_down_the_graph() -> None:
    names = ("checkin_link_clicks", "checkin_verified", "checkin_completed",
             "vetext_reminders_sent")  # fmt: skip
    calm = [make_finding(name) for name in ("chip_p95", "lorota_p95", "btsss_error_rate")]
    (story,) = stories([*departed(*names), *calm], catalog())
    assert story.suspects == ("vetext",)
    assert "fewer Veterans arrive" in story.reading


def test_a_loss_in_one_region_is_confined_to_it() -> None:
    region = departed("vista_checkins_by_station:VISN 19")
    calm = [make_finding(name) for name in ("vista_api_p95", "checkin_completed")]
    (story,) = stories([*region, *calm], catalog())
    assert story.regions == ("VISN 19",)
    assert story.suspects == ("vetext",)


def test_a_regional_loss_without_word_from_vista_api_stays_with_vista() -> None:
    (story,) = stories(departed("vista_checkins_by_station:VISN 19"), catalog())
    assert story.suspects == ("vista",)


def test_a_loss_of_the_whole_is_not_confined_to_the_regions_that_show_it() -> None:
    names = ("vista_checkins_by_station:VISN 19", "checkin_completed", "vista_api_rpc_timeout_rate")
    (story,) = stories(departed(*names), catalog())
    assert story.regions == ()
    assert story.suspects == ("vista-api",)


def test_the_whole_country_dates_a_story_and_not_a_region_counted_by_the_hour() -> None:
    timeouts, region = departed("vista_api_rpc_timeout_rate", "vista_checkins_by_station:VISN 8")
    timeouts = replace(timeouts, since=at("09:40"), until=at("11:25"))
    region = replace(region, since=at("03:00"), until=at("15:00"), service="vista-api")
    (story,) = stories([timeouts, region], catalog())
    assert (story.since, story.until) == (at("09:40"), at("11:25"))


def test_nothing_departed_is_no_story() -> None:
    assert stories([make_finding(), make_finding("chip_p95", "unknown")], catalog()) == ()


def test_the_circle_in_the_graph_does_not_turn_cause_and_effect_around() -> None:
    assert explains(catalog(), "chip", "vets-api")
    assert not explains(catalog(), "vets-api", "chip")
    assert explains(catalog(), "lorota", "chip")


def test_a_departure_without_a_beginning_is_a_broken_promise() -> None:
    with pytest.raises(ValueError, match="has a beginning"):
        stories([replace(make_finding("chip_p95", "act"), since=None)], catalog())
