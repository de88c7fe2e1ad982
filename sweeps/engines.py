"""Who does the work: this process, several here, or a Dask cluster.

All stand behind `concurrent.futures.Executor`; `run.py` knows nothing else, so anybody
can hand in an executor of their own.
"""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
)
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from simulator.threads import usable_cores
from sweeps.problems import StudyError, did_you_mean, whole
from sweeps.processes import MOST_WORKERS, ONE_THREAD, process_pool

ENGINES = ("processes", "serial", "dask")
DASK_RETRIES = 3
CONNECT_S = 20.0
PROCESS_BREAKS = (BrokenExecutor, EOFError, ConnectionError)
"""The last two: the process that starts the workers was killed itself."""


@dataclass(frozen=True, slots=True)
class Engine:
    """How to get an executor, again if one breaks, and how many can work in it."""

    name: str
    open: Callable[[], Executor]
    n_workers: Callable[[], int]
    breaks: tuple[type[BaseException], ...] = (BrokenExecutor,)
    """What is raised when workers die; the work goes on in a new executor."""


class SerialExecutor(Executor):
    """Does everything at once, in this process."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call the function and give its result."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@contextmanager
def engine(
    name: str = "processes",
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    dask_local: int | None = None,
) -> Iterator[Engine]:
    """Get an engine ready, and clear it away afterwards.

    Parameters
    ----------
    workers
        Processes of the engine ``processes``; as many as cores if not given.
    scheduler
        Address of a running Dask scheduler, ``tcp://host:port``.
    dask_local
        So many Dask workers on this machine.

    Raises
    ------
    StudyError
        If there is no such engine or it cannot be reached.
    """
    if name not in ENGINES:
        raise StudyError(
            f"engine {name!r} must be one of {', '.join(ENGINES)}"
            f"{did_you_mean(name, ENGINES)}"
        )
    if name == "serial" and not (scheduler is None and dask_local is None):
        raise StudyError(
            "engine 'serial' goes with neither --scheduler nor --dask-local."
        )
    uses_dask = name == "dask" or not (scheduler is None and dask_local is None)
    _refuse_workers(workers, is_serial=name == "serial", uses_dask=uses_dask)
    if uses_dask:
        with _dask(scheduler, dask_local) as found:
            yield found
    elif name == "serial":
        yield Engine("serial", SerialExecutor, lambda: 1)
    else:
        n = whole(
            usable_cores() if workers is None else workers, "workers", 1, MOST_WORKERS
        )
        yield Engine("processes", lambda: process_pool(n), lambda: n, PROCESS_BREAKS)


def _refuse_workers(workers: int | None, *, is_serial: bool, uses_dask: bool) -> None:
    """Say where the number of workers does not say how many work."""
    if uses_dask and workers is not None:
        raise StudyError(
            f"--workers {workers} does not go with Dask: say --dask-local {workers} "
            "for workers on this machine, or start them for your --scheduler."
        )
    if is_serial and workers not in (None, 1):
        raise StudyError(
            f"--workers {workers} does not go with the engine serial, which works "
            "alone: leave it out, or use --engine processes."
        )


@contextmanager
def _dask(scheduler: str | None, local: int | None) -> Iterator[Engine]:
    try:
        distributed: Any = import_module("distributed")  # heavy, and optional
    except ImportError:
        raise StudyError(
            "the engine dask needs Dask: `pip install dask distributed`."
        ) from None
    if (scheduler is None) == (local is None):
        raise StudyError(
            "the engine dask needs either --scheduler tcp://host:port or "
            "--dask-local N."
        )
    # Tells every coming and going of its workers; what goes wrong is said in any case.
    logging.getLogger("distributed").setLevel(logging.ERROR)
    if local is not None:
        n = whole(local, "--dask-local", 1, MOST_WORKERS)
        cluster = distributed.LocalCluster(
            n_workers=n,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",  # any free port: another cluster may have 8787
            env=dict.fromkeys(ONE_THREAD, "1"),
        )
        try:
            with distributed.Client(cluster) as client:
                yield _dask_engine(client, distributed.KilledWorker)
        finally:
            cluster.close()
        return
    try:
        client = distributed.Client(scheduler, timeout=CONNECT_S)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise StudyError(
            f"no Dask scheduler answers at {scheduler} ({reason}): start one with "
            "`dask scheduler`, or mend the address."
        ) from None
    with client:
        yield _dask_engine(client, distributed.KilledWorker)


def _dask_engine(client: Any, killed: type[Exception]) -> Engine:
    def n_workers() -> int:
        return max(int(sum(client.ncores().values())), 1)

    def executor() -> Executor:
        found: Executor = client.get_executor(retries=DASK_RETRIES, pure=False)
        return found

    # A scheduler that is gone closes its line (an OSError) and cancels what it had.
    breaks = (BrokenExecutor, killed, CancelledError, OSError)
    return Engine("dask", executor, n_workers, breaks)
