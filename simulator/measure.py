"""The numbers of one form row, and what perfect eyes would write there.

`reading.py` reads a recording off the screen of the machine. Here it is read off the
true velocity and area, for comparison and for those who ask for it
(``operator.read_from``). Two limits are kept, because "no flow" means nothing without
them: blood slower than a usual wall filter and a lumen thinner than a beam resolves are
not seen.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exam import (
    DEEP_CEREBRAL_VEINS,
    Breathing,
    Defect,
    Measurement,
    Posture,
    Vein,
)
from exam.column import Kind
from exam.columns import COLUMNS
from exam.form import READINGS
from simulator.doppler.profile import VEIN_EXPONENT, peak_over_mean
from simulator.drive import (
    MANOEUVRE_HOLD_S,
    MANOEUVRE_START_S,
    deep_breath_period_s,
    quiet_breath_period_s,
)
from simulator.parameters import Patient
from simulator.truth import SiteTruth
from simulator.tube_law import short_axis_cm

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

SLOWEST_CM_S = 1.5
"""Slowest blood seen in the neck: a 50 Hz wall filter at 5 MHz and 60° [derived]."""
SLOWEST_DEEP_CM_S = 3.9
"""Slowest blood seen through the skull: the same filter at 2 MHz [derived]."""
NEEDED_WINDOW = {Vein.BASAL_ROSENTHAL: 0.2, Vein.STRAIGHT_SINUS: 0.4}
"""How clear the bone must be for a deep vein to be seen. If windows are spread evenly
from 0 to 1 (assumption), these give the published detection rates of 70-90 % for the
deep veins and 55-70 % for the sinuses [confirmed]."""
THINNEST_CM = 0.03
"""Thinnest lumen in which flow is seen, about one and a half wavelengths at 7.5 MHz
(assumption)."""
SEEN_AT_LEAST_S = 0.2
"""Flow that shows for less than this in a recording is missed (assumption)."""
PLATEAU_DELAY_S = 2.5
"""A held breath or strain is read from this long after its start (assumption)."""
_NUMBERS = tuple(n for n in READINGS if COLUMNS[n].kind is Kind.NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The numbers of one form row, by the names of the form."""

    reflux_s: float
    bidirectional: bool
    flow_detectable: bool
    csa_cm2: float
    tamean_cm_s: float
    tamax_cm_s: float
    flow_ml_min: float


def visible(truth: SiteTruth) -> Bools:
    """Whether flow shows at each instant: thick enough lumen, fast enough blood."""
    alpha = truth.area_cm2 / truth.round_area_cm2
    is_open = short_axis_cm(truth.area_cm2, alpha) >= THINNEST_CM
    is_deep = truth.site.vein in DEEP_CEREBRAL_VEINS
    slowest = SLOWEST_DEEP_CM_S if is_deep else SLOWEST_CM_S
    return np.asarray(is_open & (np.abs(truth.velocity_cm_s) >= slowest))


def longest_run_s(is_on: Bools, step_s: float) -> float:
    """Longest uninterrupted stretch of true samples [s]."""
    if not is_on.any():
        return 0.0
    padded = np.concatenate(([False], is_on, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])  # start, stop, start, stop …
    return float(np.diff(edges)[::2].max(initial=0)) * step_s


