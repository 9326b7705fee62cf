"""Credentials that are handed over, as a rehearsal hands over its own, and looked up nowhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cie_runbook.settings.model import SystemSettings
from cie_runbook.settings.secret import Secret


@dataclass(frozen=True, kw_only=True)
class SystemCredentials:
    """All that signs on to one system besides Datadog.

    Attributes
    ----------
    token : Secret
        For reading and for writing.
    sender : str or None
        The e-mail address for the From header of writes, where the system wants one.
    client : tuple of Secret or None
        Id and secret of an application, where the system gives a token for them.
    """

    token: Secret
    sender: str | None = None
    client: tuple[Secret, Secret] | None = None

    def given_to(self, system: SystemSettings) -> SystemSettings:
        """Return the system with these credentials; what it has no place for is left out."""
        write, oauth = system.write, system.oauth
        if write is not None:
            sender = self.sender if write.sender_name else None
            write = replace(write, credential=self.token, sender=sender)
        if oauth is not None and self.client is not None:
            oauth = replace(oauth, client_id=self.client[0], client_secret=self.client[1])
        return replace(system, credential=self.token, write=write, oauth=oauth)
