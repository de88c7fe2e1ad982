from dataclasses import replace

import numpy as np
import pytest

from simulator import Scenario
from simulator.doppler.chain import Take, insonate, insonate_all
from simulator.doppler.signal import (
    MOST_PULSES,
    N_NOISE,
    block_pulses,
    n_blocks,
    noise_places,
    white_noise,
)
from simulator.doppler.spectrogram import (
    n_bins,
    power_columns,
    shifts_hz,
    window_pulses,
)
from simulator.orifice import Jet
from tests.doppler.builders import PEERS, beam_at, even_iq, mean_shift_hz, steady

# 600 Hz at the highest speed, without noise, walls and filter.
STATIONARY = {"broadening": 0.0, "is_noisy": False, "duration_s": 30.0}
PEAK_CM_S = 600.0 / (2.0 * 6e6 / 154_000.0 * 0.5)


def stationary(**changes: object) -> np.ndarray:
    beam = beam_at(60.0, snr_db=0.0)
    return even_iq(PEAK_CM_S, beam, **(STATIONARY | changes)).signal


def test_power_is_that_of_the_spectrum() -> None:
    assert np.mean(np.abs(stationary()) ** 2) == pytest.approx(1.0, abs=0.02)


def test_signal_is_gaussian() -> None:
    real = stationary().real
    assert np.mean(real**4) / np.mean(real**2) ** 2 == pytest.approx(3.0, abs=0.05)


def test_speckle_has_a_contrast_of_one() -> None:
    iq = even_iq(PEAK_CM_S, beam_at(60.0, snr_db=0.0), **STATIONARY)
    power = power_columns(iq, 0.0)
    inside = (shifts_hz(4000.0) > 150.0) & (shifts_hz(4000.0) < 500.0)
    contrast = power.std(axis=0)[inside] / power.mean(axis=0)[inside]
    assert contrast.mean() == pytest.approx(1.0, abs=0.05)
    assert np.all(np.abs(contrast - 1.0) < 0.12)


def test_mean_shift_of_a_parabola_is_half_of_the_highest() -> None:
    for sign in (1.0, -1.0):
        iq = even_iq(sign * PEAK_CM_S, beam_at(60.0, snr_db=0.0), **STATIONARY)
        assert mean_shift_hz(iq) == pytest.approx(sign * 300.0, rel=0.03)


def test_broadening_does_not_move_the_mean() -> None:
    how = STATIONARY | {"broadening": 0.3}
    iq = even_iq(PEAK_CM_S, beam_at(60.0, snr_db=0.0), **how)
    assert mean_shift_hz(iq) == pytest.approx(300.0, rel=0.03)


