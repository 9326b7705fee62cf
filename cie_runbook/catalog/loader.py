"""The catalog from its YAML files, typed and with every reference checked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from cie_runbook.catalog.checks_form import check_form
from cie_runbook.catalog.checks_incident import check_incident
from cie_runbook.catalog.checks_links import check_links
from cie_runbook.catalog.checks_rules import check_rules
from cie_runbook.catalog.checks_searches import check_searches
from cie_runbook.catalog.checks_sense import check_sense
from cie_runbook.catalog.checks_triage import check_triage
from cie_runbook.catalog.containment import Containment, ContainmentLimits, Measure
from cie_runbook.catalog.document import Document, read_document
from cie_runbook.catalog.entries import (
    entries_by_id,
    entries_by_kind,
    entries_in_order,
    nearest,
    typed_entry,
)
from cie_runbook.catalog.entry import Entry
from cie_runbook.catalog.models import (
    Catalog,
    Channel,
    Dashboard,
    Edge,
    EvidenceSpec,
    Metric,
    Org,
    Playbook,
    Service,
    Signal,
    Station,
    Step,
    StepParameter,
)
from cie_runbook.catalog.noise import NoiseRule
from cie_runbook.catalog.postmortem import Postmortem
from cie_runbook.catalog.rules import Rules
from cie_runbook.catalog.searches import (
    AttachedRows,
    ChannelHistory,
    DatadogCounts,
    DatadogSearch,
    MonitorList,
    NamesCheck,
    PagerDutyList,
    SearchEntry,
    SentryIssues,
    TicketQueue,
)
from cie_runbook.catalog.taxonomy import (
    BlindSpot,
    CounterColumn,
    CounterPattern,
    Counters,
    ErrorKind,
)
from cie_runbook.errors import CatalogError

PACKAGED = Path(__file__).parent / "data"
FOLDER_VARIABLE = "CIE_RUNBOOK_CATALOG"

_BY_ID: Mapping[str, type[Entry]] = {
    "orgs": Org,
    "metrics": Metric,
    "signals": Signal,
    "evidence": EvidenceSpec,
    "dashboards": Dashboard,
    "services": Service,
    "channels": Channel,
    "stations": Station,
    "errors": ErrorKind,
    "noise": NoiseRule,
}
_SEARCHES: Mapping[str, type[SearchEntry]] = {
    kind: model
    for model in (
        DatadogSearch,
        DatadogCounts,
        MonitorList,
        SentryIssues,
        PagerDutyList,
        ChannelHistory,
        TicketQueue,
        AttachedRows,
        NamesCheck,
    )
    for kind in get_args(model.model_fields["kind"].annotation)
}
_PARTS = (
    *_BY_ID,
    "searches",
    "edges",
    "steps",
    "playbook",
    "rules",
    "counters",
    "containment",
    "postmortem",
)


def catalog_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the catalog: the package's own, unless the environment names one."""
    chosen = environ.get(FOLDER_VARIABLE)
    return Path(chosen) if chosen else PACKAGED


def load_catalog(folder: Path | None = None) -> Catalog:
    """Read the catalog of a folder, by default the one that comes with the package.

    Raises
    ------
    CatalogError
        A file is missing, unknown or malformed, or an entry does not fit or refers to nothing;
        `where` says file and line, as "metrics.yaml line 42".
    """
    folder = PACKAGED if folder is None else folder
    _refuse_unknown_files(folder)
    documents = {part: read_document(folder / f"{part}.yaml") for part in _PARTS}
    catalog = _typed(documents)
    check_form(catalog, documents)
    check_links(catalog, documents)
    check_searches(catalog, documents["searches"])
    check_rules(catalog, documents["rules"])
    check_triage(catalog, documents)
    check_incident(catalog, documents)
    check_sense(catalog, documents)
    return catalog


def _refuse_unknown_files(folder: Path) -> None:
    known = [f"{part}.yaml" for part in _PARTS]
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        if path.name not in known:
            raise CatalogError(
                "no part of the catalog has this name",
                path.name,
                nearest(path.name, known, "files"),
            )


def _typed(documents: Mapping[str, Document]) -> Catalog:
    parts: dict[str, Any] = {
        part: entries_by_id(documents[part], model, documents[part].content)
        for part, model in _BY_ID.items()
    }
    edges, playbook = documents["edges"], documents["playbook"]
    searches, rules = documents["searches"], documents["rules"]
    postmortem = documents["postmortem"]
    return Catalog(
        **parts,
        searches=entries_by_kind(searches, SearchEntry, _SEARCHES, searches.content),
        edges=entries_in_order(edges, Edge, edges.content),
        steps=_steps(documents["steps"]),
        playbook=typed_entry(playbook, Playbook, playbook.content),
        counters=_counters(documents["counters"]),
        rules=typed_entry(rules, Rules, rules.content),
        containment=_containment(documents["containment"]),
        postmortem=typed_entry(postmortem, Postmortem, postmortem.content),
    )


def _counters(document: Document) -> Counters:
    """Return the triage table: its columns, its rows, and what they cannot show."""
    _require_parts(document, {"columns", "patterns", "blind_spots"})
    given = document.content
    return Counters(
        columns=entries_by_id(document, CounterColumn, given["columns"], "columns"),
        patterns=entries_by_id(document, CounterPattern, given["patterns"], "patterns"),
        blind_spots=entries_by_id(document, BlindSpot, given["blind_spots"], "blind_spots"),
    )


def _containment(document: Document) -> Containment:
    """Return the measures that contain an incident, and the limits behind their answers."""
    _require_parts(document, {"limits", "measures"})
    given = document.content
    return Containment(
        limits=typed_entry(document, ContainmentLimits, given["limits"], "limits"),
        measures=entries_by_id(document, Measure, given["measures"], "measures"),
    )


def _require_parts(document: Document, wanted: set[str]) -> None:
    given = set(document.content) if isinstance(document.content, dict) else set()
    if given != wanted:
        parts = " and ".join(f"`{name}:`" for name in sorted(wanted))
        raise document.mistake(
            f"the file holds {sorted(given) or 'nothing'} at its left edge",
            f"Write {parts} there, and nothing else.",
            *sorted(given - wanted)[:1],
        )


def _steps(document: Document) -> dict[str, Step]:
    """Return the steps, each with the parameters that all steps share before its own."""
    _require_parts(document, {"shared_parameters", "steps"})
    shared = entries_in_order(
        document, StepParameter, document.content["shared_parameters"], "shared_parameters"
    )
    steps = entries_by_id(document, Step, document.content["steps"], "steps")
    return {
        name: step.model_copy(update={"parameters": (*shared, *step.parameters)})
        for name, step in steps.items()
    }
