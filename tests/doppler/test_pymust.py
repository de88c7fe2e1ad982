"""Broadening against PyMUST, which sends waves at moving points (Garcia 2022, SIMUS).

Nothing of our chain is in its simulation: elements, transmit delays, echoes of every
point at radio frequency, delay-and-sum at the gate, one complex sample a pulse.
"""

import numpy as np
import pymust
import pytest

from simulator.doppler.beam import BROADENING, SOUND_CM_S

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

DEPTH_M, ANGLE_DEG, SPEED_M_S, PRF_HZ, N_PULSE = 0.02, 60.0, 0.30, 4000.0, 320
FOCUSED_ELEMENTS = 34
"""34 elements of 0.3 mm at 20 mm depth: sin of the half opening δ is 0.255. Transmit
and receive apertures together give a line shaped like a triangle squared of half width
δ, whose standard deviation is 0.316 δ; our triangle of half width κ has 0.408 κ, so
κ = 0.775 δ = 0.198."""


def slow_time_signal() -> np.ndarray:
    param = pymust.getparam("L11-5v")
    param.Nelements = FOCUSED_ELEMENTS
    param.fc, param.TXnow, param.PRF = 5e6, 4, PRF_HZ
    param.c = SOUND_CM_S / 100.0
    param.fs = 4 * param.fc
    delays = pymust.txdelay(0.0, DEPTH_M, param)
    quick = pymust.utils.Options()
    quick.dBThresh = -20
    rng = np.random.default_rng(3)
    reach_m, sine, cosine = 2.5e-3, np.sin(np.radians(60.0)), np.cos(np.radians(60.0))
    travel = SPEED_M_S * N_PULSE / PRF_HZ
    place = rng.uniform(-reach_m - travel, reach_m, 700)  # along the flow
    aside = rng.uniform(-0.5e-3, 0.5e-3, place.size)
    strength = rng.standard_normal(place.size)
    matrix, signal, n = None, np.zeros(N_PULSE, complex), 640
    for k in range(N_PULSE):
        along = place + SPEED_M_S * k / PRF_HZ
        near = np.abs(along) < reach_m
        x = along[near] * sine + aside[near] * cosine
        z = DEPTH_M - along[near] * cosine + aside[near] * sine
        echoes, _ = pymust.simus(x, z, strength[near], delays, param, quick)
        padded = np.zeros((n, echoes.shape[1]))
        padded[: min(n, len(echoes))] = echoes[:n]
        iq = pymust.rf2iq(padded, param)
        if matrix is None:
            matrix = pymust.dasmtx(iq, np.array([[0.0]]), np.array([[DEPTH_M]]), param)
        signal[k] = (matrix @ iq.flatten(order="F"))[0]
    return signal


def test_mean_shift_and_broadening_are_those_of_a_wave_simulation() -> None:
    signal = slow_time_signal()
    n = 128
    pieces = np.stack([signal[s : s + n] for s in range(0, N_PULSE - n + 1, 32)])
    window = np.hanning(n)
    spectrum = (np.abs(np.fft.fft(pieces * window, axis=1)) ** 2).sum(axis=0)
    shift = np.fft.fftfreq(n, 1.0 / PRF_HZ)
    spectrum[spectrum < 1e-3 * spectrum.max()] = 0.0
    mean = (spectrum * shift).sum() / spectrum.sum()
    spread = np.sqrt((spectrum * (shift - mean) ** 2).sum() / spectrum.sum())
    full_hz = 2.0 * 5e6 * SPEED_M_S * 100.0 / SOUND_CM_S
    sine = np.sin(np.radians(ANGLE_DEG))
    # A Hann window adds its own width, 0.57 bins.
    ours = np.hypot(full_hz * BROADENING * sine / np.sqrt(6.0), 0.57 * PRF_HZ / n)
    assert mean == pytest.approx(full_hz * np.cos(np.radians(ANGLE_DEG)), rel=0.08)
    assert spread == pytest.approx(ours, rel=0.25)
