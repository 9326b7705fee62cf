"""The clients of a run: one for each organisation and system, made when it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from types import TracebackType

from cie_runbook.errors import SettingsError
from cie_runbook.settings import Settings
from cie_runbook.settings.addresses import is_embedded, system_variable
from cie_runbook.settings.profile import SystemId
from cie_runbook.sources.datadog_client import DatadogClient, open_datadog
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.transport import Hook, log_request


class Clients:
    """Opens clients on demand, and closes them; `settings` is asked for only then."""

    def __init__(
        self, settings: Callable[[], Settings], *, hooks: Sequence[Hook] = (log_request,)
    ) -> None:
        self._settings = settings
        self._hooks = tuple(hooks)
        self._datadog: dict[str, DatadogClient] = {}
        self._systems: dict[SystemId, SystemClient] = {}
        self._lock = Lock()

    def datadog(self, org: str) -> DatadogClient:
        """Return the client of a Datadog organisation.

        Raises
        ------
        SettingsError
            A key is missing; the sentence names its variable.
        """
        with self._lock:
            if org not in self._datadog:
                self._datadog[org] = open_datadog(self._settings(), org, hooks=self._hooks)
            return self._datadog[org]

    def system(self, name: SystemId) -> SystemClient:
        """Return the client of another system.

        Raises
        ------
        SettingsError
            The profile names no address for it, or its credential is missing.
        """
        with self._lock:
            if name not in self._systems:
                self._systems[name] = open_system(self._settings(), name, hooks=self._hooks)
            return self._systems[name]

    def __enter__(self) -> Clients:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        for org in self._datadog.values():
            org.close()
        for system in self._systems.values():
            system.close()


def open_system(
    settings: Settings, name: SystemId, *, hooks: Sequence[Hook] = (log_request,)
) -> SystemClient:
    """Return the client of a system of the profile.

    Raises
    ------
    SettingsError
        The profile names no address for it, or its credential is missing.
    """
    entry = settings.systems.get(name)
    if entry is None or entry.base_url is None:
        raise SettingsError(
            f"the profile {settings.label} names no address for it",
            name,
            f"Write `base_url` under `systems: {name}:`, or set {system_variable(name)}.",
        )
    if is_embedded(entry.base_url):
        raise SettingsError("the rehearsal has not been started", name, "Start it, or name a URL.")
    if entry.missing:
        raise SettingsError(
            f"{' and '.join(entry.missing)} not set", name, "Set the variable or keyring."
        )
    return SystemClient(entry, settings.network, hooks=hooks)
