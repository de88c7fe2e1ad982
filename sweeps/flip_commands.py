"""The commands about one person: ``python -m sweeps flip | map | paths``."""

from pathlib import Path
from typing import Annotated

import typer

from simulator import PRESETS, Scenario, preset
from simulator.options import parse_changes
from sweeps.base import settings_from
from sweeps.command_line import WHOLE, AsJson, Workers, clear_errors, print_json
from sweeps.flip import ledger
from sweeps.flip_map import flip_map
from sweeps.paths import DEFAULT_PATHS, default_space, forking_paths, read_space
from sweeps.printing import show_ledger, show_map, show_paths
from sweeps.problems import StudyError
from sweeps.progress import shown_count
from sweeps.warm_pool import WarmPool

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
Seed = Annotated[int, typer.Option(help="Of the noise, and of what is drawn.", **WHOLE)]
DEFAULT_EDITION = "zamboni_2009_jnnp"


@clear_errors
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
        print_json(found.to_dict())
        return
    show_ledger(found)


@clear_errors
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
        print_json(found.to_dict())
        return
    show_map(found)
    if out is not None:
        print(f"saved as {out}")


@clear_errors
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
        print_json(found.to_dict())
        return
    show_paths(found)


def _scenario(preset_name: str, changes: list[str] | None, seed: int) -> Scenario:
    own = parse_changes(changes or [])
    return preset(preset_name).replaced(settings_from(own, "--set")).with_(seed=seed)


def _check_picture(out: Path) -> None:
    if out.suffix not in (".html", ".svg", ".png"):
        raise StudyError(
            f"--out {out.name!r}: the name must end in .html, .svg or .png"
        )
    if not out.resolve().parent.is_dir():
        raise StudyError(f"--out {out}: the folder does not exist; make it first")
