from dataclasses import replace

import numpy as np
import pytest

from exam import Breathing
from simulator import Heart, Operator, Patient, PressureRecording
from simulator.drive import (
    Lane,
    atrial_mean_mmhg,
    atrial_wave_mmhg,
    deep_breath_period_s,
    drivers,
    ease,
    manoeuvre_mmhg,
    quiet_pleural_mmhg,
)
from simulator.kernels import (
    D_ARTERY,
    D_ATRIUM,
    D_PLEURAL,
    D_PROBE,
    D_STRAIN,
)
from simulator.parameters import Glottis
from simulator.recording import shipped
from tests.unit.simulator.builders import (
    PATIENT,
    STEP_S,
    TIME_S,
    Array,
    at,
    driven,
    recording,
    wave,
)

OPERATOR = Operator()


def manoeuvre(breathing: str, **changes: float) -> tuple[Array, Array, Array]:
    lane = Lane(tilt_deg=0.0, breathing=Breathing(breathing), **changes)
    return manoeuvre_mmhg(PATIENT, OPERATOR, lane, TIME_S)


def test_ease_is_a_raised_cosine() -> None:
    # A quarter of the way: ½ − ½ cos 45° = 0.146447.
    found = ease(np.array([0.0, 1.0, 1.5, 2.0, 3.0, 9.0]), 1.0, 2.0)
    assert found == pytest.approx([0.0, 0.0, 0.146447, 0.5, 1.0, 1.0], abs=1e-6)


def test_atrial_wave_over_one_beat_averages_to_zero() -> None:
    wave_mmhg = atrial_wave_mmhg(np.arange(1000) / 1000)
    assert wave_mmhg.mean() == pytest.approx(0.0, abs=1e-12)


def test_atrial_wave_has_a_and_v_above_x_and_y() -> None:
    # Phases from the R wave: a −0.10, x 0.24, v 0.45, y 0.60.
    a, x, v, y = atrial_wave_mmhg(np.array([0.90, 0.24, 0.45, 0.60]))
    assert min(a, v) > 0.0 > max(x, y)
    assert a > v
    assert x < y


def test_atrial_wave_repeats_with_every_beat() -> None:
    phase = np.linspace(0, 1, 50)
    assert atrial_wave_mmhg(phase) == pytest.approx(atrial_wave_mmhg(phase + 1.0))


@pytest.mark.parametrize(
    ("fluid_l", "pooled", "mean"),
    # 5 mmHg + 2 mmHg/l · l − 5 mmHg · share of blood that has pooled
    [(0.0, 0.0, 5.0), (0.0, 1.0, 0.0), (-1.5, 0.0, 2.0), (0.5, 0.5, 3.5)],
)
def test_atrial_mean_by_hand(fluid_l: float, pooled: float, mean: float) -> None:
    patient = Patient(fluid_balance_l=fluid_l)
    assert atrial_mean_mmhg(patient, pooled) == pytest.approx(mean)


def test_quiet_breath_falls_by_2_in_inspiration_and_pauses_at_rest() -> None:
    # 15 a minute: 4 s; in for 1.6 s, out for 1.6 s, pause 0.8 s.
    pleural = quiet_pleural_mmhg(PATIENT, None, TIME_S)
    assert pleural.max() == pytest.approx(0.0, abs=1e-12)
    assert at(pleural, 1.6) == pytest.approx(-2.0)
    assert at(pleural, 0.8) == pytest.approx(-1.0)
    assert at(pleural, 2.4) == pytest.approx(-1.0)
    assert at(pleural, 3.5) == 0.0
    assert at(pleural, 5.6) == pytest.approx(-2.0)
    # Mean of both half-cosines is ½: −2 · 0.8/2 = −0.8 mmHg.
    assert pleural.mean() == pytest.approx(-0.8, abs=1e-3)


def test_deep_breath_period_by_hand() -> None:
    # 0.6 · 15 = 9 a minute: 6.667 s.
    assert deep_breath_period_s(PATIENT) == pytest.approx(60.0 / 9.0)


def test_deep_breath_falls_by_its_depth() -> None:
    pleural, strain, quiet = manoeuvre("deep")
    # Deepest at 22 % of 6.667 s = 1.467 s; over at 55 %.
    assert pleural.min() == pytest.approx(-12.0, abs=1e-3)
    assert at(pleural, 1.465) == pytest.approx(-12.0, abs=1e-3)
    assert at(pleural, 4.0) == 0.0
    assert not strain.any()
    assert not quiet.any()


def test_apnoea_is_nothing_at_all() -> None:
    for part in manoeuvre("apnoea"):
        assert not part.any()


def test_quiet_breathing_goes_on_untouched() -> None:
    pleural, strain, quiet = manoeuvre("quiet")
    assert not pleural.any()
    assert not strain.any()
    assert (quiet == 1.0).all()


