"""What drives the blood: heart, breathing, posture, strain, the hand on the probe.

Gives each driver of `kernels.py` as a function of time for one recording (a *lane*).
The parameters of a breath or a beat are clinical units; `drivers` crosses into SI.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam import Breathing
from simulator.kernels import (
    D_ARTERY,
    D_ATRIUM,
    D_COSINE,
    D_CSF,
    D_PLEURAL,
    D_PROBE,
    D_SINE,
    D_STRAIN,
    N_DRIVERS,
)
from simulator.parameters import Glottis, Operator, Patient
from simulator.recording import PressureRecording, shipped
from simulator.units import PA_PER_MMHG

Array = NDArray[np.float64]

ATRIUM_FALL_UPRIGHT_MMHG = 5.0
"""Fall of right-atrial pressure from lying to sitting (assumption)."""
MMHG_PER_LITRE = 2.0
"""Right-atrial pressure per litre of fluid balance (assumption). The shipped recording
rose by 1.6 mmHg for 0.25 l given quickly into a vein: a slow deficit spreads over
all body water, so much less per litre is assumed."""
PLEURAL_SHARE_IN_ATRIUM = 0.85
"""Share of a change of pleural pressure that reaches the right atrium (assumption)."""
PLEURAL_MEAN_MMHG = -3.5
PLEURAL_MEAN_UPRIGHT_MMHG = -5.0
"""Mean pleural pressure lying and sitting (assumption)."""
QUIET_SWING_MMHG = 2.0
"""Pleural fall of a quiet breath (assumption)."""
DEEP_RATE_RATIO = 0.6
"""Deep breaths are slower than quiet ones by this ratio (assumption)."""
WAVE_SIZE = 0.7
"""Size of the cardiac waves (assumption)."""
HELD_RISE_MMHG = 10.0
"""Pleural pressure, from its mean, when muscles relax on a shut glottis: the passive
chest wall presses on the air (assumption; the same after any depth of breath)."""
ARTERIAL_MMHG = 95.0
ARTERIAL_OVER_BRAIN_MMHG = 85.0
"""Arterial pressure, and how far it lies over that of the brain (assumption)."""
ARTERIAL_FALL_UPRIGHT = 0.06
"""Fall of the driving pressure of cerebral flow on sitting (assumption)."""
STRAIN_RAMP_S = 1.5
"""Rise of a strain (assumption)."""
STRAIN_DECAY_S = 4.0
"""A strain lifts arterial pressure; this is how fast it falls again (assumption)."""
MANOEUVRE_START_S = 2.0
MANOEUVRE_HOLD_S = 8.0
"""When a held breath or strain begins, and how long it is held (assumption)."""
PRESS_RAMP_S = 0.3
"""Time in which the probe comes down (assumption)."""
CSF_FALL_UPRIGHT_MMHG = 7.4
"""Fall of intracranial pressure from lying to sitting, 8.6 to 1.2 mmHg [derived from
reference intervals, norager2021]; an input here, not a result."""
STRAIN_SHARE_CSF = 0.5
"""Share of a strain that reaches the cerebrospinal fluid (assumption)."""
SIT_UP_S = 3.0
"""Time it takes to sit up (assumption)."""
SETTLED_S = 60.0
"""From this long after sitting up areas lie within 1 % of their final value."""
POOLING_S = 6.0
"""Time constant with which blood pools in the legs and right-atrial pressure falls
after sitting up (assumption)."""

_WAVES = (  # cardiac phase from the R wave, width, size in mmHg (assumption)
    (-0.10, 0.050, 2.2),  # a
    (0.06, 0.030, 0.7),  # c
    (0.24, 0.085, -2.2),  # x descent
    (0.45, 0.060, 1.6),  # v
    (0.60, 0.065, -1.5),  # y descent
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One recording: how the person lies and breathes, from when the probe presses."""

    tilt_deg: float
    breathing: Breathing
    press_from_s: float = -np.inf
    start_s: float = MANOEUVRE_START_S
    """When a held breath or strain begins [s]."""
    settle_s: float = np.inf
    """How long before the first sample the person came into this posture [s]."""


