"""Which steps of a run a person asked for, and which are to be done anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cie_runbook.catalog.entries import nearest
from cie_runbook.catalog.models import Step
from cie_runbook.errors import BadInputError


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A choice among the steps of a run.

    Attributes
    ----------
    only : frozenset of str or None
        The steps to run; None for all of them. What another step concluded before still stands
        in the report.
    anew : frozenset of str
        Steps to be done again although they finished on the same grounds.
    """

    only: frozenset[str] | None = None
    anew: frozenset[str] = frozenset()

    def runs(self, step: str) -> bool:
        """Say whether the step may be run."""
        return self.only is None or step in self.only

    def is_anew(self, step: str) -> bool:
        """Say whether the step is done although it finished before."""
        return step in self.anew


ALL_STEPS = Choice()


def chosen(steps: Sequence[Step], *, only: Sequence[str], start_from: str | None) -> Choice:
    """Return the choice that the flags --only and --from make.

    Raises
    ------
    BadInputError
        A name is no step of the run, or both flags were given.
    """
    names = [step.id for step in steps]
    for flag, given in (("--only", only), ("--from", [start_from] if start_from else [])):
        for name in given:
            if name not in names:
                raise BadInputError(
                    f"{name[:60]!r} is no step of this run", flag, nearest(name, names, "steps")
                )
    if only and start_from:
        raise BadInputError("both were given", "--only and --from", "Give one of them.")
    if start_from:
        return Choice(anew=frozenset(names[names.index(start_from) :]))
    return Choice(only=frozenset(only), anew=frozenset(only)) if only else ALL_STEPS
