"""Every public thing in analysis says what goes in, what comes out, and in which unit."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

from numpydoc.validate import validate

import cie_runbook.analysis as package

SET_ASIDE = {"ES01", "SA01", "EX01", "GL08"}  # GL08: a generated method without a docstring


def public_names() -> Iterator[str]:
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        for name, thing in vars(module).items():
            is_ours = getattr(thing, "__module__", None) == module.__name__
            if name.startswith("_") or not is_ours:
                continue
            if inspect.isfunction(thing):
                yield f"{module.__name__}.{name}"
            if inspect.isclass(thing):
                yield f"{module.__name__}.{name}"
                yield from members(f"{module.__name__}.{name}", thing)


def members(path: str, thing: type) -> Iterator[str]:
    for name, member in vars(thing).items():
        is_ours = isinstance(member, (property, classmethod)) or inspect.isfunction(member)
        if is_ours and not name.startswith("_"):
            yield f"{path}.{name}"


def is_told_as_attributes(name: str, code: str) -> bool:
    """Tell whether a dataclass documents its fields as attributes, once, not as parameters."""
    is_class = name.rsplit(".", 1)[-1][0].isupper()
    return is_class and code == "PR01"


def test_public_docstrings_follow_numpydoc() -> None:
    wrong = {
        f"{name}: {code} {text}"
        for name in public_names()
        for code, text in validate(name)["errors"]
        if code not in SET_ASIDE and not is_told_as_attributes(name, code)
    }
    assert sorted(wrong) == []
