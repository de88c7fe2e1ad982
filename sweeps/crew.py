"""Many examinations for several searches at once, on all cores.

`flip.py`, `flip_map.py` and `paths.py` ask. Nothing is examined twice, a search that
has got far goes first, and scenarios whose blood flows alike go to one worker together.
"""

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager

from criteria import Edition, load_edition
from simulator import Scenario, examine
from simulator.threads import usable_cores
from sweeps.answer import Answer, Examine, answers
from sweeps.problems import StudyError
from sweeps.same import as_examined
from sweeps.waiting import Waiting
from sweeps.warm_pool import Given, WarmPool, Workers

OnCount = Callable[[int, int], None]
"""Called with examinations done and examinations planned so far."""
Cancelled = Callable[[], bool]
Asked = Sequence[Scenario]
Search = Generator[Asked, list[Answer], None]
"""Asks for some scenarios at a time and is sent their answers."""

LOOK_S = 0.1
AHEAD = 2
"""Tasks handed out per worker: none waits, and another crew's turn comes soon."""
MOST_TOGETHER = 10
"""Examinations in one task at most: so long does cancelling take. Two tasks make a row
of the usual map, all of whose cells share the flow of quiet breathing."""
TASKS_EACH = 3
"""Tasks that each worker should still get out of what is waiting."""
MOST_BREAKS = 3
"""So often in a row may workers die without a single answer in between."""


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """The question was withdrawn before it was answered."""


class Crew:
    """Examines for several searches at once, whoever of them has a question.

    Parameters
    ----------
    executor
        Who examines: a pool that is kept, or any executor; threads if not given.
    """

    def __init__(
        self,
        edition: Edition | str,
        *,
        executor: Executor | WarmPool | None = None,
        progress: OnCount | None = None,
        cancelled: Cancelled | None = None,
        examiner: Examine = examine,
    ) -> None:
        self.edition = load_edition(edition) if isinstance(edition, str) else edition
        self.examiner = examiner
        self.known: dict[Scenario, Answer] = {}
        """Answers by what is examined."""
        self.n_done = 0
        self.n_asked = 0
        self._given = executor
        self._progress = progress
        self._cancelled = cancelled or (lambda: False)

    def ask(self, scenarios: Asked) -> list[Answer]:
        """Answers to these scenarios, in order.

        Raises
        ------
        Stopped
            If it was cancelled.
        StudyError
            If workers keep dying.
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
        StudyError
            If workers keep dying.
        """
        with self._workers() as workers:
            round_ = _Round(self, workers)
            try:
                for search in searches:
                    round_.start(search)
                    round_.hand_out()  # the first are examined while the rest are asked
                while round_.is_busy:
                    if self._cancelled():
                        raise Stopped
                    round_.step()
            finally:
                for future in round_.running:
                    future.cancel()

    @contextmanager
    def _workers(self) -> Iterator[Workers]:
        """Those given, or threads: the kernels let other threads run."""
        if isinstance(self._given, WarmPool):
            yield self._given
        elif self._given is not None:
            yield Given(self._given)
        else:
            executor = ThreadPoolExecutor(usable_cores())
            try:
                yield Given(executor)
            finally:
                executor.shutdown(wait=True, cancel_futures=True)

    def examined(self, scenario: Scenario) -> Scenario:
        """What is examined for this scenario; of another examiner we know nothing."""
        return as_examined(scenario) if self.examiner is examine else scenario

    def count(self, n: int) -> None:
        """Note answers that are there."""
        self.n_done += n
        if n and self._progress is not None:
            self._progress(self.n_done, self.n_asked)


Place = tuple[int, int]
"""Number of a search, and of one of the scenarios it asks for."""


class _Round:
    """The searches under way and which of their questions are open."""

    def __init__(self, crew: Crew, workers: Workers) -> None:
        self.crew, self.workers = crew, workers
        self._executor = workers.executor()
        self.running: dict[Future[list[Answer]], list[Scenario]] = {}
        self._waiting = Waiting()
        self._wanted: dict[Scenario, list[Place]] = {}
        """Who wants the answer to what is waiting or running."""
        self._searches: dict[int, Search] = {}
        self._answers: dict[int, list[Answer | None]] = {}
        self._breaks = 0

    @property
    def is_busy(self) -> bool:
        """Whether any search has an open question."""
        return bool(self._answers)

    def start(self, search: Search) -> None:
        """Let a search ask its first question."""
        number = len(self._searches)
        self._searches[number] = search
        self._go_on(number, None)

    def step(self) -> None:
        """Let searches with all their answers go on, hand out work, wait a moment."""
        for number in [n for n, found in self._answers.items() if None not in found]:
            self._go_on(number, [a for a in self._answers.pop(number) if a])
        self.hand_out()
        try:
            done, _ = wait(self.running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
            for future in done:
                self._take(future)
        except BrokenExecutor:
            self._begin_again()

    def _go_on(self, number: int, found: list[Answer] | None) -> None:
        search = self._searches[number]
        try:
            asked = next(search) if found is None else search.send(found)
        except StopIteration:
            return
        self._answers[number] = [None] * len(asked)
        self.crew.n_asked += len(asked)
        for place, scenario in enumerate(asked):
            self._ask(scenario, (number, place), goes_first=found is not None)

    def _ask(self, scenario: Scenario, place: Place, *, goes_first: bool) -> None:
        """Put on the list what nobody has asked for yet."""
        examined = self.crew.examined(scenario)
        if examined in self.crew.known:
            self._give(self.crew.known[examined], [place])
            return
        if examined in self._wanted:
            self._wanted[examined].append(place)
            return
        self._wanted[examined] = [place]
        # The longest search decides when all are done.
        self._waiting.put(examined, goes_first=goes_first)

    def _give(self, found: Answer, places: list[Place]) -> None:
        for number, place in places:
            self._answers[number][place] = found
        self.crew.count(len(places))

    def hand_out(self) -> None:
        """Keep every worker busy, with little more than that."""
        try:
            self._hand_out()
        except BrokenExecutor:
            self._begin_again()

    def _hand_out(self) -> None:
        n = self.workers.n
        while self._waiting and len(self.running) < AHEAD * n:
            size = len(self._waiting) // (TASKS_EACH * n)
            batch = self._waiting.take(min(max(size, 1), MOST_TOGETHER))
            try:
                future = self._executor.submit(
                    answers, batch, self.crew.edition, self.crew.examiner
                )
            except BrokenExecutor:
                self._put_back(batch)
                raise
            self.running[future] = batch

    def _take(self, future: Future[list[Answer]]) -> None:
        found = future.result()
        for examined, each in zip(self.running.pop(future), found, strict=True):
            self.crew.known[examined] = each
            self._give(each, self._wanted.pop(examined))
        self._breaks = 0

    def _begin_again(self) -> None:
        """Put back on the list what the dead workers had."""
        self._breaks += 1
        if not self.workers.replace(self._executor):
            raise StudyError("a worker died, and there is no other to go on with.")
        if self._breaks >= MOST_BREAKS:
            raise StudyError(
                f"workers died {self._breaks} times without an answer (memory full?): "
                "close other programs, or use fewer workers."
            )
        self._executor = self.workers.executor()
        for batch in self.running.values():
            self._put_back(batch)
        self.running.clear()

    def _put_back(self, batch: list[Scenario]) -> None:
        for scenario in batch:
            self._waiting.put(scenario, goes_first=True)


def cancel_switch() -> tuple[Callable[[], None], Cancelled]:
    """Give a function that cancels, safe from any thread, and one that asks."""
    event = threading.Event()
    return event.set, event.is_set
