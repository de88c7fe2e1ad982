"""A recorded right-atrial pressure drives the veins: its mean and its beat."""

from dataclasses import replace

import numpy as np
import pytest

from exam.words import SITES
from simulator import PressureRecording, Scenario, simulate
from simulator.engine import LEAD_S
from tests.physics.runs import Array


def own(*, beat_hz: float, mean_mmhg: float = 9.0) -> PressureRecording:
    time_s = np.linspace(0.0, 40.0, 4001)
    wave = mean_mmhg + 3.0 * np.sin(2 * np.pi * beat_hz * time_s)
    return PressureRecording(time_s=time_s, pressure_mmhg=wave, name="own")


def person(mean_mmhg: float) -> Scenario:
    # Apnoea leaves the recording as the only thing that moves; the arterial pulse
    # beats at the set rate and is far weaker at the heart.
    return Scenario().with_(
        patient__right_atrial_pressure_mmhg=mean_mmhg, operator__breathing="apnoea"
    )


def spectrum(values: Array) -> tuple[Array, Array]:
    window = np.hanning(values.size)
    power = np.abs(np.fft.rfft((values - values.mean()) * window)) ** 2
    return np.asarray(np.fft.rfftfreq(values.size, 0.01), dtype=float), power


def test_pressure_beside_the_atrium_follows_the_recording() -> None:
    recording = own(beat_hz=1.2)
    truth = simulate(person(9.0), recording=recording, duration_s=20.0)
    cava = truth.pressure_mmhg[truth.network.cell("cava_2")]
    heard = np.interp(truth.time_s + LEAD_S, recording.time_s, recording.pressure_mmhg)
    # 1.2 cm from the atrium: the mean to a tenth of 1 mmHg, the wave almost alike.
    assert cava.mean() == pytest.approx(heard.mean(), abs=0.1)
    assert np.corrcoef(cava, heard)[0, 1] > 0.99
    assert cava.std() == pytest.approx(heard.std(), rel=0.1)


@pytest.mark.parametrize("beat_hz", [0.8, 1.2, 1.9])
def test_jugular_beats_at_the_rate_of_the_recording(beat_hz: float) -> None:
    truth = simulate(person(9.0), recording=own(beat_hz=beat_hz), duration_s=20.0)
    frequency, power = spectrum(truth.at(SITES["right_j2"]).area_cm2)
    # 20 s resolve 0.05 Hz.
    assert frequency[np.argmax(power)] == pytest.approx(beat_hz, abs=0.051)


def test_set_mean_takes_the_place_of_the_recordings_own() -> None:
    low, high = own(beat_hz=1.2, mean_mmhg=2.0), own(beat_hz=1.2, mean_mmhg=12.0)
    areas = [
        simulate(person(6.0), recording=r).at(SITES["right_j2"]).area_cm2
        for r in (low, high)
    ]
    assert areas[0] == pytest.approx(areas[1], rel=1e-9)


def test_higher_mean_fills_the_jugular() -> None:
    means = [
        simulate(person(m), recording=own(beat_hz=1.2, mean_mmhg=m))
        .at(SITES["right_j2"])
        .area_cm2.mean()
        for m in (3.0, 6.0, 9.0, 12.0)
    ]
    assert means == sorted(means)
    assert means[-1] > 1.3 * means[0]


def seen(recording: PressureRecording) -> Array:
    truth = simulate(person(9.0), recording=recording, duration_s=10.0)
    assert truth.is_sound
    return truth.at(SITES["right_j2"]).area_cm2


def shifted(plain: PressureRecording, clock_s: float) -> PressureRecording:
    """The same recording on another clock."""
    return replace(
        plain, time_s=plain.time_s + clock_s, r_peak_s=plain.r_peak_s + clock_s
    )


@pytest.mark.parametrize("clock_s", [-300.0, 51.7, 1e5])
def test_time_at_which_the_clock_of_a_recording_starts_is_no_matter(
    clock_s: float,
) -> None:
    plain = replace(own(beat_hz=1.2), r_peak_s=np.arange(0.1, 40.0, 1 / 1.2))
    # Times of 1e5 s have a round-off of 1e-11 s.
    assert seen(shifted(plain, clock_s)) == pytest.approx(seen(plain), rel=1e-8)


def test_time_at_which_the_clock_starts_without_r_peaks_is_no_matter() -> None:
    plain = own(beat_hz=1.2)
    assert seen(shifted(plain, 51.7)) == pytest.approx(seen(plain), rel=1e-8)


def test_ten_samples_a_second_drive_the_vein_as_a_hundred_do() -> None:
    fine = own(beat_hz=0.8)
    coarse = PressureRecording(
        time_s=fine.time_s[::10], pressure_mmhg=fine.pressure_mmhg[::10], name="coarse"
    )
    # Straight lines between ten samples a second flatten a beat of 0.8 Hz by
    # (π · 0.08)²/3 = 2 % and leave its mean.
    assert seen(coarse).mean() == pytest.approx(seen(fine).mean(), rel=2e-3)
    assert np.ptp(seen(coarse)) == pytest.approx(np.ptp(seen(fine)), rel=0.06)


def test_recording_and_scenario_heart_differ() -> None:
    # The wave in the recording, not the synthetic one, reaches the vein.
    synthetic = simulate(person(9.0)).at(SITES["right_j2"]).area_cm2
    recorded = simulate(person(9.0), recording=own(beat_hz=1.2))
    assert np.abs(recorded.at(SITES["right_j2"]).area_cm2 - synthetic).max() > 0.02
