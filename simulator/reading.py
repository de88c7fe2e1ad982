"""What the operator reads off the screen of one recording.

Velocities, reversal and "no flow" come from the machine's traces, the area from
calipers. `measure.py` reads the same numbers off the truth and fills in the form.
"""

import numpy as np

from exam import Breathing
from simulator.calipers import STEADY, Slip, measured_area_cm2
from simulator.doppler.chain import Strip
from simulator.doppler.spectrogram import COLUMN_S
from simulator.doppler.traces import Traces, median_of
from simulator.measure import (
    SEEN_AT_LEAST_S,
    Bools,
    Reading,
    averaging_window,
    longest_run_s,
)
from simulator.scenario import Scenario
from simulator.truth import SiteTruth

MEDIAN_COLUMNS = 9
"""Length of the median filter before a reversal is timed, 0.18 s (assumption): single
columns scatter by more than slow blood moves."""


def reversed_columns(traces: Traces) -> Bools:
    """Columns in which the smoothed mean trace runs away from the heart."""
    smooth = median_of(traces.mean_cm_s, MEDIAN_COLUMNS)
    return np.asarray(traces.is_detected & (smooth < 0.0))


def read_screen(
    strip: Strip,
    truth: SiteTruth,
    scenario: Scenario,
    breathing: Breathing,
    *,
    hand: Slip = STEADY,
) -> Reading:
    """Read one recording off the screen.

    Parameters
    ----------
    truth
        For the cross-section only: the calipers are set on its outline.
    hand
        How they slip this time.

    Notes
    -----
    Flow is TAMEAN × CSA. TAMEAN and TAMAX are means over whole breaths, in which a
    moment without detected flow counts as 0, as on a machine whose trace falls to the
    baseline.
    """
    traces, operator = strip.traces, scenario.operator
    least = SEEN_AT_LEAST_S / COLUMN_S - 1e-9
    is_seen = bool(np.count_nonzero(traces.is_detected) >= least)
    both_ways = min(
        np.count_nonzero(traces.is_forward), np.count_nonzero(traces.is_reversed)
    )
    patient, breath_s = scenario.patient, truth.quiet_breath_s
    window = averaging_window(traces.time_s, patient, breathing, breath_s)
    slices = averaging_window(truth.time_s, patient, breathing, breath_s)
    area = measured_area_cm2(
        truth.area_cm2[slices], truth.round_area_cm2, operator, hand
    )
    csa_cm2 = float(area.mean())
    tamean = float(traces.mean_cm_s[window].mean()) if is_seen else 0.0
    return Reading(
        reflux_s=longest_run_s(reversed_columns(traces), COLUMN_S),
        bidirectional=bool(both_ways >= least),
        flow_detectable=is_seen,
        csa_cm2=csa_cm2,
        tamean_cm_s=tamean,
        tamax_cm_s=float(traces.peak_cm_s[window].mean()) if is_seen else 0.0,
        flow_ml_min=tamean * csa_cm2 * 60.0,
    )
