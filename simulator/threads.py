"""How many threads the flow of one person may use."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

STEPS_A_THREAD = 4000
"""Fewer steps are not worth a thread: they take 1.5 ms."""

_threads: ContextVar[int] = ContextVar("threads", default=1)


def usable_cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def in_threads(n: int) -> Iterator[None]:
    """Let what is simulated here use up to `n` threads; results stay the same.

    For one person at a screen who waits. Many examinations are better told to
    processes, which do not wait for each other's Python.

    Raises
    ------
    ValueError
        If `n` is below 1.

    Examples
    --------
    >>> from simulator import examine, in_threads, preset
    >>> with in_threads(4):
    ...     form = examine(preset("healthy").with_(operator__probe_pressure_mmhg=4))
    """
    if n < 1:
        raise ValueError(f"threads = {n}: give 1 or more")
    before = _threads.set(n)
    try:
        yield
    finally:
        _threads.reset(before)


def n_groups(n_lane: int, n_step: int) -> int:
    """Into how many groups to part lanes of so many steps."""
    return max(1, min(_threads.get(), n_lane, n_lane * n_step // STEPS_A_THREAD))


@lru_cache(maxsize=1)
def executor() -> ThreadPoolExecutor:
    """The threads, shared by all who ask; started by the first."""
    return ThreadPoolExecutor(usable_cores(), thread_name_prefix="flow")
