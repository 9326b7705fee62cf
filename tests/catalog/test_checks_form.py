"""Texts of the wrong form are refused with their line."""

from __future__ import annotations

import pytest

from cie_runbook.catalog.loader import PACKAGED

from .conftest import Breaker, line_of

TIME = "        default: 20:00\n"
WEEKS = "        default: 6\n        minimum: 1\n        maximum: 15\n"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("orgs.yaml", "https://tevi.ddog-gov.com", "http://tevi.ddog-gov.com", "no address"),
        ("orgs.yaml", "https://tevi.ddog-gov.com", "https://tevi.ddog-gov.com/", "without a slash"),
        (
            "channels.yaml",
            "slack_id: C018V2JCWRJ",
            "slack_id: va-mobile-app",
            "no Slack",
        ),
        ("stations.yaml", '"442": {', '"42": {', "no station number"),
        ("edges.yaml", "dependency: veis", "dependency: vets-api", "vets-api calls itself"),
        ("edges.yaml", "dependency: veis", "dependency: lorota", "lorota twice"),
        (
            "playbook.yaml",
            "business_hours_end: 20:00",
            "business_hours_end: 8 pm",
            "no time",
        ),
        (
            "steps.yaml",
            "notebook: 01_daily_report.ipynb",
            "notebook: daily.ipynb",
            "no name of",
        ),
    ],
)
def test_a_text_of_the_wrong_form_is_reported_with_its_line(
    broken: Breaker, file: str, old: str, new: str, said: str
) -> None:
    error = broken(file, old, new)
    assert error.where == line_of(file, old)
    assert said in str(error)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("region: VISN 19", "region: Denver", "no region"),
        ("time_zone: America/Denver", "time_zone: America/Cheyenne", "no time zone"),
        ("time_zone: America/Denver", "time_zone: ../../etc/passwd", "no time zone"),
        ("time_zone: America/Denver", "time_zone: America", "no time zone"),
    ],
)
def test_a_station_has_a_region_and_a_clock(broken: Breaker, old: str, new: str, said: str) -> None:
    cheyenne = '"442": {name: Cheyenne, region: VISN 19, time_zone: America/Denver}'
    error = broken("stations.yaml", cheyenne, cheyenne.replace(old, new))
    assert error.where == line_of("stations.yaml", cheyenne)
    assert said in str(error)


def test_a_station_number_without_quotes_is_refused(broken: Breaker) -> None:
    error = broken("stations.yaml", '"442": {', "442: {")
    assert error.where == line_of("stations.yaml", '"442": {')
    assert error.mend == 'Put it in quotes, as "442".'


def test_every_org_counts_the_requests_behind_a_timer(broken: Breaker) -> None:
    text = (PACKAGED / "orgs.yaml").read_text(encoding="utf-8")
    vagov = text[text.index("\nvagov:") : text.index("\ntevi:")]
    error = broken("orgs.yaml", vagov, vagov.replace("    requests: count\n", ""))
    assert "org vagov has no suffix for the requests" in error.what


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: counted_until", "name: counted-until", "a name that Python cannot assign"),
        ("name: counted_until", "name: start", "stands here a second time"),
        (TIME, "        default: 8 pm\n", "which is no time"),
        (TIME, "        default: 20\n", "which is no time"),
        (WEEKS, WEEKS.replace("6", "'6'"), "which is no integer"),
        (WEEKS, WEEKS.replace("6", "true"), "which is no integer"),
        (WEEKS, WEEKS.replace("6", "16"), "out of its own range"),
        (WEEKS, WEEKS.replace("minimum: 1\n", "minimum: 20\n"), "minimum above its maximum"),
        ("        default: []\n", "        default: [442]\n", "which is no stations"),
    ],
)
def test_a_parameter_that_could_not_be_typed_is_refused(
    broken: Breaker, old: str, new: str, said: str
) -> None:
    error = broken("steps.yaml", old, new)
    assert error.where.startswith("steps.yaml line ")
    assert said in error.what
