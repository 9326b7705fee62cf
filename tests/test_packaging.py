"""pyproject.toml, environment.yml and the lock files say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_NAMES = {  # PyPI's name to conda-forge's, where they differ
    "matplotlib": "matplotlib-base",
    "nbconvert": "nbconvert-core",
    "tzdata": "python-tzdata",
    "pyyaml": "pyyaml",
    "flit_core": "flit-core",
}
CONDA_ONLY = {"python", "pip"}


def requirements() -> dict[str, str]:
    extras = PYPROJECT["project"]["optional-dependencies"].values()
    texts = [*PYPROJECT["project"]["dependencies"], *(text for extra in extras for text in extra)]
    return dict(name_and_version(text) for text in texts)


def name_and_version(text: str) -> tuple[str, str]:
    matched = re.fullmatch(r"([A-Za-z0-9_.-]+)\s*([<>=!~].*)?", text.strip())
    assert matched, text
    name = matched[1].lower()
    return CONDA_NAMES.get(name, name), (matched[2] or "").replace(" ", "")


def conda_requirements() -> dict[str, str]:
    environment: dict[str, Any] = yaml.safe_load(
        (ROOT / "environment.yml").read_text(encoding="utf-8")
    )
    texts: list[str] = []
    for entry in environment["dependencies"]:
        texts += [entry] if isinstance(entry, str) else entry["pip"]
    named = dict(name_and_version(text) for text in texts if not text.startswith("--"))
    return {name: version for name, version in named.items() if name not in CONDA_ONLY}


def test_environment_yml_lists_what_pyproject_lists() -> None:
    assert conda_requirements() == requirements()


def test_python_has_the_same_floor_everywhere() -> None:
    environment = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert f"python {PYPROJECT['project']['requires-python']}" in environment


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_has_a_hash_for_each_package_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    without_hash = [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block]
    assert without_hash == []
    assert not re.search(r"https?://|--index-url|--find-links|file:", text)


def test_every_dependency_is_locked() -> None:
    locked = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").lower()
    texts = requirements()
    conda_to_pypi = {conda: pypi for pypi, conda in CONDA_NAMES.items()}
    for name in texts:
        pypi = conda_to_pypi.get(name, name).replace("_", "-")
        assert re.search(rf"^{re.escape(pypi)}==", locked, re.MULTILINE), pypi


def test_a_headless_run_needs_no_jupyterlab() -> None:
    headless = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"^(jupyterlab|pytest|mypy)==", headless, re.MULTILINE)


def test_each_dependency_is_justified_in_one_line() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    body = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    entries = [line for line in body.splitlines() if line.strip().startswith('"')]
    assert entries
    assert [line for line in entries if "#" not in line] == []