def longest_start_s(is_on: Bools, time_s: Array) -> float:
    """Where the longest uninterrupted stretch begins; 0 if there is none [s]."""
    padded = np.concatenate(([False], is_on, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    if not len(edges):
        return 0.0
    first = int(edges[::2][np.diff(edges)[::2].argmax()])
    return float(first * (time_s[1] - time_s[0]))


def averaging_window(
    time_s: Array,
    patient: Patient,
    breathing: Breathing,
    quiet_breath_s: float | None = None,
) -> Bools:
    """Samples to average: whole breaths, or the plateau of a manoeuvre.

    Parameters
    ----------
    quiet_breath_s
        Time from one quiet breath to the next [s], if it is not the person's.
    """
    if breathing in (Breathing.HELD, Breathing.STRAIN):
        start = MANOEUVRE_START_S + PLATEAU_DELAY_S
        return np.asarray(
            (time_s >= start) & (time_s <= MANOEUVRE_START_S + MANOEUVRE_HOLD_S)
        )
    if breathing is Breathing.APNOEA:
        period_s = 60.0 / patient.heart_rate_bpm
    elif breathing is Breathing.DEEP:
        period_s = deep_breath_period_s(patient)
    else:
        period_s = quiet_breath_s or quiet_breath_period_s(patient)
    step_s = float(time_s[1] - time_s[0])
    passed_s = time_s - time_s[0]
    whole_s = np.floor((passed_s[-1] + step_s + 1e-9) / period_s) * period_s
    return np.asarray(passed_s < max(whole_s, period_s) - 0.5 * step_s)


def read(truth: SiteTruth, patient: Patient, breathing: Breathing) -> Reading:
    """Read one recording: reversal, detection, area, mean velocity, flow.

    Notes
    -----
    Velocities are section means, positive toward the heart; TAMAX is the middle of the
    vein, from the assumed profile. Flow is TAMEAN × CSA, as an operator computes it;
    where area and velocity swing together it differs from the true mean flow.
    """
    step_s = float(truth.time_s[1] - truth.time_s[0])
    is_seen = visible(truth)
    is_reversed = is_seen & (truth.velocity_cm_s < 0.0)
    is_forward = is_seen & (truth.velocity_cm_s > 0.0)
    window = averaging_window(truth.time_s, patient, breathing, truth.quiet_breath_s)
    csa_cm2 = float(truth.area_cm2[window].mean())
    detectable = bool(is_seen.sum() * step_s >= SEEN_AT_LEAST_S)
    tamean = float(truth.velocity_cm_s[window].mean()) if detectable else 0.0
    return Reading(
        reflux_s=longest_run_s(is_reversed, step_s),
        bidirectional=bool(
            min(is_reversed.sum(), is_forward.sum()) * step_s >= SEEN_AT_LEAST_S
        ),
        flow_detectable=detectable,
        csa_cm2=csa_cm2,
        tamean_cm_s=tamean,
        tamax_cm_s=tamean * float(peak_over_mean(VEIN_EXPONENT)),
        flow_ml_min=tamean * csa_cm2 * 60.0,
    )


def is_hidden(patient: Patient, vein: Vein) -> bool:
    """Whether the bone of the skull hides this vein from the probe."""
    return patient.bone_window < NEEDED_WINDOW.get(vein, 0.0)


def measurement(
    truth: SiteTruth,
    patient: Patient,
    posture: Posture,
    breathing: Breathing,
    defect: Defect = Defect.NONE,
    *,
    reading: Reading | None = None,
) -> Measurement:
    """One row of the form; empty where the bone hides the vein.

    Through the skull a vein is a spot of colour: its area and flow are not measured.

    Parameters
    ----------
    reading
        What was read off the screen; the truth is read if not given.
    """
    site = truth.site
    if is_hidden(patient, site.vein):
        return Measurement(site=site, posture=posture, breathing=breathing)
    found = reading if reading is not None else read(truth, patient, breathing)
    seen: dict[str, Any] = {
        "reflux_s": round(found.reflux_s, 4),
        "bidirectional": found.bidirectional,
        "flow_detectable": found.flow_detectable,
        "tamean_cm_s": round(found.tamean_cm_s, 3),
        "tamax_cm_s": round(found.tamax_cm_s, 3),
    }
    if site.vein not in DEEP_CEREBRAL_VEINS:
        seen["csa_cm2"] = round(found.csa_cm2, 4)
        seen["flow_ml_min"] = round(found.flow_ml_min, 2)
        seen["defect"] = defect if site.vein is Vein.JUGULAR else None
    return within_the_form(
        Measurement(site=site, posture=posture, breathing=breathing, **seen)
    )


def within_the_form(row: Measurement) -> Measurement:
    """Leave empty what no form holds: near 90° velocities run away."""
    beyond: dict[str, Any] = {
        name: None
        for name in _NUMBERS
        if (value := getattr(row, name)) is not None
        and not COLUMNS[name].low <= value <= COLUMNS[name].high
    }
    return replace(row, **beyond) if beyond else row


def n_beyond_the_form(row: Measurement) -> int:
    """How many numbers of a row were left empty because no form holds them."""
    if row.flow_detectable is None:  # nothing of this vein was read
        return 0
    expected = _NUMBERS
    if row.site.vein in DEEP_CEREBRAL_VEINS:
        expected = tuple(n for n in _NUMBERS if n not in ("csa_cm2", "flow_ml_min"))
    return sum(getattr(row, name) is None for name in expected)
