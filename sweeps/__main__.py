"""Command line: ``python -m sweeps run | status | summarise | flip | map | paths``."""

import json
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from criteria import EditionError
from exam.command_line import BAD_INPUT, run
from exam.plain_number import whole_number_in
from simulator import PRESETS, Scenario, ScenarioError, preset
from simulator.options import whole_number
from sweeps.base import settings_from
from sweeps.crew import Stopped
from sweeps.engines import ENGINES, engine
from sweeps.flip import ledger
from sweeps.flip_map import flip_map
from sweeps.paths import DEFAULT_PATHS, default_space, forking_paths, read_space
from sweeps.printing import show_ledger, show_map, show_paths
from sweeps.problems import StudyError, shown
from sweeps.progress import shown_count, shown_progress, told
from sweeps.run import run_study
from sweeps.store import open_folder
from sweeps.study_file import read_study
from sweeps.warm_pool import WarmPool

INTERRUPTED = 130

app = typer.Typer(
    help="Many virtual examinations, and what flips a verdict. Not a medical device.",
    epilog="To begin with: python -m sweeps flip, or python -m sweeps run "
    "studies-examples/press_and_breathe.toml --out press, then python -m sweeps "
    "summarise press. See docs/sweeps.md.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Folder = Annotated[Path, typer.Argument(help="The folder given to `run --out`.")]
PresetName = Annotated[
    str,
    typer.Option(
        "--preset", help=f"Person and operator to start from: {', '.join(PRESETS)}."
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", help="group.name_unit=value; again for another one."),
]
EditionName = Annotated[str, typer.Option(help="A name, or a .toml file.")]
WHOLE: dict[str, Any] = {"parser": whole_number, "metavar": "<int>"}
Workers = Annotated[
    int | None, typer.Option(help="Processes; as many as cores if not given.", **WHOLE)
]
Seed = Annotated[int, typer.Option(help="Of the noise, and of what is drawn.", **WHOLE)]
DEFAULT_EDITION = "zamboni_2009_jnnp"


def _clear_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Say what is wrong on one clear message and leave with 2, never a traceback."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (StudyError, ScenarioError, EditionError) as error:
            print(f"error: {error}", file=sys.stderr)
            raise typer.Exit(BAD_INPUT) from None
        except (KeyboardInterrupt, Stopped):
            print("stopped", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None

    return wrapped


@app.command("run")
@_clear_errors
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
        _say(
            {"rows": study.n_rows, "parts": study.n_parts, "study_hash": study.hash},
            f"{study.n_rows:,} examinations in {study.n_parts:,} parts of "
            f"{study.part_rows:,}, study {study.hash}",
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
    _say(
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
@_clear_errors
def status(folder: Folder, *, as_json: AsJson = False) -> None:
    """Say how far a study is."""
    opened = open_folder(folder)
    opened.refuse_strange_parts()
    missing = opened.missing()
    n_missing = sum(len(opened.study.rows_in_part(p)) for p in missing)
    n_done = opened.study.n_rows - n_missing
    _say(
        {
            "name": opened.study.name,
            "rows": opened.study.n_rows,
            "rows_done": n_done,
            "parts": opened.study.n_parts,
            "parts_missing": len(missing),
            "study_hash": opened.study.hash,
        },
        f"{opened.study.name}: {n_done:,} of {opened.study.n_rows:,} rows, "
        f"{len(missing):,} of {opened.study.n_parts:,} parts missing",
        as_json,
    )


@app.command()
@_clear_errors
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
    _say(summary.to_dict(), f"report written to {path}", as_json)


@app.command()
@_clear_errors
def flip(
    *,
    preset_name: PresetName = "healthy",
    changes: Changes = None,
    edition: EditionName = DEFAULT_EDITION,
    factor: Annotated[
        list[str] | None,
        typer.Option("--factor", help="group.name_unit; may be repeated; all if not."),
    ] = None,
    seed: Seed = 1,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Show the smallest change of every factor that flips the verdict."""
    scenario = _scenario(preset_name, changes, seed)
    with WarmPool(workers) as pool, shown_count("examinations") as count:
        found = ledger(scenario, edition, factors=factor, executor=pool, progress=count)
    if as_json:
        _print_json(found.to_dict())
        return
    show_ledger(found)


@app.command("map")
@_clear_errors
def map_(
    x: Annotated[str, typer.Argument(help="Parameter along x.")] = (
        "operator.probe_pressure_mmhg"
    ),
    y: Annotated[str, typer.Argument(help="Parameter along y.")] = (
        "operator.breath_depth_mmhg"
    ),
    *,
    points: Annotated[int, typer.Option(help="Values along each range.", **WHOLE)] = 20,
    preset_name: PresetName = "healthy",
    changes: Changes = None,
    edition: EditionName = DEFAULT_EDITION,
    seed: Seed = 1,
    workers: Workers = None,
    out: Annotated[
        Path | None, typer.Option(help="Save as .html, .svg or .png.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show the verdict over two factors."""
    if out is not None:
        _check_picture(out)
    scenario = _scenario(preset_name, changes, seed)
    with WarmPool(workers) as pool, shown_count("examinations") as count:
        found = flip_map(
            scenario, edition, x, y, points=points, executor=pool, progress=count
        )
    if out is not None:
        from sweeps.charts import flip_map_chart
        from sweeps.report import save_chart

        save_chart(flip_map_chart(found), out.with_suffix(""), (out.suffix[1:],))
    if as_json:
        _print_json(found.to_dict())
        return
    show_map(found)
    if out is not None:
        print(f"saved as {out}")


@app.command()
@_clear_errors
def paths(
    *,
    preset_name: PresetName = "healthy",
    changes: Changes = None,
    edition: EditionName = DEFAULT_EDITION,
    n: Annotated[int, typer.Option(help="Paths to draw.", **WHOLE)] = DEFAULT_PATHS,
    space: Annotated[
        Path | None, typer.Option(help="Permitted technique, a .toml file.")
    ] = None,
    seed: Seed = 1,
    workers: Workers = None,
    as_json: AsJson = False,
) -> None:
    """Count how many permitted ways to examine call this person positive."""
    permitted = read_space(space) if space is not None else default_space()
    scenario = _scenario(preset_name, changes, seed)
    with WarmPool(workers) as pool, shown_count("paths") as count:
        found = forking_paths(
            scenario,
            edition,
            permitted,
            n=n,
            seed=seed,
            executor=pool,
            progress=count,
        )
    if as_json:
        _print_json(found.to_dict())
        return
    show_paths(found)


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


def _scenario(preset_name: str, changes: list[str] | None, seed: int) -> Scenario:
    own: dict[str, str] = {}
    for word in changes or []:
        key, found, value = word.partition("=")
        if not found:
            raise StudyError(
                f"--set {shown(word)} has no '=': write group.name_unit=value, "
                "e.g. operator.probe_pressure_mmhg=6"
            )
        key, value = key.strip(), value.strip()
        if key in own:
            raise StudyError(
                f"--set {key} is given twice, as {own[key]} and as {value}: "
                "keep one of them"
            )
        own[key] = value
    return preset(preset_name).replaced(settings_from(own, "--set")).with_(seed=seed)


def _check_picture(out: Path) -> None:
    if out.suffix not in (".html", ".svg", ".png"):
        raise StudyError(
            f"--out {out.name!r}: the name must end in .html, .svg or .png"
        )
    if not out.resolve().parent.is_dir():
        raise StudyError(f"--out {out}: the folder does not exist; make it first")


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


def _say(values: dict[str, Any], text: str, as_json: bool) -> None:
    if as_json:
        _print_json(values)
    else:
        print(text)


def _print_json(values: Any) -> None:
    print(json.dumps(values, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    run(lambda: app(prog_name="python -m sweeps"))
