"""What a profile file may hold: a world to talk to, by addresses and by *names* of credentials."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

DayRule = Literal[
    "yesterday", "last-working-day", "last-federal-holiday", "before-last-eve-of-holiday"
]
"""Which day a report covers when nobody names one."""

TimeseriesApi = Literal["v2", "v1"]
DatadogScope = Literal[
    "timeseries_query",
    "logs_read_data",
    "apm_read",
    "events_read",
    "monitors_read",
    "dashboards_read",
    "slos_read",
]
"""What an application key may be allowed to read."""

SystemId = Literal["sentry", "pagerduty", "slack", "servicenow", "github"]
Closure = date | Literal["report-day"]
"""A day on which clinics are closed beside the federal holidays."""

_VARIABLE = re.compile(r"CIE_[A-Z0-9_]{2,60}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _variable_name(text: str) -> str:
    if not _VARIABLE.fullmatch(text):
        raise ValueError(
            "the name of an environment variable that starts with CIE_, never the credential itself"
        )
    return text


def _path(text: str) -> str:
    if not text.startswith("/") or text.startswith("//"):
        raise ValueError("a path that starts with one slash")
    return text


def _closure(text: object) -> object:
    if text == "report-day":
        return text
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise ValueError("a day written as YYYY-MM-DD, or report-day")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("a day of the calendar, written as YYYY-MM-DD") from None


VariableName = Annotated[str, AfterValidator(_variable_name)]
Path = Annotated[str, AfterValidator(_path)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,40}$")]
Identity = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
ClosedDay = Annotated[Closure, BeforeValidator(_closure)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OrgPart(_Part):
    """One Datadog organisation: its own key pair, and an address only where it differs."""

    api_key: VariableName
    app_key: VariableName
    base_url: str | None = None
    scope: str | None = None  # tag filter in place of the catalog's, "env:eks-prod"
    scopes: tuple[DatadogScope, ...] = ("timeseries_query",)  # what the application key is for


class DatadogPart(_Part):
    """The Datadog organisations behind one API host."""

    base_url: str
    timeseries_api: TimeseriesApi = "v2"
    orgs: Mapping[Name, OrgPart] = Field(min_length=1)


class ProbePart(_Part):
    """How to ask a system whether our credential works, and where it says what it may do."""

    path: Path
    ok_field: str | None = None  # field that is true in a good answer, for services that say 200
    granted_header: str | None = None  # header that lists the granted scopes
    granted_field: str | None = None  # dotted path of the field that lists them


class PermissionPart(_Part):
    """One harmless read that needs one permission, where the service does not list them."""

    permission: str  # as it stands in `permissions`
    path: Path
    ok_field: str | None = None  # as `ProbePart.ok_field`
    accepted: tuple[int, ...] = ()  # a status beside success that shows the permission, as 404
    refused: tuple[int, ...] = ()  # a status beside 401 and 403 that shows the lack of it


class OAuthPart(_Part):
    """Where a service gives tokens, and the names of what an application shows for one."""

    token_path: Path  # from the host on, not from the base URL
    client_id: VariableName
    client_secret: VariableName


class WritePart(_Part):
    """The credential that writes: another one than the one that reads, and personal."""

    credential: VariableName
    user: VariableName | None = None  # as `SystemPart.user`
    sender: VariableName | None = None  # the variable with the e-mail address for the From header
    permissions: tuple[str, ...] = ()


class SystemPart(_Part):
    """A system besides Datadog. Without a base URL the profile does not talk to it.

    A credential is a token, unless a user is named: then it is that user's password.
    """

    base_url: str | None
    credential: VariableName | None = None
    user: VariableName | None = None  # the variable with the user's name
    oauth: OAuthPart | None = None  # the credential (and user) only serve to get a token
    write: WritePart | None = None  # without it, nothing is ever sent to this system
    authorization: str = "Bearer {credential}"
    headers: Mapping[str, str] = {}
    probe: ProbePart | None = None
    probes: tuple[PermissionPart, ...] = ()
    permissions: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> SystemPart:
        if self.base_url is not None and (self.credential is None or self.probe is None):
            raise ValueError("a system with base_url, credential and probe")
        if not {probe.permission for probe in self.probes} <= {*self.permissions}:
            raise ValueError("a system whose probes each try one of its permissions")
        if self.authorization.count("{credential}") != 1:
            raise ValueError("an authorization with {credential} in it once")
        return self


class SentryPart(_Part):
    """Where the runbook reports its own crashes; without a DSN, nowhere."""

    dsn: VariableName | None
    environment: Name
    cron_monitor: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,50}$")]


class VariantPart(_Part):
    """One way in which a profile can be played, for a drill: an incident to rehearse."""

    about: str
    day: DayRule | None = None
    closures: tuple[ClosedDay, ...] | None = None


class Profile(_Part):
    """The content of a profile file."""

    about: str
    datadog: DatadogPart
    systems: Mapping[SystemId, SystemPart] = {}
    metric_names: Mapping[str, str] = {}  # catalog metric to the name that it has in this world
    ids: Mapping[Identity, tuple[str, ...]] = {}  # what a search of the catalog wants by this name
    day: DayRule
    closures: tuple[ClosedDay, ...] = ()
    sentry: SentryPart
    default_variant: Name | None = None
    variants: Mapping[Name, VariantPart] = {}

    @model_validator(mode="after")
    def _consistent(self) -> Profile:
        names = [name for org in self.datadog.orgs.values() for name in (org.api_key, org.app_key)]
        for system in self.systems.values():
            names += [system.credential] if system.credential else []
            names += [system.write.credential] if system.write else []
            names += [system.oauth.client_id, system.oauth.client_secret] if system.oauth else []
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise ValueError(f"a profile in which {twice[0]} serves one purpose, not two")
        if (self.default_variant is None) != (not self.variants):
            raise ValueError("a profile with both variants and a default_variant, or neither")
        if self.default_variant is not None and self.default_variant not in self.variants:
            raise ValueError("a profile whose default_variant is one of its variants")
        return self
