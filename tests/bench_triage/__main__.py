"""Measure triage: `python -m tests.bench_triage [--quick] [--training] [--docs PAGE] [PART …]`."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, cast

import tests.bench_triage as package
from tests.bench_detection.document import write_between


class Part(Protocol):
    """A module that measures one thing: it has a title and can run."""

    TITLE: str

    def run(self, *, is_quick: bool, is_training: bool) -> tuple[str, bool]:
        """Return what it measured, and whether that is above the bars."""
        ...


def parts(wanted: Sequence[str]) -> Iterator[Part]:
    """Yield the wanted parts that this package holds, all without a wish, by name."""
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        is_wanted = not wanted or found.name in wanted
        if is_wanted and not found.name.startswith(("__", "test_")):
            module = importlib.import_module(f"{package.__name__}.{found.name}")
            if hasattr(module, "TITLE"):
                yield cast("Part", module)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts; the exit code is 1 where one is under its bars."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_triage", description=__doc__)
    parser.add_argument("parts", nargs="*", help="names of modules; all without")
    parser.add_argument("--quick", action="store_true", help="fewer seeds: under half a minute")
    parser.add_argument("--training", action="store_true", help="the seeds of the tuning")
    parser.add_argument("--docs", type=Path, help="page whose measured part is written anew")
    chosen = parser.parse_args(arguments)
    is_good, told = True, ""
    for part in parts(chosen.parts):
        text, is_above = part.run(is_quick=chosen.quick, is_training=chosen.training)
        sys.stdout.write(f"## {part.TITLE}\n\n{text}\n\n")
        told += f"### {part.TITLE}\n\n{text}\n\n"
        is_good &= is_above
    if chosen.docs:
        write_between(chosen.docs, told.strip())
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
