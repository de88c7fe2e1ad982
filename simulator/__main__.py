"""Command line: list presets and parameters, run an examination, make a recording.

python -m simulator presets | parameters | exam | record
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from exam import (
    SITES,
    Examination,
    ExaminationError,
    Measurement,
    Site,
    examination_to_json,
    write_examination,
)
from exam.command_line import run
from exam.problems import told
from simulator import (
    PARAMETERS,
    PRESETS,
    Parameter,
    PressureRecording,
    Scenario,
    ScenarioError,
    examine,
    preset,
)
from simulator.options import number, parse_changes, whole_number
from simulator.protocol import EXAMINED
from simulator.record import Recording
from simulator.record import record as make_recording
from simulator.record_files import sidecar_json, traces_csv

app = typer.Typer(
    help="Insonate: a synthetic person's neck veins, examined. Not a medical device.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Seed = Annotated[
    int, typer.Option(parser=whole_number, metavar="<int>", help="Draws the noise.")
]
HeartFile = Annotated[
    Path | None,
    typer.Option(
        "--right-atrial-pressure",
        help="CSV with time_s,right_atrial_pressure_mmhg that replaces the heart.",
    ),
]


def _clear_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Say what is wrong on one clear message and leave with 2, never a traceback."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (ScenarioError, ExaminationError) as error:
            print(f"error: {error}", file=sys.stderr)
            raise typer.Exit(2) from None

    return wrapped


@app.command()
@_clear_errors
def presets(*, as_json: AsJson = False) -> None:
    """List the presets and why each is worth a look."""
    if as_json:
        rows = [
            {
                "name": p.name,
                "title": p.title,
                "why": p.why,
                "differs": {
                    key: mine
                    for key, (mine, _) in p.scenario.differences(Scenario()).items()
                },
            }
            for p in PRESETS.values()
        ]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    table = _table("preset", "title", "why")
    for p in PRESETS.values():
        table.add_row(p.name, p.title, p.why)
    _console().print(table)


@app.command()
@_clear_errors
def parameters(*, as_json: AsJson = False) -> None:
    """List every parameter with unit, range, default and source."""
    if as_json:
        rows = [asdict(parameter) for parameter in PARAMETERS.values()]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    table = _table("parameter", "default", "range", "meaning", "source")
    for parameter in PARAMETERS.values():
        table.add_row(
            parameter.key,
            f"{parameter.default}",
            _range(parameter),
            parameter.label + (f" ({parameter.note})" if parameter.note else ""),
            parameter.source,
        )
    _console().print(table)


@app.command()
@_clear_errors
def exam(
    *,
    preset_name: Annotated[
        str, typer.Option("--preset", help="Person and operator to start from.")
    ] = "healthy",
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="group.name_unit=value; again for another one."),
    ] = None,
    seed: Seed = 1,
    heart: HeartFile = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the form here (.json or .csv).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Examine a synthetic person and fill in the form."""
    scenario, recording = _examined(preset_name, changes or [], seed, heart)
    if out is not None:
        _check_target(out, (".json", ".csv"))
    form = examine(scenario, recording=recording)
    if out is not None:
        write_examination(form, out)
        if not as_json:
            print(f"{form.size}, written to {out}")
    if as_json:
        print(examination_to_json(form))
    elif out is None:
        _show(form)


_PICTURES = "simulator.picture"
_ATRIUM = "patient.right_atrial_pressure_mmhg"


def _examined(
    preset_name: str, changes: Sequence[str], seed: int, heart: Path | None
) -> tuple[Scenario, PressureRecording | None]:
    """Person and operator, and the recorded heart if there is one.

    The person then has the recording's mean pressure, unless another one is asked for.
    """
    own = parse_changes(changes)
    recording = PressureRecording.from_csv(heart) if heart is not None else None
    if recording is not None and _ATRIUM not in own:
        own[_ATRIUM] = str(_mean_mmhg(recording))
    return preset(preset_name).replaced(own).with_(seed=seed), recording


def _mean_mmhg(recording: PressureRecording) -> float:
    """Mean of a recording, which is to be that of the person [mmHg]."""
    mean = recording.mean_mmhg
    try:
        PARAMETERS[_ATRIUM].checked(mean)
    except ScenarioError:
        raise ScenarioError(
            f"{recording.name}: its mean is {mean:.1f} mmHg, but a person's is "
            f"{_range(PARAMETERS[_ATRIUM])}: check the unit and the zero of the "
            f"transducer, or shift it, e.g. --set {_ATRIUM}=5"
        ) from None
    return mean


