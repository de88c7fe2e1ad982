from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from exam import Breathing, Site
from exam.words import SITES
from simulator import (
    PARAMETERS,
    Heart,
    Patient,
    Scenario,
    ScenarioError,
    Veins,
    engine,
    examine,
    kernels,
    simulate,
)
from simulator.anatomy import TYPICAL
from simulator.build import build
from simulator.drive import Lane, rhythm
from simulator.engine import (
    Run,
    _calm_state,
    _clock_s,
    _rest_states,
    _rhythm_of_rates,
    _static_state,
    advance,
    prepare,
)
from simulator.probe import PROBE_LENGTH_M, VERTEBRAL_PRESS_SHARE, probe_pa
from simulator.protocol import DEEP_SITES
from simulator.units import PA_PER_MMHG

NETWORK = build(Patient(), Veins())


def pressed(site: Site | None, mmhg: float = 10.0) -> dict[str, float]:
    found = probe_pa(NETWORK, site, mmhg) / PA_PER_MMHG
    names = NETWORK.cell_names
    return {names[k]: float(found[k]) for k in np.flatnonzero(found)}


def test_probe_presses_the_three_centimetres_under_it() -> None:
    # J2 at 0.55 · 15 cm = 8.25 cm; ± 1.5 cm covers 6.75 … 9.75 cm: half of the piece
    # 6 … 7.5 cm, all of 7.5 … 9 cm, half of 9 … 10.5 cm.
    assert pressed(SITES["right_j2"]) == pytest.approx(
        {"right_jugular_4": 5.0, "right_jugular_5": 10.0, "right_jugular_6": 5.0}
    )
    assert pytest.approx(0.03) == PROBE_LENGTH_M


@pytest.mark.parametrize("code", ["left_j1", "left_j2", "left_j3"])
def test_probe_presses_a_length_of_vein_and_one_side_only(code: str) -> None:
    found = pressed(SITES[code])
    assert all(name.startswith("left_jugular_") for name in found)
    # 3 cm of 1.5 cm pieces: two pieces' worth of 10 mmHg.
    assert sum(found.values()) == pytest.approx(20.0)


def test_vertebral_scan_presses_the_jugular_in_front_weakly() -> None:
    strong, weak = pressed(SITES["left_j2"]), pressed(SITES["left_vertebral"])
    assert weak == pytest.approx(
        {name: VERTEBRAL_PRESS_SHARE * p for name, p in strong.items()}
    )


def test_probe_nowhere_presses_nothing() -> None:
    assert pressed(None) == {}


@pytest.mark.parametrize("site", DEEP_SITES, ids=lambda s: s.code)
def test_probe_on_the_skull_presses_no_vein(site: Site) -> None:
    assert pressed(site) == {}


def test_clock_gives_the_end_of_every_step() -> None:
    assert _clock_s(-0.004, 0.006, 0.002) == pytest.approx(
        [-0.002, 0.0, 0.002, 0.004, 0.006]
    )


def test_beat_and_breath_are_those_of_the_two_rates_and_nothing_else() -> None:
    """They are kept by these two, so nothing else of a person may move them."""
    clock = (-2.0, 6.0, 0.002)
    person = Patient(heart_rate_bpm=91.0, breathing_rate_per_min=11.0)
    kept = _rhythm_of_rates(91.0, 11.0, clock)
    for key, parameter in PARAMETERS.items():
        group, _, name = key.partition(".")
        if group != "patient" or parameter.choices is not None or "_rate_" in name:
            continue
        for end in (parameter.low, parameter.high):
            own = rhythm(replace(person, **{name: end}), _clock_s(*clock))
            for wave in ("quiet_mmhg", "atrial_mmhg", "arterial_mmhg"):
                np.testing.assert_array_equal(getattr(own, wave), getattr(kept, wave))


@pytest.mark.parametrize("duration_s", [0.99, 600.5, -1.0, np.nan, np.inf])
def test_duration_that_is_not_possible_names_the_range(duration_s: float) -> None:
    with pytest.raises(ScenarioError) as caught:
        simulate(Scenario(), duration_s=duration_s)
    said = str(caught.value)
    assert f"duration_s = {duration_s:g} is outside 1 to 600 s" in said
    assert "choose a length in that range" in said


