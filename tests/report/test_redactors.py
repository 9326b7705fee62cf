"""A run's redactor hides every credential that its profile loaded."""

from __future__ import annotations

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.report.redactors import KEY_VARIABLE, case_key, forget_case_key, redactor_for
from tests.rehearsed import drill_settings


def test_every_loaded_credential_is_hidden() -> None:
    environ = {
        "CIE_VAGOV_DD_API_KEY": "correcthorsebatterystaple",
        "CIE_SLACK_TOKEN": "another-innocent-phrase",
        "CIE_SENTRY_DSN": "https://publickey@sentry.example.gov/7",
    }
    redactor = redactor_for(drill_settings("production", **environ))
    for value in environ.values():
        assert value not in redactor.redact(f"the service answered: {value} is wrong")


def test_without_credentials_innocent_words_stay() -> None:
    redactor = redactor_for(drill_settings())
    assert redactor.redact("correcthorsebatterystaple") == "correcthorsebatterystaple"


def test_a_case_keeps_its_key_in_the_keyring_and_another_case_has_its_own() -> None:
    ring: dict[str, str] = {}

    first = case_key("2026-11-18", {}, lookup=ring.get, keep=ring.__setitem__)
    again = case_key("2026-11-18", {}, lookup=ring.get, keep=ring.__setitem__)
    other = case_key("2026-11-19", {}, lookup=ring.get, keep=ring.__setitem__)

    assert first == again != other


def test_a_key_is_forgotten_under_the_name_it_was_kept_by() -> None:
    ring: dict[str, str] = {}
    case_key("2026-11-18", {}, lookup=ring.get, keep=ring.__setitem__)

    assert forget_case_key("2026-11-18", forget=lambda name: ring.pop(name) is not None)
    assert ring == {}


def test_without_a_keyring_each_run_draws_a_key() -> None:
    keys = {case_key("c", {}, lookup=lambda _: None, keep=lambda *_: None) for _ in range(2)}

    assert len(keys) == 2


def test_a_kernel_agrees_with_its_runner_on_every_tag() -> None:
    key = case_key("c", {}, lookup=lambda _: None, keep=lambda *_: None)
    in_kernel = case_key("c", {KEY_VARIABLE: key.hex()}, lookup=lambda _: None)
    settings = drill_settings()

    runner, kernel = redactor_for(settings, key=key), redactor_for(settings, key=in_kernel)

    assert runner.redact("call 415-555-2671") == kernel.redact("call (415) 555-2671")
    assert key.hex() not in kernel.redact(f"{KEY_VARIABLE}={key.hex()}, or {key.hex()}")


def test_a_damaged_key_is_replaced() -> None:
    key = case_key("c", {KEY_VARIABLE: "z" * 64}, lookup=lambda _: "short", keep=lambda *_: None)

    assert len(key) == 32


def test_services_and_stations_of_the_catalog_are_no_persons() -> None:
    catalog = load_catalog()
    redactor = redactor_for(drill_settings(), catalog=catalog)

    for name in ("chip", "lorota", *(station.name for station in catalog.stations.values())):
        assert redactor.redact(f"caller: {name}") == f"caller: {name}"
