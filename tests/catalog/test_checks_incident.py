"""A measure or a post-mortem that leads nowhere is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from cie_runbook.catalog.loader import load_catalog
from cie_runbook.errors import CatalogError
from tests.catalog.conftest import Breaker


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("containment.yaml", "    service: vetext", "    service: vetex", "Did you mean 'vetext'?"),
        ("containment.yaml", "channel: vettext-", "channel: vettxt-", "none of the channels"),
        ("containment.yaml", "person: pages_hinder", "person: page_hinders", "'pages_hinder'"),
        ("containment.yaml", "        person: pages_hinder\n", "", "nothing and nobody answers"),
        ("containment.yaml", "        whom: the engineers who work on it\n", "", "nobody is named"),
        ("containment.yaml", "fact: is_down", "fact: is_up", "fact"),
        ("containment.yaml", "no: rules out", "no: maybe", "maybe"),
        ("containment.yaml", "limits:\n", "limit:\n", "at its left edge"),
        ("postmortem.yaml", "  - id: ours_critical", "  - id: any_critical", "lack ours_critical"),
        ("postmortem.yaml", "  add_monitor:", "  more_monitors:", "more_monitors"),
        ("postmortem.yaml", "told of it, although {what}", "told of {who}", "can be filled in"),
        ("postmortem.yaml", "holds: ticket", "holds: tickets", "tickets"),
    ],
)
def test_a_mistake_is_named_with_its_mend(
    broken: Breaker, file: str, old: str, new: str, said: str
) -> None:
    error = broken(file, old, new)
    assert error.where.startswith(file)
    assert said in str(error)


def test_a_section_without_a_question_is_refused(broken: Breaker) -> None:
    error = broken("postmortem.yaml", "    section: actions", "    section: cause")
    assert "section actions" in str(error)


def test_a_measure_without_a_checklist_is_refused(folder: Path) -> None:
    path = folder / "containment.yaml"
    head, _, rest = path.read_text(encoding="utf-8").partition("    steps:\n")
    kept = rest[rest.index("    verify:") :]
    path.write_text(f"{head}    steps: []\n{kept}", encoding="utf-8")
    with pytest.raises(CatalogError, match="lacks questions or steps"):
        load_catalog(folder)
