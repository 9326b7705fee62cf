"""The redactor of a run: it knows every credential that the profile loaded."""

from __future__ import annotations

from cie_runbook.redaction import Redactor
from cie_runbook.settings import Settings


def redactor_for(settings: Settings) -> Redactor:
    """Return a redactor that hides this profile's credentials wherever they show."""
    return Redactor(secret.reveal() for secret in settings.known_secrets())
