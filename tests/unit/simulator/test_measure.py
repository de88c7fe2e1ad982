import numpy as np
import pytest

from exam import Breathing, Defect, Measurement, Posture
from exam.words import SITES
from simulator import Heart, Patient
from simulator.measure import (
    SLOWEST_CM_S,
    averaging_window,
    longest_run_s,
    measurement,
    read,
    visible,
)
from tests.unit.simulator.builders import site_truth

PATIENT = Patient()
TIME_S = np.linspace(0.01, 12.0, 1200)  # 12 s, the first sample at 0.01 s


@pytest.mark.parametrize(
    ("samples", "longest"),
    [
        ("", 0), ("0000", 0), ("1", 1), ("1111", 4), ("0110", 2), ("1101110", 3),
        ("1110011", 3), ("1011", 2), ("0001", 1),
    ],
)  # fmt: skip
def test_longest_run_counts_neighbours_only(samples: str, longest: int) -> None:
    is_on = np.array([c == "1" for c in samples], dtype=bool)
    assert longest_run_s(is_on, 0.25) == pytest.approx(0.25 * longest)


def test_slow_blood_is_not_seen_in_either_direction() -> None:
    speed = SLOWEST_CM_S
    truth = site_truth(velocity_cm_s=[speed, -speed, 0.99 * speed, -0.99 * speed, 0.0])
    assert visible(truth).tolist() == [True, True, False, False, False]


def test_thin_lumen_shows_no_flow_however_fast() -> None:
    # Round 1 cm²; 0.01 cm² is α = 0.01: φ = 1 + 1.23·99 = 122.77, k ≈ 245.54, so it
    # is √(0.04/(π·245.54)) = 0.0072 cm thick, less than 0.03 cm.
    # 0.05 cm²: φ = 24.37, k ≈ 48.72: √(0.2/(π·48.72)) = 0.0361 cm, just seen.
    truth = site_truth(velocity_cm_s=[50.0, 50.0], area_cm2=[0.01, 0.05])
    assert visible(truth).tolist() == [False, True]


def test_round_narrow_throat_is_seen_where_a_flat_vein_is_not() -> None:
    # 0.01 cm² round is √(0.04/π) = 0.113 cm across.
    truth = site_truth(velocity_cm_s=[50.0], area_cm2=0.01, round_area_cm2=0.01)
    assert visible(truth).tolist() == [True]


@pytest.mark.parametrize("code", ["right_basal_rosenthal", "straight_sinus"])
def test_blood_behind_bone_must_be_faster_to_be_seen(code: str) -> None:
    # 50 Hz at 5 MHz and 60°: 154000 cm/s · 50/(2 · 5e6 · 0.5) = 1.54 cm/s; at 2 MHz
    # 2.5 times that, 3.85 cm/s, 1.5 and 3.9 as rounded.
    truth = site_truth(velocity_cm_s=[3.95, -3.95, 3.8, -3.8, 1.6], code=code)
    assert visible(truth).tolist() == [True, True, False, False, False]
    neck = site_truth(velocity_cm_s=[3.95, -3.95, 3.8, -3.8, 1.6])
    assert visible(neck).all()


def window_end(breathing: str, patient: Patient = PATIENT) -> float:
    window = averaging_window(TIME_S, patient, Breathing(breathing))
    assert window[0]
    assert window.sum() == np.flatnonzero(window)[-1] + 1  # in one piece
    return float(TIME_S[window][-1])


@pytest.mark.parametrize(
    ("breathing", "end_s"),
    [
        ("quiet", 12.0),  # 4 s a breath: three whole ones
        ("deep", 6.67),  # 60/9 = 6.667 s: one
        ("apnoea", 11.82),  # 60/66 = 0.909 s a beat: 13 are 11.818 s
    ],
)
def test_window_holds_whole_breaths_or_beats(breathing: str, end_s: float) -> None:
    # The last sample is the one nearest to the end of the last whole period.
    assert window_end(breathing) == pytest.approx(end_s, abs=0.006)


