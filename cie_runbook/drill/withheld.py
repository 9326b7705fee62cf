"""Credentials of a rehearsal that lack something: to see what each reader says then."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from cie_runbook.drill.keys import KeyPair, invented_keys
from cie_runbook.drill.prefixes import DATADOG
from cie_runbook.drill.services.tokens import SystemName, Token, invented_tokens
from cie_runbook.errors import BadInputError

_MEND = "Write SYSTEM:SCOPE, as slack:channels:history, or for one organisation tevi:apm_read."


@dataclass(frozen=True, kw_only=True)
class Credentials:
    """What a rehearsal's services know: a key pair an organisation, a token a system."""

    keys: Mapping[str, KeyPair]
    tokens: Mapping[SystemName, Token] = field(default_factory=invented_tokens)


def credentials_without(texts: Iterable[str], orgs: Collection[str]) -> Credentials:
    """Return invented credentials that lack the scopes in `texts`, each ``SYSTEM:SCOPE``.

    SYSTEM is one that a profile names, an organisation of Datadog, or datadog for all of them; a
    scope is written as the service or the profile writes it: "issues=read", "issues read".

    Raises
    ------
    BadInputError
        The credential of that name, or that scope of it, is not there to be taken away.
    """
    keys, tokens = dict(invented_keys(orgs)), dict(invented_tokens())
    for text in texts:
        system, _, scope = text.partition(":")
        hit = list(orgs) if system == DATADOG else [org for org in orgs if org == system]
        named = [name for name in tokens if name == system]
        if not hit and not named:
            raise BadInputError(f"no credential is for {system[:40]!r}", "--without", _MEND)
        for org in hit:
            keys[org] = _narrower(keys[org], scope)
        for name in named:
            tokens[name] = tokens[name].without(_known(scope, tokens[name].scopes))
    return Credentials(keys=keys, tokens=tokens)


def _narrower(pair: KeyPair, scope: str) -> KeyPair:
    return replace(pair, scopes=pair.scopes - {_known(scope, pair.scopes)})


def _known(scope: str, scopes: Collection[str]) -> str:
    spelling = {name.replace("=", " "): name for name in scopes}
    plain = scope.replace("=", " ")
    if plain not in spelling:
        known = ", ".join(sorted(scopes))
        raise BadInputError(f"there is no scope {scope[:40]!r}", "--without", f"Use {known}.")
    return spelling[plain]
