"""Runs a study: hands out the missing parts until the table is whole.

`part.py` does one part, `engines.py` says who does it, `store.py` keeps the table.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from sweeps.engines import Engine, engine
from sweeps.part import EXAMINER, Receipt, examiner_named, run_part
from sweeps.problems import StudyError
from sweeps.store import StudyFolder, begin_folder
from sweeps.study import Study

logger = logging.getLogger(__name__)

AHEAD = 3
"""Parts handed out per worker, so that none waits; few, so that memory stays flat."""
MOST_BREAKS = 3
"""So often in a row may workers die without a single part done in between."""
LOOK_S = 0.2


@dataclass
class Progress:
    """How far a run is."""

    n_rows: int
    n_parts: int
    rows_done: int = 0
    """Rows in the table, those of earlier runs included."""
    rows_now: int = 0
    """Rows of this run."""
    parts_done: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    begun_s: float = field(default_factory=time.perf_counter)
    worker_s: float = 0.0
    """Time the workers spent, all together [s]."""

    @property
    def seconds(self) -> float:
        """Time since the start of this run [s]."""
        return time.perf_counter() - self.begun_s

    @property
    def rows_per_s(self) -> float:
        """Speed of this run."""
        return self.rows_now / self.seconds if self.rows_now else 0.0

    @property
    def left_s(self) -> float | None:
        """Time left at this speed [s]; None as long as there is none to tell from."""
        if not self.rows_now:
            return None
        return (self.n_rows - self.rows_done) / self.rows_per_s

    def add(self, receipt: Receipt) -> None:
        """Count a part that is done."""
        self.parts_done += 1
        self.rows_done += receipt.n_rows
        self.rows_now += receipt.n_rows
        self.failures.update(dict(receipt.failures))
        self.worker_s += receipt.seconds


OnProgress = Callable[[Progress], None]


def share_of_parts(parts: Iterable[int], k: int, n: int) -> list[int]:
    """Every n-th part, from the k-th: what one of n machines does.

    Raises
    ------
    StudyError
        If k is not from 1 to n.
    """
    if not 1 <= k <= n:
        raise StudyError(f"--part {k}/{n}: the first number must be from 1 to {n}.")
    return [part for part in parts if part % n == k - 1]


def run_study(
    study: Study,
    out: Path | str,
    *,
    using: Engine | None = None,
    part: tuple[int, int] = (1, 1),
    on_progress: OnProgress | None = None,
    cancelled: Callable[[], bool] | None = None,
    examiner: str = EXAMINER,
) -> Progress:
    """Examine every row that is not in the folder yet.

    Parameters
    ----------
    using
        Who does the work; processes on this machine if not given.
    part
        ``(k, n)``: only the k-th of n shares, for machines that know nothing of each
        other.
    cancelled
        Asked now and then; if it says yes, the run stops with what is saved.
    examiner
        What examines a scenario, ``module:function``.

    Raises
    ------
    StudyError
        If the folder cannot be used, or workers keep dying.
    """
    examiner_named(examiner)
    folder = begin_folder(Path(out).resolve(), study, examiner)
    folder.refuse_strange_parts()
    mine = share_of_parts(range(study.n_parts), *part)
    todo = share_of_parts(folder.missing(), *part)
    n_rows = sum(len(study.rows_in_part(p)) for p in mine)
    progress = Progress(
        n_rows=n_rows,
        n_parts=len(mine),
        rows_done=n_rows - sum(len(study.rows_in_part(p)) for p in todo),
        parts_done=len(mine) - len(todo),
    )
    if todo:
        job = _Job(folder, progress, on_progress, cancelled or (lambda: False))
        if using is not None:
            job.work(using, todo)
        else:
            with engine() as processes:
                job.work(processes, todo)
        folder.sweep_up()
    return progress


@dataclass
class _Job:
    folder: StudyFolder
    progress: Progress
    on_progress: OnProgress | None
    cancelled: Callable[[], bool]

    def work(self, using: Engine, todo: list[int]) -> None:
        """Do these parts, in a new executor as often as one breaks."""
        breaks = 0
        while todo and not self.cancelled():
            before = self.progress.parts_done
            executor = using.open()
            is_sound = False
            try:
                self._until_broken(executor, using, todo)
                is_sound = True
            except using.breaks:
                todo = self._recounted(todo)
                breaks = 0 if self.progress.parts_done > before else breaks + 1
                logger.warning("a worker died; its parts are done again")
            finally:
                executor.shutdown(wait=is_sound)
            if is_sound:
                return
            if breaks >= MOST_BREAKS:
                raise StudyError(
                    f"workers died {breaks} times without finishing a part (memory "
                    "full?): fewer --workers, or a smaller part_rows. The same "
                    "command goes on.",
                    str(self.folder.path),
                )

    def _recounted(self, todo: list[int]) -> list[int]:
        """Parts that are not there; receipts of some that are may be lost."""
        still = set(self.folder.missing())
        left = [part for part in todo if part in still]
        progress, rows_in = self.progress, self.folder.study.rows_in_part
        rows_done = progress.n_rows - sum(len(rows_in(part)) for part in left)
        progress.rows_now += rows_done - progress.rows_done
        progress.rows_done = rows_done
        progress.parts_done = progress.n_parts - len(left)
        return left

    def _until_broken(self, executor: Executor, using: Engine, todo: list[int]) -> None:
        waiting = iter(todo)
        running: set[Future[Receipt]] = set()
        try:
            self._hand_out(executor, using, waiting, running)
            while running and not self.cancelled():
                finished, _ = wait(running, timeout=LOOK_S, return_when=FIRST_COMPLETED)
                for future in finished:
                    running.discard(future)
                    self._note(future.result())
                self._hand_out(executor, using, waiting, running)
        finally:
            for future in running:
                future.cancel()

    def _hand_out(
        self,
        executor: Executor,
        using: Engine,
        waiting: Iterator[int],
        running: set[Future[Receipt]],
    ) -> None:
        """Keep every worker busy, and no more parts on their way than that takes."""
        if self.cancelled():
            return
        room = AHEAD * using.n_workers() - len(running)
        # Not one part more is taken from the list than there is room for.
        for _, part in zip(range(room), waiting, strict=False):
            future = executor.submit(
                run_part, str(self.folder.path), self.folder.study.hash, part
            )
            running.add(future)
            if future.done():  # a serial executor has just done it
                return

    def _note(self, receipt: Receipt) -> None:
        self.progress.add(receipt)
        if self.on_progress is not None:
            self.on_progress(self.progress)
