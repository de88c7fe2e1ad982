"""What the Doppler sounds like: flow toward the heart left, reversed flow right.

The sound is made from the signal itself, before gain and dynamic range, so that no knob
of the display changes its loudness.
"""

import wave
from io import BytesIO
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy import fft

LEAST_RATE_HZ = 16_000
"""Players take this rate and every higher one."""
PEAK = 0.9
"""Loudest sample, as a share of the largest number that fits."""
LOUD = 30.0
"""Amplitude that plays at `PEAK`, in units of the signal: rms of the noise = 1
(assumption). Louder recordings are turned down to fit; quieter ones stay quiet."""
FADE_S = 0.010
"""Beginning and end are faded, so that they do not click [s]."""


def wav(
    signal: NDArray[np.complexfloating], prf_hz: float, loud: float = LOUD
) -> bytes:
    """Stereo WAV file, 16 bit: left is flow toward the heart, right is reversed flow.

    Parameters
    ----------
    signal
        Complex Doppler signal, (n_pulse,); positive shift = toward the heart.
    loud
        Amplitude that plays at full loudness: the same for all recordings that are to
        be compared.
    """
    rate_hz, left, right = channels(signal, prf_hz)
    sound = np.stack((left, right), axis=1)
    n_fade = min(len(sound) // 2, round(FADE_S * rate_hz))
    ramp = np.sin(0.5 * np.pi * (np.arange(n_fade) + 0.5) / max(n_fade, 1)) ** 2
    sound[:n_fade] *= ramp[:, None].astype(np.float32)
    sound[len(sound) - n_fade :] *= ramp[::-1, None].astype(np.float32)
    loudest = max(loud, float(np.abs(sound).max()))
    samples = np.rint(sound * np.float32(32767.0 * PEAK / loudest)).astype("<i2")
    out = BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def channels(
    signal: NDArray[np.complexfloating], prf_hz: float
) -> tuple[int, NDArray[np.float32], NDArray[np.float32]]:
    """Sampling rate [Hz], forward and reversed sound, (n_sample,) each.

    Notes
    -----
    Positive and negative shifts are parted in the spectrum of the whole recording and
    each is turned back into a real signal, sampled a whole number of times per pulse:
    4 times at a PRF of 4 kHz.

    Raises
    ------
    ValueError
        If the signal is not one row of complex numbers or too short to hear.
    """
    if signal.ndim != 1 or not np.iscomplexobj(signal) or len(signal) < 2:
        raise ValueError(
            f"a signal of shape {signal.shape} and type {signal.dtype} makes no sound: "
            "give one row of complex numbers, one per pulse"
        )
    if not prf_hz > 0.0:
        raise ValueError(f"PRF = {prf_hz} Hz must be above 0: 700 to 10000 Hz is usual")
    finer = max(1, ceil(LEAST_RATE_HZ / prf_hz))
    n = fft.next_fast_len(len(signal), real=True)
    spectrum = fft.fft(signal.astype(np.complex64, copy=False), n)
    half = (n + 1) // 2  # neither 0 Hz nor the Nyquist limit has a direction
    forward = np.zeros(n * finer // 2 + 1, np.complex64)
    reverse = np.zeros_like(forward)
    forward[1:half] = spectrum[1:half]
    reverse[1:half] = np.conj(spectrum[: n - half : -1])
    n_sample = len(signal) * finer
    # A real signal keeps half the amplitude in each half of its spectrum.
    scale = np.float32(0.5 * finer)
    left = fft.irfft(forward, n * finer)[:n_sample] * scale
    right = fft.irfft(reverse, n * finer)[:n_sample] * scale
    return round(prf_hz * finer), left, right
