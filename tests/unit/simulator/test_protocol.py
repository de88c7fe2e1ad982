import json
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from exam import (
    DEEP_CEREBRAL_VEINS,
    NECK_SITES,
    Breathing,
    Defect,
    Examination,
    Measurement,
    Posture,
    Site,
    Vein,
    examination_from_json,
    examination_to_json,
)
from exam.words import SITES
from simulator import PressureRecording, Scenario, examine, preset, record
from simulator.drive import quiet_breath_period_s
from simulator.protocol import (
    NOTES,
    RECORDING_S,
    read_length_s,
    recording_length_s,
)
from simulator.version import VERSION
from tests.unit.simulator.builders import recording, wave

HEALTHY = Scenario()
FORM = examine(HEALTHY)
DEEP = (
    SITES["right_basal_rosenthal"],
    SITES["left_basal_rosenthal"],
    SITES["straight_sinus"],
)
EXAMINED = (*NECK_SITES, *DEEP)


def rows(form: Examination) -> set[tuple[object, ...]]:
    return {row.key for row in form.measurements}


def test_form_has_every_site_posture_and_breathing_once() -> None:
    expected = set(product(EXAMINED, Posture, (Breathing.QUIET, Breathing.DEEP)))
    assert rows(FORM) == expected
    # 8 neck sites and 3 deep veins · 2 postures · 2 breathings
    assert len(FORM.measurements) == len(expected) == 44


@pytest.mark.parametrize("breathing", ["held", "strain", "apnoea"])
def test_form_when_the_operator_asks_for_more_has_that_as_well(breathing: str) -> None:
    form = examine(HEALTHY.with_(operator__breathing=breathing))
    added = rows(form) - rows(FORM)
    assert added == set(product(EXAMINED, Posture, (Breathing(breathing),)))
    assert len(form.measurements) == 66


@pytest.mark.parametrize("breathing", ["quiet", "deep"])
def test_form_when_the_operator_asks_for_the_usual_adds_nothing(
    breathing: str,
) -> None:
    assert rows(examine(HEALTHY.with_(operator__breathing=breathing))) == rows(FORM)


def test_every_row_is_read_and_a_spot_of_colour_has_no_area() -> None:
    for row in FORM.measurements:
        for name in ("reflux_s", "tamean_cm_s", "tamax_cm_s", "bidirectional"):
            assert getattr(row, name) is not None
        for name in ("csa_cm2", "flow_ml_min"):
            is_read = getattr(row, name) is not None
            assert is_read is (row.site.vein not in DEEP_CEREBRAL_VEINS)
        # Defects are looked for inside the jugulars.
        assert (row.defect is not None) is (row.site.vein is Vein.JUGULAR)
        assert isinstance(row.flow_detectable, bool)


@pytest.mark.parametrize(
    ("window", "hidden"),
    # Basal veins from 0.2 on, the straight sinus from 0.4 on.
    [(0.0, DEEP), (0.15, DEEP), (0.2, DEEP[2:]), (0.35, DEEP[2:]), (0.4, ()), (1, ())],
)
def test_deep_rows_when_the_bone_hides_the_vein_are_there_but_empty(
    window: float, hidden: tuple[Site, ...]
) -> None:
    form = examine(HEALTHY.with_(patient__bone_window=window))
    assert rows(form) == rows(FORM)
    for row, usual in zip(form.measurements, FORM.measurements, strict=True):
        if row.site in hidden:
            assert row == Measurement(
                site=row.site, posture=row.posture, breathing=row.breathing
            )
        else:
            assert row == usual  # the bone is no matter of the blood


