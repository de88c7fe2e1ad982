"""Ultrasound lines: what each of them meets on its way, as echoes in dB.

Any set of lines can be drawn: side by side they are a cross-section (`bmode.py`), one
line again and again is an M-mode (`mmode.py`). Tissue and speckle are drawn once per
seed and slide with the walls; blood is new in every frame, because it has flowed on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam import Defect, Vein
from simulator.picture.defect import DEFECT_DB, defect_share
from simulator.picture.lumen import coverage, distance_cm, half_chord_cm
from simulator.picture.neck_view import NeckView
from simulator.picture.speckle import BEAM_SIGMA, N_LINE_BEAM, Field, speckle_db
from simulator.picture.tissue import FINER, tissue_db

Array = NDArray[np.floating]

BLOOD_DB = -34.0
"""Echo of blood, relative to tissue [dB] (assumption)."""
NOISE_DB = -40.0
"""Noise of the machine at the skin; it grows by `NOISE_DB_PER_CM` [dB] (assumption)."""
NOISE_DB_PER_CM = 2.5
REVERBERATION_DB = 16.0
"""Haze behind the front wall, above blood [dB] (assumption)."""
REVERBERATION_CM = 0.11
"""Depth over which that haze fades [cm] (assumption)."""
SHIMMER = 0.1
"""How much of the noise shows on tissue, from frame to frame (assumption)."""
ENHANCEMENT_DB_PER_CM = 4.8
"""Brighter behind fluid: tissue loses 0.5 and blood 0.18 dB/cm/MHz, there and back at
7.5 MHz [derived from textbook values]."""
ENHANCEMENT_LIMIT_DB = 5.0
"""Where the machine's gain over depth is taken to catch up [dB] (assumption)."""
FOLLOW_CM = 1.4
"""How far from the wall tissue follows its motion [cm] (assumption)."""
SURFACE_CM = 0.9
"""Depth within which the probe's pressure squeezes tissue [cm] (assumption)."""
_VEIN_WALL = (0.026, 15.0)  # half thickness [cm], echo [dB]
_ARTERY_WALL = (0.040, 17.0)
_MARGIN_CM = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Ultrasound lines to draw; every array is (n_line,), all lengths in cm."""

    column: NDArray[np.intp]
    """Column of the tissue under each line."""
    x_cm: Array
    """From the left edge of the picture."""
    half_width_cm: Array
    half_depth_cm: Array
    rest_half_depth_cm: float
    """Half depth of the lumen at rest: where the speckle belongs."""
    artery_radius_cm: Array
    stretch: float = 1.0
    """By how much an oblique section stretches vessels along the beam."""


def scan_lines(
    view: NeckView,
    height: int,
    lines: Lines,
    pressure_mmhg: float,
    defect: Defect,
    frame: int,
    seed: int,
) -> Field:
    """Echo along each line [dB relative to tissue], (height, n_line)."""
    step = view.depth_cm / height
    y = (np.arange(height) + 0.5) * step
    squeeze = view.squeeze_cm(pressure_mmhg)
    vein = _Vessel(
        x=lines.x_cm - view.vein_x_cm,
        y=view.vein_y_cm - squeeze,
        a=lines.half_width_cm,
        b=lines.half_depth_cm * lines.stretch,
        wall=_VEIN_WALL,
    )
    artery = _Vessel(
        x=lines.x_cm - view.artery_x_cm,
        y=view.artery_y_cm - squeeze,
        a=lines.artery_radius_cm,
        b=lines.artery_radius_cm * lines.stretch,
        wall=_ARTERY_WALL,
    )
    echo = _slid(view, lines, y, squeeze, vein, seed)
    noise = speckle_db(height, len(lines.x_cm), 7919, sigma=(0.8, 0.8), n_look=1)
    blood = _shifted(noise, frame)
    order = (artery, vein) if view.vein is Vein.JUGULAR else (vein, artery)
    for vessel in order:
        shown = defect if vessel is vein else Defect.NONE
        _put_in(echo, y, vessel, blood, shown, step)
    echo += np.float32(SHIMMER) * blood
    floor = np.float32(NOISE_DB_PER_CM) * y.astype(np.float32)[:, None]
    return np.asarray(np.maximum(echo, noise + (floor + np.float32(NOISE_DB))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vessel:
    """A vessel as the lines meet it; x from its centre, arrays (n_line,)."""

    x: Array
    y: float
    a: Array
    b: Array
    wall: tuple[float, float]


def _shifted(field: Field, frame: int) -> Field:
    """The same noise from another corner: other blood in every frame."""
    rows, columns = field.shape
    return np.roll(field, ((frame * 37) % rows, (frame * 101) % columns), (0, 1))


def _slid(
    view: NeckView, lines: Lines, y: Array, squeeze: float, vein: _Vessel, seed: int
) -> Field:
    """Tissue where probe and vein have pushed it, with its speckle.

    Structure is moved from where it lies around the round vein, speckle only from
    where it lies at rest: pressing must not stretch the grain, which belongs to the
    beam and not to the tissue.
    """
    width, height = round(view.width_cm * len(y) / view.depth_cm), len(y)
    step = view.depth_cm / height
    radius = view.round_radius_cm
    now = half_chord_cm(vein.x, vein.a, vein.b, step)
    # A bell over the vein: tissue does not follow the sharp corners of a flat lumen.
    bell = np.exp(-((vein.x / (1.2 * np.maximum(vein.a, radius))) ** 2))
    shut = (radius - vein.b) * bell
    sunk = (lines.rest_half_depth_cm * lines.stretch - vein.b) * bell
    offset = (y - vein.y).astype(np.float32)[:, None]
    follows = now.astype(np.float32)[None, :] - np.abs(offset)
    follows *= np.float32(1.0 / FOLLOW_CM)
    follows += np.float32(1.0)
    np.clip(follows, 0.0, 1.0, out=follows)
    follows *= follows
    follows *= np.sign(offset)
    squeezed = y + squeeze * np.minimum(1.0, y / SURFACE_CM)
    structure = tissue_db(view, width, height, seed)
    blur = (
        FINER * BEAM_SIGMA[0] * height / N_LINE_BEAM,
        BEAM_SIGMA[1] * height / N_LINE_BEAM,
    )
    grain = speckle_db(*structure.shape, seed, sigma=blur)
    moved = _taken(structure, lines.column, squeezed, follows * _f4(shut), step)
    moved += _taken(grain, lines.column, y, follows * _f4(sunk), step)
    return moved


def _f4(values: Array) -> Field:
    return values.astype(np.float32)[None, :]


def _taken(
    field: Field, column: NDArray[np.intp], y: Array, shift_cm: Field, step: float
) -> Field:
    """Values of a field at depth y + shift under every line, (n_row, n_line)."""
    shift_cm += y.astype(np.float32)[:, None]
    shift_cm *= np.float32(FINER / step)
    row = shift_cm.astype(np.int32)
    np.clip(row, 0, field.shape[0] - 1, out=row)
    row *= np.int32(field.shape[1])
    row += column.astype(np.int32)[None, :]
    return np.asarray(field.ravel().take(row))


def _put_in(
    echo: Field, y: Array, vessel: _Vessel, blood: Field, defect: Defect, step: float
) -> None:
    """Draw a vessel into the echoes: blood, haze, walls, brighter tissue behind."""
    columns = _span(np.abs(vessel.x) < vessel.a + _MARGIN_CM)
    deepest = float(vessel.b.max()) + _MARGIN_CM
    rows = _span(np.abs(y - vessel.y) < deepest)
    if columns is None or rows is None:
        return
    x, a, b = vessel.x[columns], vessel.a[columns], vessel.b[columns]
    depth = y[rows]
    chord = half_chord_cm(x, a, b, step)
    inside = coverage(depth, vessel.y, chord, step).astype(np.float32)
    behind = _behind_db(x, a, b).astype(np.float32)
    part = echo[rows, columns]
    offset = (depth - vessel.y)[:, None]
    part += behind * (offset > chord)
    echo[rows.stop :, columns] += behind
    haze = REVERBERATION_DB * np.exp(-(offset + chord) / REVERBERATION_CM)
    lumen = np.float32(BLOOD_DB) + haze.clip(0.0, REVERBERATION_DB).astype(np.float32)
    away, square = distance_cm(x, offset, a, b)
    thick, bright = vessel.wall
    wall = np.exp(-(((away - 0.7 * thick) / thick) ** 2)) * (0.12 + 0.88 * square**2)
    part += (bright * wall).astype(np.float32)
    part *= np.float32(1.0) - inside
    part += (lumen + np.float32(0.6) * blood[rows, columns]) * inside
    if defect is not Defect.NONE:
        share = defect_share(defect, x, offset, a, b).astype(np.float32) * inside
        part += (
            np.float32(DEFECT_DB) + np.float32(0.5) * blood[rows, columns] - part
        ) * share


def _span(is_in: NDArray[np.bool_]) -> slice | None:
    hits = np.flatnonzero(is_in)
    return slice(int(hits[0]), int(hits[-1]) + 1) if len(hits) else None


def _behind_db(x: Array, a: Array, b: Array) -> Array:
    """Brighter behind fluid, darker behind the edges, where the beam glances off."""
    limit = ENHANCEMENT_LIMIT_DB
    most = limit * np.tanh(ENHANCEMENT_DB_PER_CM * 2.0 * b / limit)
    off = np.abs(x) / a
    edge = np.exp(-(((np.abs(x) - 1.02 * a) / 0.07) ** 2))
    return np.asarray(most * np.clip(1.0 - off * off, 0.0, 1.0) - 3.0 * edge)
