"""The redactor of a run: it knows every credential that the profile loaded, and its case's key.

The key makes the tags of a case, as in "[phone:7f3a]": the same telephone has the same tag
everywhere in the case, and nobody without the key can find the telephone. It is never in the case.
Where the operating system has a keyring, it is kept there under the case's name, so that a later
run of the case agrees with an earlier one; elsewhere it lives as long as the run. The kernels of a
run get it through their environment, and it is hidden like any other credential.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from cie_runbook.catalog.models import Catalog
from cie_runbook.redaction import Redactor
from cie_runbook.settings import Settings
from cie_runbook.settings.credentials import (
    KeyringLookup,
    forget_in_keyring,
    keep_in_keyring,
    system_keyring,
)

KEY_VARIABLE = "CIE_RUNBOOK_CASE_KEY"  # set by the runner, for its kernels only
_KEY_BYTES = 32
_HEX_DIGITS = 2 * _KEY_BYTES


def case_key(
    case: str,
    environ: Mapping[str, str],
    *,
    lookup: KeyringLookup = system_keyring,
    keep: Callable[[str, str], None] = keep_in_keyring,
) -> bytes:
    """Return the key of a case's tags: the runner's, else the keyring's, else a new one."""
    name = _name_of_key(case)
    for known in (environ.get(KEY_VARIABLE), lookup(name)):
        if known is not None and len(known) == _HEX_DIGITS:
            try:
                return bytes.fromhex(known)
            except ValueError:
                continue  # whatever stands there, it is no key of ours
    key = secrets.token_bytes(_KEY_BYTES)
    keep(name, key.hex())
    return key


def forget_case_key(case: str, *, forget: Callable[[str], bool] = forget_in_keyring) -> bool:
    """Remove a case's key from the keyring, for good; say whether none is left there."""
    return forget(_name_of_key(case))


def redactor_for(
    settings: Settings, *, key: bytes | None = None, catalog: Catalog | None = None
) -> Redactor:
    """Return a redactor that hides this profile's credentials wherever they show.

    Parameters
    ----------
    settings :
        Their credentials are hidden in every spelling.
    key :
        Of the tags, see `case_key`; it is hidden too. None draws one for this redactor alone.
    catalog :
        Its services, and the names of its stations, are no persons' names.
    """
    hidden = [secret.reveal() for secret in settings.known_secrets()]
    if key is not None:
        hidden.append(key.hex())
    return Redactor(hidden, key, allowed=() if catalog is None else known_names(catalog))


def known_names(catalog: Catalog) -> frozenset[str]:
    """Return the names of services and stations, which may stay wherever they stand."""
    stations = (station.name for station in catalog.stations.values())
    return frozenset((*catalog.services, *stations))


def _name_of_key(case: str) -> str:
    return f"case-key:{case}"
