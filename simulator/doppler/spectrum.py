"""The Doppler spectrum of the blood in the gate.

Velocity v gives a line at (2f₀/c) v cos θ. The beam is not one line but a cone, so the
line is a triangle of half width (2f₀/c) |v| κ sin θ: in this additive form the width
stays finite at 90°, where the line itself lies at zero and the spectrum straddles the
baseline. Transit time is the same effect seen in time; it is not added again.

Everything scales with velocity, so one table against q = f / ((2f₀/c) v_max) serves all
instants of one lumen. It is kept as a running sum: the power in a bin is the difference
of two entries, exact for lines narrower than a bin, and bins beyond ± PRF/2 fold back.
`signal.py` reads the table.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.doppler.beam import BROADENING, Beam
from simulator.doppler.profile import N_RING, Gated, ring_speed

Array = NDArray[np.float64]

N_TABLE = 257
"""Entries of a table; odd, so that q = 0 is one of them."""


def running_power(found: Gated, beam: Beam, broadening: float = BROADENING) -> Array:
    """Share of the power below each q of `table_edges`, (n_shape, n_table)."""
    rows = found.ring_share @ _ring_spread(beam.angle_deg, broadening)
    return np.asarray(rows / np.maximum(rows[:, -1:], 1e-300))


def table_edges(beam: Beam, broadening: float = BROADENING) -> tuple[float, float]:
    """First and last q of the table."""
    reach = _half_width(beam.cosine, beam.sine, broadening)
    return min(0.0, beam.cosine) - reach, max(0.0, beam.cosine) + reach


def running_both_ways(
    rows: Array, beam: Beam, broadening: float = BROADENING
) -> tuple[Array, float, float]:
    """The same for blood that runs both ways, and first and last q of its table.

    Parameters
    ----------
    rows
        Share of the blood at each speed from −1 to 1, (n_shape, 2 N_RING − 1).
    """
    reach = abs(beam.cosine) + _half_width(beam.cosine, beam.sine, broadening)
    found = rows @ _both_ways_spread(beam.angle_deg, broadening)
    return found / np.maximum(found[:, -1:], 1e-300), -reach, reach


def _half_width(cosine: float, sine: float, broadening: float) -> float:
    """Half width of the fastest line; at least a ring, so that rings do not show."""
    return max(broadening * sine, abs(cosine) / (N_RING - 1), 1.0 / N_TABLE)


@lru_cache(maxsize=64)
def _ring_spread(angle_deg: float, broadening: float) -> Array:
    """Running power of each ring's triangle, (n_ring, n_table)."""
    cosine, sine = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    reach = _half_width(float(cosine), float(sine), broadening)
    q = np.linspace(min(0.0, cosine) - reach, max(0.0, cosine) + reach, N_TABLE)
    return _triangles(ring_speed(), q, float(cosine), broadening * float(sine))


@lru_cache(maxsize=64)
def _both_ways_spread(angle_deg: float, broadening: float) -> Array:
    """The same for speeds from −1 to 1; as fine, so twice as many entries."""
    cosine = float(np.cos(np.radians(angle_deg)))
    sine = float(np.sin(np.radians(angle_deg)))
    reach = abs(cosine) + _half_width(cosine, sine, broadening)
    speed = np.concatenate((-ring_speed()[:0:-1], ring_speed()))
    q = np.linspace(-reach, reach, 2 * N_TABLE - 1)
    return _triangles(speed, q, cosine, broadening * sine)


def _triangles(speed: Array, q: Array, cosine: float, width: float) -> Array:
    """Running power of a triangle round each speed's shift, (n_speed, n_q)."""
    floor = max(abs(cosine) / (N_RING - 1), 1.0 / N_TABLE)
    half = np.maximum(width * np.abs(speed), floor)[:, None]
    t = np.clip((q - cosine * speed[:, None]) / half, -1.0, 1.0)
    return np.asarray(0.5 + t - 0.5 * t * np.abs(t))
