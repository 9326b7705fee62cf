"""Loading: a profile's name, the environment and a folder of profiles make `Settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cie_runbook.errors import SettingsError
from cie_runbook.settings.addresses import (
    ALL_ORGS_VARIABLE,
    checked_datadog_url,
    checked_url,
    is_embedded,
    org_variable,
    system_variable,
)
from cie_runbook.settings.credentials import KeyringLookup, credential, system_keyring
from cie_runbook.settings.model import (
    DatadogOrgSettings,
    OAuthSettings,
    PermissionProbe,
    ProbeSettings,
    SentrySettings,
    Settings,
    SystemSettings,
    WriteSettings,
)
from cie_runbook.settings.network import network_settings
from cie_runbook.settings.profile import (
    OAuthPart,
    OrgPart,
    Profile,
    SystemId,
    SystemPart,
    WritePart,
)
from cie_runbook.settings.secret import Secret
from cie_runbook.settings.strict_yaml import nearest, read_document, typed
from cie_runbook.strict_yaml import Document

PARAMETERS_VARIABLE = "CIE_RUNBOOK_PARAMETERS"


@dataclass(frozen=True, kw_only=True)
class _Reader:
    """What every part of a profile is completed with."""

    document: Document
    profile: Profile
    variant: str | None
    environ: Mapping[str, str]
    keyring: KeyringLookup

    def secret(self, name: str) -> Secret | None:
        return credential(name, self.environ, self.keyring)

    def text(self, name: str | None) -> str | None:
        """Return what a variable holds that is no secret, as the name of a user."""
        return (self.environ.get(name) or "").strip() or None if name else None


def profile_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the profiles: that of this clone, unless the environment names one."""
    named = environ.get(PARAMETERS_VARIABLE)
    return Path(named) if named else Path(__file__).resolve().parents[2] / "parameters"


def known_profiles(folder: Path) -> tuple[str, ...]:
    """Return the names of the profiles in `folder`: the files that describe a Datadog world."""
    files = sorted(folder.glob("*.yaml"))
    return tuple(file.stem for file in files if "datadog" in _top_level_names(file))


def load_settings(
    profile: str,
    *,
    environ: Mapping[str, str],
    folder: Path | None = None,
    keyring: KeyringLookup = system_keyring,
) -> Settings:
    """Return the settings of `profile`, written "name" or "name:variant".

    Raises
    ------
    SettingsError
        Profile or variant is unknown, the file holds a mistake, an address is unsafe, or a
        credential cannot be one. A *missing* credential is no error here: see
        `Settings.missing_credentials`.
    """
    name, _, variant = profile.partition(":")
    document = _document(name, folder or profile_folder(environ))
    content = typed(document, Profile)
    reader = _Reader(
        document=document,
        profile=content,
        variant=_variant(name, variant, content),
        environ=environ,
        keyring=keyring,
    )
    settings = _settings(name, reader)
    _refuse_borrowed_keys(settings)
    return settings


def _settings(name: str, reader: _Reader) -> Settings:
    profile = reader.profile
    chosen = None if reader.variant is None else profile.variants[reader.variant]
    day = chosen.day if chosen and chosen.day else profile.day
    closures = chosen.closures if chosen and chosen.closures is not None else profile.closures
    return Settings(
        profile=name,
        variant=reader.variant,
        datadog={org: _org(org, part, reader) for org, part in profile.datadog.orgs.items()},
        systems={key: _system(key, part, reader) for key, part in profile.systems.items()},
        metric_names=dict(profile.metric_names),
        day_rule=day,
        closures=closures,
        sentry=SentrySettings(
            dsn=reader.secret(profile.sentry.dsn) if profile.sentry.dsn else None,
            dsn_name=profile.sentry.dsn,
            environment=profile.sentry.environment,
            cron_monitor=profile.sentry.cron_monitor,
        ),
        network=network_settings(reader.environ),
        ids=dict(profile.ids),
    )


def _document(name: str, folder: Path) -> Document:
    known = known_profiles(folder)
    if name not in known:
        raise SettingsError(
            f"the profile {name[:60]!r} is not known", "profile", nearest(name, known)
        )
    return read_document(folder / f"{name}.yaml")


