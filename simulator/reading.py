"""What the operator reads off the screen of some recordings.

Velocities, reversal and "no flow" come from the machine's traces, the area from
calipers. `measure.py` reads the same numbers off the truth and fills in the form.
"""

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from exam import Breathing
from simulator.calipers import STEADY, Slip, measured_area_cm2
from simulator.doppler.chain import Strip
from simulator.doppler.spectrogram import COLUMN_S
from simulator.doppler.traces import Traces
from simulator.measure import (
    SEEN_AT_LEAST_S,
    Bools,
    Reading,
    averaging_window,
    longest_run_s,
)
from simulator.scenario import Scenario
from simulator.truth import SiteTruth

Array = NDArray[np.float64]

MEDIAN_COLUMNS = 9
"""Length of the median filter before a reversal is timed, 0.18 s (assumption): single
columns scatter by more than slow blood moves."""


def reversed_columns(traces: Traces) -> Bools:
    """Columns in which the smoothed mean trace runs away from the heart."""
    return _reversed(traces.mean_cm_s, traces.is_detected)


def _reversed(mean_cm_s: Array, is_detected: Bools) -> Bools:
    """The same for some recordings, time last.

    A median is negative if more than half of its values are. The ends count on.
    """
    reach = MEDIAN_COLUMNS // 2
    is_negative = mean_cm_s < 0.0
    before = is_negative[..., :1].repeat(reach, axis=-1)
    after = is_negative[..., -1:].repeat(reach, axis=-1)
    padded = np.concatenate((before, is_negative, after), axis=-1)
    n_negative = sliding_window_view(padded, MEDIAN_COLUMNS, axis=-1).sum(axis=-1)
    return np.asarray(is_detected & (n_negative > reach))


def read_screen(
    strip: Strip,
    truth: SiteTruth,
    scenario: Scenario,
    breathing: Breathing,
    *,
    hand: Slip = STEADY,
) -> Reading:
    """Read one recording off the screen; `read_screens` says how."""
    return read_screens([strip.traces], [truth], scenario, breathing, [hand])[0]


def read_screens(
    traces: Sequence[Traces],
    truths: Sequence[SiteTruth],
    scenario: Scenario,
    breathing: Breathing,
    hands: Sequence[Slip],
) -> list[Reading]:
    """Read recordings of one length off the screen.

    Parameters
    ----------
    truths
        For the cross-sections only: the calipers are set on their outlines.
    hands
        How they slip this time.

    Notes
    -----
    Flow is TAMEAN × CSA. TAMEAN and TAMAX are means over whole breaths, in which a
    moment without detected flow counts as 0, as on a machine whose trace falls to the
    baseline.
    """
    mean_cm_s = np.array([each.mean_cm_s for each in traces])
    peak_cm_s = np.array([each.peak_cm_s for each in traces])
    is_detected = np.array([each.is_detected for each in traces])
    n_forward = np.array([each.is_forward for each in traces]).sum(axis=1)
    n_reversed = np.array([each.is_reversed for each in traces]).sum(axis=1)
    least = SEEN_AT_LEAST_S / COLUMN_S - 1e-9
    is_seen = is_detected.sum(axis=1) >= least
    is_both_ways = np.minimum(n_forward, n_reversed) >= least
    is_reversed = _reversed(mean_cm_s, is_detected)

    patient, breath_s = scenario.patient, truths[0].quiet_breath_s
    window = averaging_window(traces[0].time_s, patient, breathing, breath_s)
    slices = averaging_window(truths[0].time_s, patient, breathing, breath_s)
    tamean_cm_s = np.where(is_seen, _means(mean_cm_s, window), 0.0)
    tamax_cm_s = np.where(is_seen, _means(peak_cm_s, window), 0.0)
    areas_cm2 = measured_area_cm2(
        np.array([truth.area_cm2[slices] for truth in truths]),
        np.array([[truth.round_area_cm2] for truth in truths]),
        scenario.operator,
        Slip(
            along=np.array([[hand.along] for hand in hands]),
            across=np.array([[hand.across] for hand in hands]),
        ),
    )
    csa_cm2 = areas_cm2.mean(axis=1)
    flow_ml_min = tamean_cm_s * csa_cm2 * 60.0
    return [
        Reading(
            reflux_s=longest_run_s(is_reversed[k], COLUMN_S),
            bidirectional=bool(is_both_ways[k]),
            flow_detectable=bool(is_seen[k]),
            csa_cm2=float(csa_cm2[k]),
            tamean_cm_s=float(tamean_cm_s[k]),
            tamax_cm_s=float(tamax_cm_s[k]),
            flow_ml_min=float(flow_ml_min[k]),
        )
        for k in range(len(traces))
    ]


def _means(values: Array, window: Bools) -> Array:
    """Mean of each recording over these columns."""
    return np.asarray(np.ascontiguousarray(values[:, window]).mean(axis=1))
