"""The area an operator measures on the cross-section, with calipers.

The lumen is an ellipse whose short axis lies along the beam (`tube_law.short_axis_cm`).
Two diameters are set, or one; each is too wide or too narrow by the operator's error.
An oblique section stretches the diameter along the beam. `reading.py` puts the area on
the form.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.settings import CsaMethod, Operator
from simulator.tube_law import axis_ratio, short_axis_cm

Array = NDArray[np.float64]


def diameters_cm(
    area_cm2: ArrayLike, round_area_cm2: float, operator: Operator
) -> tuple[Array, Array]:
    """Diameters along and across the beam as the operator sets the calipers [cm].

    Notes
    -----
    Only the diameter along the beam is stretched by an oblique section, by 1/cos. For
    a circle it serves for both.
    """
    area = np.asarray(area_cm2, dtype=float)
    alpha = area / round_area_cm2
    tilt = np.radians(operator.probe_tilt_deg)
    caliper = 1.0 + operator.caliper_error_percent / 100.0
    short_cm = short_axis_cm(area, alpha)
    along_cm = np.asarray(caliper * short_cm / np.cos(tilt))
    if operator.csa_method == CsaMethod.CIRCLE:
        return along_cm, along_cm
    return along_cm, np.asarray(caliper * short_cm * axis_ratio(alpha))


def measured_area_cm2(
    area_cm2: ArrayLike, round_area_cm2: float, operator: Operator
) -> Array:
    """Area as the operator measures it [cm²].

    Notes
    -----
    Ellipse: π/4 · d₁ d₂. Circle: π/4 · d₁², from the short diameter alone, as if the
    vein were round: of a vein three times as wide as thick it finds a third.
    """
    along_cm, across_cm = diameters_cm(area_cm2, round_area_cm2, operator)
    return np.asarray(0.25 * np.pi * along_cm * across_cm)