def test_duration_beyond_a_recording_names_recording_and_range() -> None:
    scenario = Scenario(patient=Patient(heart=Heart.RECORDED_BEFORE_FLUID))
    # 59 s after the 2 s before the first sample.
    with pytest.raises(
        ScenarioError, match=r"before_fluid lasts 60\.0 s, but 61\.0 s.*58\.0 s"
    ):
        simulate(scenario, duration_s=59.0)


def test_first_guess_is_the_law_under_the_pressure_of_the_atrium() -> None:
    # Lying, 5 mmHg at the atrium; the neck lies 1 cm in front of it:
    # 5·133.322 − 1060·9.81·0.01 = 562.62 Pa inside, 0 outside.
    area = _static_state(NETWORK, Patient(), 0.0)[0][:, 0]
    cell = NETWORK.site_cell(SITES["right_j2"])
    alpha = float(area[cell] / NETWORK.area_m2[cell])
    law = TYPICAL.neck_law
    assert float(law.pressure_pa(alpha)) == pytest.approx(562.62, abs=0.02)


def test_rested_person_is_kept_between_runs() -> None:
    _rest_states.cache_clear()
    _calm_state.cache_clear()
    scenario = Scenario()
    simulate(scenario, duration_s=1.0)
    simulate(scenario.with_(operator__probe_pressure_mmhg=4.0), duration_s=1.0)
    # Sitting comes with lying, and so does whoever has just sat up from it.
    simulate(scenario.with_(operator__tilt_deg=90.0), duration_s=1.0)
    just_up = {"operator.tilt_deg": 90.0, "operator.settle_s": 0.0}
    simulate(scenario.replaced(just_up), duration_s=1.0)
    info = _rest_states.cache_info()
    # The second run lying is answered before the pair of postures is asked for.
    assert (info.misses, info.hits) == (1, 2)
    simulate(scenario.with_(operator__tilt_deg=30.0), duration_s=1.0)
    assert _rest_states.cache_info().misses == 2


def test_person_who_sat_up_and_waits_is_run_once_for_all_lanes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    n_runs = 0

    def counted(*args: Any, **options: Any) -> Run:
        nonlocal n_runs
        n_runs += 1
        return advance(*args, **options)

    monkeypatch.setattr(engine, "advance", counted)
    lane = Lane(tilt_deg=90.0, breathing=Breathing.QUIET, settle_s=10.0)
    sites = [SITES["right_j1"], SITES["right_j2"], SITES["right_j3"]]
    prepare(Scenario(), [lane] * 3, sites, 1.0, None, TYPICAL, 2e-3)
    # The rest, if it is not kept from before, and the wait.
    assert n_runs <= 2


def test_runs_do_not_change_the_rested_person() -> None:
    lane = Lane(tilt_deg=0.0, breathing=Breathing.STRAIN, press_from_s=-4.0)
    args = (Scenario(), [lane], [SITES["right_j2"]], 4.0, None, TYPICAL, 2e-3)
    before = [part.copy() for part in prepare(*args).state]
    simulate(Scenario().with_(operator__breathing="strain"), duration_s=4.0)
    after = prepare(*args).state
    for a, b in zip(before, after, strict=True):
        assert np.array_equal(a, b)


def test_rest_is_long_enough_that_more_rest_changes_little() -> None:
    # Between the first and the last whole breath of 20 s nothing drifts: 0.5 % of area.
    for tilt_deg in (0.0, 90.0):
        scenario = Scenario().with_(operator__tilt_deg=tilt_deg)
        area = simulate(scenario, duration_s=40.0).at(SITES["right_j2"]).area_cm2
        # 20 s hold whole breaths and whole beats: compare like with like.
        assert area[:2000].mean() == pytest.approx(area[2000:].mean(), rel=0.005)


def test_kernel_is_compiled_once_for_rest_recording_and_examination() -> None:
    # Arrays of another memory layout would compile it again: a second of waiting.
    _rest_states.cache_clear()
    _calm_state.cache_clear()
    simulate(Scenario(), duration_s=1.0)
    examine(Scenario().with_(operator__probe_pressure_mmhg=2.0))
    doubles = [kinds for kinds in kernels.run.signatures if "float64" in str(kinds[0])]
    assert len(doubles) == 1
