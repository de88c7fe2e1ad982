import numpy as np
import pytest

from exam import NECK_SITES, SITES, Breathing
from simulator import Operator, Scenario, ScenarioError, examine, record
from simulator.calipers import STEADY, Slip, measured_area_cm2, slip
from simulator.doppler.chain import insonate
from simulator.protocol import form_rows, read_length_s
from simulator.reading import read_screen
from tests.doppler.builders import steady
from tests.unit.simulator.builders import site_truth

HEALTHY = Scenario()
QUIET = Breathing.QUIET


def read(truth, scenario: Scenario = HEALTHY):
    strip = insonate(scenario, truth, 0.0, "quiet")
    return read_screen(strip, truth, scenario, Breathing.QUIET)


# ---------------------------------------------------------------- calipers
def area(alpha: float, **operator: object) -> float:
    return float(measured_area_cm2(alpha, 1.0, Operator(**operator)))


@pytest.mark.parametrize("alpha", [0.05, 0.4, 1.0, 1.3])
def test_ellipse_set_right_gives_the_area(alpha: float) -> None:
    assert area(alpha) == pytest.approx(alpha)


@pytest.mark.parametrize(("error", "factor"), [(10, 1.21), (-30, 0.49), (0, 1.0)])
def test_caliper_error_counts_twice(error: float, factor: float) -> None:
    assert area(0.5, caliper_error_percent=error) == pytest.approx(0.5 * factor)


def test_oblique_section_stretches_one_diameter() -> None:
    assert area(0.5, probe_tilt_deg=60.0) == pytest.approx(1.0)  # 1/cos 60° = 2
    round_one = area(1.0, probe_tilt_deg=60.0, csa_method="circle")
    assert round_one == pytest.approx(4.0)  # the stretched diameter, squared


def test_circle_of_the_short_diameter_is_too_small_by_the_axis_ratio() -> None:
    # α = 0.5: φ = 1 + 1.23 = 2.23, k = 2.23 + √(2.23² − 1) = 4.223.
    assert area(0.5, csa_method="circle") == pytest.approx(0.5 / 4.223, rel=1e-3)
    assert area(1.0, csa_method="circle") == pytest.approx(1.0)


# ---------------------------------------------------------------- the hand slips
RIGHT_J2 = SITES["right_j2"]


def slips(scatter_percent: float, n_seed: int = 1500) -> np.ndarray:
    """Logarithms of both slips of one recording, seed by seed, (n_seed, 2)."""
    scenario = HEALTHY.with_(operator__caliper_scatter_percent=scatter_percent)
    found = [
        slip(scenario.with_(seed=seed), RIGHT_J2, 0.0, Breathing.QUIET)
        for seed in range(n_seed)
    ]
    return np.log([(hand.along, hand.across) for hand in found])


def test_calipers_slip_by_the_scatter_that_is_set_and_apart_from_each_other() -> None:
    found = slips(8.0)
    assert found.std(axis=0) == pytest.approx([0.08, 0.08], rel=0.06)
    assert found.mean(axis=0) == pytest.approx([0.0, 0.0], abs=0.007)
    assert abs(np.corrcoef(found.T)[0, 1]) < 0.08


@pytest.mark.parametrize(("method", "share"), [("ellipse", 2**0.5), ("circle", 2.0)])
def test_area_scatters_more_than_a_diameter(method: str, share: float) -> None:
    # Two slips of σ make √2 σ on an ellipse; a circle squares the same slip: 2 σ.
    operator = Operator(csa_method=method)
    hands = [Slip(along=float(a), across=float(b)) for a, b in np.exp(slips(5.0))]
    areas = [float(measured_area_cm2(1.0, 1.0, operator, hand)) for hand in hands]
    assert np.log(areas).std() == pytest.approx(0.05 * share, rel=0.06)


def test_slider_stretches_the_same_slips() -> None:
    np.testing.assert_allclose(slips(10.0, 20), 2.0 * slips(5.0, 20))
    assert slip(HEALTHY, RIGHT_J2, 0.0, Breathing.QUIET) is STEADY


def test_every_recording_has_a_slip_of_its_own_and_keeps_it() -> None:
    shaky = HEALTHY.with_(operator__caliper_scatter_percent=10.0)
    where = [
        (site, tilt_deg, breathing)
        for site in NECK_SITES
        for tilt_deg in (0.0, 90.0)
        for breathing in (Breathing.QUIET, Breathing.DEEP)
    ]
    found = [slip(shaky, *what) for what in where]
    assert len(
        {hand.along for hand in found} | {hand.across for hand in found}
    ) == 2 * (len(where))
    assert found == [slip(shaky, *what) for what in where]


