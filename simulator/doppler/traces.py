"""The lines that the machine draws over the spectrogram: mean and peak velocity.

Everything is read of what is *lit*: power over the black level, which the gain moves.

**Mean**: first moment of the lit power, less the noise; or lag-one autocorrelation of
the signal (Kasai), which is cheaper, is blind to gain and is pulled toward zero by
what is left of the walls. **Peak**: outer end of the run of bins over a threshold that
holds the strongest bin, on the stronger side of the baseline, powers averaged over five
columns (the threshold method), then a median of five. **Flow is detected** in a column
whose lit power, less the noise, exceeds three quarters of all the noise in the band.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.doppler import kernels
from simulator.doppler.artefacts import BLACK, lit_power
from simulator.doppler.signal import Iq
from simulator.doppler.spectrogram import column_starts, n_bins, window_pulses
from simulator.settings import Machine, MeanTrace

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]

DETECTED_SHARE = 0.75
"""Lit power that is called flow, over all the noise in the band (assumption)."""
GUARD_WIDTHS = 2.0
"""Shifts nearer to the baseline than this many widths of the window's resolution do not
tell which way blood flows (assumption)."""
PEAK_COLUMNS = 5
"""Columns that are averaged for the peak, and length of its median filter."""
PEAK_GAP = 2
"""Bins in a row that may be dark inside the run that ends at the peak (assumption)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Traces:
    """What the machine traces; angle-corrected, positive toward the heart."""

    time_s: Array
    """(n_column,) [s]."""
    mean_cm_s: Array
    """0 where no flow is detected."""
    peak_cm_s: Array
    """0 where no flow is detected."""
    is_detected: Bools
    is_forward: Bools
    """Whether the side toward the heart alone is enough to be called flow."""
    is_reversed: Bools
    """The same of the side away from it."""


def trace(
    iq: Iq, power: Floats, time_s: Array, machine: Machine, cm_s_per_hz: float
) -> Traces:
    """Trace mean and peak.

    Parameters
    ----------
    power
        (n_column, n_bin), shifts rising from −PRF/2.
    """
    n_bin = n_bins(iq.prf_hz)
    first, zero = scale_rows(n_bin, machine.baseline_shift)
    lit = lit_power(machine.gain_db)
    bin_hz = iq.prf_hz / n_bin
    guard = round(GUARD_WIDTHS * iq.prf_hz / window_pulses(iq.prf_hz) / bin_hz)
    sums = np.empty((len(power), 4))
    kernels.column_sums(power, first, lit, zero, guard, sums)
    forward, reverse, moment, both = sums.T
    enough = DETECTED_SHARE * n_bin
    is_detected = both >= enough
    rows = moment / np.maximum(both, 1e-12)
    if machine.mean_trace is MeanTrace.AUTOCORRELATION:
        mean_hz = autocorrelation_hz(iq, machine.baseline_shift)
    else:
        mean_hz = rows * bin_hz
    outer = np.empty(len(power))
    side = forward >= reverse
    kernels.outermost(
        power, first, max(BLACK, lit), zero, side, PEAK_COLUMNS, PEAK_GAP, outer
    )
    peak_hz = median_of(outer, PEAK_COLUMNS) * bin_hz
    return Traces(
        time_s=time_s,
        mean_cm_s=np.where(is_detected, mean_hz * cm_s_per_hz, 0.0),
        peak_cm_s=np.where(is_detected, peak_hz * cm_s_per_hz, 0.0),
        is_detected=is_detected,
        is_forward=forward >= enough,
        is_reversed=reverse >= enough,
    )


def median_of(values: Array, n_column: int) -> Array:
    """Median of so many columns about each one; the ends count on."""
    out = np.empty(values.size)
    kernels.medians(np.ascontiguousarray(values), n_column, out)
    return out


def scale_rows(n_bin: int, baseline_shift: float) -> tuple[int, int]:
    """Bin at the reversed end of the shifted scale, rows from there to the baseline."""
    moved = round(baseline_shift * n_bin)
    return moved % n_bin, n_bin // 2 - moved


def autocorrelation_hz(iq: Iq, baseline_shift: float) -> Array:
    """Mean shift from the phase between neighbouring pulses, (n_column,).

    Notes
    -----
    f = PRF/2π · arg Σ z(k+1) z*(k) over the window of the column, on the shifted scale.
    """
    lag = (iq.signal[1:] * np.conj(iq.signal[:-1])).astype(np.complex128)
    total = np.concatenate(([0.0], np.cumsum(lag)))
    starts = column_starts(iq.signal.size, iq.prf_hz)
    found = total[starts + window_pulses(iq.prf_hz) - 1] - total[starts]
    turn = 2.0 * np.pi * round(baseline_shift * n_bins(iq.prf_hz)) / n_bins(iq.prf_hz)
    angle = np.angle(found * np.exp(-1j * turn)) + turn
    return np.asarray(angle * iq.prf_hz / (2.0 * np.pi))