def test_window_when_a_breath_outlasts_the_recording_is_everything() -> None:
    slow = Patient(breathing_rate_per_min=6.0)  # deep: 60/3.6 = 16.7 s
    assert window_end("deep", slow) == pytest.approx(12.0)
    assert window_end("quiet", slow) == pytest.approx(10.0)


@pytest.mark.parametrize("breathing", ["held", "strain"])
def test_window_of_a_manoeuvre_is_its_plateau(breathing: str) -> None:
    # From 2 + 2.5 s to 2 + 8 s.
    window = averaging_window(TIME_S, PATIENT, Breathing(breathing))
    assert TIME_S[window][[0, -1]] == pytest.approx([4.5, 10.0], abs=0.011)


def test_reading_of_steady_flow_by_hand() -> None:
    # 10 cm/s through 0.8 cm²: 8 ml/s = 480 ml/min.
    truth = site_truth(velocity_cm_s=np.full(1200, 10.0), area_cm2=0.8)
    reading = read(truth, PATIENT, Breathing.QUIET)
    assert reading.csa_cm2 == pytest.approx(0.8)
    assert reading.tamean_cm_s == pytest.approx(10.0)
    assert reading.flow_ml_min == pytest.approx(480.0)
    assert reading.reflux_s == 0.0
    assert reading.flow_detectable
    assert not reading.bidirectional


def test_flow_reading_is_mean_velocity_times_mean_area() -> None:
    # Area 0.5 and 1.5 cm² while velocity is 20 and 0 cm/s, half the time each: an
    # operator reads 10 cm/s · 1 cm² = 600 ml/min, truth is 20 · 0.5/2 = 300 ml/min.
    fast = np.arange(1200) % 2 == 0
    truth = site_truth(
        velocity_cm_s=np.where(fast, 20.0, 0.0), area_cm2=np.where(fast, 0.5, 1.5)
    )
    reading = read(truth, PATIENT, Breathing.QUIET)
    assert truth.flow_ml_min.mean() == pytest.approx(300.0)
    assert reading.flow_ml_min == pytest.approx(600.0)


def test_reading_averages_over_the_window_only() -> None:
    # Deep: one breath of 6.667 s; what comes after does not count.
    velocity = np.where(TIME_S <= 6.67, 10.0, 90.0)
    reading = read(site_truth(velocity_cm_s=velocity), PATIENT, Breathing.DEEP)
    assert reading.tamean_cm_s == pytest.approx(10.0)


def test_longest_reversal_is_read_over_the_whole_recording() -> None:
    # 0.5 s and, outside the averaging window of a deep breath, 1.2 s.
    velocity = np.full(1200, 8.0)
    velocity[100:150] = -4.0
    velocity[1000:1120] = -4.0
    reading = read(site_truth(velocity_cm_s=velocity), PATIENT, Breathing.DEEP)
    assert reading.reflux_s == pytest.approx(1.2)
    assert reading.bidirectional


def test_reversal_too_slow_to_be_seen_does_not_count() -> None:
    velocity = np.full(1200, 8.0)
    velocity[100:300] = -1.4
    reading = read(site_truth(velocity_cm_s=velocity), PATIENT, Breathing.QUIET)
    assert reading.reflux_s == 0.0
    assert not reading.bidirectional


@pytest.mark.parametrize(("n_seen", "detectable"), [(19, False), (20, True)])
def test_flow_must_show_for_02_s_to_be_seen(n_seen: int, detectable: bool) -> None:
    velocity = np.full(1200, 1.0)
    velocity[:n_seen] = 8.0
    reading = read(site_truth(velocity_cm_s=velocity), PATIENT, Breathing.QUIET)
    assert reading.flow_detectable is detectable


