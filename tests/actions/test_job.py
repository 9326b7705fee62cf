"""What an action is given."""

from __future__ import annotations

from cie_runbook.actions.clients import Clients
from cie_runbook.actions.draft import Receipt
from cie_runbook.actions.job import Job
from cie_runbook.sources.transport import Deadline
from tests.actions.test_draft import make_draft
from tests.actions.world import START, Clock, make_settings


def test_receipts_tell_what_was_sent_from_what_was_found() -> None:
    clock = Clock()
    job = Job(
        draft=make_draft(),
        content=b"",
        clients=Clients(make_settings(None), timing=clock.timing()),
        deadline=Deadline.after(1, clock.timing()),
        now=clock.now,
    )
    assert job.receipt("1", "https://x", "One.") == Receipt(
        at=START, reference="1", link="https://x", notes=("One.",)
    )
    assert job.found("1") == Receipt(at=START, reference="1", was_there=True)
