"""Shows how far a run is: a moving bar in a terminal, plain lines anywhere else."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from sweeps.printing import counted
from sweeps.run import OnProgress
from sweeps.run import Progress as RunProgress

LINE_EVERY_S = 5.0
"""So that a log of hours stays short."""


def told(progress: RunProgress) -> str:
    """The state of a run in one line."""
    words = [f"{progress.rows_done:,} of {counted(progress.n_rows, 'row')}"]
    if progress.rows_now:
        words.append(f"{progress.rows_per_s:.1f} rows/s")
    if progress.left_s is not None and progress.rows_done < progress.n_rows:
        words.append(f"{duration_text(progress.left_s)} left")
    words += [f"{kind}: {n:,}" for kind, n in progress.failures.most_common(3)]
    return ", ".join(words)


def duration_text(seconds: float) -> str:
    """Hours, minutes, seconds."""
    return str(timedelta(seconds=round(seconds)))


@contextmanager
def shown_progress() -> Iterator[OnProgress]:
    """Give a callback for `run_study` that shows its progress on standard error."""
    if sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("", total=1, told="")

            def move(progress: RunProgress) -> None:
                bar.update(
                    task,
                    completed=progress.rows_done,
                    total=progress.n_rows,
                    told=told(progress),
                )

            yield move
        return
    yield _every_few_seconds(lambda p: told(p))


@contextmanager
def shown_count(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a callback ``(done, total)`` that shows a count on standard error."""
    if not sys.stderr.isatty():
        yield _say_nothing
        return
    with _bar() as bar:
        task = bar.add_task("", total=1, told=what)

        def move(done: int, total: int) -> None:
            bar.update(
                task, completed=done, total=total, told=f"{done} of {total} {what}"
            )

        yield move


def _say_nothing(done: int, total: int) -> None:
    pass


def _bar() -> Progress:
    return Progress(
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        console=Console(stderr=True),
        transient=True,
    )


def _every_few_seconds(text: Callable[[RunProgress], str]) -> OnProgress:
    last = time.monotonic() - LINE_EVERY_S

    def line(progress: RunProgress) -> None:
        nonlocal last
        is_last = progress.parts_done == progress.n_parts
        if is_last or time.monotonic() - last >= LINE_EVERY_S:
            last = time.monotonic()
            print(text(progress), file=sys.stderr, flush=True)  # noqa: T201

    return line
