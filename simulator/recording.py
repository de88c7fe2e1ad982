"""A recorded right-atrial (central venous) pressure that drives the model.

`drive.py` uses it in place of the synthetic wave. Two recordings are shipped; any
other can be read from a CSV file with the columns ``time_s`` and
``right_atrial_pressure_mmhg``.
"""

import csv
import hashlib
import io
import math
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from exam.plain_number import number_in
from simulator.parameters import Heart
from simulator.spec import ScenarioError
from simulator.units import PA_PER_MMHG

Array = NDArray[np.float64]

LOW_MMHG, HIGH_MMHG = -20.0, 60.0
LEAST_SWING_MMHG = 1.0
"""Least distance between the 5th and the 95th percentile (assumption): the beat of a
heart moves its atrium by several mmHg, the shipped recordings by 6 and 8. In kilopascal
the same beat is under 1."""
MMHG_PER_KPA = 1000.0 / PA_PER_MMHG
MAX_GAP_S = 0.1
_ROUNDING_S = 1e-6
MIN_DURATION_S = 20.0
MAX_FILE_BYTES = 50_000_000
TIME, PRESSURE = "time_s", "right_atrial_pressure_mmhg"
_ALIASES = {"cvp_mmhg", "rap_mmhg", "pressure_mmhg"}
_OTHER_UNITS = ("_pa", "_kpa", "_cmh2o", "_hpa", "_mbar", "_mv", "_v")

