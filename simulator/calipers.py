"""The area an operator measures on the cross-section, with calipers.

The lumen is an ellipse whose short axis lies along the beam (`tube_law.short_axis_cm`).
Two diameters are set, or one; each is too wide or too narrow by the operator's error,
the same everywhere, and by a slip of the hand, another one each time. An oblique
section stretches the diameter along the beam. `reading.py` puts the area on the form.
"""

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exam import Breathing, Site
from simulator.scenario import Scenario
from simulator.settings import CsaMethod, Operator
from simulator.tube_law import axis_ratio, thickness_cm

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """How far two calipers are off this time, over the diameters they should have.

    Arrays, if several recordings are measured together.
    """

    along: float | Array = 1.0
    across: float | Array = 1.0


STEADY = Slip()
"""A hand that sets every caliper where it means to."""


def slip(scenario: Scenario, site: Site, tilt_deg: float, breathing: Breathing) -> Slip:
    """How the operator's hand slips in one recording, always the same for a seed.

    Notes
    -----
    Each caliper is off by a factor exp(σz) of its own, z normal: as often 1.1 times too
    wide as too narrow. σ is ``operator.caliper_scatter_percent``; z does not depend on
    it, so the slider stretches the same slips.
    """
    sigma = scenario.operator.caliper_scatter_percent / 100.0
    if sigma == 0.0:
        return STEADY
    what = repr(("calipers", site.code, float(tilt_deg), breathing.value))
    rng = np.random.default_rng([scenario.seed, zlib.crc32(what.encode())])
    along, across = np.exp(sigma * rng.standard_normal(2))
    return Slip(along=float(along), across=float(across))


def diameters_cm(
    area_cm2: ArrayLike,
    round_area_cm2: ArrayLike,
    operator: Operator,
    hand: Slip = STEADY,
) -> tuple[Array, Array]:
    """Diameters along and across the beam as the operator sets the calipers [cm].

    Notes
    -----
    Only the diameter along the beam is stretched by an oblique section, by 1/cos. For
    a circle it serves for both.
    """
    area = np.asarray(area_cm2, dtype=float)
    ratio = axis_ratio(area / np.asarray(round_area_cm2, dtype=float))
    tilt = np.radians(operator.probe_tilt_deg)
    caliper = 1.0 + operator.caliper_error_percent / 100.0
    short_cm = thickness_cm(area, ratio)
    along_cm = np.asarray(caliper * hand.along * short_cm / np.cos(tilt))
    if operator.csa_method == CsaMethod.CIRCLE:
        return along_cm, along_cm
    across = caliper * hand.across
    return along_cm, np.asarray(across * short_cm * ratio)


def measured_area_cm2(
    area_cm2: ArrayLike,
    round_area_cm2: ArrayLike,
    operator: Operator,
    hand: Slip = STEADY,
) -> Array:
    """Area as the operator measures it [cm²].

    Notes
    -----
    Ellipse: π/4 · d₁ d₂. Circle: π/4 · d₁², from the short diameter alone, as if the
    vein were round: of a vein three times as wide as thick it finds a third.
    """
    along_cm, across_cm = diameters_cm(area_cm2, round_area_cm2, operator, hand)
    return np.asarray(0.25 * np.pi * along_cm * across_cm)
