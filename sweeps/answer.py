"""One scenario examined and judged, and many of them on all cores.

`flip.py`, `flip_map.py` and `paths.py` ask; `part.py` does the same for studies.
"""

import hashlib
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from dataclasses import dataclass

from criteria import Edition, Outcome, evaluate, load_edition
from exam import Examination
from simulator import Scenario, examine
from sweeps.engines import usable_cores

OnCount = Callable[[int, int], None]
"""Called with examinations done and examinations planned so far."""
Cancelled = Callable[[], bool]
Examine = Callable[[Scenario], Examination]
LOOK_S = 0.1


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The question was withdrawn before it was answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one scenario: the verdict, or why there is none."""

    outcome: str
    """``MET``, ``NOT_MET`` or ``NOT_ASSESSABLE``; empty if it could not be examined."""
    n_met: int = 0
    criteria: tuple[tuple[str, str, str], ...] = ()
    """Each criterion, its outcome and the finding as one line."""
    readings: str = ""
    """Fingerprint of the form: the same readings, the same fingerprint."""
    error: str = ""

    @property
    def is_positive(self) -> bool:
        """Whether the edition's criteria are met."""
        return self.outcome == Outcome.MET.value

    def outcomes(self) -> dict[str, str]:
        """Outcome of each criterion."""
        return {criterion: outcome for criterion, outcome, _ in self.criteria}

    def changed_from(self, other: "Answer") -> tuple[str, ...]:
        """Criteria whose outcome differs."""
        theirs = other.outcomes()
        return tuple(c for c, o in self.outcomes().items() if theirs.get(c) != o)

    def told(self, criteria: Iterable[str]) -> tuple[str, ...]:
        """The findings of these criteria as lines."""
        wanted = set(criteria)
        return tuple(
            text for criterion, _, text in self.criteria if criterion in wanted
        )


def answer(scenario: Scenario, edition: Edition, examiner: Examine = examine) -> Answer:
    """Examine and judge one scenario."""
    try:
        form = examiner(scenario)
        verdict = evaluate(form, edition)
    except (ValueError, ArithmeticError) as error:
        return Answer(outcome="", error=str(error))
    return Answer(
        outcome=verdict.outcome.value,
        n_met=verdict.n_met,
        criteria=tuple(
            (f.criterion, f.outcome.value, f.explain()) for f in verdict.findings
        ),
        readings=hashlib.sha256(repr(form.measurements).encode()).hexdigest(),
    )


Asked = Sequence[Scenario]
Search = Generator[Asked, list[Answer], None]
"""Asks for some scenarios at a time and is sent their answers."""


class Crew:
    """Examines for several searches at once, whoever of them has a question."""

    def __init__(
        self,
        edition: Edition | str,
        *,
        executor: Executor | None = None,
        progress: OnCount | None = None,
        cancelled: Cancelled | None = None,
        examiner: Examine = examine,
    ) -> None:
        self.edition = load_edition(edition) if isinstance(edition, str) else edition
        self._given = executor
        self._progress = progress
        self._cancelled = cancelled or (lambda: False)
        self._examiner = examiner
        self.n_done = 0
        self.n_asked = 0

    def ask(self, scenarios: Asked) -> list[Answer]:
        """Answers to these scenarios, in order.

        Raises
        ------
        Stopped
            If it was cancelled.
        """
        found: list[Answer] = []

        def all_at_once() -> Search:
            found.extend((yield scenarios))

        self.run([all_at_once()])
        return found

    def run(self, searches: Iterable[Search]) -> None:
        """Let all searches ask until none has a question left.

        Raises
        ------
        Stopped
            If it was cancelled.
        """
        with self._executor() as executor:
            round_ = _Round(self, executor)
            try:
                for search in searches:
                    round_.start(search)
                while round_.running:
                    self._stop_if_asked()
                    round_.step()
            finally:
                for future in round_.running:
                    future.cancel()

    @contextmanager
    def _executor(self) -> Iterator[Executor]:
        """The one given, or threads: the flow kernel lets other threads run."""
        if self._given is not None:
            yield self._given
            return
        executor = ThreadPoolExecutor(usable_cores())
        try:
            yield executor
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def submit(self, executor: Executor, scenario: Scenario) -> Future[Answer]:
        """Hand out one examination."""
        self.n_asked += 1
        return executor.submit(answer, scenario, self.edition, self._examiner)

    def count(self, n: int) -> None:
        """Note examinations that are done."""
        self.n_done += n
        if self._progress is not None:
            self._progress(self.n_done, self.n_asked)

    def _stop_if_asked(self) -> None:
        if self._cancelled():
            raise Stopped


class _Round:
    """The searches under way and which of their questions are open."""

    def __init__(self, crew: Crew, executor: Executor) -> None:
        self.crew, self.executor = crew, executor
        self.running: dict[Future[Answer], tuple[int, int]] = {}
        self._searches: dict[int, Search] = {}
        self._answers: dict[int, list[Answer | None]] = {}

    def start(self, search: Search) -> None:
        number = len(self._searches)
        self._searches[number] = search
        self._go_on(number, None)

    def step(self) -> None:
        """Wait a moment for answers; a search that has all of its own goes on."""
        done, _ = wait(self.running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
        for future in done:
            number, place = self.running.pop(future)
            self._answers[number][place] = future.result()
        if done:
            self.crew.count(len(done))
        for number in [n for n, found in self._answers.items() if None not in found]:
            self._go_on(number, [a for a in self._answers.pop(number) if a])

    def _go_on(self, number: int, found: list[Answer] | None) -> None:
        search = self._searches[number]
        try:
            asked = next(search) if found is None else search.send(found)
        except StopIteration:
            return
        self._answers[number] = [None] * len(asked)
        for place, scenario in enumerate(asked):
            future = self.crew.submit(self.executor, scenario)
            self.running[future] = (number, place)


def cancel_switch() -> tuple[Callable[[], None], Cancelled]:
    """Give a function that cancels, safe from any thread, and one that asks."""
    event = threading.Event()
    return event.set, event.is_set
