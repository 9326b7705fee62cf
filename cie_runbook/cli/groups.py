"""The groups of commands, each command imported when it is run."""

from __future__ import annotations

import click

from cie_runbook.cli.lazy import Later, LazyGroup

CATALOG = {
    "check": Later(
        "cie_runbook.cli.catalog:check",
        "Check every entry and reference; a mistake is named with file and line, exit code 2.",
    ),
    "discover": Later(
        "cie_runbook.cli.catalog_live:discover_command",
        "Propose names and ids that are still open, from the team's own dashboards and schedules.",
    ),
    "drift": Later(
        "cie_runbook.cli.catalog_live:drift_command",
        "Check that what the catalog names still exists, and still plots the same.",
    ),
}
DRAFTS = {
    "list": Later(
        "cie_runbook.cli.drafts:list_drafts",
        "List the drafts of CASE: id, target, and what became of each.",
    ),
    "show": Later(
        "cie_runbook.cli.drafts_send:show",
        "Print the DRAFT of CASE in full, exactly as it will go out.",
    ),
    "send": Later(
        "cie_runbook.cli.drafts_send:send_draft",
        "Send the DRAFT of CASE once, after you have seen it.",
    ),
}
DRILL = {
    "list": Later(
        "cie_runbook.cli.drill:list_all",
        "List the scenarios and the faults that a rehearsal can show.",
    ),
    "score": Later(
        "cie_runbook.cli.drill_score:score_drill",
        "Compare CASE with what really happened in the drill of its day.",
    ),
    "serve": Later(
        "cie_runbook.cli.drill_serve:serve_drill",
        "Serve a rehearsal on this machine until Ctrl-C, and print how to talk to it.",
    ),
    "start": Later(
        "cie_runbook.cli.drill_start:start_drill",
        "Play an incident on this machine until Ctrl-C, and work on it from another shell.",
    ),
}
INCIDENT = {
    "open": Later(
        "cie_runbook.cli.incident:open_incident",
        "Open a case from an alert, and tell what is broken, how bad, since when, and for whom.",
    ),
    "refresh": Later(
        "cie_runbook.cli.incident:refresh",
        "Ask anew for the evidence of CASE, up to now, and tell how the incident stands.",
    ),
    "report": Later(
        "cie_runbook.cli.incident:report",
        "Run the steps of an incident in CASE, and write one file for its ticket.",
    ),
    "status": Later(
        "cie_runbook.cli.incident_record:status",
        "Tell how the incident of CASE stands: its clocks, what waits, what was done last.",
    ),
    "note": Later(
        "cie_runbook.cli.incident_record:note",
        "Add TEXT to the record of CASE: what was seen, decided or done.",
    ),
    "close": Later(
        "cie_runbook.cli.incident_record:close",
        "Record that the incident of CASE is resolved, and tell how long everything took.",
    ),
}


@click.group("catalog", cls=LazyGroup, lazy=CATALOG)
def catalog_group() -> None:
    """Look into the catalog of what CIE watches."""


@click.group("drafts", cls=LazyGroup, lazy=DRAFTS)
def drafts_group() -> None:
    """Look at what waits to be sent from a case, and send it."""


@click.group("drill", cls=LazyGroup, lazy=DRILL)
def drill_group() -> None:
    """Rehearse on this machine: invented data behind the services' real APIs."""


@click.group("incident", cls=LazyGroup, lazy=INCIDENT)
def incident_group() -> None:
    """Lead through an incident: from the alert to the report that goes into the ticket."""
