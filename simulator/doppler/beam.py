"""Where the beam points and what the gate takes in; the Doppler equation; the sign.

Sign convention, decided here and nowhere else: the beam is steered so that blood
flowing **toward the heart gives a positive shift** as long as the true angle is below
90°. Everything behind this file (signal, spectrum, traces, sound) keeps that sign.

Lengths are millimetres: x across the picture's plane, y along the depth of the vein.
`profile.py` asks what of the vein lies in the gate.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from exam import DEEP_CEREBRAL_VEINS, Site
from simulator.scenario import Scenario

SOUND_CM_S = 154_000.0
"""Speed of sound that every scanner assumes in tissue [cm/s]."""

BROADENING = 0.20
"""Half width of the spectrum of one velocity, per shift at 0° and sine of the angle
(assumption). An aperture of 10 mm at a depth of 15 mm, half of it used, gives 0.17."""
PULSE_MM = 0.4
"""Standard deviation of the pulse along the beam (assumption)."""
LATERAL_MM = 0.5
"""Standard deviation of the beam in the picture's plane (assumption)."""
SLICE_MM = 1.5
"""Distance from the picture's plane at which the slice has fallen to 1/e² (assumption).
Wide veins are seen in their middle only."""
SHORTEST_GATE_MM = 1.0
"""Shortest gate of the machine (assumption)."""
GATE_MARGIN = 1.1
"""The operator opens the gate this much wider than the lumen (assumption)."""

DEEP_TRANSMIT_MHZ = 2.0
"""Frequency that passes the bone of the temple."""
DEEP_ANGLE_SET_DEG = 0.0
"""Angle the machine is told through the skull: none, as no vein is seen along the
beam (assumption)."""
DEEP_GATE_MM = 5.0
"""Gate through the skull (assumption)."""
DEEP_SLICE_MM = 3.0
"""Like `SLICE_MM`, at the depth of the deep veins (assumption)."""
DEEP_LOSS_DB = 5.0
"""Signal that the bone takes away (assumption)."""

_LEAST_SINE = 0.2  # a beam along the vein still has a width


@dataclass(frozen=True, slots=True, kw_only=True)
class Beam:
    """How one recording is insonated."""

    transmit_mhz: float
    angle_deg: float
    """True angle between beam and flow."""
    angle_set_deg: float
    """Angle the machine corrects for."""
    gate_mm: float
    """Length of the gate along the beam."""
    gate_offset_mm: float
    """Middle of the gate off the middle of the vein, + deeper."""
    slice_mm: float
    snr_db: float
    """Power of a gate full of blood over noise."""
    is_hidden: bool = False
    """Whether bone keeps every echo of blood away."""

    @property
    def signal(self) -> float:
        """Power of a gate full of blood over noise, as a ratio."""
        return 0.0 if self.is_hidden else float(10.0 ** (0.1 * self.snr_db))

    @property
    def full_shift_hz_per_cm_s(self) -> float:
        """Shift of blood that runs straight along the beam, 2 f₀ / c."""
        return 2.0 * self.transmit_mhz * 1e6 / SOUND_CM_S

    @property
    def cosine(self) -> float:
        """Cosine of the true angle; negative beyond 90°."""
        return direction(self.angle_deg)[0]

    @property
    def sine(self) -> float:
        """Sine of the true angle."""
        return direction(self.angle_deg)[1]

    @property
    def half_gate_mm(self) -> float:
        """Half of the gate as it lies across the vein."""
        return 0.5 * self.gate_mm * max(self.sine, _LEAST_SINE)

    @property
    def blur_mm(self) -> float:
        """Standard deviation by which the gate's ends are smeared across the vein."""
        return float(np.hypot(PULSE_MM * self.sine, LATERAL_MM * self.cosine))

    @property
    def cm_s_per_hz(self) -> float:
        """Velocity the machine prints for a shift of 1 Hz."""
        return velocity_cm_s(1.0, self.transmit_mhz, self.angle_set_deg)


@lru_cache(maxsize=64)
def direction(angle_deg: float) -> tuple[float, float]:
    """Cosine and sine of an angle."""
    angle = np.radians(angle_deg)
    return float(np.cos(angle)), float(np.sin(angle))


def velocity_cm_s(shift_hz: float, transmit_mhz: float, angle_set_deg: float) -> float:
    """Velocity along the vein that the machine prints for a shift [cm/s].

    Notes
    -----
    v = c f / (2 f₀ cos θ) with the angle θ that the operator *set*. If the true angle
    is another, the reading is wrong by the ratio of the cosines.
    """
    cosine, _ = direction(angle_set_deg)
    return float(SOUND_CM_S * shift_hz / (2.0 * transmit_mhz * 1e6 * cosine))


def aim(
    scenario: Scenario, site: Site, thickness_mm: float, *, is_hidden: bool = False
) -> Beam:
    """Point the beam at a vein.

    Parameters
    ----------
    thickness_mm
        Largest thickness of the lumen in this recording: the gate is not opened wider.
    is_hidden
        Whether bone keeps every echo of blood away.
    """
    operator, machine = scenario.operator, scenario.machine
    if site.vein in DEEP_CEREBRAL_VEINS:
        return Beam(
            transmit_mhz=DEEP_TRANSMIT_MHZ,
            angle_deg=operator.deep_angle_deg,
            angle_set_deg=DEEP_ANGLE_SET_DEG,
            gate_mm=DEEP_GATE_MM,
            gate_offset_mm=0.0,
            slice_mm=DEEP_SLICE_MM,
            snr_db=machine.snr_db - DEEP_LOSS_DB,
            is_hidden=is_hidden,
        )
    sine = max(direction(operator.angle_deg)[1], _LEAST_SINE)
    lumen_mm = GATE_MARGIN * thickness_mm / sine
    return Beam(
        transmit_mhz=machine.transmit_mhz,
        angle_deg=operator.angle_deg,
        angle_set_deg=operator.angle_set_deg,
        gate_mm=float(min(operator.gate_mm, max(lumen_mm, SHORTEST_GATE_MM))),
        gate_offset_mm=operator.gate_offset_mm,
        slice_mm=SLICE_MM,
        snr_db=machine.snr_db,
        is_hidden=is_hidden,
    )
