"""Processes on this machine that examine: how they start, and how they end.

`engines.py` opens them for one study, `warm_pool.py` keeps them for many questions.
"""

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, InvalidStateError, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.context import SpawnContext, SpawnProcess
from types import ModuleType
from typing import Any

ONE_THREAD = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""One thread a worker: the cores are already shared out between the workers."""
MOST_WORKERS = 1024
WARMED = "sweeps.warmed"
GENTLE = 10
"""How much later than others a gentle process is served, on the scale of `nice`."""


def process_pool(workers: int, *, gentle: bool = False) -> ProcessPoolExecutor:
    """Processes of one thread each, which end with this one, however it ends.

    Parameters
    ----------
    gentle
        They leave the cores to other programs that want them.
    """
    for name in ONE_THREAD:
        os.environ.setdefault(name, "1")
    return _Pool(
        workers, mp_context=_context(), initializer=begin_work, initargs=(gentle,)
    )


class _Withdrawable(Future[Any]):
    """A future that may have been cancelled when its pool breaks.

    Until Python 3.13 the thread that clears up after a killed worker dies of that: the
    other futures stay open for ever, and so does this process, at its very end, waiting
    for workers that nobody has told to stop.
    """

    def set_exception(self, exception: BaseException | None) -> None:
        """Take what went wrong, if anybody still waits to hear it."""
        with suppress(InvalidStateError):
            super().set_exception(exception)


class _Pool(ProcessPoolExecutor):
    def submit(
        self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any
    ) -> Future[Any]:
        future = super().submit(fn, *args, **kwargs)
        future.__class__ = _Withdrawable  # the pool makes plain ones, whatever we say
        return future


def begin_work(gentle: bool) -> None:
    """Get a process ready to examine."""
    end_with_parent()
    if gentle and hasattr(os, "nice"):
        os.nice(GENTLE)
    import_module(WARMED)  # already there where the fork server imported it


def end_with_parent() -> None:
    """Leave when the process that started this one is gone, even killed.

    A worker waits for work on a pipe that it holds open itself: it would never notice.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)  # parts are whole or not there, so nothing is lost

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _main_module_hidden() -> Iterator[None]:
    """Keep a new process from running the main script again.

    `multiprocessing` has every process import the main module of the program first, in
    case it is sent something defined there. Under Streamlit that is the whole app; in a
    script without ``if __name__ == "__main__"`` it starts processes without end. We
    send nothing of it.
    """
    with _HIDING:
        main = sys.modules["__main__"]
        stand_in = ModuleType("__main__")
        sys.modules["__main__"] = stand_in
        try:
            yield
        finally:
            # Streamlit puts another there for every run of a script: leave that.
            if sys.modules.get("__main__") is stand_in:
                sys.modules["__main__"] = main


_HIDING = threading.Lock()


class _SpawnedProcess(SpawnProcess):
    def start(self) -> None:
        with _main_module_hidden():
            super().start()


class _Spawning(SpawnContext):
    Process = _SpawnedProcess


if sys.platform == "linux":
    from multiprocessing.context import ForkServerContext, ForkServerProcess

    class _ForkedProcess(ForkServerProcess):
        def start(self) -> None:
            with _main_module_hidden():
                super().start()

    class _Forking(ForkServerContext):
        Process = _ForkedProcess

    def _context() -> ForkServerContext:
        """A server without threads forks: this process may have some, and then hangs.

        What the server has imported and compiled, all its processes have.
        """
        context = _Forking()
        context.set_forkserver_preload([WARMED])
        return context

else:

    def _context() -> SpawnContext:
        """From scratch: elsewhere not all libraries are safe to fork."""
        return _Spawning()
