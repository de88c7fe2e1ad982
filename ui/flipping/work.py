"""Long questions in a thread of their own: progress, cancelling, answers kept.

An answer is kept for everybody: the same question is answered at once the next time.
All sessions share one set of processes and take turns in it.
"""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from criteria import Edition, load_edition
from simulator import Scenario
from sweeps.crew import Cancelled, OnCount, Stopped
from sweeps.flip import ledger
from sweeps.flip_map import flip_map
from sweeps.paths import forking_paths
from sweeps.problems import StudyError
from sweeps.processes import process_pool
from sweeps.warm_pool import WarmPool
from ui.flipping.grid import factor_on_steps
from ui.text import wording

MOST_KEPT = 64
_JOBS = "_flip_jobs"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; equal questions have equal answers."""

    kind: str
    """``ledger``, ``map`` or ``paths``."""
    scenario: Scenario
    edition: str
    switches: tuple[tuple[str, Any], ...] = ()
    factors: tuple[str, ...] = ()
    """Of a ledger: what is tried; of a map: across and up."""
    size: int = 0
    """Of a map: values along a range; of paths: how many."""


def question(
    kind: str,
    scenario: Scenario,
    edition: Edition,
    factors: tuple[str, ...] = (),
    size: int = 0,
) -> Question:
    """Put a question under this edition, its switches as set."""
    return Question(
        kind=kind,
        scenario=scenario,
        edition=edition.name,
        switches=tuple(edition.changed.items()),
        factors=factors,
        size=size,
    )


def work_out(
    asked: Question, executor: WarmPool, progress: OnCount, cancelled: Cancelled
) -> Any:
    """Answer a question; takes from seconds to minutes."""
    edition = load_edition(asked.edition).with_(**dict(asked.switches))
    how: dict[str, Any] = {
        "executor": executor,
        "progress": progress,
        "cancelled": cancelled,
    }
    if asked.kind == "ledger":
        return ledger(asked.scenario, edition, factors=asked.factors, **how)
    if asked.kind == "map":
        x, y = (factor_on_steps(key, asked.size) for key in asked.factors)
        return flip_map(asked.scenario, edition, x, y, points=asked.size, **how)
    return forking_paths(asked.scenario, edition, n=asked.size, **how)


# ---------------------------------------------------------------- what is known
class Known:
    """Answers by question, the latest used kept."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Question, Any] = OrderedDict()

    def get(self, asked: Question) -> Any:
        """The answer, or None."""
        with self._lock:
            if asked not in self._answers:
                return None
            self._answers.move_to_end(asked)
            return self._answers[asked]

    def put(self, asked: Question, answer: Any) -> None:
        """Keep an answer."""
        with self._lock:
            self._answers[asked] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)


@st.cache_resource(show_spinner=False)
def known() -> Known:
    """The answers of all sessions."""
    return Known()


@st.cache_resource(show_spinner=False)
def pool() -> WarmPool:
    """The processes of all sessions; started by the first question, kept till the end.

    They give way to those who move sliders.
    """
    return WarmPool(open_pool=partial(process_pool, gentle=True))


# ---------------------------------------------------------------- work under way
@dataclass(slots=True, kw_only=True)
class Job:
    """One question being worked on."""

    asked: Question
    done: int = 0
    total: int = 0
    error: str = ""
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self, executor: WarmPool, keep: Callable[[Question, Any], None]) -> None:
        """Begin in the background."""

        def run() -> None:
            try:
                keep(
                    self.asked,
                    work_out(self.asked, executor, self._count, self._stop.is_set),
                )
            except Stopped:
                pass
            except StudyError as error:
                self.error = str(error)
            except Exception:  # whatever it was, the page must not wait for ever
                _LOG.exception("%s could not be worked out", self.asked.kind)
                self.error = wording("flip")["work"]["failed"]

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def _count(self, done: int, total: int) -> None:
        self.done, self.total = done, total

    def stop(self) -> None:
        """Give up; what runs already ends within an examination."""
        self._stop.set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Until it has ended."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    @property
    def is_running(self) -> bool:
        """Whether there will be more."""
        return self._thread is not None and self._thread.is_alive()


def _jobs() -> dict[str, Job]:
    jobs: dict[str, Job] = st.session_state.setdefault(_JOBS, {})
    return jobs


def ask(asked: Question) -> None:
    """Start to work on a question; whatever ran of this kind is given up."""
    stop(asked.kind)
    job = Job(asked=asked)
    _jobs()[asked.kind] = job
    job.start(pool(), known().put)


def stop(kind: str) -> None:
    """Give up what runs of this kind."""
    job = _jobs().pop(kind, None)
    if job is not None:
        job.stop()


def job_on(asked: Question) -> Job | None:
    """The work on this very question; work on another of its kind is given up."""
    job = _jobs().get(asked.kind)
    if job is not None and job.asked != asked:
        stop(asked.kind)
        return None
    return job


def is_busy(kind: str) -> bool:
    """Whether something of this kind is being worked on."""
    job = _jobs().get(kind)
    return job is not None and job.is_running
