"""`doctor` says for each system what is wrong, names what to set, and prints no secret."""

from __future__ import annotations

import re

import pytest

from tests.cli.terminal import Terminal
from tests.rehearsed import drill_settings
from tests.served import served

MISSING = re.compile(r"CIE_[A-Z_]+")


def test_the_drill_is_well(terminal: Terminal) -> None:
    ended = terminal.run("doctor")
    assert ended.code == 0, ended.out
    for org in ("vagov", "tevi", "vetext"):
        assert re.search(rf"^Datadog {org} +ok +yes +yes +yes", ended.out, re.MULTILINE)
    assert ended.out.rstrip().endswith("is configured, reachable and permitted.")
    assert not terminal.home.exists()


def test_production_without_credentials_names_exactly_what_to_set(terminal: Terminal) -> None:
    ended = terminal.run("doctor", "--profile", "production")
    assert ended.code == 2
    conclusion = ended.out.splitlines()[-1]
    wanted = [
        name for _, names in drill_settings("production").missing_credentials() for name in names
    ]
    assert len(wanted) == 11
    assert sorted(MISSING.findall(conclusion)) == sorted(wanted)
    assert not terminal.home.exists()


@pytest.mark.parametrize("profile", ["dril", "drill:vista-outrage", "production:surge", ""])
def test_an_unknown_profile_is_one_sentence(terminal: Terminal, profile: str) -> None:
    assert "profile" in terminal.refused("doctor", "--profile", profile)


def test_a_value_that_cannot_be_a_credential_is_named_and_not_shown(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIE_VAGOV_DD_API_KEY", "two words of it")
    complaint = terminal.refused("doctor", "--profile", "production")
    assert "CIE_VAGOV_DD_API_KEY" in complaint
    assert "two words" not in complaint


def _scopes() -> list[tuple[str, str]]:
    """Return each system of the drill, as the doctor calls it, with each scope that it needs."""
    settings = drill_settings("drill")
    scopes = [
        (f"Datadog {org.org}", name) for org in settings.datadog.values() for name in org.scopes
    ]
    return scopes + [
        (system.system, name) for system in settings.systems.values() for name in system.permissions
    ]


@pytest.mark.parametrize(("system", "scope"), _scopes())
def test_with_one_scope_removed_exactly_that_is_named(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, system: str, scope: str
) -> None:
    with served(without=(f"{system.removeprefix('Datadog ')}:{scope}",)) as rehearsal:
        for name, value in rehearsal.variables.items():
            monkeypatch.setenv(name, value)
        ended = terminal.run("doctor")

    rows = [re.split(r" {2,}", line) for line in ended.out.splitlines() if " yes " in line]
    assert ended.code == 1, ended.out
    assert [row[0] for row in rows if row[1] != "ok"] == [system]
    assert re.findall(r"scope missing: ([^;\n]+)", ended.out) == [scope]
    assert ended.out.rstrip().endswith(f"Not usable: {system}. The notes say why.")


def test_a_rehearsal_at_an_address_is_as_well_as_the_embedded_one(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served() as rehearsal:
        for name, value in rehearsal.variables.items():
            monkeypatch.setenv(name, value)
        ended = terminal.run("doctor")
    assert ended.code == 0, ended.out
    assert "no way to try" not in ended.out