def test_noise_alone_has_unit_power_in_every_bin() -> None:
    still = even_iq(0.0, beam_at(60.0, snr_db=-200.0), duration_s=30.0)
    power = power_columns(still, 0.0).mean(axis=0)
    away = np.abs(shifts_hz(4000.0)) > 150.0
    assert power[away].mean() == pytest.approx(1.0, abs=0.02)
    assert np.all(np.abs(power[away] - 1.0) < 0.15)
    assert power[n_bins(4000.0) // 2] < 0.5  # the wall filter's dark band


@pytest.mark.parametrize("prf_hz", [500.0, 1000.0, 4000.0, 6000.0, 16000.0])
def test_blocks_cover_the_signal_at_every_repetition(prf_hz: float) -> None:
    n_pulse = round(10.0 * prf_hz)
    n_bin = block_pulses(prf_hz)
    assert (n_blocks(n_pulse, n_bin) - 1) * n_bin // 2 >= n_pulse
    assert 0.01 < window_pulses(prf_hz) / prf_hz < 0.05
    strip = insonate(Scenario().with_(machine__prf_hz=prf_hz), steady(8.0))
    assert strip.iq.signal.size == n_pulse
    shown = strip.spectrogram()
    assert np.isfinite(shown.power).all()
    assert shown.power.shape == (n_bins(prf_hz), 1500)
    # Every third column that is shown is one that is read.
    assert shown.time_s[1::3] == pytest.approx(strip.traces.time_s)


# ---------------------------------------------------------------- noise and seeds
def bytes_of(scenario: Scenario, *what: object) -> bytes:
    return insonate(scenario, steady(8.0), *what).iq.signal.tobytes()


def test_same_seed_same_bytes() -> None:
    assert bytes_of(Scenario()) == bytes_of(Scenario())
    assert bytes_of(Scenario()) != bytes_of(Scenario(seed=2))


def test_gain_and_display_leave_the_signal_untouched() -> None:
    plain = bytes_of(Scenario())
    for change in (
        {"machine__gain_db": 30.0},
        {"machine__gain_db": -30.0},
        {"machine__dynamic_range_db": 70.0},
        {"machine__baseline_shift": -0.3},
        {"machine__sweep_s": 5.0},
        {"operator__angle_set_deg": 20.0},
    ):
        assert bytes_of(Scenario().with_(**change)) == plain


def test_a_slider_moves_the_physics_and_not_the_speckle() -> None:
    """Blood a little faster: nearly the same signal, not a new one."""
    slow = insonate(Scenario(), steady(8.0)).iq.signal
    fast = insonate(Scenario(), steady(8.08)).iq.signal
    other = insonate(Scenario(seed=2), steady(8.0)).iq.signal

    def alike(a: np.ndarray, b: np.ndarray) -> float:
        return float(np.abs(np.vdot(a, b)) / np.linalg.norm(a) / np.linalg.norm(b))

    assert alike(slow, fast) > 0.9
    assert alike(slow, other) < 0.05


def test_each_recording_has_its_own_noise() -> None:
    recordings = [
        (site, tilt, breathing)
        for site in ("right_j1", "right_j2", "left_j1", "straight_sinus")
        for tilt in (0.0, 90.0)
        for breathing in ("quiet", "deep")
    ]
    places = [
        noise_places(seed, recording, 400)
        for seed in (1, 2)
        for recording in recordings
    ]
    for each in places:
        assert each.min() >= 0
        assert each.max() + MOST_PULSES <= N_NOISE
        assert len(set(each)) >= 395  # two blocks hardly ever share their noise
    # No two recordings begin alike: their blocks share noise as chance has it only.
    assert len({tuple(each[:2]) for each in places}) == len(places)
    assert bytes_of(Scenario(), 0.0, "quiet") != bytes_of(Scenario(), 90.0, "quiet")


def test_noise_is_white_gaussian_and_of_unit_power() -> None:
    noise = white_noise().astype(complex)
    assert np.mean(np.abs(noise) ** 2) == pytest.approx(1.0, abs=1e-6)
    # A proper complex signal: both parts alike and without relation. Each mean scatters
    # by 1/√65536 = 0.004, that of |z|⁴ by √20 times as much.
    assert abs(np.mean(noise**2)) < 0.015
    assert np.mean(np.abs(noise) ** 4) == pytest.approx(2.0, abs=0.07)
    of_neighbours = [abs(np.mean(noise[lag:] * noise[:-lag].conj())) for lag in (1, 2)]
    assert max(of_neighbours) < 0.015


def test_readings_of_other_seeds_spread_as_with_noise_of_their_own() -> None:
    """All seeds share one long noise, and yet four times as long halves the spread.

    With too few pieces to choose from, the mean of many would spread less than that.
    """
    beam = beam_at(60.0, snr_db=-200.0)
    strips = [even_iq(0.0, beam, Scenario(seed=s), duration_s=20.0) for s in range(60)]
    away = np.abs(shifts_hz(strips[0].prf_hz)) > 150.0
    power = np.array([power_columns(iq, 0.0)[:, away] for iq in strips])
    short, long = (power[:, :n].mean(axis=1).std(axis=0, ddof=1) for n in (250, 1000))
    assert short.mean() / long.mean() == pytest.approx(2.0, abs=0.1)


def test_longer_recording_begins_like_the_shorter_one() -> None:
    short = insonate(Scenario(), steady(8.0, duration_s=5.0)).iq.signal
    long = insonate(Scenario(), steady(8.0, duration_s=10.0)).iq.signal
    assert short[:29_000].tobytes() == long[:29_000].tobytes()


def test_peers_scenario_is_what_its_comment_says() -> None:
    beam = beam_at(60.0, PEERS)
    assert beam.full_shift_hz_per_cm_s * beam.cosine == pytest.approx(38.96, abs=0.01)


# ---------------------------------------------------------------- in company
def test_a_strip_is_the_same_in_whatever_company() -> None:
    # One lumen or many, flattened or in a throat, through bone, hidden, with a jet.
    swinging = 0.4 + 0.35 * np.sin(0.02 * np.arange(1000))
    jet = Jet(orifice_cm2=0.1, distance_cm=2.0, velocity_cm_s=np.full(1000, -80.0))
    takes = [
        Take(truth=steady(8.0), what=(0.0, "quiet")),
        Take(truth=steady(8.0, area_cm2=swinging), what=(0.0, "quiet")),
        Take(truth=steady(30.0, area_cm2=0.2, throat_area_cm2=0.2)),
        Take(truth=steady(8.0, code="straight_sinus")),
        Take(truth=steady(8.0, code="straight_sinus"), is_hidden=True),
        Take(truth=replace(steady(-8.0), jets=(jet,)), what=(90.0, "strain")),
    ]
    together = list(insonate_all(Scenario(), takes))
    for take, shared in zip(takes, together, strict=True):
        (alone,) = insonate_all(Scenario(), [take])
        assert shared.beam == alone.beam
        assert shared.iq.signal.tobytes() == alone.iq.signal.tobytes()
        np.testing.assert_array_equal(shared.traces.mean_cm_s, alone.traces.mean_cm_s)
        np.testing.assert_array_equal(shared.traces.peak_cm_s, alone.traces.peak_cm_s)
    assert len({strip.iq.signal.tobytes() for strip in together}) == len(takes)
