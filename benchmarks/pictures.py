"""Pictures and sound that a screen asks for again and again, on one core."""

from collections.abc import Callable

import numpy as np

from benchmarks.measure import median_s
from exam import SITES, Defect
from simulator import Machine
from simulator.picture import (
    bmode,
    colour_frame,
    long_view,
    mmode,
    neck_view,
    strip_jpeg,
    strip_levels,
    wav,
)

N_COLUMN, N_SHIFT = 1500, 128
STRIP_PX = (1500, 256)


def pictures() -> dict[str, float]:
    """Each picture once, of a vein that is given: no flow, no signal [ms]."""
    return {
        f"picture_{name}_ms": 1e3 * median_s(draw) for name, draw in _drawn().items()
    }


def _drawn() -> dict[str, Callable[[int], object]]:
    rng = np.random.default_rng(1)
    power = rng.exponential(1e-3, (N_SHIFT, N_COLUMN)).astype(np.float32)
    shift_hz = np.linspace(-2000.0, 2000.0, N_SHIFT, endpoint=False)
    levels = strip_levels(power, shift_hz, Machine(), *STRIP_PX)
    view = neck_view(SITES["right_j1"], 1.2, 1.4)
    time_s = np.arange(3000) * 0.01
    pulse_cm2 = 1.0 + 0.2 * np.sin(time_s)
    iq = rng.standard_normal((120_000, 2)) @ np.array([20.0, 20.0j])
    malformed = Defect.VALVE_MALFORMATION
    return {
        "strip": lambda _: strip_levels(power, shift_hz, Machine(), *STRIP_PX),
        "strip_jpeg": lambda _: strip_jpeg(levels),
        "bmode": lambda k: bmode(view, 0.9, rest_area_cm2=1.0, time_s=0.3 + 0.01 * k),
        "bmode_defect": lambda k: bmode(view, 0.9 + 0.001 * k, defect=malformed),
        "colour": lambda k: colour_frame(long_view(1.1, 1.2), 8.0 + 0.1 * k),
        "mmode": lambda _: mmode(view, time_s, pulse_cm2, width=1500),
        "sound_30s": lambda _: wav(iq, 4000.0),
    }
