"""A server on this machine only, that plays services over HTTP and keeps a journal."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from threading import Event, Thread
from types import TracebackType
from typing import Self

from cie_runbook.catalog.models import Catalog
from cie_runbook.drill.chronicle import Chronicle
from cie_runbook.drill.connections import Connections, Handler
from cie_runbook.drill.datadog import DatadogApi
from cie_runbook.drill.faults import Fault, FaultPlan
from cie_runbook.drill.http import Service
from cie_runbook.drill.journal import Journal
from cie_runbook.drill.keys import KeyPair, invented_keys
from cie_runbook.drill.prefixes import DATADOG, PREFIXES
from cie_runbook.drill.quota import Quota, Quotas
from cie_runbook.drill.world import World

LOOPBACK = "127.0.0.1"


class LoopbackServer:
    """Plays services on 127.0.0.1 while it is entered.

    Parameters
    ----------
    services : mapping of str to Service
        Path prefix to the service that answers below it; the longest fitting prefix wins.
    faults : sequence of Fault
        Faults to show, in this order.
    port : int
        Where it listens; 0 leaves the choice to the system.
    """

    def __init__(
        self, services: Mapping[str, Service], faults: Sequence[Fault] = (), *, port: int = 0
    ) -> None:
        self.journal = Journal()
        self.faults = FaultPlan(faults)
        self.stopping = Event()
        self._services = services
        self._port = port
        self._server: Connections | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        """Start to answer.

        Raises
        ------
        RuntimeError
            It runs already.
        OSError
            Something else listens at its port.
        """
        if self._server is not None:
            raise RuntimeError("the server runs already")
        self.stopping.clear()
        self._server = Connections((LOOPBACK, self._port), Handler)
        self._server.owner = self
        self._thread = Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            name="drill",
            daemon=True,
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop answering, and end every connection and thread."""
        server, thread = self._server, self._thread
        if server is None or thread is None:
            return
        self.stopping.set()
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()
        self._server = self._thread = None

    @property
    def url(self) -> str:
        """Where it answers: http://127.0.0.1:port.

        Raises
        ------
        RuntimeError
            It does not run.
        """
        if self._server is None:
            raise RuntimeError("the server does not run")
        return f"http://{LOOPBACK}:{self._server.server_address[1]}"

    def service_for(self, path: str) -> Service | None:
        """Return the service that answers at `path`; None where there is none."""
        prefixes = [prefix for prefix in self._services if path.startswith(prefix)]
        return self._services[max(prefixes, key=len)] if prefixes else None


class RehearsalServer(LoopbackServer):
    """Plays all systems of a rehearsal: Datadog for every organisation, and the others beside it.

    Parameters
    ----------
    world : World
        Where the telemetry comes from.
    faults : sequence of Fault
        Faults to show, in this order.
    keys : mapping of str to KeyPair, optional
        Organisation to its key pair; invented ones where none is given.
    quota : Quota
        Limit of metric queries for each organisation.
    clock_s : callable
        Seconds that the rate limit's periods run by.
    chronicle : Chronicle, optional
        What happened in the world, where other services tell it too.
    catalog : Catalog, optional
        Which dashboards there are.
    others : mapping of str to Service
        Path prefix to service, for the systems beside Datadog.
    port : int
        Where it listens; 0 leaves the choice to the system.
    """

    def __init__(  # noqa: PLR0913 - a world and who asks of it; the others have defaults
        self,
        world: World,
        faults: Sequence[Fault] = (),
        *,
        keys: Mapping[str, KeyPair] | None = None,
        quota: Quota | None = None,
        clock_s: Callable[[], float] = time.monotonic,
        chronicle: Chronicle | None = None,
        catalog: Catalog | None = None,
        others: Mapping[str, Service] | None = None,
        port: int = 0,
    ) -> None:
        self.keys = keys if keys is not None else invented_keys(world.directory)
        quotas = Quotas(quota or Quota(), clock_s)
        datadog = DatadogApi(world, self.keys, quotas, chronicle=chronicle, catalog=catalog)
        super().__init__({**(others or {}), PREFIXES[DATADOG]: datadog}, faults, port=port)
