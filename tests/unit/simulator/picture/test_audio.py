import wave
from io import BytesIO

import numpy as np
import pytest

from simulator.picture.audio import PEAK, channels, wav


def tone(shift_hz: float, *, prf_hz: float = 4000.0, seconds: float = 1.0, size=20.0):
    t = np.arange(int(prf_hz * seconds)) / prf_hz
    return (size * np.exp(2j * np.pi * shift_hz * t)).astype(np.complex64)


def heard(sound: bytes) -> tuple[int, np.ndarray]:
    with wave.open(BytesIO(sound)) as file:
        assert file.getnchannels() == 2
        assert file.getsampwidth() == 2
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        return file.getframerate(), samples.reshape(-1, 2).astype(float)


def power_db(samples: np.ndarray) -> np.ndarray:
    return 10 * np.log10((samples**2).mean(axis=0) + 1e-9)


@pytest.mark.parametrize("shift_hz", [73.3, 400.0, 1711.0])
def test_forward_flow_is_heard_left_and_reversed_flow_right(shift_hz: float) -> None:
    _, forward = heard(wav(tone(shift_hz), 4000.0))
    left, right = power_db(forward)
    assert left - right > 30.0
    _, back = heard(wav(tone(-shift_hz), 4000.0))
    left, right = power_db(back)
    assert right - left > 30.0


def test_pitch_is_the_doppler_shift() -> None:
    rate, samples = heard(wav(tone(640.0), 4000.0))
    spectrum = np.abs(np.fft.rfft(samples[:, 0]))
    assert np.fft.rfftfreq(len(samples), 1 / rate)[spectrum.argmax()] == 640.0


@pytest.mark.parametrize(
    ("prf_hz", "rate_hz"),
    [
        (500.0, 16_000),
        (700.0, 16_100),
        (4000.0, 16_000),
        (6000.0, 18_000),
        (2e4, 20_000),
    ],
)
def test_sound_is_sampled_fast_enough_to_play(prf_hz: float, rate_hz: int) -> None:
    rate, samples = heard(wav(tone(100.0, prf_hz=prf_hz), prf_hz))
    assert rate == rate_hz
    assert len(samples) == rate_hz


def test_amplitude_survives_the_resampling() -> None:
    _, left, right = channels(tone(400.0, size=3.0), 4000.0)
    assert np.abs(left[1000:-1000]).max() == pytest.approx(3.0, rel=0.01)
    assert np.abs(right[1000:-1000]).max() < 0.03


def test_silence_stays_silent_and_quiet_stays_quiet() -> None:
    _, silent = heard(wav(np.zeros(4000, np.complex64), 4000.0))
    assert not silent.any()
    _, quiet = heard(wav(tone(400.0, size=3.0), 4000.0))
    _, louder = heard(wav(tone(400.0, size=6.0), 4000.0))
    assert np.abs(louder).max() / np.abs(quiet).max() == pytest.approx(2.0, rel=0.01)
    assert np.abs(quiet).max() < 0.12 * 32767


def test_loud_sound_is_turned_down_and_never_clipped() -> None:
    _, samples = heard(wav(tone(400.0, size=500.0), 4000.0))
    assert np.abs(samples).max() == pytest.approx(PEAK * 32767, abs=1)


def test_edges_do_not_click() -> None:
    _, samples = heard(wav(tone(400.0), 4000.0))
    body = np.abs(samples).max()
    assert np.abs(samples[:8]).max() < 0.01 * body
    assert np.abs(samples[-8:]).max() < 0.01 * body


def test_same_signal_same_bytes() -> None:
    assert wav(tone(400.0), 4000.0) == wav(tone(400.0), 4000.0)


def test_what_makes_no_sound_is_refused() -> None:
    with pytest.raises(ValueError, match="one row of complex numbers"):
        wav(np.zeros(100), 4000.0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="PRF = 0"):
        wav(tone(400.0), 0.0)