def settled_s(operator: Operator, tilt_deg: float) -> float:
    """Time since sitting up [s]; infinite lying, or once the veins have settled."""
    is_settled = tilt_deg <= 0.0 or operator.settle_s >= SETTLED_S
    return np.inf if is_settled else operator.settle_s


def ease(time_s: Array, start_s: float, width_s: float) -> Array:
    """Raised-cosine step: 0 before `start_s`, 1 from `start_s + width_s` on."""
    share = np.clip((time_s - start_s) / max(width_s, 1e-6), 0.0, 1.0)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * share))


def atrial_wave_mmhg(phase: Array) -> Array:
    """Right-atrial a, c, v waves and x, y descents against cardiac phase, zero mean."""
    return _wave(phase) - _WAVE_MEAN


def _wave(phase: Array) -> Array:
    wave = np.zeros_like(phase)
    for centre, width, size in _WAVES:
        distance = (phase - centre + 0.5) % 1.0 - 0.5
        wave = wave + size * np.exp(-0.5 * (distance / width) ** 2)
    return wave


_WAVE_MEAN = float(_wave(np.arange(1000) / 1000).mean())


def _breath(phase: Array, inspiration: float, expiration: float) -> Array:
    """One breath, 0 → 1 → 0, with a pause at the end."""
    rise = 0.5 - 0.5 * np.cos(np.pi * phase / inspiration)
    fall = 0.5 + 0.5 * np.cos(np.pi * (phase - inspiration) / expiration)
    return np.asarray(
        np.select([phase < inspiration, phase < inspiration + expiration], [rise, fall])
    )


def deep_breath_period_s(patient: Patient) -> float:
    """Time from one deep breath to the next [s]."""
    return 60.0 / (DEEP_RATE_RATIO * patient.breathing_rate_per_min)


def quiet_breath_period_s(
    patient: Patient, recording: PressureRecording | None = None
) -> float:
    """Time from one quiet breath to the next [s]; as marked in a recorded heart."""
    heart = recording if recording is not None else shipped(patient.heart)
    if heart is not None and heart.breath_s is not None:
        return heart.breath_s
    return 60.0 / patient.breathing_rate_per_min


def quiet_pleural_mmhg(
    patient: Patient, recording: PressureRecording | None, time_s: Array
) -> Array:
    """Pleural pressure of quiet breathing, from its mean [mmHg]."""
    if recording is not None:
        return _ventilator_pleural_mmhg(recording, time_s)
    phase = time_s * patient.breathing_rate_per_min / 60.0 % 1.0
    return -QUIET_SWING_MMHG * _breath(phase, 0.4, 0.4)


def _ventilator_pleural_mmhg(recording: PressureRecording, time_s: Array) -> Array:
    """Pleural pressure that the ventilator makes, from the recording itself.

    The recorded pressure averaged over the phase of the breath has no heart beat left
    in it; what remains is the share of the pleural swing that reaches the atrium.
    """
    starts = recording.inspiration_s
    if starts.size < 3:
        return np.zeros_like(time_s)
    own = _phase_between(starts, recording.time_s)
    bins = np.minimum((own * 20).astype(int), 19)
    count = np.bincount(bins, minlength=20)
    known = count > 0
    mean = np.bincount(bins, recording.pressure_mmhg, 20)[known] / count[known]
    swing = (mean - mean.mean()) / PLEURAL_SHARE_IN_ATRIUM
    centre = ((np.arange(20) + 0.5) / 20)[known]
    return np.asarray(
        np.interp(_phase_between(starts, time_s), centre, swing, period=1.0)
    )


def _phase_between(events_s: Array, time_s: Array) -> Array:
    """Phase 0…1 from each event to the next, continued at the typical rate."""
    widths = np.diff(events_s)
    typical = float(widths.mean())
    k = np.clip(np.searchsorted(events_s, time_s, "right") - 1, 0, events_s.size - 1)
    width = np.where(time_s < events_s[0], typical, np.append(widths, typical)[k])
    return np.asarray((time_s - events_s[k]) / width % 1.0)