def test_form_and_recording_have_the_same_slip_and_only_areas_move() -> None:
    shaky = HEALTHY.with_(operator__caliper_scatter_percent=15.0)
    steady_form, form = examine(HEALTHY), examine(shaky)
    one = record(shaky, RIGHT_J2)
    assert one.measurement in form.measurements
    assert one.measurement is not None
    hand = slip(shaky, RIGHT_J2, 0.0, Breathing.QUIET)
    for before, after in zip(steady_form.measurements, form.measurements, strict=True):
        assert before.tamean_cm_s == after.tamean_cm_s
        assert before.reflux_s == after.reflux_s
        if before.key == one.measurement.key:
            assert after.csa_cm2 == pytest.approx(
                before.csa_cm2 * hand.along * hand.across, abs=2e-4
            )
    ratios = [
        after.csa_cm2 / before.csa_cm2
        for before, after in zip(
            steady_form.measurements, form.measurements, strict=True
        )
        if before.csa_cm2 is not None and after.csa_cm2 is not None
    ]
    assert np.log(ratios).std() == pytest.approx(0.15 * 2**0.5, rel=0.35)


def test_the_truth_does_not_slip() -> None:
    true = HEALTHY.with_(operator__read_from="truth")
    shaky = true.with_(operator__caliper_scatter_percent=15.0)
    assert examine(shaky).measurements == examine(true).measurements


# ---------------------------------------------------------------- traces to numbers
def test_steady_flow_is_read_with_the_slice_in_the_middle() -> None:
    # A slice through the middle of n = 3: mean of 1 − y³ is 3/4 of the highest, the
    # section has 3/5: 25 % too much at most, and the filter takes the slow edge.
    reading = read(steady(8.0))
    assert 8.0 < reading.tamean_cm_s < 8.0 * 1.25 + 1.0
    assert reading.csa_cm2 == pytest.approx(1.0)
    assert reading.flow_ml_min == pytest.approx(60.0 * reading.tamean_cm_s)
    assert reading.tamax_cm_s > 8.0 * 5.0 / 3.0
    assert reading.reflux_s == 0.0
    assert (reading.flow_detectable, reading.bidirectional) == (True, False)


def test_wrong_angle_scales_the_reading_by_the_cosines() -> None:
    told_30 = HEALTHY.with_(operator__angle_set_deg=30.0)
    ratio = read(steady(8.0), told_30).tamean_cm_s / read(steady(8.0)).tamean_cm_s
    assert ratio == pytest.approx(
        np.cos(np.radians(55.0)) / np.cos(np.radians(30.0)), rel=1e-6
    )


def test_short_gate_in_the_middle_reads_too_fast() -> None:
    short = read(steady(8.0), HEALTHY.with_(operator__gate_mm=1.0)).tamean_cm_s
    assert short > 1.15 * read(steady(8.0)).tamean_cm_s
    assert short < 8.0 * 5.0 / 3.0 * 1.1


def test_reversal_is_timed_and_seen_both_ways() -> None:
    velocity = np.full(1000, 8.0)
    velocity[400:550] = -8.0
    reading = read(site_truth(velocity_cm_s=velocity))
    assert reading.reflux_s == pytest.approx(1.5, abs=0.1)
    assert reading.bidirectional


def test_no_flow_is_read_as_none_and_the_area_all_the_same() -> None:
    reading = read(steady(0.2, area_cm2=0.7))
    assert not reading.flow_detectable
    assert (reading.tamean_cm_s, reading.tamax_cm_s, reading.flow_ml_min) == (0, 0, 0)
    assert reading.csa_cm2 == pytest.approx(0.7)


def test_a_throat_shows_a_plug() -> None:
    wide = steady(40.0, area_cm2=0.2, round_area_cm2=0.2)
    throat = site_truth(velocity_cm_s=wide.velocity_cm_s, area_cm2=0.2,
                        round_area_cm2=0.2, throat_area_cm2=0.2)  # fmt: skip
    # Highest over mean: 5/3 in a vein, 10/8 in a throat.
    assert read(throat).tamax_cm_s < 0.85 * read(wide).tamax_cm_s
    # Through the middle at most (8/9)/(8/10) = 1.11 times the mean of the section.
    assert 40.0 < read(throat).tamean_cm_s < 45.0


