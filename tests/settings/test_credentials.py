"""Credentials are looked up by name: environment first, then the keyring."""

import sys
import types

import pytest

from cie_runbook.errors import SettingsError
from cie_runbook.settings.credentials import (
    credential,
    forget_in_keyring,
    keep_in_keyring,
    system_keyring,
)


def test_the_environment_comes_before_the_keyring() -> None:
    found = credential("CIE_X", {"CIE_X": "from-environment"}, lambda name: "from-keyring")
    assert found is not None
    assert (found.reveal(), found.name) == ("from-environment", "CIE_X")


def test_the_keyring_is_asked_by_the_same_name() -> None:
    found = credential("CIE_X", {}, {"CIE_X": "from-keyring"}.get)
    assert found is not None
    assert found.reveal() == "from-keyring"


def test_a_line_end_that_slipped_in_is_cut() -> None:
    found = credential("CIE_X", {"CIE_X": " abcdefgh12\n"}, lambda name: None)
    assert found is not None
    assert found.reveal() == "abcdefgh12"


@pytest.mark.parametrize("environ", [{}, {"CIE_X": ""}, {"CIE_X": "  "}])
def test_what_is_nowhere_is_none(environ: dict[str, str]) -> None:
    assert credential("CIE_X", environ, lambda name: None) is None


def test_an_unusable_value_is_named_by_its_variable_and_not_shown() -> None:
    with pytest.raises(SettingsError) as caught:
        credential("CIE_X", {"CIE_X": "abc1234"}, lambda name: None)
    assert caught.value.where == "CIE_X"
    assert "abc1234" not in str(caught.value)


def test_without_the_keyring_package_there_is_no_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert system_keyring("CIE_X") is None


def test_a_keyring_that_cannot_be_read_counts_as_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    class BrokenError(Exception):
        pass

    def get_password(service: str, name: str) -> str:
        raise BrokenError(service, name)

    keyring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    vars(keyring)["get_password"] = get_password
    vars(errors)["KeyringError"] = BrokenError
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)
    assert system_keyring("CIE_X") is None


def test_what_is_kept_in_the_keyring_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ring: dict[tuple[str, str], str] = {}
    keyring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    vars(keyring)["set_password"] = lambda service, name, value: ring.update(
        {(service, name): value}
    )
    vars(keyring)["get_password"] = lambda service, name: ring.get((service, name))
    vars(errors)["KeyringError"] = OSError
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)

    keep_in_keyring("case-key:2026-11-18", "ab12")

    assert system_keyring("case-key:2026-11-18") == "ab12"
    assert system_keyring("case-key:2026-11-19") is None


def test_without_the_keyring_package_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    keep_in_keyring("case-key:2026-11-18", "ab12")
    assert system_keyring("case-key:2026-11-18") is None


def test_a_keyring_that_cannot_be_written_is_told_without_the_value(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenError(Exception):
        pass

    def set_password(service: str, name: str, value: str) -> None:
        raise BrokenError(service, name, value)

    keyring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    vars(keyring)["set_password"] = set_password
    vars(errors)["KeyringError"] = BrokenError
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)

    with caplog.at_level("INFO"):
        keep_in_keyring("case-key:2026-11-18", "ab12")

    assert "cannot be written" in caplog.text
    assert "ab12" not in caplog.text


class KeyringError(Exception):
    """What a keyring raises."""


class NoKeyringError(KeyringError):
    """What is raised where there is no keyring."""


def make_keyring(
    monkeypatch: pytest.MonkeyPatch, entries: dict[str, str], error: Exception | None = None
) -> None:
    def get_password(_service: str, name: str) -> str | None:
        return entries.get(name)

    def delete_password(_service: str, name: str) -> None:
        if error is not None:
            raise error
        del entries[name]

    keyring, errors = types.ModuleType("keyring"), types.ModuleType("keyring.errors")
    vars(keyring).update(get_password=get_password, delete_password=delete_password)
    vars(errors).update(KeyringError=KeyringError, NoKeyringError=NoKeyringError)
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    monkeypatch.setitem(sys.modules, "keyring.errors", errors)


def test_an_entry_is_forgotten_and_one_that_is_not_there_is_no_trouble(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entries = {"case-key:old": "k"}
    make_keyring(monkeypatch, entries)
    assert forget_in_keyring("case-key:old")
    assert entries == {}
    assert forget_in_keyring("case-key:old")


@pytest.mark.parametrize(("error", "is_gone"), [(KeyringError(), False), (NoKeyringError(), True)])
def test_a_keyring_that_keeps_its_entry_is_told(
    monkeypatch: pytest.MonkeyPatch, error: Exception, is_gone: bool
) -> None:
    make_keyring(monkeypatch, {"case-key:old": "k"}, error)
    assert forget_in_keyring("case-key:old") is is_gone


def test_without_the_keyring_package_nothing_is_left_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert forget_in_keyring("case-key:old")
