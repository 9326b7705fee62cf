"""A profile's name and the environment make settings."""

from datetime import date
from pathlib import Path

import pytest

from cie_runbook.errors import SettingsError
from cie_runbook.settings import Settings, known_profiles, load_settings, profile_folder

KEYS = {
    f"CIE_{org}_DD_{kind}_KEY": f"{org.lower()}-{kind.lower()}-0123456789"
    for org in ("VAGOV", "TEVI", "VETEXT")
    for kind in ("API", "APP")
}

MINIMAL = """\
about: demo
datadog:
  base_url: https://api.ddog-gov.com
  orgs:
    vagov: {api_key: CIE_A_KEY, app_key: CIE_B_KEY}
day: yesterday
closures: [2026-11-27, report-day]
sentry: {dsn: CIE_DSN, environment: demo, cron_monitor: demo}
"""


def load(
    profile: str, environ: dict[str, str] | None = None, folder: Path | None = None
) -> Settings:
    return load_settings(profile, environ=environ or {}, folder=folder, keyring=lambda name: None)


@pytest.mark.parametrize("name", ["drill", "staging", "production"])
def test_every_profile_of_this_clone_loads(name: str) -> None:
    settings = load(name)
    assert settings.profile == name
    assert set(settings.datadog) == {"vagov", "tevi", "vetext"}


def test_the_drill_needs_no_credential_and_reads_none() -> None:
    settings = load("drill", {**KEYS, "CIE_DRILL_TEVI_DD_API_KEY": "0123456789"})
    assert settings.missing_credentials() == []
    assert settings.known_secrets() == ()
    assert settings.datadog["tevi"].base_url == "drill:normal"
    assert settings.label == "drill:normal"


def test_a_variant_overrides_what_it_states() -> None:
    settings = load("drill:holiday")
    assert settings.label == "drill:holiday"
    assert settings.datadog["vagov"].base_url == "drill:holiday"
    assert (settings.day_rule, settings.closures) == ("last-federal-holiday", ("report-day",))
    assert load("drill:surge").day_rule == "last-working-day"


def test_every_scenario_that_can_be_rehearsed_is_a_variant() -> None:
    scenarios = ("vista-outage", "chip-creep", "regional-drop", "surge", "no-data", "holiday")
    for variant in ("normal", *scenarios):
        assert load(f"drill:{variant}").variant == variant


def test_production_without_credentials_names_every_variable() -> None:
    missing = dict(load("production").missing_credentials())
    assert missing["Datadog tevi"] == ("CIE_TEVI_DD_API_KEY", "CIE_TEVI_DD_APP_KEY")
    assert missing["slack"] == ("CIE_SLACK_TOKEN",)
    assert len(missing) == 8


def test_one_key_of_a_pair_does_not_stand_for_the_other() -> None:
    settings = load("production", {"CIE_TEVI_DD_API_KEY": "0123456789"})
    assert settings.datadog["tevi"].missing == ("CIE_TEVI_DD_APP_KEY",)


def test_keys_of_datadogs_own_variables_are_never_borrowed() -> None:
    settings = load(
        "production",
        {"DD_API_KEY": "0" * 32, "DD_APP_KEY": "1" * 40, "DD_SITE": "datadoghq.eu"},
    )
    assert len(settings.missing_credentials()) == 8
    assert settings.datadog["vagov"].base_url == "https://api.ddog-gov.com"


def test_two_orgs_with_the_same_key_are_refused() -> None:
    environ = {**KEYS, "CIE_TEVI_DD_API_KEY": KEYS["CIE_VAGOV_DD_API_KEY"]}
    with pytest.raises(SettingsError) as caught:
        load("production", environ)
    assert "CIE_VAGOV_DD_API_KEY and CIE_TEVI_DD_API_KEY hold the same key" in str(caught.value)
    assert KEYS["CIE_VAGOV_DD_API_KEY"] not in str(caught.value)


def test_known_secrets_are_all_that_was_loaded_and_nothing_shows_them() -> None:
    settings = load("production", {**KEYS, "CIE_SENTRY_DSN": "https://abc@sentry.example/1"})
    values = {secret.reveal() for secret in settings.known_secrets()}
    assert values == {*KEYS.values(), "https://abc@sentry.example/1"}
    assert not any(value in repr(settings) for value in values)


def test_one_variable_moves_all_orgs_and_another_only_its_own() -> None:
    settings = load(
        "production",
        {
            "CIE_RUNBOOK_DATADOG_URL": "http://127.0.0.1:8126/",
            "CIE_RUNBOOK_DATADOG_TEVI_URL": "https://api.datadoghq.com",
            "CIE_RUNBOOK_SLACK_URL": "https://slack-gov.com/api",
        },
    )
    assert settings.datadog["vagov"].base_url == "http://127.0.0.1:8126"
    assert settings.datadog["tevi"].base_url == "https://api.datadoghq.com"
    assert settings.systems["slack"].base_url == "https://slack-gov.com/api"


def test_an_overridden_drill_wants_its_own_credentials_and_not_the_real_ones() -> None:
    settings = load("drill", {**KEYS, "CIE_RUNBOOK_DATADOG_URL": "http://127.0.0.1:1"})
    assert settings.known_secrets() == ()
    assert dict(settings.missing_credentials())["Datadog tevi"] == (
        "CIE_DRILL_TEVI_DD_API_KEY",
        "CIE_DRILL_TEVI_DD_APP_KEY",
    )


