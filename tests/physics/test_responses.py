"""Turning one knob moves the jugular the way anatomy says, all along its range."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from simulator import Scenario, preset
from simulator.measure import read
from tests.physics.runs import (
    HEALTHY,
    at,
    mean_area_cm2,
    mean_flow_ml_min,
    run_one,
)


def j2_area(
    scenario: Scenario = HEALTHY,
    *,
    tilt_deg: float = 0.0,
    breathing: str = "quiet",
    probe_at: str | None = "right_j2",
) -> float:
    truth = run_one(scenario, tilt_deg=tilt_deg, breathing=breathing, probe_at=probe_at)
    return mean_area_cm2(scenario, truth, "right_j2")


def strictly_falling(values: Sequence[float]) -> bool:
    return all(b < a for a, b in pairwise(values))


def strictly_rising(values: Sequence[float]) -> bool:
    return strictly_falling(list(values)[::-1])


@pytest.mark.parametrize("tilt_deg", [0.0, 30.0, 90.0])
def test_area_when_the_probe_presses_harder_falls(tilt_deg: float) -> None:
    areas = [
        j2_area(HEALTHY.with_(operator__probe_pressure_mmhg=p), tilt_deg=tilt_deg)
        for p in (0, 1, 2, 4, 6, 8, 12, 20)
    ]
    assert strictly_falling(areas)


def test_flow_when_the_probe_presses_harder_falls_late_and_almost_to_nothing() -> None:
    flows = []
    for p in (0, 2, 4, 6, 8, 15):
        scenario = HEALTHY.with_(operator__probe_pressure_mmhg=p)
        truth = run_one(scenario, probe_at="right_j2")
        flows.append(mean_flow_ml_min(scenario, truth, "right_j2"))
    assert strictly_falling(flows)
    # 2 mmHg flatten the vein without touching its flow; 15 mmHg shut it.
    assert flows[1] > 0.98 * flows[0]
    assert flows[-1] < 0.02 * flows[0]


def test_velocity_under_light_pressure_rises() -> None:
    # The same flow through less area.
    means = []
    for p in (0, 2, 4):
        scenario = HEALTHY.with_(operator__probe_pressure_mmhg=p)
        seen = at(run_one(scenario, probe_at="right_j2"), "right_j2")
        means.append(float(seen.velocity_cm_s.mean()))
    assert strictly_rising(means)


# Not head-up: once the vein has collapsed its area follows its flow, not the filling.
@pytest.mark.parametrize("tilt_deg", [0.0, -7.0, -15.0])
def test_area_when_the_person_drinks_rises(tilt_deg: float) -> None:
    areas = [
        j2_area(HEALTHY.with_(patient__fluid_balance_l=f), tilt_deg=tilt_deg)
        for f in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5)
    ]
    assert strictly_rising(areas)


def test_area_when_right_atrial_pressure_rises_rises() -> None:
    areas = [
        j2_area(HEALTHY.with_(patient__right_atrial_pressure_mmhg=p))
        for p in (-2, 0, 2, 5, 8, 12, 20)
    ]
    assert strictly_rising(areas)


def test_area_when_tilted_up_falls_and_head_down_rises() -> None:
    tilts = (-15.0, -7.0, 0.0, 7.0, 15.0, 30.0, 45.0, 60.0, 75.0, 90.0)
    assert strictly_falling([j2_area(tilt_deg=t) for t in tilts])


def test_area_in_a_strain_and_in_a_held_breath_is_above_rest() -> None:
    rest = j2_area(breathing="apnoea")
    assert j2_area(breathing="strain") > 1.1 * rest
    assert j2_area(breathing="held") > 1.1 * rest


def test_area_when_straining_harder_rises() -> None:
    areas = [
        j2_area(HEALTHY.with_(operator__strain_mmhg=s), breathing="strain")
        for s in (5, 10, 20, 30, 40)
    ]
    assert strictly_rising(areas)


def test_collapsed_sitting_jugular_in_a_strain_opens_again() -> None:
    assert j2_area(tilt_deg=90.0, breathing="strain") > 3.0 * j2_area(tilt_deg=90.0)


def test_area_when_breathing_deeper_falls() -> None:
    # The mean: the smallest area also depends on where in the beat the breath falls.
    areas = [
        j2_area(HEALTHY.with_(operator__breath_depth_mmhg=d), breathing="deep")
        for d in (4, 8, 12, 20, 30)
    ]
    assert strictly_falling(areas)
    assert areas[0] < j2_area(breathing="apnoea")


def test_smallest_area_in_a_deep_breath_is_less_than_half_of_rest() -> None:
    deep = at(run_one(breathing="deep"), "right_j2").area_cm2
    assert deep.min() < 0.5 * j2_area(breathing="apnoea")


def test_vein_when_the_face_turns_to_its_side_is_pressed_and_the_other_is_not() -> None:
    turns = (0, 20, 40, 54, 90)
    scenarios = [HEALTHY.with_(operator__head_turn_deg=deg) for deg in turns]
    truths = [run_one(s) for s in scenarios]
    right = [
        mean_area_cm2(s, t, "right_j2") for s, t in zip(scenarios, truths, strict=True)
    ]
    left = [
        mean_area_cm2(s, t, "left_j2") for s, t in zip(scenarios, truths, strict=True)
    ]
    assert strictly_falling(right)
    assert right[3] < 0.1 * right[0]  # shut at 54°
    assert left[-1] > left[0]  # it takes over the other's blood


def test_flow_when_one_side_is_narrowed_moves_to_the_other_and_the_plexus() -> None:
    flows: dict[str, list[float]] = {
        code: [] for code in ("right_j2", "left_j2", "right_vertebral")
    }
    for percent in (0, 60, 80, 90, 97):
        scenario = HEALTHY.with_(veins__right_j1_stenosis_percent=percent)
        truth = run_one(scenario)
        for code, values in flows.items():
            values.append(mean_flow_ml_min(scenario, truth, code))
    assert strictly_falling(flows["right_j2"])
    assert strictly_rising(flows["left_j2"])
    assert strictly_rising(flows["right_vertebral"])


@pytest.mark.parametrize("side", ["right", "left"])
def test_muscle_tension_flattens_the_low_jugular_and_holds_back_its_flow(
    side: str,
) -> None:
    tensions = (0, 2, 4, 6, 9, 12)
    scenarios = [HEALTHY.with_(patient__neck_muscle_tension_mmhg=p) for p in tensions]
    runs = [(s, run_one(s)) for s in scenarios]
    # Above the tensed outlet blood dams up, so J2 itself need not go on shrinking.
    assert strictly_falling([mean_area_cm2(s, t, f"{side}_j1") for s, t in runs])
    middle = [mean_area_cm2(s, t, f"{side}_j2") for s, t in runs]
    assert strictly_falling(middle[:4])
    assert max(middle[3:]) < 0.5 * middle[0]
    flows = [mean_flow_ml_min(s, t, f"{side}_j2") for s, t in runs]
    assert strictly_falling(flows[2:])
    vertebral = [mean_flow_ml_min(s, t, f"{side}_vertebral") for s, t in runs]
    assert strictly_rising(vertebral[1:])


def test_leaky_valve_in_a_hard_strain_lets_more_blood_back_than_a_tight_one() -> None:
    # Longest reversal at J1, averaged over strains that begin anywhere in the beat:
    # at 2 s, 60 + 7.5 k beats a minute are k/4 beats apart.
    def reversal_s(name: str) -> float:
        found = []
        for k in range(4):
            scenario = preset(name).with_(
                operator__strain_mmhg=40, patient__heart_rate_bpm=60 + 7.5 * k
            )
            truth = run_one(scenario, breathing="strain")
            seen = at(truth, "right_j1")
            found.append(read(seen, scenario.patient, truth.lane.breathing).reflux_s)
        return sum(found) / len(found)

    assert reversal_s("leaky_valve") > 1.5 * reversal_s("healthy")


def test_leaky_valve_in_quiet_breathing_hides() -> None:
    found = [
        mean_flow_ml_min(preset(name), run_one(preset(name)), "right_j1")
        for name in ("leaky_valve", "healthy")
    ]
    assert found[0] == pytest.approx(found[1], rel=0.02)


def test_dynamic_narrowing_opens_with_the_pressure_and_a_fixed_one_does_not() -> None:
    def throats(kind: str) -> list[float]:
        areas = []
        for pressure in (2, 5, 10):
            scenario = HEALTHY.with_(
                veins__right_j2_stenosis_percent=60,
                veins__right_stenosis_kind=kind,
                patient__right_atrial_pressure_mmhg=pressure,
            )
            areas.append(mean_area_cm2(scenario, run_one(scenario), "right_j2"))
        return areas

    soft, stiff = throats("dynamic"), throats("fixed")
    assert strictly_rising(soft)
    assert soft[2] > 1.5 * soft[0]
    # 0.4 of 1.2 cm², as long as the vein round it is wider.
    assert stiff[1:] == pytest.approx([0.48, 0.48], rel=0.01)
