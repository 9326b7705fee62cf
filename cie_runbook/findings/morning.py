"""What every check of a shift shares: its finding, and unknown where its evidence did not come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cie_runbook.findings.advice import START_OF_SHIFT, unknown_action
from cie_runbook.findings.model import Finding, Status
from cie_runbook.findings.reading import Grounds

SERVICE = "vets-api"  # of the team's own: a check of the shift is about the team

Numbers = Mapping[str, float | int | str | None]


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check of the shift, and what is known about its evidence.

    Attributes
    ----------
    id, title : str
        The finding's.
    grounds : Grounds
        What is known about the evidence.
    service : str
        The catalog's service that it is about.
    playbook : str
        The playbook step that covers it.
    """

    id: str
    title: str
    grounds: Grounds
    service: str = SERVICE
    playbook: str = START_OF_SHIFT

    def unknown(self, why: str) -> Finding:
        """Return the finding that nobody can tell."""
        return Finding(
            id=self.id,
            status="unknown",
            title=self.title,
            sentence=f"{self.title}: unknown, {why}.",
            service=self.service,
            evidence=self.grounds.evidence,
            next_action=unknown_action(self.grounds),
            playbook=self.playbook,
            is_unconfirmed=self.grounds.is_unconfirmed,
        )

    def finding(
        self,
        status: Status,
        said: str,
        *,
        next_action: str = "",
        contact: str = "",
        numbers: Numbers | None = None,
    ) -> Finding:
        """Return the finding; unknown where evidence did not come, or not enough to say ok."""
        grounds = self.grounds
        if not grounds.is_usable:
            return self.unknown(grounds.detail or "no evidence came")
        if status == "ok" and grounds.availability == "partial":
            return self.unknown(grounds.detail or "only a part of the evidence came")
        return Finding(
            id=self.id,
            status=status,
            title=self.title,
            sentence=f"{self.title}: {said}",
            service=self.service,
            evidence=grounds.evidence,
            numbers=dict(numbers or {}),
            next_action=next_action,
            contact=contact,
            playbook=self.playbook,
            is_unconfirmed=grounds.is_unconfirmed,
        )
