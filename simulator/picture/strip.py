"""The spectral strip: power against Doppler shift and time as a scanner's grey levels.

Above the baseline stands what comes toward the probe. The beam is steered so that
blood on its way to the heart moves away from the probe: **flow toward the heart is
drawn below the baseline, reversed flow above it**; `is_inverted` turns that round, as
the button of the same name does. `strip_sheet.py` puts axes and words around it.
"""

from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image

from simulator.picture.inputs import FloatArray, Grey, MachineSettings

BLACK_DB = 2.0
"""What is black at a gain of 0 dB, above the mean noise [dB] (assumption): one noise
pixel in five shows, faintly."""
CONTRAST = 0.8
"""Exponent of the grey map: below 1 lifts the dark greys (assumption)."""
JPEG_QUALITY = 80


def strip_levels(
    power: FloatArray,
    shift_hz: FloatArray,
    machine: MachineSettings,
    width: int,
    height: int,
    *,
    is_inverted: bool = False,
) -> Grey:
    """Grey levels of a strip, (height, width).

    Parameters
    ----------
    power
        (n_bin, n_column), 1 = mean noise; its columns fill the width.
    shift_hz
        (n_bin,), rising; positive toward the heart [Hz].
    machine
        Gain, dynamic range and baseline shift.
    is_inverted
        Draw flow toward the heart above the baseline.

    Notes
    -----
    Level = 255 (10 log₁₀ P + gain − `BLACK_DB`) / dynamic range, between 0 and 255,
    then the grey map. A baseline shift rolls the rows: what leaves at one end enters
    at the other.

    Raises
    ------
    ValueError
        If sizes do not fit or the dynamic range is not above 0.
    """
    _check(power, shift_hz, machine, width, height)
    n_bin, n_column = power.shape
    scale = np.float32(255.0 / machine.dynamic_range_db)
    level = np.maximum(power, np.float32(1e-9), dtype=np.float32)
    np.log(level, out=level)
    level *= np.float32(10.0 / np.log(10.0)) * scale
    level += np.float32(machine.gain_db - BLACK_DB) * scale
    np.clip(level, 0.0, 255.0, out=level)
    steps = level.astype(np.uint8)
    first = rolled_bins(n_bin, machine.baseline_shift)
    steps = np.concatenate((steps[first:], steps[:first]))  # [-k:] for negative k
    if is_inverted:
        steps = np.ascontiguousarray(steps[::-1])
    if (width, height) != (n_column, n_bin):
        picture = Image.fromarray(steps)
        kind = Image.Resampling.BILINEAR
        steps = np.asarray(picture.resize((width, height), kind))
    return grey_map()[steps]


def _check(
    power: FloatArray,
    shift_hz: FloatArray,
    machine: MachineSettings,
    width: int,
    height: int,
) -> None:
    if power.ndim != 2 or len(shift_hz) != power.shape[0] or power.size == 0:
        raise ValueError(
            f"power has shape {power.shape} and there are {len(shift_hz)} shifts: "
            "give one row of power for every shift and at least one column"
        )
    if not machine.dynamic_range_db > 0.0:
        raise ValueError(
            f"dynamic range = {machine.dynamic_range_db} dB must be above 0: "
            "30 to 70 dB is usual"
        )
    if width < 1 or height < 1:
        raise ValueError(
            f"a strip of {width} × {height} pixels is empty: use 1 or more"
        )


def rolled_bins(n_bin: int, baseline_shift: float) -> int:
    """By how many rows a baseline shift rolls the spectrum: whole rows, no loss."""
    return round(baseline_shift * n_bin)


def scale_hz(shift_hz: FloatArray, baseline_shift: float) -> tuple[float, float]:
    """Doppler shift at the reversed and at the forward edge of the strip [Hz].

    Edges of the outermost rows, so that a linear axis between them is exact.
    """
    step = float(shift_hz[1] - shift_hz[0])
    moved = rolled_bins(len(shift_hz), baseline_shift) * step
    low = float(shift_hz[0]) - 0.5 * step + moved
    return low, low + len(shift_hz) * step


@lru_cache(maxsize=1)
def grey_map() -> Grey:
    """Grey level for each of 256 steps of the dynamic range, (256,)."""
    share = np.arange(256) / 255.0
    return np.asarray(np.rint(255.0 * share**CONTRAST), dtype=np.uint8)


def strip_jpeg(levels: Grey, quality: int = JPEG_QUALITY) -> bytes:
    """Encode a strip (or any grey picture) as JPEG, for a layer on the screen."""
    out = BytesIO()
    Image.fromarray(levels).save(out, "JPEG", quality=quality)
    return out.getvalue()
