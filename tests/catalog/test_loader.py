"""The catalog loads whole, or says in which line it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cie_runbook.catalog.loader import PACKAGED, load_catalog
from cie_runbook.catalog.models import Catalog
from cie_runbook.errors import CatalogError

from .conftest import Breaker, line_of

ROOT = Path(__file__).parents[2]


def test_the_packaged_catalog_loads(catalog: Catalog) -> None:
    assert catalog.metrics["checkin_completed"].unit == "call"
    assert catalog == load_catalog(PACKAGED)


def test_steps_begin_with_the_shared_parameters(catalog: Catalog) -> None:
    names = [parameter.name for parameter in catalog.steps["daily_report"].parameters]
    shared = ["profile", "case", "start", "end"]
    assert names == [*shared, "counted_until", "history_weeks", "stations"]


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "orgs.yaml").unlink()
    with pytest.raises(CatalogError, match=r"orgs\.yaml: the file cannot be read"):
        load_catalog(folder)


def test_a_misnamed_file_is_refused_and_not_passed_over(folder: Path) -> None:
    (folder / "metric.yml").write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)
    assert caught.value.where == "metric.yml"
    assert caught.value.mend == "Did you mean 'metrics.yaml'?"


def test_a_misspelt_field_is_reported_with_file_line_and_mend(broken: Breaker) -> None:
    box = "  dashboard_box: Check-in Completions\n"
    error = broken("metrics.yaml", box, box.replace("dashboard_box", "dashbord_box"))
    assert error.where == line_of("metrics.yaml", box)
    assert error.what == "metric checkin_completed has an unknown field 'dashbord_box'"
    assert error.mend == "Did you mean 'dashboard_box'?"


def test_a_word_outside_a_closed_set_is_reported(broken: Breaker) -> None:
    old = "default: 20:00\n"
    error = broken("steps.yaml", f"type: time\n        {old}", f"type: clock\n        {old}")
    assert error.where == line_of("steps.yaml", "type: time\n        default: 20:00")
    assert "'clock' does not fit the field 'type'" not in error.mend
    assert "'text', 'integer', 'day'" in error.mend


def test_a_mistake_in_a_shared_parameter_has_its_line(broken: Breaker) -> None:
    error = broken("steps.yaml", "    type: profile\n", "    typ: profile\n")
    assert error.where == line_of("steps.yaml", "    type: profile\n")


def test_the_steps_file_has_two_parts(broken: Breaker) -> None:
    error = broken("steps.yaml", "shared_parameters:\n", "shared:\n")
    assert error.where == line_of("steps.yaml", "shared_parameters:\n")
    assert "`shared_parameters:` and `steps:`" in error.mend


def test_the_daily_report_starts_fast_without_pandas() -> None:
    program = (
        "import sys\n"
        "from cie_runbook.catalog.loader import load_catalog\n"
        "load_catalog()\n"
        "print(*sorted({'pandas', 'numpy', 'matplotlib', 'httpx'} & set(sys.modules)))\n"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert outcome.stdout.split() == []