@pytest.mark.parametrize("machine", [{}, {"machine.prf_hz": 16000.0}])
@pytest.mark.parametrize("angle_set_deg", [82.0, 84.0, 89.0])
def test_velocities_that_run_away_are_left_empty_and_the_form_can_be_kept(
    angle_set_deg: float, machine: dict[str, float]
) -> None:
    # 1/cos 89° is 57: a vein of 5 cm/s reads 290, a vertebral one over 1000 cm/s.
    scenario = HEALTHY.replaced({"operator.angle_set_deg": angle_set_deg, **machine})
    form = examine(scenario)
    again = examination_from_json(examination_to_json(form))
    assert again.measurements == form.measurements
    empty = sum(
        getattr(row, name) is None
        for row in form.measurements
        for name in ("tamean_cm_s", "tamax_cm_s")
    )
    flow_empty = sum(
        row.flow_ml_min is None for row in form.measurements if row.site in NECK_SITES
    )
    told = [note for note in form.meta["notes"] if note.startswith("Left empty")]
    assert (empty > 0) is (angle_set_deg > 82.0)
    if empty:
        (note,) = told
        assert f"{empty + flow_empty} readings" in note
        # What is seen at all, and the area, do not depend on the angle that is set.
        for row, usual in zip(
            form.measurements,
            examine(HEALTHY.replaced(machine)).measurements,
            strict=True,
        ):
            assert row.csa_cm2 == usual.csa_cm2
            assert row.flow_detectable == usual.flow_detectable
            assert row.reflux_s == usual.reflux_s
    else:
        assert told == []


def test_defect_shows_at_j1_of_its_side_in_every_posture() -> None:
    form = examine(HEALTHY.with_(veins__left_defect="flap"))
    for row in form.measurements:
        if row.site.vein is Vein.JUGULAR:
            is_there = row.site == SITES["left_j1"]
            assert row.defect is (Defect.FLAP if is_there else Defect.NONE)


def test_probe_on_the_skull_presses_no_vein() -> None:
    form = examine(HEALTHY.with_(operator__probe_pressure_mmhg=20))
    deep = [row for row in form.measurements if row.site in DEEP]
    assert deep == [row for row in FORM.measurements if row.site in DEEP]
    neck = [row for row in form.measurements if row.site in NECK_SITES]
    assert neck != [row for row in FORM.measurements if row.site in NECK_SITES]


def test_wait_after_sitting_up_changes_the_upright_rows_only() -> None:
    form = examine(HEALTHY.with_(operator__settle_s=0))
    for row, usual in zip(form.measurements, FORM.measurements, strict=True):
        if row.posture is Posture.SUPINE:
            assert row == usual
        elif row.site in (SITES["right_j1"], SITES["right_j2"], SITES["right_j3"]):
            assert row.csa_cm2 is not None
            assert usual.csa_cm2 is not None
            assert row.csa_cm2 > usual.csa_cm2


def test_usual_rows_do_not_depend_on_what_else_is_asked() -> None:
    more = examine(HEALTHY.with_(operator__breathing="strain"))
    assert set(FORM.measurements) < set(more.measurements)


def test_same_scenario_gives_the_same_form() -> None:
    assert examine(Scenario()) == FORM


def test_live_tilt_does_not_change_the_form() -> None:
    tilted = examine(HEALTHY.with_(operator__tilt_deg=45))
    assert tilted.measurements == FORM.measurements


def test_note_says_who_was_examined_and_how() -> None:
    meta = FORM.meta
    assert Scenario.from_dict(meta["scenario"]) == HEALTHY
    assert (meta["seed"], meta["read_from"]) == (1, "screen")
    assert "not a medical record" in meta["origin"]
    assert meta["program"] == f"insonate {VERSION}"
    assert meta["notes"] == [NOTES[HEALTHY.operator.read_from]]
    assert "heart" not in meta
    assert json.loads(examination_to_json(FORM))["meta"] == meta


def test_a_form_of_a_version_that_did_not_name_itself_is_read_as_before() -> None:
    older = {key: said for key, said in FORM.meta.items() if key != "program"}
    text = examination_to_json(replace(FORM, meta=older))
    assert "program" not in text
    found = examination_from_json(text)
    assert found.measurements == FORM.measurements
    assert found.meta == older


def test_note_of_a_recorded_heart_says_that_ventilation_raises_the_pressure() -> None:
    meta = examine(preset("recorded_cvp")).meta
    assert meta["heart"]["name"] == "before_fluid"
    assert any("raises the" in note and "ventilat" in note for note in meta["notes"])


def test_note_of_the_users_own_recording_has_its_name() -> None:
    mine = recording(name="mine.csv")
    meta = examine(HEALTHY, recording=mine).meta
    assert meta["heart"]["name"] == "mine.csv"
    assert meta["heart"] == mine.described()
    # The scenario alone cannot give the readings again: the form says so.
    assert any("not part of this file" in note for note in meta["notes"])
    louder = recording(name="mine.csv", duration_s=41.0)
    assert louder.described()["sha256"] != mine.described()["sha256"]


