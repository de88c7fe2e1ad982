"""How much blood of which speed lies in the gate.

The lumen is an ellipse (`tube_law.axis_ratio`), flattened along the depth. In it the
velocity is the same on ellipses of one shape,

    v(ρ) = v_max (1 − ρⁿ),   ρ² = (x/a)² + (y/b)²,   mean = v_max n / (n + 2).

n = 2 is Poiseuille's profile, exact in an ellipse too; large n is a plug. `spectrum.py`
makes a Doppler spectrum of the blood that is counted here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

from simulator.doppler.beam import Beam
from simulator.tube_law import axis_ratio, thickness_cm

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = NDArray[np.int64] | slice

VEIN_EXPONENT = 3.0
"""Profile of a vein: blunter than Poiseuille's, which needs a longer straight tube
(assumption)."""
THROAT_EXPONENT = 8.0
"""Profile in the throat of a narrowing: nearly a plug, as blood has just been drawn
together (assumption)."""
N_RING = 25
"""Speeds for which the blood is counted, from still to the fastest."""
_ACROSS, _ACROSS_WEIGHT = np.polynomial.legendre.leggauss(8)
_ALONG, _ALONG_WEIGHT = np.polynomial.legendre.leggauss(16)
_SLICE_REACH, _BLUR_REACH = 2.0, 3.5  # beyond, sensitivity is below 1/2000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lumen:
    """Half axes of some lumens [mm], (n_shape,), and the profile in them."""

    half_width_mm: Array
    half_thickness_mm: Array
    exponent: Array

    @classmethod
    def of(
        cls, area_cm2: Array, round_area_cm2: float | Array, is_throat: bool | Bools
    ) -> "Lumen":
        """Shapes of veins that are round at `round_area_cm2`, one or one of each."""
        ratio = axis_ratio(area_cm2 / round_area_cm2)
        half = 5.0 * thickness_cm(area_cm2, ratio)
        exponent = np.where(is_throat, THROAT_EXPONENT, VEIN_EXPONENT)
        return cls(
            half_width_mm=half * ratio,
            half_thickness_mm=half,
            exponent=np.full(half.shape, exponent),
        )

    def of_rows(self, rows: Rows) -> "Lumen":
        """Some of the lumens."""
        return Lumen(
            half_width_mm=self.half_width_mm[rows],
            half_thickness_mm=self.half_thickness_mm[rows],
            exponent=self.exponent[rows],
        )

    @property
    def area_cm2(self) -> Array:
        """Area of each lumen."""
        return np.asarray(np.pi * self.half_width_mm * self.half_thickness_mm / 100.0)

    def speed(self, rho2: Array) -> Array:
        """Speed at ρ² of the lumens over the highest; first axis: the lumens."""
        axes = (slice(None), *[None] * (rho2.ndim - 1))
        return np.asarray(1.0 - rho2 ** (0.5 * self.exponent[axes]))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gated:
    """What the gate holds, per shape of the lumen."""

    ring_share: Array
    """Share of the gated blood at each speed, (n_shape, n_ring); rows sum to 1."""
    fill: Array
    """Share of the gate's sensitive volume that is blood, (n_shape,)."""

    def of_rows(self, rows: Rows) -> "Gated":
        """The same for some of the lumens."""
        return Gated(ring_share=self.ring_share[rows], fill=self.fill[rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gates:
    """What `gated` asks of a beam, another one for each lumen; (n_shape, 1)."""

    half_gate_mm: Array
    gate_offset_mm: Array
    blur_mm: Array
    slice_mm: Array

    @classmethod
    def of(cls, beams: Sequence[Beam], which: NDArray[np.int64]) -> "Gates":
        """The gates of some beams; `which` of them each lumen has."""

        def each(values: list[float]) -> Array:
            return np.array(values)[which, None]

        return cls(
            half_gate_mm=each([beam.half_gate_mm for beam in beams]),
            gate_offset_mm=each([beam.gate_offset_mm for beam in beams]),
            blur_mm=each([beam.blur_mm for beam in beams]),
            slice_mm=each([beam.slice_mm for beam in beams]),
        )


def peak_over_mean(exponent: Array | float) -> Array:
    """Highest velocity over the mean of the section, (n + 2)/n."""
    n = np.asarray(exponent, dtype=float)
    return np.asarray((n + 2.0) / n)


def ring_speed() -> Array:
    """Speeds that are counted, over the highest, (n_ring,), from 0 to 1."""
    return np.asarray(np.arange(N_RING) / (N_RING - 1.0))


def gated(
    lumen: Lumen, gate: Beam | Gates, speed_at: Callable[[Array], Array] | None = None
) -> Gated:
    """Weigh the blood of each lumen with the gate's sensitivity.

    Parameters
    ----------
    gate
        One beam for all lumens, or the gate of each.
    speed_at
        Speed, 0 to 1, at ρ² of the lumens; as in a plain vein if not given.

    Notes
    -----
    Sensitivity is a box of the gate's length, smeared, along the depth, and
    exp(−2x²/s²) across the slice. It is added up over the part of the lumen that it
    reaches; blood between two counted speeds is shared so that its mean is kept.
    """
    a, b = lumen.half_width_mm[:, None], lumen.half_thickness_mm[:, None]
    reach = np.minimum(a, _SLICE_REACH * gate.slice_mm)
    x = 0.5 * reach * (1.0 + _ACROSS)  # one half; the other is alike
    chord = b * np.sqrt(np.maximum(1.0 - (x / a) ** 2, 0.0))
    edge = gate.half_gate_mm + _BLUR_REACH * gate.blur_mm
    low = np.maximum(-chord, gate.gate_offset_mm - edge)
    length = np.maximum(np.minimum(chord, gate.gate_offset_mm + edge) - low, 0.0)
    y = low[..., None] + 0.5 * length[..., None] * (1.0 + _ALONG)
    rho2 = ((x / a) ** 2)[..., None] + (y / b[..., None]) ** 2
    speed = (speed_at or lumen.speed)(np.minimum(rho2, 1.0))
    across = reach * _ACROSS_WEIGHT * np.exp(-2.0 * (x / gate.slice_mm) ** 2)
    weight = (across * 0.5 * length)[..., None] * _ALONG_WEIGHT * _along(y, gate)
    blood = _counted(speed, weight)
    total = blood.sum(axis=1)
    room = np.ravel(gate.slice_mm * np.sqrt(0.5 * np.pi) * 2.0 * gate.half_gate_mm)
    share = blood / np.maximum(total, 1e-300)[:, None]
    return Gated(ring_share=share, fill=np.minimum(total / room, 1.0))


def _counted(speed: Array, weight: Array) -> Array:
    """Weights by speed, (n_shape, n_ring)."""
    n_shape = len(speed)
    place = speed.reshape(n_shape, -1) * (N_RING - 1)
    lower = np.minimum(place.astype(np.int64), N_RING - 2)
    upper_share = place - lower
    flat = weight.reshape(n_shape, -1)
    at = (lower + N_RING * np.arange(n_shape)[:, None]).ravel()
    n = n_shape * N_RING
    below = np.bincount(at, (flat * (1.0 - upper_share)).ravel(), n)
    above = np.bincount(at + 1, (flat * upper_share).ravel(), n)
    return np.asarray((below + above).reshape(n_shape, N_RING))


def _along(y_mm: Array, gate: Beam | Gates) -> Array:
    """Sensitivity at a depth off the middle of the vein."""
    scale = np.sqrt(2.0) * np.maximum(gate.blur_mm, 1e-3)[..., None]
    half_mm = np.asarray(gate.half_gate_mm)[..., None]
    off = y_mm - np.asarray(gate.gate_offset_mm)[..., None]
    ends = erf((half_mm - off) / scale) + erf((half_mm + off) / scale)
    return np.asarray(0.5 * ends)
