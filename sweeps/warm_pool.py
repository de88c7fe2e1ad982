"""Processes that stay, ready for the next question, until the program ends.

Starting processes takes seconds, a ledger hardly more: whoever asks more than once
(the app, a notebook) keeps one `WarmPool` and hands it to every question. Several may
ask at once; `crew.py` hands out a little at a time, so that they take turns.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, ThreadPoolExecutor
from typing import Protocol

from simulator.threads import usable_cores
from sweeps.problems import whole
from sweeps.processes import MOST_WORKERS, process_pool

logger = logging.getLogger(__name__)

START_S = 120.0
"""Compiling the kernels for the first time is the longest part."""
NO_PROCESSES = (OSError, RuntimeError, NotImplementedError, ImportError, EOFError)
"""What a machine raises that does not let processes start or talk to each other."""


class Workers(Protocol):
    """Who examines: an executor, another one after that has broken."""

    @property
    def n(self) -> int:
        """How many can work at once."""

    def executor(self) -> Executor:
        """One that works, as far as is known."""

    def replace(self, broken: Executor) -> bool:
        """Put another in its place; say whether there is another."""


class WarmPool:
    """Processes started by the first question and kept; threads where there are none.

    Parameters
    ----------
    n
        How many; as many as cores if not given.
    open_pool
        What starts them.

    Raises
    ------
    StudyError
        If n is out of range.

    Notes
    -----
    Safe to use from any thread. The processes end with this one, however it ends. A
    pool in which one was killed is replaced as a whole by whoever notices first.
    """

    def __init__(
        self,
        n: int | None = None,
        *,
        open_pool: Callable[[int], Executor] = process_pool,
    ) -> None:
        self._n = whole(usable_cores() if n is None else n, "workers", 1, MOST_WORKERS)
        self._open_pool = open_pool
        self._lock = threading.Lock()
        self._executor: Executor | None = None

    @property
    def n(self) -> int:
        """How many can work at once."""
        return self._n

    def executor(self) -> Executor:
        """The processes; started now if there are none yet."""
        with self._lock:
            if self._executor is None:
                self._executor = self._started()
            return self._executor

    def replace(self, broken: Executor) -> bool:
        """Start others, unless that has been done by another who noticed."""
        with self._lock:
            if self._executor is broken:
                self._executor = None
                logger.warning("a process died; the others are replaced, too")
        broken.shutdown(wait=False, cancel_futures=True)
        return True

    def close(self) -> None:
        """End the processes; the next question would start new ones."""
        with self._lock:
            executor, self._executor = self._executor, None
        if executor is not None:
            executor.shutdown(wait=True, cancel_futures=True)

    def _started(self) -> Executor:
        """Processes that have answered once, or threads."""
        executor: Executor | None = None
        try:
            executor = self._open_pool(self._n)
            ready = [executor.submit(_ready) for _ in range(self._n)]
            for each in ready:
                each.result(START_S)
        except (*NO_PROCESSES, BrokenExecutor) as error:
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)
            reason = " ".join(str(error).split()) or type(error).__name__
            logger.warning("no processes here (%s): working in threads", reason)
            return ThreadPoolExecutor(self._n, thread_name_prefix="examine")
        return executor

    def __enter__(self) -> "WarmPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Given:
    """An executor of somebody else's, as it is."""

    def __init__(self, executor: Executor, n: int | None = None) -> None:
        self._executor = executor
        self._n = usable_cores() if n is None else n

    @property
    def n(self) -> int:
        """How many can work at once, we suppose."""
        return self._n

    def executor(self) -> Executor:
        """The executor."""
        return self._executor

    def replace(self, broken: Executor) -> bool:  # noqa: ARG002 - whose it is not ours
        """There is no other."""
        return False


def _ready() -> bool:
    return True
