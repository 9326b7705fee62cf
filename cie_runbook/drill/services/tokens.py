"""Tokens of a rehearsal's services: invented, one a system, and useless anywhere else."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Self

SystemName = Literal["sentry", "pagerduty", "slack", "servicenow", "github"]

# All that a token of a rehearsal may do, in each service's own words; ServiceNow has none that
# its API would tell, so these are ours.
SCOPES: Mapping[SystemName, tuple[str, ...]] = {
    "sentry": ("org:read", "project:read", "event:read"),
    "pagerduty": (
        "abilities.read",
        "oncalls.read",
        "schedules.read",
        "users.read",
        "users:contact_methods.read",
        "services.read",
        "services.write",
        "incidents.read",
        "incidents.write",
    ),
    "slack": (
        "channels:history",
        "channels:read",
        "chat:write",
        "files:write",
        "usergroups:read",
        "users:read",
        "users:read.email",
    ),
    "servicenow": (
        "read on task",
        "write on task",
        "read on sys_journal_field",
        "read on sys_choice",
        "read on sys_attachment",
        "write on sys_attachment",
    ),
    "github": ("metadata=read", "contents=read", "issues=read", "issues=write"),
}


@dataclass(frozen=True, kw_only=True)
class Token:
    """The credential of one system, and what it may do there."""

    system: SystemName
    value: str
    scopes: tuple[str, ...]

    def without(self, *scopes: str) -> Self:
        """Return the same token with less to do.

        Raises
        ------
        ValueError
            It lacks one of them already.
        """
        unknown = set(scopes) - set(self.scopes)
        if unknown:
            raise ValueError(f"the token has no scope {min(unknown)}")
        return replace(self, scopes=tuple(name for name in self.scopes if name not in scopes))

    def is_value(self, given: str) -> bool:
        """Whether `given` is this token, compared in constant time."""
        return hmac.compare_digest(self.value.encode(), given.encode(errors="replace"))


def invented_tokens(systems: Iterable[SystemName] = tuple(SCOPES)) -> Mapping[SystemName, Token]:
    """Return a token with all scopes for each system, the same every time."""
    return {
        system: Token(system=system, value=invented(system, "token"), scopes=SCOPES[system])
        for system in systems
    }


def invented(system: str, purpose: str) -> str:
    """Return an invented credential, the same every time."""
    digest = hashlib.sha256(f"drill/{system}/{purpose}".encode()).hexdigest()
    return f"drill-{system}-{purpose}-{digest[:20]}"


def given_token(authorization: str, scheme: str) -> str:
    """Return what an Authorization header gives after `scheme`, "" where it uses another."""
    head, value = authorization[: len(scheme)], authorization[len(scheme) :]
    return value.strip() if head.lower() == scheme.lower() else ""


def basic_password(authorization: str) -> str:
    """Return the password of a Basic Authorization header, "" where there is none."""
    try:
        packed = base64.b64decode(given_token(authorization, "Basic "), validate=True)
        return packed.decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
