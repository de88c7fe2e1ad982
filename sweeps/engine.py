"""What stands behind every engine: an executor, another one after that has broken."""

from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Engine:
    """How to get an executor, again if one breaks, and how many can work in it."""

    name: str
    open: Callable[[], Executor]
    n_workers: Callable[[], int]
    breaks: tuple[type[BaseException], ...] = (BrokenExecutor,)
    """What is raised when workers die; the work goes on in a new executor."""
