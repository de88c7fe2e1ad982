"""Pressure from area and back, for a vein that collapses.

Symbols: α = A / A0 [-], the lumen area relative to the reference area; p transmural
pressure [Pa]; c wave speed [m/s]; φ friction relative to a round lumen [-].

    p = P0 + Kl (α − 1) + Ke (α⁴ − 1) − Kb (α^−1.5 − 1)
    ρ c² = A dp/dA = Kl α + 4 Ke α⁴ + 1.5 Kb α^−1.5

P0 is the transmural pressure at the reference area, Kl the gentle part (the lumen
changes its shape), Ke the stretch of the round vein, Kb the closing of the last gap of
the flat vein. Integer and half-integer powers only, so that `kernels.py` needs one
square root and one division. `anatomy.py` has the values.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.units import BLOOD_DENSITY_KG_M3

Array = NDArray[np.float64]

FLAT_FRICTION = 1.23
"""Growth of Poiseuille friction per (1/α − 1) for an ellipse of constant perimeter.

φ = 1 + 1.23 (1/α − 1) for α < 1 follows the exact elliptic value within 4 % [derived].
"""

_ALPHA_LOW, _ALPHA_HIGH = 1e-4, 12.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeLaw:
    """The four constants of one vein's law, or of several veins' laws [Pa]."""

    p0_pa: float | Array = 0.0
    kl_pa: float | Array = 0.0
    ke_pa: float | Array = 0.0
    kb_pa: float | Array = 0.0

    def pressure_pa(self, alpha: ArrayLike) -> Array:
        """Transmural pressure at relative area α [Pa]."""
        a = np.asarray(alpha, dtype=float)
        return np.asarray(
            self.p0_pa
            + self.kl_pa * (a - 1.0)
            + self.ke_pa * (a**4 - 1.0)
            - self.kb_pa * (a**-1.5 - 1.0)
        )

    def stiffness_pa(self, alpha: ArrayLike) -> Array:
        """A dp/dA = ρc² at relative area α [Pa]."""
        a = np.asarray(alpha, dtype=float)
        return np.asarray(
            self.kl_pa * a + 4.0 * self.ke_pa * a**4 + 1.5 * self.kb_pa * a**-1.5
        )

    def wave_speed_m_s(self, alpha: ArrayLike) -> Array:
        """Speed of a pressure wave at relative area α [m/s]."""
        return np.asarray(np.sqrt(self.stiffness_pa(alpha) / BLOOD_DENSITY_KG_M3))

    def alpha(self, pressure_pa: ArrayLike) -> Array:
        """Relative area at this transmural pressure, by bisection on the rising law."""
        p = np.asarray(pressure_pa, dtype=float)
        low = np.full(p.shape, _ALPHA_LOW)
        high = np.full(p.shape, _ALPHA_HIGH)
        for _ in range(60):
            middle = 0.5 * (low + high)
            is_below = self.pressure_pa(middle) < p
            low = np.where(is_below, middle, low)
            high = np.where(is_below, high, middle)
        return np.asarray(0.5 * (low + high))


def friction_factor(alpha: ArrayLike) -> Array:
    """Poiseuille friction of a lumen of constant perimeter, 1 when round [-].

    Notes
    -----
    R = 8πμφ/A². The approximation holds within 4 % for 0.02 < α < 1.
    """
    a = np.asarray(alpha, dtype=float)
    return np.asarray(1.0 + FLAT_FRICTION * np.maximum(1.0 / a - 1.0, 0.0))


def axis_ratio(alpha: ArrayLike) -> Array:
    """Long over short axis of the flattened lumen, 1 when round [-].

    Notes
    -----
    An ellipse with axis ratio k has φ = (k + 1/k)/2, hence k = φ + √(φ² − 1).
    """
    phi = friction_factor(alpha)
    return np.asarray(phi + np.sqrt(phi**2 - 1.0))


def short_axis_cm(area_cm2: ArrayLike, alpha: ArrayLike) -> Array:
    """Thickness of the lumen along the beam [cm].

    The probe presses along the short axis.
    """
    return thickness_cm(area_cm2, axis_ratio(alpha))


def thickness_cm(area_cm2: ArrayLike, ratio: ArrayLike) -> Array:
    """Short axis of an ellipse of area A and axis ratio k, √(4A / πk) [cm]."""
    area, k = np.asarray(area_cm2, dtype=float), np.asarray(ratio, dtype=float)
    return np.asarray(np.sqrt(4.0 * area / (np.pi * k)))
