"""Who does the work: this process, several here, or a Dask cluster.

All stand behind `concurrent.futures.Executor`; `run.py` knows nothing else, so anybody
can hand in an executor of their own.
"""

from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from typing import Any

from simulator.threads import usable_cores
from sweeps.dask_engine import dask_engine
from sweeps.engine import Engine
from sweeps.problems import StudyError, did_you_mean, whole
from sweeps.processes import MOST_WORKERS, process_pool

__all__ = ["ENGINES", "Engine", "SerialExecutor", "engine"]

ENGINES = ("processes", "serial", "dask")
PROCESS_BREAKS = (BrokenExecutor, EOFError, ConnectionError)
"""The last two: the process that starts the workers was killed itself."""


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
        with dask_engine(scheduler, dask_local) as found:
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
