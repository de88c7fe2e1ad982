"""Command line: ``python -m sweeps run | status | summarise | flip | map | paths``."""

import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from exam.command_line import INTERRUPTED, run
from exam.plain_number import whole_number_in
from sweeps.command_line import WHOLE, AsJson, Workers, clear_errors, say
from sweeps.engines import ENGINES, engine
from sweeps.flip_commands import flip, map_, paths
from sweeps.printing import counted
from sweeps.problems import StudyError, shown
from sweeps.progress import shown_progress, told
from sweeps.run import run_study
from sweeps.store import open_folder
from sweeps.study_file import read_study

app = typer.Typer(
    help="Many virtual examinations, and what flips a verdict. Not a medical device.",
    epilog="To begin with: python -m sweeps flip, or python -m sweeps run "
    "studies-examples/press_and_breathe.toml --out press, then python -m sweeps "
    "summarise press. See docs/sweeps.md.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Folder = Annotated[Path, typer.Argument(help="The folder given to `run --out`.")]


@app.command("run")
@clear_errors
def run_(
    study_file: Annotated[Path, typer.Argument(help="The study, a .toml file.")],
    *,
    out: Annotated[
        Path | None, typer.Option(help="Folder of the table; the study's name if not.")
    ] = None,
    engine_name: Annotated[
        str, typer.Option("--engine", help=f"{', '.join(ENGINES)}.")
    ] = "processes",
    workers: Workers = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Running Dask scheduler, tcp://host:port.")
    ] = None,
    dask_local: Annotated[
        int | None,
        typer.Option(help="So many Dask workers on this machine.", **WHOLE),
    ] = None,
    part: Annotated[
        str, typer.Option(help="k/n: the k-th of n shares, for Slurm arrays.")
    ] = "1/1",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the study and say its size.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run a study, or go on with one that was interrupted."""
    study = read_study(study_file)
    share = parse_part(part)
    if dry_run:
        say(
            {"rows": study.n_rows, "parts": study.n_parts, "study_hash": study.hash},
            f"{counted(study.n_rows, 'examination')} in "
            f"{counted(study.n_parts, 'part')} of {study.part_rows:,}, "
            f"study {study.hash}",
            as_json,
        )
        return
    target = out or Path(study_file.stem)
    with (
        _stop_on_interrupt() as stopped,
        engine(
            engine_name, workers=workers, scheduler=scheduler, dask_local=dask_local
        ) as using,
        shown_progress() as on_progress,
    ):
        progress = run_study(
            study,
            target,
            using=using,
            part=share,
            on_progress=on_progress,
            cancelled=stopped,
        )
    say(
        {
            "folder": str(target),
            "rows": progress.n_rows,
            "rows_done": progress.rows_done,
            "rows_now": progress.rows_now,
            "rows_per_s": progress.rows_per_s,
            "seconds": progress.seconds,
            "failures": dict(progress.failures),
        },
        f"{told(progress)} in {target}{_what_next(target)}",
        as_json,
    )
    if stopped():
        print("stopped; the same command goes on", file=sys.stderr)
        raise typer.Exit(INTERRUPTED)


@app.command()
@clear_errors
def status(folder: Folder, *, as_json: AsJson = False) -> None:
    """Say how far a study is."""
    opened = open_folder(folder)
    opened.refuse_strange_parts()
    missing = opened.missing()
    n_missing = sum(len(opened.study.rows_in_part(p)) for p in missing)
    n_done = opened.study.n_rows - n_missing
    say(
        {
            "name": opened.study.name,
            "rows": opened.study.n_rows,
            "rows_done": n_done,
            "parts": opened.study.n_parts,
            "parts_missing": len(missing),
            "study_hash": opened.study.hash,
        },
        f"{opened.study.name}: {n_done:,} of "
        f"{counted(opened.study.n_rows, 'row')}, "
        f"{len(missing):,} of {counted(opened.study.n_parts, 'part')} missing",
        as_json,
    )


@app.command()
@clear_errors
def summarise(
    folder: Folder,
    *,
    formats: Annotated[
        str, typer.Option(help="Of the charts: html,svg,png, or none.")
    ] = "html,svg,png",
    as_json: AsJson = False,
) -> None:
    """Write a report with charts into the study's folder."""
    from sweeps.report import FORMATS, write_report  # charts take a second to import
    from sweeps.summary import summarise as sum_up

    wanted = tuple(f for f in formats.split(",") if f and f != "none")
    if unknown := [f for f in wanted if f not in FORMATS]:
        raise StudyError(f"--formats {unknown[0]!r}: use {', '.join(FORMATS)} or none.")
    opened = open_folder(folder)
    summary = sum_up(opened)
    path = write_report(opened, summary, wanted)
    say(summary.to_dict(), f"report written to {path}", as_json)


app.command("flip")(flip)
app.command("map")(map_)
app.command("paths")(paths)


def _what_next(folder: Path) -> str:
    """What to type when the whole table is there."""
    is_whole = not open_folder(folder).missing()
    return f"\nnext: python -m sweeps summarise {folder}" if is_whole else ""


def parse_part(text: str) -> tuple[int, int]:
    """Read ``k/n``.

    Raises
    ------
    StudyError
        If it is something else.
    """
    first, _, last = text.partition("/")
    k, n = whole_number_in(first), whole_number_in(last)
    if k is None or n is None or not 1 <= k <= n:
        raise StudyError(
            f"--part {shown(text)} must be k/n with k from 1 to n, e.g. 7/64."
        )
    return k, n


@contextmanager
def _stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """Finish tidily at the first Ctrl-C or polite kill; a second Ctrl-C is not."""
    asked = False

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    before = {s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    run(lambda: app(prog_name="python -m sweeps"))