VENTILATED = (
    "Recorded during mechanical ventilation: each ventilator breath raises the "
    "pressure in the chest, the reverse of breathing by oneself. A deep breath, a "
    "held breath or a strain is added on top of the recording (an assumption)."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PressureRecording:
    """Right-atrial pressure against time.

    Parameters
    ----------
    time_s, pressure_mmhg : (n,) arrays
        Rising times without a gap over 0.1 s, and pressures in mmHg.
    r_peak_s, inspiration_s : arrays
        Times of the heart beats and of the start of each ventilator breath;
        empty where unknown.
    is_ventilated : bool
        Whether a machine breathed, so that inspiration raises the pressure.

    Raises
    ------
    ScenarioError
        If the recording is too short, has gaps, values that are not finite, values
        that cannot be mmHg, or hardly moves.
    """

    time_s: Array
    pressure_mmhg: Array
    r_peak_s: Array = field(default_factory=lambda: np.zeros(0))
    inspiration_s: Array = field(default_factory=lambda: np.zeros(0))
    is_ventilated: bool = False
    name: str = "recording"

    def __post_init__(self) -> None:
        for array in ("time_s", "pressure_mmhg", "r_peak_s", "inspiration_s"):
            values = np.array(getattr(self, array), dtype=float)
            values.setflags(write=False)
            object.__setattr__(self, array, values)
        problems = _shape_problems(self) or [
            *_time_problems(self),
            *_unit_problems(self),
            *_event_problems(self.r_peak_s, "r_peak_s"),
            *_event_problems(self.inspiration_s, "inspiration_s"),
        ]
        if problems:
            raise ScenarioError("\n".join(f"{self.name}: {text}" for text in problems))

    @property
    def duration_s(self) -> float:
        """Time from the first sample to the last [s]."""
        return float(self.time_s[-1] - self.time_s[0])

    @property
    def mean_mmhg(self) -> float:
        """Mean pressure [mmHg]."""
        return float(self.pressure_mmhg.mean())

    @property
    def breath_s(self) -> float | None:
        """Time from one marked breath to the next [s]; none if none are marked."""
        if self.inspiration_s.size < 3:
            return None
        return float(np.diff(self.inspiration_s).mean())

    def described(self) -> dict[str, object]:
        """Name, length, mean and a fingerprint of the samples."""
        content = self.time_s.tobytes() + self.pressure_mmhg.tobytes()
        return {
            "name": self.name,
            "duration_s": round(self.duration_s, 3),
            "mean_mmhg": round(self.mean_mmhg, 3),
            "sha256": hashlib.sha256(content).hexdigest(),
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know about this recording."""
        return (VENTILATED,) if self.is_ventilated else ()

    @classmethod
    def from_csv(cls, path: Path | str) -> Self:
        """Read a CSV file with columns ``time_s,right_atrial_pressure_mmhg``.

        Raises
        ------
        ScenarioError
            If the file cannot be read or is no such recording.
        """
        path = Path(path)
        try:
            if path.stat().st_size > MAX_FILE_BYTES:
                raise ScenarioError(
                    f"{path.name}: larger than {MAX_FILE_BYTES // 10**6} MB; "
                    "cut it to a minute or so"
                )
            text = path.read_text("utf-8-sig")
        except OSError as error:
            raise ScenarioError(
                f"{path}: cannot be read ({error.strerror}); check the name"
            ) from None
        except UnicodeDecodeError:
            raise ScenarioError(
                f"{path.name}: not a text file; save the recording as CSV (UTF-8)"
            ) from None
        except ValueError as error:  # a name that no file system takes
            if isinstance(error, ScenarioError):
                raise
            raise ScenarioError(f"{path!s:.60}: no such file ({error})") from None
        time_s, pressure_mmhg = _parse(text, path.name)
        return cls(time_s=time_s, pressure_mmhg=pressure_mmhg, name=path.name)


def _shape_problems(recording: PressureRecording) -> list[str]:
    t, p = recording.time_s, recording.pressure_mmhg
    if t.ndim != 1 or t.shape != p.shape:
        return [f"{t.size} times but {p.size} pressures: give one pressure a time"]
    if t.size < 2:
        return [f"only {t.size} samples: give at least {MIN_DURATION_S:g} s"]
    return []


def _time_problems(recording: PressureRecording) -> list[str]:
    t = recording.time_s
    if not np.isfinite(t).all():
        row = int(np.flatnonzero(~np.isfinite(t))[0])
        return [f"{TIME} in sample {row + 1} is {t[row]}: give seconds"]
    step = np.diff(t)
    if (step <= 0).any():
        row = int(np.flatnonzero(step <= 0)[0])
        return [
            f"{TIME} does not rise from {t[row]:g} to {t[row + 1]:g} s "
            f"(sample {row + 2}): sort the samples and drop doubles"
        ]
    problems = []
    is_gap = step > MAX_GAP_S + _ROUNDING_S
    if is_gap.any():
        row = int(np.argmax(step))
        # A whole recording of "gaps" is one whose times are in another unit.
        cure = (
            "if the times are milliseconds, divide by 1000"
            if np.median(step) > MAX_GAP_S
            else "cut the recording there or fill the gap"
        )
        problems.append(
            f"{int(is_gap.sum())} gap(s); the longest is "
            f"{step[row]:g} s after {t[row]:g} s, and at most {MAX_GAP_S:g} s is "
            f"allowed: {cure}"
        )
    if t[-1] - t[0] < MIN_DURATION_S:
        problems.append(
            f"{t[-1] - t[0]:g} s long; at least {MIN_DURATION_S:g} s is needed"
        )
    return problems


def _event_problems(times_s: Array, name: str) -> list[str]:
    """Events are in order, or their phase means nothing."""
    if (
        times_s.ndim == 1
        and np.isfinite(times_s).all()
        and (np.diff(times_s) > 0).all()
    ):
        return []
    return [f"{name} must be finite times that rise: sort them and drop doubles"]


def _unit_problems(recording: PressureRecording) -> list[str]:
    p = recording.pressure_mmhg
    bad = np.flatnonzero(~np.isfinite(p))
    if bad.size:
        row = int(bad[0])
        more = f", and so are {bad.size - 1} more" if bad.size > 1 else ""
        return [
            f"{PRESSURE} in sample {row + 1} (at {recording.time_s[row]:g} s) is "
            f"{p[row]}{more}: cut or fill them"
        ]
    low, high = float(p.min()), float(p.max())
    if low >= LOW_MMHG and high <= HIGH_MMHG:
        return _swing_problems(p)
    allowed = f"{LOW_MMHG:g} to {HIGH_MMHG:g} mmHg"
    text = f"pressures run from {low:g} to {high:g}, outside {allowed}"
    if float(np.median(np.abs(p))) > 2 * HIGH_MMHG:
        text += f"; this looks like pascal: divide by {PA_PER_MMHG:g}"
    else:
        text += "; check the unit and the zero of the transducer"
    return [text]


def _swing_problems(pressure_mmhg: Array) -> list[str]:
    """What a beating heart would not give: too little movement for mmHg."""
    low, high = np.percentile(pressure_mmhg, (5.0, 95.0))
    if high - low >= LEAST_SWING_MMHG:
        return []
    text = (
        f"nine tenths of the pressures lie within {high - low:.2g} mmHg, but a beating "
        f"heart moves them by {LEAST_SWING_MMHG:g} mmHg or more: "
    )
    if high - low < 0.01 * LEAST_SWING_MMHG:
        return [
            text + "without a beat set the mean only, e.g. --set "
            "patient.right_atrial_pressure_mmhg=5"
        ]
    return [
        text
        + f"if the unit is kPa, multiply by {MMHG_PER_KPA:.4g}; if it is mmHg, the "
        "transducer was shut or damped"
    ]


def _parse(text: str, name: str) -> tuple[Array, Array]:
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=_separator(text)))
    except csv.Error as error:
        raise ScenarioError(
            f"{name}: not a CSV file ({error}); save two columns, "
            f"{TIME} and {PRESSURE}, one line a sample"
        ) from None
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    at_time, at_pressure = _columns(header, name)
    time_s, pressure_mmhg = [], []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) < 2 and not "".join(row).strip():  # an empty line, no lost sample
            continue
        try:
            time_s.append(_number(row[at_time]))
            pressure_mmhg.append(_number(row[at_pressure]))
        except (ValueError, IndexError):
            raise ScenarioError(
                f"{name}: line {number} ({','.join(row)[:60]!r}) is not "
                f"a {TIME} and a {PRESSURE}: give two numbers"
            ) from None
    return np.array(time_s), np.array(pressure_mmhg)


def _number(cell: str) -> float:
    """A number; the comma may be the decimal sign where it does not part columns.

    ``nan`` is what programs write for a sample they lack; it is refused later, by time.
    """
    number = number_in(cell.replace(",", "."))
    if number is not None:
        return number
    if cell.strip().casefold() == "nan":
        return math.nan
    raise ValueError(cell)


def _separator(text: str) -> str:
    """What stands between the columns: comma, semicolon or tab."""
    first = text.partition("\n")[0]
    return next((sign for sign in ",;\t" if sign in first), ",")


def _columns(header: list[str], name: str) -> tuple[int, int]:
    """Places of the time and the pressure."""
    pressures = [c for c in header if c == PRESSURE or c in _ALIASES]
    times = [c for c in header if c == TIME]
    for meaning, found in (("times", times), ("pressures", pressures)):
        if len(found) > 1:
            raise ScenarioError(
                f"{name}: {len(found)} columns with {meaning}, {' and '.join(found)}: "
                "keep the one that is meant"
            )
    if TIME not in header or not pressures:
        wrong = [c for c in header if c.endswith(_OTHER_UNITS)]
        hint = f" Convert {wrong[0]!r} to mmHg first." if wrong else ""
        if "time_ms" in header:
            hint += " Convert 'time_ms' to seconds: divide by 1000."
        raise ScenarioError(
            f"{name}: the columns are {', '.join(header)[:200] or 'empty'}; "
            f"{TIME} and {PRESSURE} are needed.{hint}"
        )
    return header.index(TIME), header.index(pressures[0])


@cache
def shipped(heart: Heart) -> PressureRecording | None:
    """Load the recording behind this choice of heart; none for the synthetic one."""
    if heart is Heart.SYNTHETIC:
        return None
    folder = files("simulator") / "recordings"
    stem = {
        Heart.RECORDED_BEFORE_FLUID: "before_fluid",
        Heart.RECORDED_AFTER_FLUID: "after_fluid",
    }[heart]
    time_s, pressure_mmhg = _parse((folder / f"{stem}.csv").read_text("utf-8"), stem)
    events = list(
        csv.DictReader(io.StringIO((folder / f"{stem}_events.csv").read_text("utf-8")))
    )

    def at(event: str) -> Array:
        return np.array([float(e["time_s"]) for e in events if e["event"] == event])

    return PressureRecording(
        time_s=time_s,
        pressure_mmhg=pressure_mmhg,
        r_peak_s=at("r_peak"),
        inspiration_s=at("inspiration_start"),
        is_ventilated=True,
        name=stem,
    )