@pytest.mark.parametrize(
    ("breathing", "rate", "length_s"),
    # A quiet breath takes 60/rate, a deep one 60/(0.6 · rate).
    [
        ("quiet", 15.0, 6.0),
        ("quiet", 6.0, 10.0),
        ("deep", 30.0, 6.0),
        ("deep", 15.0, 60.0 / 9.0),
        ("deep", 6.0, 60.0 / 3.6),
        ("apnoea", 6.0, 6.0),
        ("held", 15.0, 10.0),  # from 2 s, for 8 s
        ("strain", 15.0, 10.0),
    ],
)
def test_what_is_read_has_one_whole_breath_or_the_whole_manoeuvre(
    breathing: str, rate: float, length_s: float
) -> None:
    scenario = HEALTHY.with_(patient__breathing_rate_per_min=rate)
    found = read_length_s(scenario, Breathing(breathing))
    assert found == pytest.approx(length_s)
    assert recording_length_s(scenario) >= max(RECORDING_S, found)


def test_what_is_read_holds_a_breath_of_the_ventilator() -> None:
    ventilated = preset("recorded_cvp")
    assert read_length_s(ventilated, Breathing.QUIET) == pytest.approx(
        max(6.0, quiet_breath_period_s(ventilated.patient))
    )


def breathing_each(breath_s: float) -> PressureRecording:
    """A heart whose breath moves it by 4 mmHg, and each breath is marked."""
    time_s = np.linspace(0.0, 60.0, 6001)
    breath = 2.0 * np.sin(2.0 * np.pi * (time_s - 0.5) / breath_s)
    return recording(
        time_s=time_s,
        pressure_mmhg=wave(time_s) + breath,
        inspiration_s=np.arange(0.5, 60.0, breath_s, dtype=np.float64),
        is_ventilated=True,
    )


def test_own_recording_is_read_over_its_own_marked_breaths() -> None:
    # One breath of 3.7 s fits into 6 s, one of 8.3 s makes the recording longer: the
    # set rate, 15 a minute, is no matter; it would give 4 s of 6 s.
    for breath_s, window_s, length_s in ((3.7, 3.7, 6.0), (8.3, 8.3, 8.3)):
        own = breathing_each(breath_s)
        assert read_length_s(HEALTHY, Breathing.QUIET, own) == pytest.approx(length_s)
        found = record(HEALTHY, SITES["right_j2"], recording=own)
        assert found.read_truth.time_s[-1] == pytest.approx(length_s, abs=0.01)
        is_read = found.read_truth.time_s <= window_s + 0.005
        assert found.true_reading.csa_cm2 == pytest.approx(
            found.read_truth.area_cm2[is_read].mean(), rel=1e-12
        )
        (row,) = (
            row
            for row in examine(HEALTHY, recording=own).measurements
            if found.measurement is not None and row.key == found.measurement.key
        )
        assert row == found.measurement


def test_own_recording_gives_the_same_form_at_any_set_breathing_rate() -> None:
    own = breathing_each(3.7)
    quiet = [
        [
            row
            for row in examine(
                HEALTHY.with_(
                    patient__breathing_rate_per_min=rate, operator__read_from="truth"
                ),
                recording=own,
            ).measurements
            if row.breathing is Breathing.QUIET and row.posture is Posture.SUPINE
        ]
        for rate in (12, 20)
    ]
    # The person rests on the set rate before the recording begins; 2 s later its trace
    # is left in the last digits only. Averaged over 5 s and 6 s areas would differ
    # by more than that.
    for slow, quick in zip(*quiet, strict=True):
        assert slow.csa_cm2 == pytest.approx(quick.csa_cm2, abs=0.01)


def test_own_recording_without_marks_is_read_over_the_set_rate() -> None:
    found = record(HEALTHY, SITES["right_j2"], recording=recording())
    is_read = found.read_truth.time_s <= 4.005  # 15 breaths a minute
    assert found.true_reading.csa_cm2 == pytest.approx(
        found.read_truth.area_cm2[is_read].mean(), rel=1e-12
    )


def test_shortest_recorded_heart_is_long_enough_for_the_slowest_breather() -> None:
    slow = HEALTHY.with_(patient__breathing_rate_per_min=6)
    # One deep breath of 16.7 s after 2 s to settle; a recording has at least 20 s.
    form = examine(slow, recording=recording(duration_s=20.0))
    assert len(form.measurements) == 4 * len(EXAMINED)
