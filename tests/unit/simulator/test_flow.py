from typing import Any

import numpy as np
import pytest

from exam import Breathing
from exam.words import SITES
from simulator import Scenario, ScenarioError, record, simulate
from simulator.drive import Lane
from simulator.flow import run_lanes, run_sites
from simulator.protocol import EXAMINED
from tests.unit.simulator.builders import recording


def test_samples_are_a_hundredth_of_a_second_apart_and_start_after_zero() -> None:
    time_s = simulate(Scenario(), duration_s=3.0).time_s
    assert time_s == pytest.approx(0.01 * np.arange(1, 301))


def test_simulate_takes_posture_and_breathing_from_the_operator() -> None:
    scenario = Scenario().with_(operator__tilt_deg=30, operator__breathing="deep")
    lane = simulate(scenario, duration_s=1.0).lane
    assert (lane.tilt_deg, lane.breathing) == (30.0, Breathing.DEEP)


def test_simulate_without_a_site_presses_nowhere() -> None:
    pressing = Scenario().with_(operator__probe_pressure_mmhg=10)
    free = simulate(Scenario(), duration_s=2.0)
    assert np.array_equal(simulate(pressing, duration_s=2.0).area_cm2, free.area_cm2)
    pressed = simulate(pressing, site=SITES["right_j2"], duration_s=2.0)
    cell = free.network.site_cell(SITES["right_j2"])
    assert pressed.area_cm2[cell].max() < 0.2 * free.area_cm2[cell].min()


@pytest.mark.parametrize("code", ["great_cerebral", "right_transverse_sinus"])
def test_simulate_at_a_site_the_model_does_not_have_is_refused(code: str) -> None:
    with pytest.raises(ScenarioError, match=f"has no .*{SITES[code].vein.label}"):
        simulate(Scenario(), site=SITES[code], duration_s=1.0)


def test_simulate_at_a_deep_site_presses_nowhere() -> None:
    pressing = Scenario().with_(operator__probe_pressure_mmhg=20)
    deep = simulate(pressing, site=SITES["straight_sinus"], duration_s=1.0)
    free = simulate(Scenario(), duration_s=1.0)
    assert np.array_equal(deep.area_cm2, free.area_cm2)


def test_simulate_right_after_sitting_up_shows_a_fuller_vein() -> None:
    up = Scenario().with_(operator__tilt_deg=90)
    early = simulate(up.with_(operator__settle_s=0), duration_s=2.0)
    settled = simulate(up, duration_s=2.0)
    site = SITES["right_j2"]
    assert early.at(site).area_cm2.mean() > 1.05 * settled.at(site).area_cm2.mean()


@pytest.mark.parametrize("mmhg", [0, 2])
def test_sites_run_together_see_what_the_whole_run_sees(mmhg: float) -> None:
    scenario = Scenario().with_(operator__probe_pressure_mmhg=mmhg)
    lanes = [
        Lane(tilt_deg=90.0 * (k % 2), breathing=Breathing.QUIET, press_from_s=-4.0)
        for k in range(len(EXAMINED))
    ]
    seen = run_sites(scenario, lanes, EXAMINED, duration_s=2.0)
    whole = run_lanes(scenario, lanes, EXAMINED, duration_s=2.0)
    for site, one, truth in zip(EXAMINED, seen, whole, strict=True):
        full = truth.at(site)
        assert one.site == site
        for name in ("time_s", "area_cm2", "velocity_cm_s", "pressure_mmhg"):
            assert getattr(one, name) == pytest.approx(getattr(full, name), rel=1e-12)


def test_notes_of_a_recording_travel_with_the_truth() -> None:
    plain = simulate(Scenario(), duration_s=1.0)
    own = simulate(Scenario(), duration_s=1.0, recording=recording(is_ventilated=True))
    assert plain.notes == ()
    assert any("raises the" in note for note in own.notes)


@pytest.mark.parametrize("run", [simulate, record])
def test_name_of_a_site_in_place_of_the_site_is_explained(run: Any) -> None:
    with pytest.raises(ScenarioError, match="'right_j2' is not a site: take one of"):
        run(Scenario(), site="right_j2")
