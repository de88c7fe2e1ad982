"""The spectrogram: power of the signal against shift and time.

Windows of about 30 ms. `traces.py` reads a column every 20 ms; pictures are drawn of
three times as many, or single columns would show.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from simulator.doppler import kernels
from simulator.doppler.beam import velocity_cm_s
from simulator.doppler.signal import Iq

Array = NDArray[np.float64]
Floats = NDArray[np.float32]

COLUMN_S = 0.02
"""Time between columns that are read."""
SHOWN_COLUMN_S = COLUMN_S / 3.0
"""Time between columns that are shown; every third is one that is read."""
WINDOW_S = 0.03
"""Wanted length of a window; the nearest power of two in pulses is taken."""
LEAST_BINS = 128


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spectrogram:
    """Power against Doppler shift and time, before gain and baseline shift."""

    time_s: Array
    """Middle of each column, (n_column,)."""
    shift_hz: Array
    """(n_bin,), rising from −PRF/2; positive toward the heart."""
    power: Floats
    """(n_bin, n_column); 1 is the mean power of the noise."""
    prf_hz: float
    transmit_mhz: float
    angle_set_deg: float
    wall_filter_hz: float
    """In force: as set or the least that the PRF allows."""
    gate_mm: float
    """Length of the gate in force."""

    @property
    def velocity_cm_s(self) -> Array:
        """The same axis as angle-corrected velocity, c f / (2 f₀ cos θ_set)."""
        per_hz = velocity_cm_s(1.0, self.transmit_mhz, self.angle_set_deg)
        return np.asarray(self.shift_hz * per_hz)

    @property
    def nyquist_cm_s(self) -> float:
        """Angle-corrected velocity at PRF/2, where the scale ends unshifted."""
        return velocity_cm_s(0.5 * self.prf_hz, self.transmit_mhz, self.angle_set_deg)


@lru_cache(maxsize=16)
def window_pulses(prf_hz: float) -> int:
    """Pulses in one window."""
    power = round(math.log2(WINDOW_S * prf_hz))
    return int(2 ** min(max(power, 4), 9))


def n_bins(prf_hz: float) -> int:
    """Bins of a column: short windows are filled up with zeros."""
    return max(window_pulses(prf_hz), LEAST_BINS)


@lru_cache(maxsize=16)
def column_starts(
    n_pulse: int, prf_hz: float, column_s: float = COLUMN_S
) -> NDArray[np.int64]:
    """First pulse of each column's window."""
    n_column = int(n_pulse / prf_hz / column_s + 0.1)  # half a pulse may be missing
    n_window = window_pulses(prf_hz)
    middle = (np.arange(n_column) + 0.5) * column_s * prf_hz
    starts = np.clip(np.rint(middle - 0.5 * n_window), 0, n_pulse - n_window)
    return _kept(starts.astype(np.int64))


@lru_cache(maxsize=16)
def column_time_s(n_pulse: int, prf_hz: float, column_s: float = COLUMN_S) -> Array:
    """Middle of each column [s].

    The windows of the first and the last column are moved inward to fit the signal.
    """
    n_column = column_starts(n_pulse, prf_hz, column_s).size
    return _kept((np.arange(n_column) + 0.5) * column_s)


def _kept(values: NDArray[Any]) -> NDArray[Any]:
    """The same, safe to be given to several."""
    values.setflags(write=False)
    return values


def power_columns(iq: Iq, mirror: float, column_s: float = COLUMN_S) -> Floats:
    """Power with its mirror image, (n_column, n_bin), shifts rising from −PRF/2."""
    starts = column_starts(iq.signal.size, iq.prf_hz, column_s)
    window = hann(window_pulses(iq.prf_hz))
    pieces = np.empty((starts.size, n_bins(iq.prf_hz)), np.complex64)
    kernels.windowed(
        iq.signal.view(np.float32), starts, window, pieces.view(np.float32)
    )
    amplitude = fft.fft(pieces, axis=1, overwrite_x=True)
    power = np.empty(amplitude.shape, np.float32)
    kernels.powers(amplitude.view(np.float32), np.float32(mirror), power)
    return power


def shifts_hz(prf_hz: float) -> Array:
    """Shift of each bin, rising from −PRF/2, (n_bin,)."""
    n = n_bins(prf_hz)
    return np.asarray((np.arange(n) - n // 2) * (prf_hz / n))


@lru_cache(maxsize=8)
def hann(n: int) -> Floats:
    """Window whose squares sum to one, each value twice, for real and imaginary part.

    White noise keeps its power in every bin.
    """
    window = 0.5 - 0.5 * np.cos(2.0 * np.pi * (np.arange(n) + 0.5) / n)
    window /= np.sqrt((window**2).sum())
    return _kept(window.astype(np.float32).repeat(2))
