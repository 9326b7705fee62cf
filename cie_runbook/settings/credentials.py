"""Credentials by name: from the environment first, then from the operating system's keyring."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping

from cie_runbook.errors import SettingsError
from cie_runbook.settings.secret import Secret

KEYRING_SERVICE = "cie-runbook"

KeyringLookup = Callable[[str], str | None]

log = logging.getLogger(__name__)


def system_keyring(name: str) -> str | None:
    """Return the value that the OS keyring holds under `name`, None without keyring or entry."""
    try:
        keyring = importlib.import_module("keyring")
        errors = importlib.import_module("keyring.errors")
    except ImportError:
        return None
    try:
        value: str | None = keyring.get_password(KEYRING_SERVICE, name)
    except errors.KeyringError as error:
        log.info("the keyring cannot be read: %s", type(error).__name__)
        return None
    return value


def keep_in_keyring(name: str, value: str) -> None:
    """Keep `value` in the OS keyring under `name`; without a keyring nothing is kept."""
    try:
        keyring = importlib.import_module("keyring")
        errors = importlib.import_module("keyring.errors")
    except ImportError:
        return
    try:
        keyring.set_password(KEYRING_SERVICE, name, value)
    except errors.KeyringError as error:
        log.info("the keyring cannot be written: %s", type(error).__name__)


def forget_in_keyring(name: str) -> bool:
    """Remove what the OS keyring holds under `name`; say whether nothing is left there.

    Without a keyring nothing was ever kept, so nothing is left.
    """
    try:
        keyring = importlib.import_module("keyring")
        errors = importlib.import_module("keyring.errors")
    except ImportError:
        return True
    try:
        if keyring.get_password(KEYRING_SERVICE, name) is not None:
            keyring.delete_password(KEYRING_SERVICE, name)
    except errors.NoKeyringError:
        return True
    except errors.KeyringError as error:
        log.info("the keyring cannot be written: %s", type(error).__name__)
        return False
    return True


def credential(name: str, environ: Mapping[str, str], keyring: KeyringLookup) -> Secret | None:
    """Return the credential called `name`, None where it is nowhere.

    Raises
    ------
    SettingsError
        The value found cannot be a credential; the sentence names the variable, never the value.
    """
    value = (environ.get(name) or keyring(name) or "").strip()
    if not value:
        return None
    try:
        return Secret(value, name)
    except ValueError as error:
        raise SettingsError(f"the value {error}", name, "Set it to the whole credential.") from None
