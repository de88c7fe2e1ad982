"""Absurd people and operators: finite, nothing clipped, pressures one can believe."""

import numpy as np
import pytest

from exam import NECK_SITES, Breathing
from simulator import PARAMETERS, Heart, Scenario
from simulator.flow import run_lanes
from tests.physics.runs import lane

N_SCENARIOS = 40
LOWEST_MMHG, HIGHEST_MMHG = -80.0, 160.0
"""No vein can be fed above the artery, at most 95 · 1.1 + 0.9 · 40 = 140 mmHg, nor be
sucked lower than a deep breath (−30), the chest (−5) and half a metre of blood (−39)
together: −74 mmHg."""


def extreme(seed: int) -> Scenario:
    """Every parameter at its low or high end, or anywhere between, by lot."""
    rng = np.random.default_rng(np.random.SeedSequence(20261120, spawn_key=(seed,)))
    values: dict[str, object] = {}
    for key, parameter in PARAMETERS.items():
        if parameter.choices is not None:
            values[key] = str(rng.choice(parameter.choices))
            continue
        assert parameter.low is not None
        assert parameter.high is not None
        between = float(rng.uniform(parameter.low, parameter.high))
        values[key] = float(rng.choice([parameter.low, parameter.high, between]))
    return Scenario().replaced(values)


@pytest.mark.parametrize("seed", range(N_SCENARIOS))
def test_extreme_scenario_in_every_breathing_stays_sound(seed: int) -> None:
    scenario = extreme(seed)
    lanes = [lane(scenario.operator.tilt_deg, b) for b in Breathing]
    sites = [NECK_SITES[(seed + k) % len(NECK_SITES)] for k in range(len(lanes))]
    for truth in run_lanes(scenario, lanes, sites, duration_s=13.0):
        what = f"{truth.lane} of {scenario.differences(Scenario())}"
        assert truth.n_clipped == 0, what
        assert truth.is_sound, what
        for values in (truth.area_cm2, truth.pressure_mmhg, truth.valve_opening):
            assert np.isfinite(values).all(), what
        assert truth.volume_error < 1e-10, what
        assert truth.area_cm2.min() > 0.0, what
        assert truth.pressure_mmhg.min() > LOWEST_MMHG, what
        assert truth.pressure_mmhg.max() < HIGHEST_MMHG, what
        assert truth.valve_opening.min() >= 0.0, what
        assert truth.valve_opening.max() <= 1.0, what


def test_lots_reach_both_ends_of_every_range_and_every_choice() -> None:
    drawn = [extreme(seed) for seed in range(N_SCENARIOS)]
    for key, parameter in PARAMETERS.items():
        found = {s.get(key) for s in drawn}
        assert found >= set(parameter.choices or (parameter.low, parameter.high)), key
    assert {s.patient.heart for s in drawn} == set(Heart)
