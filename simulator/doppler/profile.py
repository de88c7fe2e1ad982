"""How much blood of which speed lies in the gate.

The lumen is an ellipse (`tube_law.axis_ratio`), flattened along the depth. In it the
velocity is the same on ellipses of one shape,

    v(ρ) = v_max (1 − ρⁿ),   ρ² = (x/a)² + (y/b)²,   mean = v_max n / (n + 2).

n = 2 is Poiseuille's profile, exact in an ellipse too; large n is a plug. The rings
between such ellipses are weighed with the gate's sensitivity. `spectrum.py` makes a
Doppler spectrum of the weights.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from simulator.doppler.beam import Beam
from simulator.tube_law import axis_ratio, short_axis_cm

Array = NDArray[np.float64]

VEIN_EXPONENT = 3.0
"""Profile of a vein: blunter than Poiseuille's, which needs a longer straight tube
(assumption)."""
THROAT_EXPONENT = 8.0
"""Profile in the throat of a narrowing: nearly a plug, as blood has just been drawn
together (assumption)."""
N_RING = 24
"""Rings of equal step in velocity."""
N_ANGLE = 12


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lumen:
    """Half axes of some lumens [mm], (n_shape,), and the profile in them."""

    half_width_mm: Array
    half_thickness_mm: Array
    exponent: Array

    @classmethod
    def of(cls, area_cm2: Array, round_area_cm2: float, is_throat: bool) -> "Lumen":
        """Shapes of a vein that is round at `round_area_cm2`."""
        alpha = area_cm2 / round_area_cm2
        half = 5.0 * short_axis_cm(area_cm2, alpha)
        exponent = THROAT_EXPONENT if is_throat else VEIN_EXPONENT
        return cls(
            half_width_mm=half * axis_ratio(alpha),
            half_thickness_mm=half,
            exponent=np.full(half.shape, exponent),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gated:
    """What the gate holds, per shape of the lumen."""

    ring_share: Array
    """Share of the gated blood in each ring, (n_shape, n_ring); rows sum to 1."""
    fill: Array
    """Share of the gate's sensitive volume that is blood, (n_shape,)."""


def peak_over_mean(exponent: Array | float) -> Array:
    """Highest velocity over the mean of the section, (n + 2)/n."""
    n = np.asarray(exponent, dtype=float)
    return np.asarray((n + 2.0) / n)


def ring_speed() -> Array:
    """Velocity of each ring over the highest, (n_ring,), rising."""
    return np.asarray((np.arange(N_RING) + 0.5) / N_RING)


def gated(lumen: Lumen, beam: Beam) -> Gated:
    """Weigh the rings of each lumen with the gate's sensitivity.

    Notes
    -----
    Sensitivity is a box of the gate's length, smeared, along the depth, and
    exp(−2x²/s²) across the slice.
    """
    n = lumen.exponent[:, None]
    edges = np.arange(N_RING + 1) / N_RING
    outer = (1.0 - edges[None, :-1]) ** (2.0 / n)  # ρ² at the slow edge of each ring
    inner = (1.0 - edges[None, 1:]) ** (2.0 / n)
    rho = (1.0 - ring_speed()[None, :]) ** (1.0 / n)
    angle = (np.arange(N_ANGLE) + 0.5) / N_ANGLE * np.pi - 0.5 * np.pi
    x = (lumen.half_width_mm[:, None] * rho)[..., None] * np.cos(angle)
    y = (lumen.half_thickness_mm[:, None] * rho)[..., None] * np.sin(angle)
    weight = np.exp(-2.0 * (x / beam.slice_mm) ** 2) * _along(y, beam)
    section = np.pi * lumen.half_width_mm * lumen.half_thickness_mm
    blood = (outer - inner) * weight.mean(axis=2) * section[:, None]
    total = blood.sum(axis=1)
    room = beam.slice_mm * np.sqrt(0.5 * np.pi) * 2.0 * beam.half_gate_mm
    share = blood / np.maximum(total, 1e-300)[:, None]
    return Gated(ring_share=share, fill=np.minimum(total / room, 1.0))


def _along(y_mm: Array, beam: Beam) -> Array:
    """Sensitivity at a depth off the middle of the vein."""
    scale = np.sqrt(2.0) * max(beam.blur_mm, 1e-3)
    off = y_mm - beam.gate_offset_mm
    ends = erf((beam.half_gate_mm - off) / scale) + erf(
        (beam.half_gate_mm + off) / scale
    )
    return np.asarray(0.5 * ends)
