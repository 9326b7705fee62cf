"""Which system answers below which path."""

from __future__ import annotations

import pytest

from cie_runbook.drill.prefixes import PREFIXES, system_of
from cie_runbook.drill.services import BASE_PATHS


@pytest.mark.parametrize("system", BASE_PATHS)
def test_every_base_path_lies_below_its_systems_prefix(system: str) -> None:
    paths = {str(name): path for name, path in BASE_PATHS.items()}

    assert f"{paths[system]}/".startswith(PREFIXES[system])
    assert system_of(f"{paths[system]}/x") == system


def test_other_paths_are_nobodys() -> None:
    assert system_of("/elsewhere") is None
