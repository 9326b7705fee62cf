"""Every name that an entry refers to stands in the catalog."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from cie_runbook.catalog.document import Document, Place
from cie_runbook.catalog.entries import entry_label, nearest
from cie_runbook.catalog.entry import Entry
from cie_runbook.catalog.formulas import parse_formula
from cie_runbook.catalog.mistakes import Mistake, raise_first
from cie_runbook.catalog.models import Catalog, Metric
from cie_runbook.catalog.references import split_reference

_LINKS: tuple[tuple[str, str, str], ...] = (
    # file, field, where its names stand
    ("metrics", "org", "orgs"),
    ("metrics", "service", "services"),
    ("metrics", "zero_when_reported", "metrics"),
    ("signals", "service", "services"),
    ("evidence", "org", "orgs"),
    ("evidence", "dashboard", "dashboards"),
    ("dashboards", "org", "orgs"),
    ("services", "channel", "channels"),
    ("services", "dashboards", "dashboards"),
    ("edges", "caller", "services"),
    ("edges", "dependency", "services"),
)


def check_links(catalog: Catalog, documents: Mapping[str, Document]) -> None:
    """Refuse a catalog in which a name leads nowhere.

    Raises
    ------
    CatalogError
        The first such name, with its line and the nearest known one.
    """
    for part, field, target in _LINKS:
        raise_first(documents[part], _link_mistakes(catalog, part, field, target))
    raise_first(documents["evidence"], _evidence_mistakes(catalog))
    raise_first(documents["signals"], _signal_mistakes(catalog))
    raise_first(documents["steps"], _step_mistakes(catalog))


def _link_mistakes(catalog: Catalog, part: str, field: str, target: str) -> Iterator[Mistake]:
    known: Collection[str] = getattr(catalog, target)
    for place, entry in _placed_entries(catalog, part):
        for item, name in _names(getattr(entry, field)):
            if name not in known:
                yield Mistake(
                    f"{entry_label(type(entry), place)}: {field} names {name[:60]!r}, "
                    f"which is not in {target}.yaml",
                    nearest(name, known, target),
                    (*place, field, *item),
                )


def _placed_entries(catalog: Catalog, part: str) -> list[tuple[Place, Entry]]:
    entries = getattr(catalog, part)
    if isinstance(entries, tuple):
        return [((index,), entry) for index, entry in enumerate(entries)]
    return [((name,), entry) for name, entry in entries.items()]


def _names(value: str | tuple[str, ...] | None) -> list[tuple[Place, str]]:
    if value is None:
        return []
    if isinstance(value, str):
        return [((), value)]
    return [((index,), name) for index, name in enumerate(value)]


def _evidence_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    for name, spec in catalog.evidence.items():
        for index, text in enumerate(spec.metrics):
            problem = _reference_problem(catalog, text)
            if problem:
                what, mend = problem
                yield Mistake(f"evidence {name}: {what}", mend, (name, "metrics", index))


def _signal_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    for name, signal in catalog.signals.items():
        for field, formula in (("of", signal.of), ("per", signal.per)):
            problem = _formula_problem(catalog, formula) if formula is not None else None
            if problem:
                what, mend = problem
                yield Mistake(f"signal {name}: {what}", mend, (name, field))


def _step_mistakes(catalog: Catalog) -> Iterator[Mistake]:
    known = {*catalog.evidence, *catalog.searches}
    for step in catalog.steps.values():
        for index, name in enumerate(step.evidence):
            if name not in known:
                yield Mistake(
                    f"step {step.id}: evidence names {name[:60]!r}, "
                    "which is not in evidence.yaml nor in searches.yaml",
                    nearest(name, known, "evidence"),
                    ("steps", step.id, "evidence", index),
                )
        for index, name in enumerate(step.services):
            if name not in catalog.services:
                yield Mistake(
                    f"step {step.id}: services names {name[:60]!r}, which is not in services.yaml",
                    nearest(name, catalog.services, "services"),
                    ("steps", step.id, "services", index),
                )
        for index, name in enumerate(step.after):
            if name not in catalog.steps:
                yield Mistake(
                    f"step {step.id}: it comes after {name[:60]!r}, which is no step",
                    nearest(name, catalog.steps, "steps"),
                    ("steps", step.id, "after", index),
                )


def _formula_problem(catalog: Catalog, text: str) -> tuple[str, str] | None:
    try:
        references = parse_formula(text).references
    except ValueError as error:
        return str(error), "Write metric references joined by + and -, as in `a_failed + a_ok`."
    problems = (_reference_problem(catalog, reference) for reference in references)
    return next((problem for problem in problems if problem), None)


def _reference_problem(catalog: Catalog, text: str) -> tuple[str, str] | None:
    """Return what is wrong with a metric reference, and the mend; None when nothing is."""
    metric_id, statistic = split_reference(text)
    metric = catalog.metrics.get(metric_id)
    if metric is None:
        return (
            f"{metric_id!r} is not in metrics.yaml",
            nearest(metric_id, catalog.metrics, "metrics"),
        )
    return _statistic_problem(catalog, metric, statistic)


def _statistic_problem(
    catalog: Catalog, metric: Metric, statistic: str | None
) -> tuple[str, str] | None:
    if metric.kind != "timer" and statistic is not None:
        return f"{metric.id} is a {metric.kind} and has no statistic", f"Write `{metric.id}` alone."
    known = list(catalog.orgs[metric.org].timer_suffixes)
    if metric.kind == "timer" and statistic not in known:
        written = "none" if statistic is None else repr(statistic)
        return (
            f"{metric.id} is a timer and needs one of its statistics, not {written}",
            f"Write one of {', '.join(f'`{metric.id}:{name}`' for name in known)}.",
        )
    return None