def test_every_listed_url_variable_works() -> None:
    for name in load("production").url_variables():
        with pytest.raises(SettingsError) as caught:
            load("production", {name: "http://elsewhere.example"})
        assert caught.value.where == name


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        ("prodution", "the profile 'prodution' is not known. Did you mean production?"),
        ("../secrets", "the profile '../secrets' is not known. Known: drill, production, staging."),
        ("", "the profile '' is not known"),
        ("drill:vista-outag", "'vista-outag' is not a variant of the profile 'drill'"),
        ("drill:vista-outag", "Did you mean vista-outage?"),
        ("production:normal", "the profile 'production' has no variants. Write just production."),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(profile: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(profile)
    assert sentence in str(caught.value)


def test_a_folder_of_ones_own_profiles_can_be_named(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "daily.yaml").write_text("date: today\n", encoding="utf-8")
    environ = {"CIE_RUNBOOK_PARAMETERS": str(tmp_path)}
    assert profile_folder(environ) == tmp_path
    assert known_profiles(tmp_path) == ("mine",)
    settings = load("mine", environ)
    assert settings.label == "mine"
    assert settings.closures == (date(2026, 11, 27), "report-day")


def test_a_mistake_in_a_profile_is_named_with_file_line_and_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINIMAL + "closurs: []\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load("mine", folder=tmp_path)
    assert caught.value.where == f"{tmp_path.name}/mine.yaml line 9"
    assert "'closurs' is not known. Did you mean closures?" in str(caught.value)


def test_an_unsafe_address_in_a_profile_is_named_with_its_line(tmp_path: Path) -> None:
    text = MINIMAL.replace("https://api", "http://api")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load("mine", folder=tmp_path)
    assert caught.value.where == f"{tmp_path.name}/mine.yaml line 3"


def test_loading_writes_nothing_into_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    environ = dict(KEYS)
    load("production", environ)
    assert environ == KEYS


WRITES = """\
systems:
  pagerduty:
    base_url: https://api.pagerduty.com
    credential: CIE_READ
    probe: {path: /x}
    headers: {Accept: application/json}
    write: {credential: CIE_WRITE, sender: CIE_FROM, permissions: [incidents.write]}
  servicenow:
    base_url: https://yourit.va.gov/api/now
    credential: CIE_PASSWORD
    user: CIE_USER
    oauth: {token_path: /oauth_token.do, client_id: CIE_CLIENT, client_secret: CIE_CLIENT_SECRET}
    probe: {path: /x}
"""


def test_what_writes_is_another_credential_and_names_its_sender(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(f"{MINIMAL}{WRITES}")
    environ = {"CIE_READ": "reads-0123", "CIE_WRITE": "writes-0123", "CIE_FROM": "me@va.gov"}
    settings = load("demo", environ, tmp_path)
    writes = settings.systems["pagerduty"].for_writing()
    assert writes is not None
    assert writes.credential is not None
    assert writes.credential.reveal() == "writes-0123"
    assert writes.headers == {"Accept": "application/json", "From": "me@va.gov"}
    assert writes.permissions == ("incidents.write",)
    assert settings.systems["servicenow"].for_writing() is None
    assert "writes-0123" in {secret.reveal() for secret in settings.known_secrets()}
    assert {"CIE_WRITE", "CIE_CLIENT_SECRET"} <= settings.credential_names()
    assert "me@va.gov" not in repr(settings)


def test_a_user_and_an_application_are_missed_by_name(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(f"{MINIMAL}{WRITES}")
    servicenow = load("demo", {"CIE_CLIENT": "client-0123"}, tmp_path).systems["servicenow"]
    assert servicenow.missing == ("CIE_PASSWORD", "CIE_USER", "CIE_CLIENT_SECRET")
    whole = {
        "CIE_CLIENT": "client-0123",
        "CIE_CLIENT_SECRET": "secret-0123",
        "CIE_USER": "me",
        "CIE_PASSWORD": "password-0123",
    }
    servicenow = load("demo", whole, tmp_path).systems["servicenow"]
    assert (servicenow.missing, servicenow.user) == ((), "me")


def test_a_credential_that_reads_cannot_be_the_one_that_writes(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(f"{MINIMAL}{WRITES}".replace("CIE_WRITE", "CIE_READ"))
    with pytest.raises(SettingsError, match="CIE_READ serves one purpose, not two"):
        load("demo", {}, tmp_path)


def test_ids_are_lists_of_text_under_the_names_that_searches_want(tmp_path: Path) -> None:
    text = MINIMAL + "ids: {pagerduty_schedules: [P0123, 007]}\n"
    (tmp_path / "demo.yaml").write_text(text, encoding="utf-8")
    assert load("demo", folder=tmp_path).ids == {"pagerduty_schedules": ("P0123", "007")}


def test_a_single_id_that_is_no_list_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(f"{MINIMAL}ids:\n  sentry_projects: vets-api\n", "utf-8")
    with pytest.raises(SettingsError, match=r"demo\.yaml line 10"):
        load("demo", folder=tmp_path)