def test_flow_that_is_not_seen_is_read_as_none_but_area_is_read() -> None:
    truth = site_truth(velocity_cm_s=np.full(1200, 1.0), area_cm2=0.7)
    reading = read(truth, PATIENT, Breathing.QUIET)
    assert (reading.tamean_cm_s, reading.flow_ml_min) == (0.0, 0.0)
    assert reading.csa_cm2 == pytest.approx(0.7)


@pytest.mark.parametrize(("n_back", "both"), [(19, False), (20, True)])
def test_flow_is_bidirectional_when_both_directions_show_for_02_s(
    n_back: int, both: bool
) -> None:
    velocity = np.full(1200, 8.0)
    velocity[:n_back] = -8.0
    reading = read(site_truth(velocity_cm_s=velocity), PATIENT, Breathing.QUIET)
    assert reading.bidirectional is both


def test_row_of_the_form_carries_place_and_rounded_numbers() -> None:
    truth = site_truth(velocity_cm_s=np.full(1200, 10.123456), area_cm2=0.87654321)
    row = measurement(truth, PATIENT, Posture.UPRIGHT, Breathing.QUIET)
    assert row.where == "right J2, upright, quiet"
    assert (row.csa_cm2, row.tamean_cm_s) == (0.8765, 10.123)
    # 10.123456 · 0.87654321 · 60 = 532.4192…
    assert row.flow_ml_min == pytest.approx(532.42)
    assert row.tamax_cm_s == pytest.approx(16.872)  # 10.123456 · (3 + 2)/3


def row_of(code: str, window: float) -> Measurement:
    truth = site_truth(velocity_cm_s=np.full(1200, 10.0), area_cm2=0.1, code=code)
    patient = Patient(bone_window=window)
    return measurement(truth, patient, Posture.SUPINE, Breathing.QUIET)


@pytest.mark.parametrize(
    ("code", "needed"),
    [
        ("right_basal_rosenthal", 0.2),
        ("left_basal_rosenthal", 0.2),
        ("straight_sinus", 0.4),
    ],
)
def test_deep_vein_behind_a_narrower_window_than_it_needs_is_not_read(
    code: str, needed: float
) -> None:
    empty = Measurement(
        site=SITES[code], posture=Posture.SUPINE, breathing=Breathing.QUIET
    )
    assert row_of(code, needed - 1e-6) == empty
    for window in (needed, 1.0):
        row = row_of(code, window)
        assert (row.tamean_cm_s, row.reflux_s) == (10.0, 0.0)
        assert row.flow_detectable
        assert not row.bidirectional
        # A spot of colour has no edge: neither area nor flow nor defects.
        assert (row.csa_cm2, row.flow_ml_min, row.defect) == (None, None, None)


def test_neck_vein_needs_no_window() -> None:
    assert row_of("right_j2", 0.0) == row_of("right_j2", 1.0)
    assert row_of("right_vertebral", 0.0).csa_cm2 == pytest.approx(0.1)


def test_defect_is_noted_where_a_jugular_is_looked_at_only() -> None:
    def noted(code: str) -> Defect | None:
        truth = site_truth(velocity_cm_s=np.full(1200, 10.0), code=code)
        place = (truth, PATIENT, Posture.SUPINE, Breathing.QUIET)
        return measurement(*place, defect=Defect.FLAP).defect

    assert noted("left_j1") is Defect.FLAP
    assert noted("left_vertebral") is None
    assert noted("straight_sinus") is None


def test_recorded_breaths_are_averaged_whole_whatever_the_set_rate() -> None:
    # The ventilator's own breath takes 4.29 s: two of them are 8.58 s.
    for rate in (6, 15, 30):
        patient = Patient(
            breathing_rate_per_min=rate, heart=Heart.RECORDED_BEFORE_FLUID
        )
        window = averaging_window(TIME_S, patient, Breathing.QUIET)
        assert TIME_S[window][-1] == pytest.approx(8.58, abs=0.01)
