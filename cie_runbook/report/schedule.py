"""The order of a run: each step as soon as those before it have ended, several at the same time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from cie_runbook.errors import CatalogError

T = TypeVar("T")


class Schedule:
    """Runs work that has an order, on threads; entered for as long as they may work.

    Parameters
    ----------
    after : mapping of str to sequence of str
        Name of each piece of work to the names that must have ended before it.
    at_once : int
        How many may run at the same time.

    Raises
    ------
    CatalogError
        The order leads in a circle.
    """

    def __init__(self, after: Mapping[str, Sequence[str]], *, at_once: int) -> None:
        self._names = tuple(after)
        self._at_once = at_once
        self._order = TopologicalSorter(
            {
                name: [before for before in befores if before in after]
                for name, befores in after.items()
            }
        )
        try:
            self._order.prepare()
        except CycleError as error:
            circle = " after ".join(error.args[1])
            raise CatalogError(
                f"the steps wait for each other: {circle}", "steps.yaml", "Take one of them out."
            ) from None

    def run(
        self,
        work: Callable[[str], T],
        *,
        meanwhile: Callable[[], None],
        abandon: Callable[[], None] = lambda: None,
    ) -> dict[str, T]:
        """Do `work` for every name, and `meanwhile` on this thread; return what each gave.

        Raises
        ------
        BaseException
            Whatever `work` or `meanwhile` raised first, an interruption included. Nothing new is
            begun then, `abandon` is called to make what has begun end early, and that is waited
            for.
        """
        given: dict[str, T] = {}
        running: dict[Future[T], str] = {}
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="step") as pool:
            try:
                self._begin(pool, work, running)
                meanwhile()
                while running:
                    ended, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in ended:
                        name = running.pop(future)
                        given[name] = future.result()
                        self._order.done(name)
                    self._begin(pool, work, running)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                abandon()
                raise
        return {name: given[name] for name in self._names}

    def _begin(
        self, pool: ThreadPoolExecutor, work: Callable[[str], T], running: dict[Future[T], str]
    ) -> None:
        for name in self._order.get_ready():
            running[pool.submit(work, name)] = name
