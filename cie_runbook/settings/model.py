"""Settings: a profile with its credentials, frozen, safe to print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cie_runbook.errors import SettingsError
from cie_runbook.settings.addresses import (
    ALL_ORGS_VARIABLE,
    checked_datadog_url,
    checked_url,
    is_embedded,
    org_variable,
    system_variable,
)
from cie_runbook.settings.network import NetworkSettings
from cie_runbook.settings.profile import Closure, DayRule, SystemId, TimeseriesApi
from cie_runbook.settings.secret import Secret


@dataclass(frozen=True, kw_only=True)
class DatadogOrgSettings:
    """One Datadog organisation. Only the key pair tells it from the others on the same host.

    Attributes
    ----------
    key_names : tuple of str
        The environment variables of API key and application key.
    scope : str or None
        Tag filter in place of the catalog's.
    """

    org: str
    base_url: str
    api_key: Secret | None
    app_key: Secret | None
    key_names: tuple[str, str]
    timeseries_api: TimeseriesApi = "v2"
    scope: str | None = None

    @property
    def is_embedded(self) -> bool:
        """True while the address names a rehearsal that nobody has started yet."""
        return is_embedded(self.base_url)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the credentials that were found nowhere; a rehearsal brings its own."""
        if self.is_embedded:
            return ()
        keys = (self.api_key, self.app_key)
        return tuple(name for name, key in zip(self.key_names, keys, strict=True) if key is None)


@dataclass(frozen=True, kw_only=True)
class ProbeSettings:
    """How to ask a system whether our credential works; see `profile.ProbePart`."""

    path: str
    ok_field: str | None = None
    granted_header: str | None = None
    granted_field: str | None = None


@dataclass(frozen=True, kw_only=True)
class SystemSettings:
    """A system besides Datadog; without a base URL the profile does not talk to it."""

    system: SystemId
    base_url: str | None
    credential: Secret | None = None
    credential_name: str | None = None
    authorization: str = "Bearer {credential}"
    headers: Mapping[str, str] = field(default_factory=dict)
    probe: ProbeSettings | None = None
    permissions: tuple[str, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """Name of the credential, if it is needed and was found nowhere."""
        is_needed = self.base_url is not None and self.credential is None
        return (self.credential_name,) if is_needed and self.credential_name else ()


@dataclass(frozen=True, kw_only=True)
class SentrySettings:
    """Where the runbook reports its own crashes and its cron check-in; no DSN: nowhere."""

    dsn: Secret | None
    dsn_name: str | None
    environment: str
    cron_monitor: str


@dataclass(frozen=True, kw_only=True)
class Settings:
    """A world to talk to: addresses, credentials and what is special about it."""

    profile: str
    variant: str | None
    datadog: Mapping[str, DatadogOrgSettings]
    systems: Mapping[str, SystemSettings]
    metric_names: Mapping[str, str]
    day_rule: DayRule
    closures: tuple[Closure, ...]
    sentry: SentrySettings
    network: NetworkSettings = field(default_factory=NetworkSettings)

    @property
    def label(self) -> str:
        """The profile as a person names it: "production", "drill:vista-outage"."""
        return self.profile if self.variant is None else f"{self.profile}:{self.variant}"

    @property
    def fixed_closures(self) -> frozenset[date]:
        """Days on which clinics are closed, whichever day is reported."""
        return frozenset(day for day in self.closures if day != "report-day")

    def closed_days(self, report_day: date) -> frozenset[date]:
        """Return the days on which clinics are closed beside the federal holidays."""
        return frozenset(report_day if day == "report-day" else day for day in self.closures)

    def credential_names(self) -> frozenset[str]:
        """Return the environment variables that hold credentials of this profile."""
        names = {name for org in self.datadog.values() for name in org.key_names}
        names |= {system.credential_name or "" for system in self.systems.values()}
        return frozenset(names | {self.sentry.dsn_name or ""}) - {""}

    def missing_credentials(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return each system with a credential missing, and the variables to set."""
        rows = [(f"Datadog {org.org}", org.missing) for org in self.datadog.values()]
        rows += [(system.system, system.missing) for system in self.systems.values()]
        return [(system, names) for system, names in rows if names]

    def known_secrets(self) -> tuple[Secret, ...]:
        """Return every credential that was loaded, for the redactor's registry of values."""
        found = [key for org in self.datadog.values() for key in (org.api_key, org.app_key)]
        found += [system.credential for system in self.systems.values()]
        found.append(self.sentry.dsn)
        return (*(secret for secret in found if secret is not None), *self.network.known_secrets())

    def url_variables(self) -> Mapping[str, str]:
        """Return the environment variables that override an address, and what each overrides."""
        return {
            ALL_ORGS_VARIABLE: "the Datadog API host of every org",
            **{org_variable(org): f"the Datadog API host of {org}" for org in self.datadog},
            **{system_variable(system): f"the address of {system}" for system in self.systems},
        }

    def with_base_urls(
        self, datadog: Mapping[str, str], systems: Mapping[str, str] | None = None
    ) -> Settings:
        """Return settings that talk to other addresses, as those of a rehearsal just started."""
        orgs = {
            org: replace(entry, base_url=checked_datadog_url(datadog[org], f"address of {org}"))
            if org in datadog
            else entry
            for org, entry in self.datadog.items()
        }
        addresses = systems or {}
        others = {
            name: replace(entry, base_url=checked_url(addresses[name], f"address of {name}"))
            if name in addresses
            else entry
            for name, entry in self.systems.items()
        }
        _refuse_unknown({*datadog} - {*orgs} | {*addresses} - {*others})
        return replace(self, datadog=orgs, systems=others)

    def with_credentials(self, datadog: Mapping[str, tuple[Secret, Secret]]) -> Settings:
        """Return settings with other Datadog key pairs (API key, application key) by org."""
        _refuse_unknown(set(datadog) - set(self.datadog))
        orgs = {
            org: replace(entry, api_key=datadog[org][0], app_key=datadog[org][1])
            if org in datadog
            else entry
            for org, entry in self.datadog.items()
        }
        return replace(self, datadog=orgs)


def _refuse_unknown(names: set[str]) -> None:
    if names:
        raise SettingsError(
            f"{', '.join(sorted(names))} is not part of the profile", "settings", "Add it there."
        )