def test_strain_rises_in_one_and_a_half_seconds_and_holds_for_eight() -> None:
    pleural, strain, quiet = manoeuvre("strain")
    assert at(strain, 2.0) == 0.0
    assert at(strain, 2.75) == pytest.approx(20.0)  # half way up the cosine
    assert at(strain, 3.5) == pytest.approx(40.0)
    assert at(strain, 11.4) == pytest.approx(40.0)
    assert at(strain, 12.0) == pytest.approx(0.0, abs=1e-9)
    assert (pleural == strain).all()
    assert at(quiet, 1.0) == 1.0
    assert at(quiet, 2.5) == 0.0


@pytest.mark.parametrize("breathing", ["strain", "held"])
def test_manoeuvre_begins_when_the_lane_says_and_is_otherwise_the_same(
    breathing: str,
) -> None:
    usual, later = manoeuvre(breathing), manoeuvre(breathing, start_s=5.25)
    shift = round(3.25 / STEP_S)
    for one, other in zip(usual, later, strict=True):
        assert other[shift:] == pytest.approx(one[:-shift], abs=1e-12)
        assert (other[:shift] == one[0]).all()


def test_held_breath_first_empties_then_distends_the_chest() -> None:
    pleural, strain, _ = manoeuvre("held")
    assert not strain.any()
    # In by 3 s: −12 mmHg; then the glottis shuts and muscles relax: +10 mmHg.
    assert at(pleural, 3.0) == pytest.approx(-12.0)
    assert at(pleural, 4.0) == pytest.approx(10.0)
    assert at(pleural, 10.9) == pytest.approx(10.0)
    assert at(pleural, 12.0) == pytest.approx(0.0, abs=1e-9)


def test_breath_held_with_an_open_glottis_stays_at_its_depth() -> None:
    # In by 3 s: −12 mmHg, the pull of the stretched lungs; out again from 11 to 12 s.
    lane = Lane(tilt_deg=0.0, breathing=Breathing.HELD)
    operator = Operator(glottis=Glottis.OPEN)
    pleural, strain, quiet = manoeuvre_mmhg(PATIENT, operator, lane, TIME_S)
    assert not strain.any()
    assert at(pleural, 2.5) == pytest.approx(-6.0)
    assert pleural[(TIME_S > 3.0) & (TIME_S < 11.0)] == pytest.approx(-12.0)
    assert at(pleural, 11.5) == pytest.approx(-6.0)
    assert at(pleural, 12.0) == pytest.approx(0.0, abs=1e-9)
    assert at(quiet, 2.0) == 0.0


def test_glottis_matters_once_it_could_shut_and_in_a_held_breath_only() -> None:
    for breathing in Breathing:
        lane = Lane(tilt_deg=0.0, breathing=breathing)
        shut, wide = (
            manoeuvre_mmhg(PATIENT, Operator(glottis=glottis), lane, TIME_S)[0]
            for glottis in Glottis
        )
        differ = TIME_S[shut != wide]
        if breathing is Breathing.HELD:
            assert differ.min() == pytest.approx(3.0, abs=0.01)
        else:
            assert differ.size == 0


def test_atrium_and_chest_lying_and_sitting_have_their_means() -> None:
    # Atrium: 5 or 0, and 0.85 of the mean quiet breath of −0.8: −0.68 mmHg.
    lying, sitting = driven(), driven(tilt_deg=90.0)
    assert lying[D_ATRIUM].mean() == pytest.approx(4.32, abs=5e-3)
    assert sitting[D_ATRIUM].mean() == pytest.approx(-0.68, abs=5e-3)
    assert lying[D_PLEURAL].mean() == pytest.approx(-3.5 - 0.8, abs=5e-3)
    assert sitting[D_PLEURAL].mean() == pytest.approx(-5.0 - 0.8, abs=5e-3)


def test_share_of_pleural_pressure_in_the_atrium_is_085() -> None:
    change = driven("deep") - driven("apnoea")
    assert change[D_ATRIUM] == pytest.approx(0.85 * change[D_PLEURAL], abs=1e-9)
    assert change[D_PLEURAL].min() == pytest.approx(-12.0, abs=1e-3)


def test_artery_over_whole_beats_has_its_mean_lying_and_sitting() -> None:
    # Lying 95; sitting 95 − 0.06 · 85 + 8 = 97.9 mmHg.
    assert driven("apnoea")[D_ARTERY].mean() == pytest.approx(95.0, abs=0.01)
    up = driven("apnoea", tilt_deg=90.0)
    assert up[D_ARTERY].mean() == pytest.approx(97.9, abs=0.01)


def test_artery_in_a_strain_jumps_and_comes_back_within_the_strain() -> None:
    lift = driven("strain")[D_ARTERY] - driven("apnoea")[D_ARTERY]
    assert not lift[TIME_S < 2.0].any()
    assert 0.5 * 0.9 * 40.0 < lift.max() < 0.9 * 40.0
    # What is left of the strain after 7.9 s on its plateau: e^(−7.9/4) = 0.14.
    at_plateau = at(lift, 3.5)
    assert at(lift, 11.4) / at_plateau == pytest.approx(np.exp(-7.9 / 4.0), rel=0.01)


def test_strain_reaches_its_own_driver_in_pascal() -> None:
    assert driven("strain")[D_STRAIN].max() == pytest.approx(40.0)
    assert not driven("held")[D_STRAIN].any()


