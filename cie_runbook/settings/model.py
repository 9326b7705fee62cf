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
from cie_runbook.settings.profile import Closure, DatadogScope, DayRule, SystemId, TimeseriesApi
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
    scopes : tuple of str
        What the application key must be allowed to.
    """

    org: str
    base_url: str
    api_key: Secret | None
    app_key: Secret | None
    key_names: tuple[str, str]
    timeseries_api: TimeseriesApi = "v2"
    scope: str | None = None
    scopes: tuple[DatadogScope, ...] = ("timeseries_query",)

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
class PermissionProbe:
    """A read that needs one permission; see `profile.PermissionPart`."""

    permission: str
    path: str
    ok_field: str | None = None
    accepted: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OAuthSettings:
    """Where a service gives tokens, and what an application shows for one."""

    token_path: str
    client_id: Secret | None
    client_secret: Secret | None
    names: tuple[str, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what was found nowhere."""
        values = (self.client_id, self.client_secret)
        return tuple(name for name, value in zip(self.names, values, strict=True) if value is None)


@dataclass(frozen=True, kw_only=True)
class WriteSettings:
    """What a system is written to with, in place of what it is read with."""

    credential: Secret | None
    credential_name: str
    user: str | None = field(default=None, repr=False)
    user_name: str | None = None
    sender: str | None = field(default=None, repr=False)
    sender_name: str | None = None
    permissions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SystemSettings:
    """A system besides Datadog; without a base URL the profile does not talk to it.

    Attributes
    ----------
    user, user_name : str or None
        Who signs on, and the variable that says so; the credential is the password then.
    oauth : OAuthSettings or None
        How to get a token with credential and user; None where the credential is sent itself.
    write : WriteSettings or None
        What writes; see `for_writing`.
    """

    system: SystemId
    base_url: str | None
    credential: Secret | None = None
    credential_name: str | None = None
    authorization: str = "Bearer {credential}"
    headers: Mapping[str, str] = field(default_factory=dict)
    probe: ProbeSettings | None = None
    probes: tuple[PermissionProbe, ...] = ()
    permissions: tuple[str, ...] = ()
    user: str | None = field(default=None, repr=False)
    user_name: str | None = None
    oauth: OAuthSettings | None = None
    write: WriteSettings | None = None

    @property
    def is_embedded(self) -> bool:
        """True while the address names a rehearsal that nobody has started yet."""
        return self.base_url is not None and is_embedded(self.base_url)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what is needed to sign on and was found nowhere; a rehearsal brings its own."""
        if self.base_url is None or self.is_embedded:
            return ()
        pairs = ((self.credential_name, self.credential), (self.user_name, self.user))
        names = tuple(name for name, value in pairs if name and value is None)
        return names + (self.oauth.missing if self.oauth else ())

    def credentials(self) -> Mapping[str, str]:
        """Return every variable of its credentials that has a value; secrets are `Secret`s."""
        pairs = [(self.credential_name, self.credential), (self.user_name, self.user)]
        if self.oauth is not None:
            values = (self.oauth.client_id, self.oauth.client_secret)
            pairs += zip(self.oauth.names, values, strict=True)
        if (write := self.write) is not None:
            pairs += [(write.credential_name, write.credential), (write.user_name, write.user)]
            pairs.append((write.sender_name, write.sender))
        return {name: value for name, value in pairs if name and value}

    def for_writing(self) -> SystemSettings | None:
        """Return the same system with what writes to it, None where nothing may."""
        if self.base_url is None or self.write is None:
            return None
        sender = {"From": self.write.sender} if self.write.sender else {}
        return replace(
            self,
            credential=self.write.credential,
            credential_name=self.write.credential_name,
            user=self.write.user,
            user_name=self.write.user_name,
            headers={**self.headers, **sender},
            probes=(),
            permissions=self.write.permissions,
        )


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
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
        for system in self.systems.values():
            names |= {system.credential_name or "", *(system.oauth.names if system.oauth else ())}
            names |= {system.write.credential_name} if system.write else set()
        return frozenset(names | {self.sentry.dsn_name or ""}) - {""}

    def missing_credentials(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return each system with a credential missing, and the variables to set."""
        rows = [(f"Datadog {org.org}", org.missing) for org in self.datadog.values()]
        rows += [(system.system, system.missing) for system in self.systems.values()]
        return [(system, names) for system, names in rows if names]

    def known_secrets(self) -> tuple[Secret, ...]:
        """Return every credential that was loaded, for the redactor's registry of values."""
        found = [key for org in self.datadog.values() for key in (org.api_key, org.app_key)]
        for system in self.systems.values():
            found += [system.credential, system.write.credential if system.write else None]
            if system.oauth is not None:
                found += [system.oauth.client_id, system.oauth.client_secret]
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

    def with_systems(self, *systems: SystemSettings) -> Settings:
        """Return settings in which these systems besides Datadog stand in place of their own."""
        named: dict[str, SystemSettings] = {system.system: system for system in systems}
        _refuse_unknown(set(named) - set(self.systems))
        return replace(self, systems={**self.systems, **named})

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