def manoeuvre_mmhg(
    patient: Patient, operator: Operator, lane: Lane, time_s: Array
) -> tuple[Array, Array, Array]:
    """Pleural change, strain, and the share of quiet breathing that goes on.

    "Breathe in deeply" and "breathe in and hold" are opposite experiments as long as
    the glottis shuts: the first empties the vein, the second distends it. Held with an
    open glottis the air in the lungs is at the pressure of the room, so the pleura
    stays at the pull of the stretched lungs: the deep breath goes on.
    """
    none = np.zeros_like(time_s)
    depth = operator.breath_depth_mmhg
    start, breathing = lane.start_s, lane.breathing
    if breathing is Breathing.QUIET:
        return none, none, none + 1.0
    if breathing is Breathing.APNOEA:
        return none, none, none
    if breathing is Breathing.DEEP:
        phase = time_s / deep_breath_period_s(patient) % 1.0
        return -depth * _breath(phase, 0.22, 0.33), none, none
    calm = 1.0 - ease(time_s, start - 0.5, 0.5)
    if breathing is Breathing.STRAIN:
        rise = ease(time_s, start, STRAIN_RAMP_S)
        end = start + STRAIN_RAMP_S + MANOEUVRE_HOLD_S
        strain = operator.strain_mmhg * (rise - ease(time_s, end, 0.4))
        return strain, strain, calm
    end = start + 1.0 + MANOEUVRE_HOLD_S  # held: in, and out again at the end
    let_go = ease(time_s, end, 1.0)
    pleural = -depth * (ease(time_s, start, 1.0) - let_go)
    if operator.glottis is Glottis.CLOSED:  # shut it, then relax on it
        relaxed = ease(time_s, start + 1.0, 0.8) - let_go
        pleural = pleural + (depth + HELD_RISE_MMHG) * relaxed
    return pleural, none, calm


def atrial_mean_mmhg(patient: Patient, pooled: float = 0.0) -> float:
    """Mean right-atrial pressure [mmHg]; `pooled` is 0 lying, 1 after long sitting."""
    return (
        patient.right_atrial_pressure_mmhg
        + MMHG_PER_LITRE * patient.fluid_balance_l
        - ATRIUM_FALL_UPRIGHT_MMHG * pooled
    )


def posture(lane: Lane, time_s: Array) -> tuple[Array, Array]:
    """Tilt [rad] and the share of blood that has pooled, 0 lying to 1 sitting."""
    tilt = np.radians(lane.tilt_deg)
    if np.isinf(lane.settle_s):
        return np.full_like(time_s, tilt), np.full_like(time_s, np.sin(tilt))
    begin = -lane.settle_s - SIT_UP_S
    since = np.maximum(time_s - begin - 0.5 * SIT_UP_S, 0.0)
    pooled = np.sin(tilt) * (1.0 - np.exp(-since / POOLING_S))
    return tilt * ease(time_s, begin, SIT_UP_S), pooled


def _recorded_time_s(
    recording: PressureRecording | None, lead_s: float, time_s: Array
) -> Array:
    """Our time on the recording's own clock; time zero lies `lead_s` into it."""
    if recording is None:
        return time_s
    return np.asarray(recording.time_s[0] + lead_s + time_s)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rhythm:
    """Heart and quiet breathing of one person, the same in every lane; (n_time,)."""

    quiet_mmhg: Array
    """Pleural pressure of quiet breathing, from its mean."""
    atrial_mmhg: Array
    """Right-atrial pressure, from its mean."""
    arterial_mmhg: Array
    """Arterial pressure lying, without strain."""


def rhythm(
    patient: Patient,
    time_s: Array,
    *,
    recording: PressureRecording | None = None,
    lead_s: float = 0.0,
) -> Rhythm:
    """Beat and breathe; `lead_s` is how far into a recording time zero lies."""
    atrial_mmhg, phase = _atrial_change_mmhg(patient, recording, lead_s, time_s)
    pulse = np.sin(2 * np.pi * (phase - 0.15)) + 0.3 * np.sin(4 * np.pi * (phase - 0.1))
    return Rhythm(
        quiet_mmhg=quiet_pleural_mmhg(
            patient, recording, _recorded_time_s(recording, lead_s, time_s)
        ),
        atrial_mmhg=atrial_mmhg,
        arterial_mmhg=ARTERIAL_MMHG * (1.0 + 0.10 * WAVE_SIZE * pulse),
    )


