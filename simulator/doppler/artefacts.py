"""What is not blood: walls, the filter against them, noise, mirror images, black.

`signal.py` adds walls and noise to the blood and filters all of it; `spectrogram.py`
adds the mirror image; `traces.py` asks what is lit on the screen.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.settings import Machine

Array = NDArray[np.float64]

FILTER_ORDER = 4
FILTER_SHARE_OF_PRF = 1.0 / 125.0
"""The machine's wall filter cannot be set below this share of the PRF (assumption): a
scale for fast blood loses slow blood."""
CLUTTER_DB = 30.0
"""Echo of walls and tissue over that of blood, gate full of it (assumption)."""
CLUTTER_HZ = 5.0
"""Standard deviation of the walls' own Doppler shift (assumption)."""
LEAST_CLUTTER_SHARE = 0.03
"""Walls that reach a gate inside the lumen through the beam's side lobes
(assumption)."""
MIRROR_DB = -40.0
"""Mirror image across the baseline at a gain of 0 dB or less (assumption)."""
MIRROR_DB_PER_DB = 1.0
"""How fast it grows with gain, as the receiver saturates (assumption)."""
MIRROR_MOST_DB = -10.0
"""Strongest mirror image (assumption)."""
BLACK = 2.6
"""Power that is just lit at a gain of 0 dB, over mean noise (assumption): one noise
pixel in fourteen shows."""

_N_FINE = 8
_MOST_NEAR = 12


def wall_filter_hz(machine: Machine) -> float:
    """Wall filter in force: as set, or the least that the PRF allows [Hz]."""
    return max(machine.wall_filter_hz, FILTER_SHARE_OF_PRF * machine.prf_hz)


def passed(shift_hz: Array, filter_hz: float) -> Array:
    """Share of power that the wall filter lets through, 1/(1 + (fc/f)^2N)."""
    f = np.abs(np.asarray(shift_hz, dtype=float))
    ratio = np.minimum(filter_hz / np.maximum(f, 1e-3), 1e6)
    return np.asarray(1.0 / (1.0 + ratio ** (2 * FILTER_ORDER)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filtered:
    """Wall filter and what it leaves of the walls, in the bins of an FFT."""

    passed: Array
    """Mean of the filter over each bin, (n_bin,)."""
    passed_fine: Array
    """The filter in pieces of the bins nearest to the baseline, (n_near, n_fine)."""
    walls: Array
    """Walls behind the filter, (n_bin,); without it their mean would be 1."""


@lru_cache(maxsize=64)
def filtered(n_bin: int, prf_hz: float, filter_hz: float) -> Filtered:
    """Filter and walls, both narrower than a bin, averaged over each."""
    fine = (np.arange(_N_FINE) + 0.5) / _N_FINE - 0.5
    step = prf_hz / n_bin
    shift = np.fft.fftfreq(n_bin, 1.0 / prf_hz)[:, None] + fine * step
    through = passed(shift, filter_hz)
    walls = np.exp(-0.5 * (shift / CLUTTER_HZ) ** 2)
    walls *= n_bin * _N_FINE / walls.sum()
    n_near = min(math.ceil(1.5 * filter_hz / step), _MOST_NEAR)
    near = np.arange(-n_near, n_near + 1)
    return Filtered(
        passed=through.mean(axis=1),
        passed_fine=np.ascontiguousarray(through[near]),
        walls=(walls * through).mean(axis=1),
    )


def mirror_share(gain_db: float) -> float:
    """Power of the mirror image over that of the true side, at this gain."""
    level_db = MIRROR_DB + MIRROR_DB_PER_DB * max(gain_db, 0.0)
    return float(10.0 ** (0.1 * min(level_db, MIRROR_MOST_DB)))


def lit_power(gain_db: float) -> float:
    """Least power that is lit on the screen at this gain, over mean noise."""
    return float(BLACK * 10.0 ** (-0.1 * gain_db))