@app.command()
@_clear_errors
def record(
    *,
    site: Annotated[
        str, typer.Option(help="Where the probe stands, e.g. right_j1.")
    ] = "right_j2",
    out: Annotated[
        Path,
        typer.Option(help="Write here: strip .png, sound .wav, traces .csv, .json."),
    ],
    preset_name: Annotated[
        str, typer.Option("--preset", help="Person and operator to start from.")
    ] = "healthy",
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="group.name_unit=value; again for another one."),
    ] = None,
    seed: Seed = 1,
    duration_s: Annotated[
        float | None,
        typer.Option(
            "--seconds",
            parser=number,
            metavar="<float>",
            help="Length, all of it read. Without it as the live screen, 10 s or more, "
            "of which the beginning is read as in the examination.",
        ),
    ] = None,
    heart: HeartFile = None,
) -> None:
    """Hold the probe on one site and write what the machine shows."""
    chosen = _site(site)
    write = _writer(out)
    scenario, own = _examined(preset_name, changes or [], seed, heart)
    made = make_recording(scenario, chosen, duration_s=duration_s, recording=own)
    write(made)
    sweep_s = scenario.machine.sweep_s
    is_cut = out.suffix.lower() == ".png" and made.duration_s > sweep_s
    cut = f"; the picture has one sweep, the first {sweep_s:g} s" if is_cut else ""
    print(f"{chosen.label}, {made.duration_s:.1f} s, written to {out}{cut}")


def _site(code: str) -> Site:
    known = [site.code for site in EXAMINED]
    if code not in known:
        raise ScenarioError(f"--site {told(code)} is not one of {', '.join(known)}")
    return SITES[code]


def _writer(out: Path) -> Callable[[Recording], None]:
    """What writes this kind of file; says at once if the name or folder is no use."""
    makers: dict[str, Callable[[Recording], bytes]] = {
        ".png": _strip_png,
        ".wav": _wav,
        ".csv": lambda recording: traces_csv(recording).encode(),
        ".json": lambda recording: sidecar_json(recording).encode(),
    }
    _check_target(out, tuple(makers))
    make = makers[out.suffix.lower()]
    return lambda recording: _written(out, make(recording))


def _strip_png(recording: Recording) -> bytes:
    picture: Any = import_module(_PICTURES)  # drawing is loaded when asked for
    return bytes(picture.strip_png(recording))


def _wav(recording: Recording) -> bytes:
    picture: Any = import_module(_PICTURES)
    return bytes(picture.wav(recording.iq.signal, recording.iq.prf_hz))


def _written(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise ScenarioError(
            f"--out {out}: cannot be written ({error.strerror}); choose another place"
        ) from None


def _check_target(out: Path, endings: Sequence[str]) -> None:
    if out.suffix.lower() not in endings:
        allowed = f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise ScenarioError(
            f"--out {out.name!r}: the name must end in {allowed} to say the format"
        )
    if not out.resolve().parent.is_dir():
        raise ScenarioError(f"--out {out}: the folder does not exist; make it first")


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first, overflow="fold")
    for title in others:
        table.add_column(title, overflow="fold", min_width=min(len(title), 11))
    return table


def _console() -> Console:
    """Terminal as wide as it is; a pipe is given room so that nothing is cut."""
    return Console() if sys.stdout.isatty() else Console(width=160)


def _range(parameter: Parameter) -> str:
    if parameter.choices is not None:
        return ", ".join(parameter.choices)
    return f"{parameter.low:g} to {parameter.high:g} {parameter.unit}".rstrip()


def _show(form: Examination) -> None:
    table = _table(
        "where", "reversal s", "flow seen", "CSA cm²", "TAMEAN cm/s", "flow ml/min"
    )
    for row in form.measurements:
        table.add_row(*_cells(row))
    console = _console()
    console.print(table)
    for note in form.meta.get("notes", ()):
        console.print(note, style="dim")


def _cells(row: Measurement) -> tuple[str, ...]:
    def number(value: float | None, digits: int) -> str:
        return "–" if value is None else f"{value:.{digits}f}"

    return (
        row.where,
        number(row.reflux_s, 2),
        {True: "yes", False: "no", None: "–"}[row.flow_detectable],
        number(row.csa_cm2, 2),
        number(row.tamean_cm_s, 1),
        number(row.flow_ml_min, 0),
    )


if __name__ == "__main__":
    run(lambda: app(prog_name="python -m simulator"))