def _atrial_change_mmhg(
    patient: Patient, recording: PressureRecording | None, lead_s: float, time_s: Array
) -> tuple[Array, Array]:
    """Right-atrial pressure from its mean, and the phase of the heart beat."""
    if recording is None:
        phase = time_s * patient.heart_rate_bpm / 60.0 % 1.0
        return WAVE_SIZE * atrial_wave_mmhg(phase), phase
    own = _recorded_time_s(recording, lead_s, time_s)
    change = np.interp(own, recording.time_s, recording.pressure_mmhg)
    if recording.r_peak_s.size > 2:
        phase = _phase_between(recording.r_peak_s, own)
    else:
        phase = time_s * patient.heart_rate_bpm / 60.0 % 1.0
    return change - recording.mean_mmhg, phase


def _arterial_mmhg(pulse_mmhg: Array, strain: Array, up: Array, dt_s: float) -> Array:
    """Pressure that feeds the brain: pulse, strain and posture [mmHg]."""
    pressure = pulse_mmhg
    if strain.any():
        pressure = pressure + 0.9 * (strain - _lagged(strain, dt_s / STRAIN_DECAY_S))
    fall = ARTERIAL_FALL_UPRIGHT * np.maximum(up, 0.0) * ARTERIAL_OVER_BRAIN_MMHG
    # The brain's own pressure falls as it is lifted above the heart; its arteries
    # counter 8 mmHg of that (assumption).
    return np.asarray(pressure - fall + 8.0 * up)


def _lagged(values: Array, rate: float) -> Array:
    out = np.empty_like(values)
    level = 0.0
    for k, value in enumerate(values):
        level += rate * (value - level)
        out[k] = level
    return out


def drivers(
    patient: Patient,
    operator: Operator,
    lane: Lane,
    time_s: Array,
    *,
    recording: PressureRecording | None = None,
    lead_s: float = 0.0,
    beating: Rhythm | None = None,
    out: Array | None = None,
) -> Array:
    """Every driver of one lane, (N_DRIVERS, n_time), in Pa (probe: 0 to 1).

    Parameters
    ----------
    lead_s
        How far into a recording time zero lies.
    beating
        What `rhythm` gives for the same person, times and recording, if several lanes
        share it.
    out
        Where to write them, time first, (n_time, N_DRIVERS): the kernel wants it so.
    """
    if beating is None:
        beating = rhythm(patient, time_s, recording=recording, lead_s=lead_s)
    pleural, strain, quiet = manoeuvre_mmhg(patient, operator, lane, time_s)
    quiet_swing = quiet * beating.quiet_mmhg
    # Who does not move has one posture for all times.
    tilt, pooled = posture(lane, time_s[:1] if np.isinf(lane.settle_s) else time_s)
    up = np.sin(tilt)
    # A recording already holds what the ventilator did; only the manoeuvre is added.
    heard = pleural if recording is not None else pleural + quiet_swing
    atrium = (
        atrial_mean_mmhg(patient)
        - ATRIUM_FALL_UPRIGHT_MMHG * pooled
        + beating.atrial_mmhg
        + PLEURAL_SHARE_IN_ATRIUM * heard
    )
    mean = PLEURAL_MEAN_MMHG + (PLEURAL_MEAN_UPRIGHT_MMHG - PLEURAL_MEAN_MMHG) * up
    dt_s = float(time_s[1] - time_s[0]) if time_s.size > 1 else 0.0
    drive = np.empty((time_s.size, N_DRIVERS)) if out is None else out
    out = drive.T
    out[D_PLEURAL] = (mean + quiet_swing + pleural) * PA_PER_MMHG
    out[D_ATRIUM] = atrium * PA_PER_MMHG
    out[D_ARTERY] = (
        _arterial_mmhg(beating.arterial_mmhg, strain, up, dt_s) * PA_PER_MMHG
    )
    out[D_STRAIN] = strain * PA_PER_MMHG
    out[D_CSF] = (
        patient.csf_pressure_mmhg
        - CSF_FALL_UPRIGHT_MMHG * up
        + STRAIN_SHARE_CSF * strain
    ) * PA_PER_MMHG
    out[D_SINE], out[D_COSINE] = up, np.cos(tilt)
    out[D_PROBE] = ease(time_s, lane.press_from_s, PRESS_RAMP_S)
    return out
