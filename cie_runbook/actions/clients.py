"""The clients that a sending needs: for looking the one that reads, for writing another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self, TypeVar
from urllib.parse import urlsplit

from cie_runbook.actions.draft import Draft
from cie_runbook.errors import SettingsError
from cie_runbook.settings import DatadogOrgSettings, Settings, SystemId, SystemSettings, is_loopback
from cie_runbook.sources.datadog_client import DatadogClient, open_datadog
from cie_runbook.sources.datadog_writes import DatadogWriter
from cie_runbook.sources.system_client import SystemClient
from cie_runbook.sources.system_writes import SystemWriter
from cie_runbook.sources.transport import Timing

_NOT_THERE = "this profile does not talk to it"


class _Closable(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=_Closable)


class Clients:
    """Opens each client when it is first asked for, and closes all of them at the end.

    Attributes
    ----------
    now : callable
        The present by the clock that commands go by, for what is written down of a sending.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        timing: Timing | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.settings = settings
        self.timing = timing or Timing()
        self.now = now or self.timing.now
        self._opened: list[_Closable] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while self._opened:
            self._opened.pop().close()

    def reader(self, system: SystemId) -> SystemClient:
        """Return the client that looks, with retries.

        Raises
        ------
        SettingsError
            The profile does not talk to the system, or a credential is missing.
        """
        settings = self._system(system)
        _refuse_missing(settings)
        return self._open(lambda: SystemClient(settings, self.settings.network, timing=self.timing))

    def writer(self, system: SystemId) -> SystemWriter:
        """Return the client that writes, with its own credential and without retries.

        Raises
        ------
        SettingsError
            Nothing may be written there: by this profile, or for want of a credential.
        """
        settings = self._writable(system)
        return self._open(lambda: SystemWriter(settings, self.settings.network, timing=self.timing))

    def datadog_reader(self, org: str) -> DatadogClient:
        """Return the client that looks into one Datadog organisation."""
        self._refuse_unknown_org(org)
        return self._open(lambda: open_datadog(self.settings, org, timing=self.timing))

    def datadog_writer(self, org: str) -> DatadogWriter:
        """Return the client that posts events to one Datadog organisation."""
        entry = self._writable_org(org)
        return self._open(lambda: DatadogWriter(entry, self.settings.network, timing=self.timing))

    def permit(self, draft: Draft) -> None:
        """Let a draft pass that this profile may send.

        Raises
        ------
        SettingsError
            It may not, or a credential is missing; nothing was asked of any service.
        """
        if draft.system == "datadog":
            self._writable_org(draft.fields["org"])
            return
        for system, settings in self.settings.systems.items():
            if system == draft.system:
                self._writable(settings.system)
                return
        raise SettingsError(_NOT_THERE, draft.system, "Add it to the profile, or do it by hand.")

    def _writable(self, system: SystemId) -> SystemSettings:
        settings = self._system(system).for_writing()
        if settings is None or settings.write is None:
            raise SettingsError(
                "the profile names no credential that writes",
                system,
                f"Add `write` to {system} in the profile.",
            )
        _refuse_missing(settings)
        if settings.write.sender_name and settings.write.sender is None:
            raise SettingsError(
                f"{settings.write.sender_name} is not set", system, "Set it to your own address."
            )
        self._refuse_real_service(settings.base_url or "", system)
        return settings

    def _writable_org(self, org: str) -> DatadogOrgSettings:
        self._refuse_unknown_org(org)
        entry = self.settings.datadog[org]
        if entry.api_key is None:
            raise SettingsError(
                f"{entry.key_names[0]} not set", f"Datadog {org}", "Set the variable or keyring."
            )
        self._refuse_real_service(entry.base_url, f"Datadog {org}")
        return entry

    def _system(self, system: SystemId) -> SystemSettings:
        settings = self.settings.systems.get(system)
        if settings is None or settings.base_url is None:
            raise SettingsError(_NOT_THERE, system, "Give it a base URL, or do it by hand.")
        return settings

    def _refuse_unknown_org(self, org: str) -> None:
        if org not in self.settings.datadog:
            raise SettingsError(_NOT_THERE, f"Datadog {org}", "Name an org of the profile.")

    def _refuse_real_service(self, base_url: str, system: str) -> None:
        """Keep what a rehearsal invents from reaching a real service."""
        host = urlsplit(base_url).hostname or ""
        if self.settings.variant is not None and not is_loopback(host):
            raise SettingsError(
                "a rehearsal writes to this machine only", system, "Use the profile meant for it."
            )

    def _open(self, make: Callable[[], C]) -> C:
        client = make()
        self._opened.append(client)
        return client


def _refuse_missing(settings: SystemSettings) -> None:
    if settings.missing:
        raise SettingsError(
            f"{' and '.join(settings.missing)} not set",
            settings.system,
            "Set the variable or keyring.",
        )
