"""Where a draft comes from; what each drafting begins and ends with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cie_runbook.actions.checks import check, content_type
from cie_runbook.actions.draft import Draft, DraftFile, Kind
from cie_runbook.actions.outbox import Outbox
from cie_runbook.actions.wording import fit
from cie_runbook.redaction import Redactor
from cie_runbook.report.plain import one_line
from cie_runbook.storage import safe_name


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The case that drafts are made in, and the finding behind them.

    Attributes
    ----------
    outbox : Outbox
        Where they are kept.
    redactor : Redactor
        Knows the credentials of this process.
    profile : str
        The world that they are meant for, as `Settings.label`.
    made_at : datetime
        UTC.
    why : str
        The finding, in a sentence.
    """

    outbox: Outbox
    redactor: Redactor
    profile: str
    made_at: datetime
    why: str

    def draft(self, kind: Kind, target: str, fields: Mapping[str, str]) -> Draft:
        """Check a draft without a file, keep it, and return it."""
        return self._keep(kind, target, fields, None, b"")

    def draft_with_file(
        self, kind: Kind, target: str, fields: Mapping[str, str], name: str, content: bytes
    ) -> Draft:
        """Check a draft with a file, keep both, and return the draft."""
        file = DraftFile(
            name=safe_name(name),
            content_type=content_type(name),
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        return self._keep(kind, target, fields, file, content)

    def _keep(
        self,
        kind: Kind,
        target: str,
        fields: Mapping[str, str],
        file: DraftFile | None,
        content: bytes,
    ) -> Draft:
        draft = Draft(
            case=self.outbox.case.name,
            profile=self.profile,
            kind=kind,
            target=one_line(fit(target, self.redactor)),
            fields=fields,
            made_at=self.made_at,
            why=one_line(fit(self.why, self.redactor)),
            file=file,
        )
        check(draft, content, self.redactor)
        return self.outbox.add(draft, content)