# ---------------------------------------------------------------- one recording
def test_recording_has_screen_and_truth_side_by_side() -> None:
    found = record(HEALTHY, SITES["right_j2"])
    assert found.measurement is not None
    assert found.reading.tamean_cm_s > found.true_reading.tamean_cm_s
    assert found.measurement.tamean_cm_s == pytest.approx(
        found.reading.tamean_cm_s, abs=6e-4
    )
    assert found.iq.signal.size == 60_000
    assert found.duration_s == pytest.approx(10.0)
    assert found.spectrogram.power.shape == (128, 1500)
    assert found.spectrogram.shift_hz[0] == -3000.0
    assert found.spectrogram.velocity_cm_s[0] == pytest.approx(
        -found.spectrogram.nyquist_cm_s
    )
    assert found.traces.mean_cm_s.shape == found.traces.time_s.shape == (500,)
    assert found.read_traces.time_s == pytest.approx(found.traces.time_s[:300])


def test_screen_goes_on_after_what_is_read() -> None:
    found = record(HEALTHY, SITES["right_j2"])
    assert found.read_truth.time_s[-1] == pytest.approx(6.0)
    # The same signal as far as it is read; the last window is moved inward.
    n = found.read_traces.time_s.size - 5
    seen = found.traces.is_detected[:n] & found.read_traces.is_detected[:n]
    assert seen.mean() > 0.95
    assert found.read_traces.mean_cm_s[:n][seen] == pytest.approx(
        found.traces.mean_cm_s[:n][seen], abs=1.0
    )
    short = record(HEALTHY, SITES["right_j2"], duration_s=read_length_s(HEALTHY, QUIET))
    assert short.reading == found.reading
    assert short.measurement == found.measurement


@pytest.mark.parametrize("breathing", ["held", "strain"])
def test_manoeuvre_that_is_cut_off_is_refused_not_read_as_nothing(
    breathing: str,
) -> None:
    # Read from 4.5 s on: of 3 s nothing would be left, of 9.9 s not the whole plateau.
    scenario = HEALTHY.with_(operator__breathing=breathing)
    for short_s in (3.0, 9.9):
        with pytest.raises(ScenarioError, match=f"before the {breathing}.*10 s or"):
            record(scenario, SITES["right_j2"], duration_s=short_s)
    whole = record(scenario, SITES["right_j2"], duration_s=10.0)
    assert whole.measurement == record(scenario, SITES["right_j2"]).measurement


def test_length_that_is_asked_for_is_read_to_its_end() -> None:
    long = record(HEALTHY, SITES["right_j2"], duration_s=20.0)
    assert long.read_truth is long.truth
    assert long.read_traces is long.traces
    assert long.truth.time_s[-1] == pytest.approx(20.0)


def test_recording_and_form_say_the_same() -> None:
    from simulator import examine

    deep = HEALTHY.with_(operator__breathing="deep", operator__tilt_deg=90)
    form = {row.key: row for row in examine(deep).measurements}
    for code in ("left_j2", "right_vertebral", "straight_sinus"):
        row = record(deep, SITES[code]).measurement
        assert row is not None
        assert row == form[row.key]


def test_truth_is_read_when_the_operator_says_so() -> None:
    honest = HEALTHY.with_(operator__read_from="truth")
    found = record(honest, SITES["right_j2"])
    assert found.form_reading == found.true_reading
    assert found.measurement is not None
    assert found.measurement.tamean_cm_s == round(found.true_reading.tamean_cm_s, 3)


def test_no_form_has_a_row_at_another_tilt() -> None:
    found = record(HEALTHY.with_(operator__tilt_deg=30), SITES["right_j2"])
    assert (found.posture, found.measurement) == (None, None)
    assert found.reading.flow_detectable


def test_behind_bone_there_is_noise_and_an_empty_row() -> None:
    shut = HEALTHY.with_(patient__bone_window=0.0)
    found = record(shut, SITES["straight_sinus"])
    assert found.traces.is_detected.mean() < 0.01
    assert found.measurement is not None
    assert found.measurement.flow_detectable is None
    (row,) = form_rows(
        shut, [found.truth], [found.measurement.posture], Breathing.QUIET
    )
    assert row == found.measurement
