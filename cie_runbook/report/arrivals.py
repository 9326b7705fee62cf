"""Evidence on its way: steps wait for theirs while the run goes on gathering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future

from cie_runbook.evidence import Evidence


class Arrivals:
    """Hands each step the evidence that it waits for; safe to use from threads.

    Parameters
    ----------
    names : iterable of str
        Everything that will arrive, or be known not to.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._coming: Mapping[str, Future[Evidence]] = {name: Future() for name in names}

    def put(self, name: str, found: Evidence) -> None:
        """Say that the evidence `name` is there, or why it is not."""
        self._coming[name].set_result(found)

    def give_up(self, error: BaseException) -> None:
        """Say that nothing more will come; whoever waits gets the error."""
        for future in self._coming.values():
            if not future.done():
                future.set_exception(error)

    def wait_for(self, names: Iterable[str]) -> dict[str, Evidence]:
        """Return the evidence of these names when all of it is there.

        Raises
        ------
        BaseException
            What `give_up` was given.
        """
        return {name: self._coming[name].result() for name in names}

    def all(self) -> dict[str, Evidence]:
        """Return everything, in the order of the names, when all of it is there."""
        return self.wait_for(self._coming)
