import numpy as np
import pytest
from scipy.ndimage import median_filter

from simulator.doppler.traces import scale_rows
from simulator.measure import longest_run_s
from simulator.reading import MEDIAN_COLUMNS, reversed_columns
from tests.doppler.builders import PEERS, beam_at, even_traces

COLUMN_S = 0.02


def breathing(at_s: np.ndarray) -> np.ndarray:
    """Breath and heartbeat, never backwards [cm/s]."""
    return (
        20.0
        + 6.0 * np.sin(2 * np.pi * 0.25 * at_s)
        + 3 * np.sin(2 * np.pi * 1.1 * at_s)
    )


def with_reflux(at_s: np.ndarray) -> np.ndarray:
    """The same kind of flow with one reversal at 15 s [cm/s]."""
    return (
        28.0
        + 10.0 * np.sin(2 * np.pi * 0.25 * at_s)
        + 6.0 * np.sin(2 * np.pi * 1.1 * at_s)
        - 45.0 * np.exp(-0.5 * ((at_s - 15.0) / 0.5) ** 4)
    )


# ---------------------------------------------------------------- mean trace
@pytest.mark.parametrize("estimator", ["first_moment", "autocorrelation"])
@pytest.mark.parametrize("filter_hz", [20.0, 50.0, 200.0])
def test_mean_trace_over_a_whole_lumen_is_off_by_what_the_filter_takes(
    estimator: str, filter_hz: float
) -> None:
    # A parabola's spectrum is flat from 0 to the highest shift. Without the part below
    # fc the mean rises by fc/2: at 50 Hz 25 Hz, 0.64 cm/s.
    scenario = PEERS.with_(
        machine__mean_trace=estimator, machine__wall_filter_hz=filter_hz
    )
    traces = even_traces(breathing, beam_at(60.0, scenario), scenario)
    error = traces.mean_cm_s - 0.5 * breathing(traces.time_s)  # parabola: half
    taken = 0.5 * max(filter_hz, 4000.0 / 125.0) / 38.961
    assert traces.is_detected.all()
    assert error.mean() == pytest.approx(taken, abs=0.35)
    assert error.std() < 2.2  # single columns


def test_mean_trace_follows_the_set_angle() -> None:
    right = even_traces(20.0, beam_at(60.0))
    told_50 = even_traces(20.0, beam_at(60.0, angle_set_deg=50.0))
    ratio = told_50.mean_cm_s.mean() / right.mean_cm_s.mean()
    assert ratio == pytest.approx(0.5 / np.cos(np.radians(50.0)), rel=1e-3)


def test_reversed_flow_is_the_mirror_of_forward_flow() -> None:
    forward = even_traces(20.0, beam_at(60.0))
    back = even_traces(-20.0, beam_at(60.0))
    assert back.mean_cm_s.mean() == pytest.approx(-forward.mean_cm_s.mean(), rel=0.05)
    assert back.peak_cm_s.mean() == pytest.approx(-forward.peak_cm_s.mean(), rel=0.05)
    assert forward.is_forward.all()
    assert not forward.is_reversed.any()
    assert back.is_reversed.all()
    assert not back.is_forward.any()


def test_reversal_of_1_12_s_is_timed_on_the_right_side_of_0_88_s() -> None:
    at_s = np.arange(0.0, 30.0, 0.001)
    true_s = longest_run_s(with_reflux(at_s) < 0.0, 0.001)
    assert true_s == pytest.approx(1.12, abs=0.01)
    for seed in range(1, 9):
        scenario = PEERS.with_(seed=seed)
        traces = even_traces(with_reflux, beam_at(60.0), scenario)
        smooth = median_filter(traces.mean_cm_s, MEDIAN_COLUMNS, mode="nearest")
        is_reversed = reversed_columns(traces)
        np.testing.assert_array_equal(is_reversed, traces.is_detected & (smooth < 0.0))
        read_s = longest_run_s(is_reversed, COLUMN_S)
        assert read_s == pytest.approx(1.12, abs=0.16)
        assert read_s > 0.88


# ---------------------------------------------------------------- peak trace
PEAK_OVER_TRUTH = {
    0.0: {10: 1.04, 20: 1.07, 30: 1.10},
    0.15: {10: 1.16, 20: 1.24, 30: 1.28},
    0.2: {10: 1.20, 20: 1.31, 30: 1.36},
    0.3: {10: 1.30, 20: 1.45, 30: 1.52},
}
"""Ratios that another program of the same method gave at 60°, κ by SNR in dB."""


