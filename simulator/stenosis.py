"""Pressure lost across a fixed narrowing.

Young and Tsai's empirical law for a tube narrowed from area A₀ (diameter D₀) to A₁
(D₁) over a length L_s, at a mean velocity U = Q/A₀ upstream:

    Δp = K_v μU/D₀ + ½ K_t ρ (A₀/A₁ − 1)² U|U| + K_u ρ L_s dU/dt
    K_v = 32 (0.83 L_s + 1.64 D₁)/D₀ · (A₀/A₁)²,   K_t = 1.52,   K_u = 1.2

The constants are those of the arterial literature; that they hold for veins is an
assumption. A *fixed* narrowing has this loss and its own throat; a *dynamic* one is
a narrow piece of ordinary vein, whose lumen opens and closes with the pressure.
`build.py` puts the loss into the link above the narrowed cell.
"""

from dataclasses import dataclass

import numpy as np

from exam import Defect
from simulator.units import BLOOD_DENSITY_KG_M3, BLOOD_VISCOSITY_PA_S

K_T = 1.52
K_U = 1.2

DEFECT_OPEN_SHARE = {
    Defect.SEPTUM: 0.7,
    Defect.FLAP: 0.6,
    Defect.DOUBLE_CHANNEL: 0.5,
    Defect.VALVE_MALFORMATION: 0.5,
}
"""Share of the lumen that a defect inside the vein leaves open (assumption)."""
DEFECT_LENGTH_M = 0.005
"""Length of such a defect (assumption)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What narrows one piece of vein."""

    lumen_share: float = 1.0
    """Reference area that is left: a dynamic narrowing."""
    resistance: float = 0.0
    quadratic: float = 0.0
    inertance: float = 0.0
    throat_m2: float = np.inf
    """Lumen of a fixed narrowing."""

    def and_loss(
        self, healthy_m2: float, open_share: float, length_m: float, *, is_seen: bool
    ) -> "Narrowing":
        """Give the same with a fixed narrowing more; `is_seen`: it has a throat."""
        if open_share >= 1.0:
            return self
        linear, quadratic, inertance = stenosis_loss(healthy_m2, open_share, length_m)
        throat_m2 = healthy_m2 * open_share if is_seen else np.inf
        return Narrowing(
            lumen_share=self.lumen_share,
            resistance=self.resistance + linear,
            quadratic=self.quadratic + quadratic,
            inertance=self.inertance + inertance,
            throat_m2=min(self.throat_m2, throat_m2),
        )


def stenosis_loss(
    healthy_m2: float, open_share: float, length_m: float
) -> tuple[float, float, float]:
    """Linear and quadratic loss and inertance of a narrowing (Young and Tsai).

    Parameters
    ----------
    healthy_m2
        A₀, the person's own healthy lumen [m²].
    open_share
        A₁/A₀, above 0 and at most 1.
    length_m
        L_s [m].

    Returns
    -------
    Resistance [Pa·s/m³], quadratic loss [Pa·s²/m⁶] and inertance [Pa·s²/m³], all per
    flow Q.
    """
    throat_m2 = healthy_m2 * open_share
    d0, d1 = np.sqrt(4.0 * healthy_m2 / np.pi), np.sqrt(4.0 * throat_m2 / np.pi)
    kv = 32.0 * (0.83 * length_m + 1.64 * d1) / d0 / open_share**2
    linear = kv * BLOOD_VISCOSITY_PA_S / (d0 * healthy_m2)
    quadratic = (
        0.5 * K_T * BLOOD_DENSITY_KG_M3 * (1.0 / open_share - 1.0) ** 2 / healthy_m2**2
    )
    inertance = K_U * BLOOD_DENSITY_KG_M3 * length_m / healthy_m2
    return float(linear), float(quadratic), float(inertance)