def test_probe_is_eased_on_in_03_s() -> None:
    probe = driven()[D_PROBE]
    assert at(probe, 1.0) == 0.0
    assert at(probe, 1.15) == pytest.approx(0.5)
    assert at(probe, 1.3) == pytest.approx(1.0)
    untouched = drivers(
        PATIENT,
        OPERATOR,
        Lane(tilt_deg=0.0, breathing=Breathing.QUIET, press_from_s=np.inf),
        TIME_S,
    )
    assert not untouched[D_PROBE].any()


def test_recorded_atrium_follows_the_recording_round_the_set_mean() -> None:
    own = recording()
    atrium = driven(own=own, lead_s=4.0)[D_ATRIUM]
    # The set mean, 5 mmHg, takes the place of the recording's own.
    expected = 5.0 + wave(TIME_S + 4.0) - own.mean_mmhg
    # Linear between samples 0.01 s apart: at most h²/8 · 3 mmHg · (2π · 1.2)² = 2.1e-3.
    assert atrium == pytest.approx(expected, abs=2.2e-3)


def test_recorded_atrium_when_breathing_deeply_has_the_breath_on_top() -> None:
    own = recording()
    change = driven("deep", own=own) - driven("apnoea", own=own)
    assert change[D_ATRIUM].min() == pytest.approx(-0.85 * 12.0, abs=1e-3)


def test_ventilator_raises_the_chest_in_inspiration() -> None:
    own = shipped(Heart.RECORDED_BEFORE_FLUID)
    assert own is not None
    pleural = quiet_pleural_mmhg(PATIENT, own, TIME_S)
    start = float(own.inspiration_s[1])
    # Somewhere in the second after a breath starts, pressure is well above its start.
    after = pleural[abs(TIME_S - start - 0.75) < 0.75]
    assert after.max() > at(pleural, start) + 0.5
    assert quiet_pleural_mmhg(PATIENT, None, TIME_S).max() <= 0.0


def ventilated(*, offset_s: float = 0.0, breath_s: float = 4.3) -> PressureRecording:
    time_s = np.linspace(0.0, 50.0, 5001)
    starts = np.arange(0.5, 50.0, breath_s, dtype=np.float64)
    pressure = 8.0 + 2.0 * np.sin(2 * np.pi * (time_s - 0.5) / breath_s)
    return PressureRecording(
        time_s=time_s + offset_s,
        pressure_mmhg=pressure,
        inspiration_s=starts + offset_s,
        r_peak_s=np.arange(0.2, 50.0, 0.7) + offset_s,
        is_ventilated=True,
    )


def test_pleural_share_of_a_ventilated_recording_by_hand() -> None:
    # The atrium swings by ± 2 mmHg, which is 0.85 of the pleural swing; means over
    # twentieths of a breath flatten a sine by sin(π/20)/(π/20) = 0.9959.
    pleural = quiet_pleural_mmhg(PATIENT, ventilated(), TIME_S)
    assert pleural.max() == pytest.approx(2.0 / 0.85 * 0.9959, rel=0.02)
    assert pleural.min() == pytest.approx(-2.0 / 0.85 * 0.9959, rel=0.02)
    # Inspiration at 0.5 s raises it: a quarter of a breath later it is highest.
    assert at(pleural, 0.5 + 4.3 / 4) == pytest.approx(pleural.max(), rel=0.02)


def test_recording_whose_clock_starts_later_drives_the_same() -> None:
    # Breaths out of step with the samples: none lies on the edge of a twentieth.
    plain = driven(own=ventilated(breath_s=4.31737), lead_s=4.0)
    late = driven(own=ventilated(offset_s=51.7, breath_s=4.31737), lead_s=4.0)
    assert late == pytest.approx(plain, abs=1e-6)


def test_ventilator_breath_in_step_with_slow_samples_stays_finite() -> None:
    time_s = np.linspace(0.0, 50.0, 1001)
    own = PressureRecording(
        time_s=time_s,
        pressure_mmhg=8.0 + np.sin(2 * np.pi * time_s),
        inspiration_s=np.linspace(0.0, 24.5, 50),
        is_ventilated=True,
    )
    assert np.isfinite(quiet_pleural_mmhg(PATIENT, own, TIME_S)).all()


def test_recorded_beats_set_the_arterial_pulse() -> None:
    # R peaks each 0.7 s: 22 of 0.7 s = 15.4 s; one beat later the pulse is the same.
    artery = driven(own=ventilated())[D_ARTERY]
    one_beat = round(0.7 / STEP_S)
    assert artery[100 + one_beat : 3000 + one_beat] == pytest.approx(
        artery[100:3000], abs=0.02
    )


def test_patient_with_other_rates_breathes_and_beats_at_them() -> None:
    fast = replace(PATIENT, breathing_rate_per_min=30.0, heart_rate_bpm=120.0)
    pleural = quiet_pleural_mmhg(fast, None, TIME_S)
    assert pleural[400:] == pytest.approx(pleural[:-400])  # 2 s a breath
    atrium = driven("apnoea", patient=fast)[D_ATRIUM]
    assert atrium[100:] == pytest.approx(atrium[:-100])  # 0.5 s a beat
