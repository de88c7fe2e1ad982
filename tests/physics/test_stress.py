"""Absurd people and operators: finite, nothing clipped, pressures one can believe.

`make stress` runs ten thousand of them; here are the first few hundred.
"""

from dataclasses import replace

import numpy as np
import pytest

from exam import Breathing
from scripts import stress
from simulator import PARAMETERS, Heart
from tests.physics.runs import run_one

FAST, ALL, CHUNK = 40, 500, 20


def assert_sound(seeds: range) -> None:
    for seed in seeds:
        found = stress.outcome(seed)
        assert found.problems == (), f"scenario {seed}: {stress.scenario(seed)}"
        assert found.n_recordings == len(Breathing)


@pytest.mark.parametrize("first", range(0, FAST, CHUNK // 4))
def test_extreme_scenario_in_every_breathing_stays_sound(first: int) -> None:
    assert_sound(range(first, first + CHUNK // 4))


@pytest.mark.slow
@pytest.mark.parametrize("first", range(FAST, ALL, CHUNK))
def test_hundreds_of_extreme_scenarios_stay_sound(first: int) -> None:
    assert_sound(range(first, first + CHUNK))


def test_lots_reach_both_ends_of_every_range_and_every_choice() -> None:
    drawn = [stress.scenario(seed) for seed in range(FAST)]
    for key, parameter in PARAMETERS.items():
        found = {s.get(key) for s in drawn}
        assert found >= set(parameter.choices or (parameter.low, parameter.high)), key
    assert {s.patient.heart for s in drawn} == set(Heart)


def test_every_fourth_lot_is_a_corner_and_every_fourth_has_none() -> None:
    numbers = [p for p in PARAMETERS.values() if p.choices is None]
    for seed, share in ((0, 1.0), (1, 0.0), (4, 1.0), (5, 0.0)):
        drawn = stress.scenario(seed)
        at_an_end = [drawn.get(p.key) in (p.low, p.high) for p in numbers]
        assert np.mean(at_an_end) == share


def test_lot_is_the_same_whenever_it_is_drawn() -> None:
    assert stress.scenario(7) == stress.scenario(7) != stress.scenario(8)


def test_what_is_wrong_with_a_recording_is_told() -> None:
    sound = run_one(duration_s=2.0)
    assert stress.problems(sound) == []
    pressure = sound.pressure_mmhg.copy()
    pressure[3, 50] = -151.0
    (told,) = stress.problems(replace(sound, pressure_mmhg=pressure))
    assert told == f"-151 mmHg in {sound.network.cell_names[3]} at 0.51 s"
    flow = sound.flow_ml_min.copy()
    flow[0, 0] = np.nan
    assert stress.problems(replace(sound, flow_ml_min=flow)) == [
        "flow_ml_min is not finite"
    ]
    assert stress.problems(replace(sound, n_clipped=2)) == ["clipped 2 times"]
    assert stress.problems(replace(sound, volume_error=2e-9)) == [
        "volume error 2.0e-09"
    ]
    assert stress.problems(replace(sound, volume_error=np.nan)) == ["volume error nan"]
    assert stress.problems(replace(sound, area_cm2=0.0 * sound.area_cm2)) == [
        "an area is not above zero"
    ]


def test_command_line_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert stress.main(["2", "--processes", "1"]) == 0
    told = capsys.readouterr().out
    assert "2 scenarios, 10 recordings" in told
    assert "0 scenarios with something wrong" in told


def test_command_line_fails_if_a_scenario_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = replace(stress.outcome(0), problems=("held: clipped 3 times",))
    monkeypatch.setattr(stress, "outcome", lambda seed, _: replace(bad, seed=seed))
    assert stress.main(["1", "--processes", "1"]) == 1
    assert "scenario 0: held: clipped 3 times" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["0"], ["5", "--processes", "0"]])
def test_command_line_refuses_to_run_nothing(words: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        stress.main(words)
    assert refused.value.code == 2
