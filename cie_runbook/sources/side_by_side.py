"""Tasks side by side under one deadline that holds, whatever a task is stuck in."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TypeVar

from cie_runbook.errors import SourceError
from cie_runbook.sources.exchange import out_of_time
from cie_runbook.sources.transport import Deadline

T = TypeVar("T")
R = TypeVar("R")

GRACE_S = 0.5  # a task that ends with the deadline may still hand over what it has


def side_by_side(
    tasks: Sequence[T],
    work: Callable[[T], R],
    deadline: Deadline,
    *,
    workers: int,
    system: str,
) -> Generator[tuple[T, R | SourceError]]:
    """Yield each task with its result or its `SourceError`, as they end.

    A task that is not done at the deadline yields `UnavailableError` and is left behind: threads
    are daemons, since a name lookup or a trickling header obeys no time-out. Any other exception
    of a task is raised here. Closing the iterator starts no further task.
    """
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    ended: queue.SimpleQueue[tuple[int, R | Exception]] = queue.SimpleQueue()
    stopped = threading.Event()
    for index in range(len(tasks)):
        waiting.put(index)

    def labour() -> None:
        while not stopped.is_set():
            try:
                index = waiting.get_nowait()
            except queue.Empty:
                return
            try:
                ended.put((index, work(tasks[index])))
            except Exception as error:  # handed to the caller, who raises it
                ended.put((index, error))

    for number in range(min(workers, len(tasks))):
        threading.Thread(target=labour, name=f"{system} {number}", daemon=True).start()
    try:
        yield from _collect(tasks, ended, deadline, system)
    finally:
        stopped.set()


def _collect(
    tasks: Sequence[T],
    ended: queue.SimpleQueue[tuple[int, R | Exception]],
    deadline: Deadline,
    system: str,
) -> Iterator[tuple[T, R | SourceError]]:
    open_tasks = set(range(len(tasks)))
    while open_tasks:
        try:
            index, result = ended.get(timeout=deadline.remaining_s() + GRACE_S)
        except queue.Empty:
            break
        open_tasks.discard(index)
        if isinstance(result, Exception) and not isinstance(result, SourceError):
            raise result
        yield tasks[index], result
    for index in sorted(open_tasks):
        yield tasks[index], out_of_time(system, deadline)