def peak_ratio(broadening: float, snr_db: float) -> float:
    beam = beam_at(60.0, snr_db=snr_db)
    traces = even_traces(breathing, beam, broadening=broadening)
    return float(np.mean(traces.peak_cm_s / breathing(traces.time_s)))


@pytest.mark.parametrize("broadening", PEAK_OVER_TRUTH)
def test_peak_trace_lies_over_the_truth_by_broadening_and_signal(
    broadening: float,
) -> None:
    found = [peak_ratio(broadening, snr) for snr in (10, 20, 30)]
    assert found == sorted(found)  # the better the signal the higher the peak
    expected = list(PEAK_OVER_TRUTH[broadening].values())
    assert found == pytest.approx(expected, abs=0.06)


def test_peak_trace_falls_when_the_gain_does() -> None:
    usual = even_traces(breathing, beam_at(60.0))
    low_gain = PEERS.with_(machine__gain_db=-15.0)
    low = even_traces(breathing, beam_at(60.0), low_gain)
    assert low.peak_cm_s.mean() < 0.97 * usual.peak_cm_s.mean()


# ---------------------------------------------------------------- scale and detection
def test_fast_blood_folds_over_and_a_shifted_baseline_brings_it_back() -> None:
    # vN = 51.3 cm/s. A plug of 65 cm/s folds over, all but 5.1 % of it (see
    # `test_spectrum.py`); with the baseline 0.3 of the scale down there is room to 82.
    how = {"exponent": 60.0, "broadening": 0.05, "duration_s": 5.0}
    plain = even_traces(65.0, beam_at(60.0), **how)
    shifted = PEERS.with_(machine__baseline_shift=0.3)
    moved = even_traces(65.0, beam_at(60.0), shifted, **how)
    back = 4000.0 / 38.961 * 0.21 ** (2.0 / 60.0)
    true = 65.0 * 60.0 / 62.0
    assert np.median(plain.mean_cm_s) == pytest.approx(true - back, abs=1.5)
    assert np.median(moved.mean_cm_s) == pytest.approx(true, abs=2.0)


@pytest.mark.parametrize("estimator", ["first_moment", "autocorrelation"])
@pytest.mark.parametrize("shift", [-0.4, 0.0, 0.25])
def test_slow_flow_reads_the_same_wherever_the_baseline_is(
    estimator: str, shift: float
) -> None:
    here = PEERS.with_(machine__baseline_shift=shift, machine__mean_trace=estimator)
    there = PEERS.with_(machine__mean_trace=estimator)
    beam = beam_at(60.0)
    if shift >= 0.0:
        assert even_traces(8.0, beam, here).mean_cm_s.mean() == pytest.approx(
            even_traces(8.0, beam, there).mean_cm_s.mean(), abs=0.1
        )
    else:  # 4.0 cm/s on average with room for 10 cm/s: the fastest lines fold
        low, zero = scale_rows(128, shift)
        assert (low, zero) == (77, 115)


def test_noise_alone_is_not_flow_at_any_gain() -> None:
    for gain_db in (-30.0, 0.0, 20.0, 40.0):
        for seed in range(1, 11):
            scenario = PEERS.with_(machine__gain_db=gain_db, seed=seed)
            noise = even_traces(0.0, beam_at(60.0, snr_db=-60.0), scenario)
            assert noise.is_detected.mean() < 0.005
            assert noise.mean_cm_s.max() < 60.0


def test_flow_is_lost_when_gain_is_low_and_found_again_when_signal_is_strong() -> None:
    low = PEERS.with_(machine__gain_db=-25.0)
    assert even_traces(20.0, beam_at(60.0, snr_db=10.0), low).is_detected.mean() < 0.1
    assert even_traces(20.0, beam_at(60.0, snr_db=35.0), low).is_detected.mean() > 0.9


def test_blood_slower_than_the_wall_filter_is_not_flow() -> None:
    # 1 cm/s at the most is 39 Hz.
    slow = even_traces(1.0, beam_at(60.0), PEERS.with_(machine__wall_filter_hz=100.0))
    fast = even_traces(9.0, beam_at(60.0), PEERS.with_(machine__wall_filter_hz=100.0))
    assert slow.is_detected.mean() < 0.01
    assert fast.is_detected.mean() > 0.99


def test_mirror_image_shows_at_high_gain_only() -> None:
    loud = PEERS.with_(machine__gain_db=30.0)
    assert not even_traces(20.0, beam_at(60.0)).is_reversed.any()
    assert even_traces(20.0, beam_at(60.0), loud).is_reversed.mean() > 0.9