def _top_level_names(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [line.partition(":")[0] for line in lines if line[:1].isalpha()]


def _variant(name: str, variant: str, profile: Profile) -> str | None:
    if not variant:
        return profile.default_variant
    if not profile.variants:
        raise SettingsError(
            f"the profile {name!r} has no variants", "profile", f"Write just {name}."
        )
    if variant not in profile.variants:
        raise SettingsError(
            f"{variant[:60]!r} is not a variant of the profile {name!r}",
            "profile",
            nearest(variant, profile.variants),
        )
    return variant


def _org(org: str, part: OrgPart, reader: _Reader) -> DatadogOrgSettings:
    base_url = _org_url(org, part, reader)
    embedded = is_embedded(base_url)  # a rehearsal brings its own keys: none are read for it
    return DatadogOrgSettings(
        org=org,
        base_url=base_url,
        api_key=None if embedded else reader.secret(part.api_key),
        app_key=None if embedded else reader.secret(part.app_key),
        key_names=(part.api_key, part.app_key),
        timeseries_api=reader.profile.datadog.timeseries_api,
        scope=part.scope,
        scopes=part.scopes,
    )


def _org_url(org: str, part: OrgPart, reader: _Reader) -> str:
    for variable in (org_variable(org), ALL_ORGS_VARIABLE):
        if reader.environ.get(variable):
            return checked_datadog_url(reader.environ[variable], variable)
    if part.base_url is not None:
        where = reader.document.where("datadog", "orgs", org, "base_url")
        return checked_datadog_url(part.base_url, where)
    address = reader.profile.datadog.base_url
    if is_embedded(address):
        return address.replace("{variant}", reader.variant or "")
    return checked_datadog_url(address, reader.document.where("datadog", "base_url"))


def _system(system: SystemId, part: SystemPart, reader: _Reader) -> SystemSettings:
    base_url = _system_url(system, part, reader)
    is_asked = base_url is not None and not is_embedded(base_url)
    wanted = part.credential if is_asked else None
    return SystemSettings(
        system=system,
        base_url=base_url,
        credential=reader.secret(wanted) if wanted else None,
        credential_name=part.credential,
        user=reader.text(part.user),
        user_name=part.user,
        oauth=_oauth(part.oauth, reader) if part.oauth else None,
        write=_write(part.write, reader) if part.write and base_url is not None else None,
        authorization=part.authorization,
        headers=dict(part.headers),
        probe=ProbeSettings(**part.probe.model_dump()) if part.probe else None,
        probes=tuple(PermissionProbe(**probe.model_dump()) for probe in part.probes),
        permissions=part.permissions,
    )


def _oauth(part: OAuthPart, reader: _Reader) -> OAuthSettings:
    return OAuthSettings(
        token_path=part.token_path,
        client_id=reader.secret(part.client_id),
        client_secret=reader.secret(part.client_secret),
        names=(part.client_id, part.client_secret),
    )


def _write(part: WritePart, reader: _Reader) -> WriteSettings:
    return WriteSettings(
        credential=reader.secret(part.credential),
        credential_name=part.credential,
        user=reader.text(part.user),
        user_name=part.user,
        sender=reader.text(part.sender),
        sender_name=part.sender,
        permissions=part.permissions,
    )


def _system_url(system: str, part: SystemPart, reader: _Reader) -> str | None:
    variable = system_variable(system)
    if reader.environ.get(variable):
        return checked_url(reader.environ[variable], variable)
    if part.base_url is None:
        return None
    if is_embedded(part.base_url):
        return part.base_url.replace("{variant}", reader.variant or "")
    return checked_url(part.base_url, reader.document.where("systems", system, "base_url"))


def _refuse_borrowed_keys(settings: Settings) -> None:
    seen: dict[Secret, str] = {}
    for org in settings.datadog.values():
        for key, name in zip((org.api_key, org.app_key), org.key_names, strict=True):
            if key is None:
                continue
            if key in seen:
                raise SettingsError(
                    f"{seen[key]} and {name} hold the same key",
                    "credentials",
                    "Only the keys tell the Datadog orgs apart: give each org its own pair.",
                )
            seen[key] = name
