"""Speckle: the grain that every ultrasound picture has, drawn once per seed.

Many scatterers in one resolution cell add up to a complex Gaussian echo. Sliders move
structure through this field and never draw it anew.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

Field = NDArray[np.float32]

BEAM_SIGMA = (1.2, 3.0)
"""Blur of a point along and across the beam [pixels of a 240-line picture]
(assumption)."""
N_LINE_BEAM = 240.0
"""Height of the picture for which that blur is given [pixels]."""
N_LOOK = 3
"""Pictures from different directions that the scanner averages (assumption)."""


@lru_cache(maxsize=16)
def speckle_db(
    height: int,
    width: int,
    seed: int,
    *,
    sigma: tuple[float, float] = BEAM_SIGMA,
    n_look: int = N_LOOK,
) -> Field:
    """Echo of even tissue, mean power 0 dB, (height, width); the same for a seed."""
    rng = np.random.Generator(np.random.SFC64(seed))
    shape = (height, width)
    power = np.zeros(shape, np.float32)
    for _ in range(2 * n_look):  # real and imaginary part of every look
        part = gaussian_filter(rng.standard_normal(shape, dtype=np.float32), sigma)
        power += part * part
    power /= power.mean()
    echo: Field = 10.0 * np.log10(power + np.float32(1e-6))
    echo.setflags(write=False)
    return echo


@lru_cache(maxsize=32)
def streaks(height: int, width: int, seed: int, sigma: tuple[float, float]) -> Field:
    """Smooth random pattern of mean 0 and deviation 1, (height, width)."""
    rng = np.random.Generator(np.random.SFC64(seed))
    noise = rng.standard_normal((height, width), dtype=np.float32)
    field = gaussian_filter(noise, sigma)
    field = (field - field.mean()) / field.std()
    field.setflags(write=False)
    return np.asarray(field, dtype=np.float32)
