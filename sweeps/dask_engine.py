"""A Dask cluster as an engine: it never leaves a study waiting without end.

Dask's own executor leaves a future open for ever if the result's worker dies at the
moment at which it is fetched, and waits without limit for workers that do not come.
"""

import gc
import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from concurrent.futures import wait as wait_for
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

from sweeps.engine import Engine
from sweeps.problems import StudyError, whole
from sweeps.processes import MOST_WORKERS, ONE_THREAD

logger = logging.getLogger(__name__)

RETRIES = 3
CONNECT_S = 20.0
"""For a scheduler to answer."""
START_S = 120.0
"""For a worker on this machine to start, with all that it imports."""
CLOSE_S = 30.0
"""For workers on this machine to end by themselves; then they go with this process."""
FETCH_S = 60.0
"""For the receipt of a part that is done: a few hundred bytes."""
WORKERLESS_S = 300.0
"""For the first worker to come, or another after the last has gone."""


@contextmanager
def dask_engine(scheduler: str | None, local: int | None) -> Iterator[Engine]:
    """Connect to a scheduler, or start some workers here; leave them afterwards.

    Raises
    ------
    StudyError
        If Dask is not installed or there is no scheduler.
    """
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
        with _workers_here(distributed, local) as client:
            yield _engine(client, distributed)
        return
    client = _connected(distributed, scheduler)
    with client:
        yield _engine(client, distributed)


def _connected(distributed: Any, scheduler: str | None) -> Any:
    """A client of a running scheduler."""
    try:
        return distributed.Client(scheduler, timeout=CONNECT_S)
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
    # A client that has failed closes when it is collected. That must be here and now:
    # in the thread of the next client it would wait for a lock held until it is done.
    gc.collect()
    raise StudyError(
        f"no Dask scheduler answers at {scheduler} ({reason}): start one with "
        "`dask scheduler`, or mend the address."
    )


@contextmanager
def _workers_here(distributed: Any, asked: int) -> Iterator[Any]:
    """A client of a cluster on this machine."""
    n = whole(asked, "--dask-local", 1, MOST_WORKERS)
    try:
        cluster = distributed.LocalCluster(
            n_workers=n,
            threads_per_worker=1,
            processes=True,
            dashboard_address=":0",  # any free port: another cluster may have 8787
            env=dict.fromkeys(ONE_THREAD, "1"),
            death_timeout=START_S,
        )
    except (OSError, RuntimeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise StudyError(
            f"Dask cannot start {n} workers here ({reason}): ask for fewer, or use "
            "--engine processes."
        ) from error
    try:
        with distributed.Client(cluster) as client:
            yield client
    finally:
        try:
            cluster.close(timeout=CLOSE_S)
        except TimeoutError:
            logger.warning("Dask's workers do not end: they go with this process")


def _engine(client: Any, distributed: Any) -> Engine:
    # A scheduler that is gone closes its line (an OSError), cancels what it had and
    # leaves a client that is closed.
    lost = (CancelledError, OSError, distributed.client.ClosedClientError)
    breaks = (BrokenExecutor, distributed.KilledWorker, *lost)
    return Engine("dask", lambda: _DaskExecutor(client, lost), _Counted(client), breaks)


class _Counted:
    """How many can work at once; nobody for too long, or no scheduler, is an error."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._seen_s = time.monotonic()

    def __call__(self) -> int:
        try:
            cores = self._client.ncores(callback_timeout=CONNECT_S)
        except RuntimeError:  # closed, after trying in vain to connect again
            raise StudyError(
                "the Dask scheduler is gone: start it again. The same command goes on."
            ) from None
        n = int(sum(cores.values()))
        now_s = time.monotonic()
        if n:
            self._seen_s = now_s
        elif now_s - self._seen_s > WORKERLESS_S:
            raise StudyError(
                f"the Dask scheduler has had no worker for {WORKERLESS_S:.0f} s: start "
                "some with `dask worker`. The same command goes on."
            )
        return max(n, 1)


class _DaskExecutor(Executor):
    """What a Dask client does, in futures that are settled whatever happens to it."""

    def __init__(self, client: Any, breaks: tuple[type[BaseException], ...]) -> None:
        self._client, self._breaks = client, breaks
        self._open: dict[Future[Any], Any] = {}
        """Our futures that are not settled, and Dask's."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Have the function called by a worker."""
        there = self._client.submit(fn, *args, retries=RETRIES, pure=False, **kwargs)
        here: Future[Any] = Future()
        self._open[here] = there
        # Called in a thread of Dask's own, so that it may wait for the result.
        there.add_done_callback(lambda _: self._settle(here))
        return here

    def _settle(self, here: Future[Any]) -> None:
        there = self._open.pop(here)
        if not here.set_running_or_notify_cancel():
            return
        try:
            # It may be gone again: then the part is done once more, elsewhere.
            here.set_result(there.result(timeout=FETCH_S))
        except BaseException as error:  # whoever waits has to know
            here.set_exception(error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Withdraw what nobody waits for any more, and wait a while for the rest."""
        still = dict(self._open)
        if cancel_futures or not wait:
            for here in still:
                here.cancel()
        # A client that has lost its scheduler has nothing to withdraw.
        with suppress(*self._breaks):
            self._client.cancel([t for here, t in still.items() if here.cancelled()])
        if wait:
            left = [here for here in still if not here.cancelled()]
            wait_for(left, timeout=CLOSE_S)
