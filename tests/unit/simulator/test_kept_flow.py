"""A flow that is kept is the flow that would be run again."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exam import SITES, Breathing
from simulator import PARAMETERS, Parameter, Scenario, examine, preset
from simulator import kept_flow as kept
from simulator.drive import Lane
from simulator.flow import run_sites
from simulator.kept_flow import FELT_IN, KEPT, NOT_FELT, flow_at_sites, forget
from simulator.protocol import EXAMINED, recording_length_s
from simulator.truth import SiteTruth
from tests.unit.simulator.builders import recording

BURDENED = Scenario().with_(
    **{f"veins__{side}_{level}_stenosis_percent": 40
       for side in ("right", "left") for level in ("j1", "j2", "j3")},
    **{f"veins__{side}_{what}": value for side in ("right", "left")
       for what, value in (("valve_leak", 0.1), ("c1_compression_percent", 30))},
    operator__probe_pressure_mmhg=2, operator__head_turn_deg=20,
)  # fmt: skip
"""Somebody with something of everything, so that every parameter has a say."""
WATCHED = [SITES[s] for s in ("right_j1", "left_j1", "right_j2", "straight_sinus")]
NAMES = ("area_cm2", "velocity_cm_s", "flow_ml_min", "pressure_mmhg")


def values(parameter: Parameter) -> list[Any]:
    """Ends of the range or every choice: never all the same as a usual value."""
    return list(parameter.choices or (parameter.low, parameter.high))


def lanes(breathing: Breathing, n: int, start_s: float = 0.2) -> list[Lane]:
    return [
        Lane(tilt_deg=0.0, breathing=breathing, press_from_s=-2.0, start_s=start_s)
    ] * n


def run(scenario: Scenario, breathing: Breathing) -> list[SiteTruth]:
    there = lanes(breathing, len(WATCHED))
    return run_sites(scenario, there, WATCHED, duration_s=1.6)


def is_same(a: list[SiteTruth], b: list[SiteTruth]) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for one, other in zip(a, b, strict=True)
        for name in NAMES
    )


# ---------------------------------------------------------------- what is felt
@pytest.mark.parametrize("breathing", Breathing)
def test_every_parameter_is_felt_or_not_as_it_is_declared(breathing: Breathing) -> None:
    """Found by experiment, so that a new parameter cannot be put on the wrong side."""
    usual = run(BURDENED, breathing)
    felt = {
        key
        for key, parameter in PARAMETERS.items()
        if not all(
            is_same(run(BURDENED.replaced({key: value}), breathing), usual)
            for value in values(parameter)
        )
    }
    silent = {key for key, where in FELT_IN.items() if breathing not in where}
    machine = {key for key in PARAMETERS if key.startswith("machine.")}
    assert felt == set(PARAMETERS) - machine - NOT_FELT - silent


def test_what_is_declared_is_a_parameter() -> None:
    assert set(PARAMETERS) >= NOT_FELT | set(FELT_IN)
    assert not NOT_FELT & set(FELT_IN)


# ---------------------------------------------------------------- and is kept
def scenarios() -> st.SearchStrategy[dict[str, Any]]:
    """Some parameters at some values."""

    def some(parameter: Parameter) -> st.SearchStrategy[Any]:
        if parameter.choices:
            return st.sampled_from(parameter.choices)
        return st.floats(parameter.low, parameter.high)

    return st.lists(st.sampled_from(list(PARAMETERS)), max_size=4, unique=True).flatmap(
        lambda keys: st.fixed_dictionaries({k: some(PARAMETERS[k]) for k in keys})
    )


@settings(max_examples=25)
@given(first=scenarios(), then=scenarios())
def test_form_from_kept_flow_is_the_form_run_anew(
    first: dict[str, Any], then: dict[str, Any]
) -> None:
    start = preset("healthy").replaced(first)
    end = start.replaced(then)
    forget()
    examine(start)
    from_kept = examine(end)
    forget()
    assert examine(end) == from_kept


def misses() -> int:
    return kept._flow.cache_info().misses


@pytest.mark.parametrize(
    ("change", "n_run"),
    # An examination asks for quiet and for deep breathing.
    [
        ({"machine__prf_hz": 3000.0, "machine__gain_db": 10.0}, 0),
        ({"operator__caliper_error_percent": 10.0, "operator__angle_deg": 60.0}, 0),
        ({"operator__read_from": "truth", "patient__bone_window": 0.0}, 0),
        ({"operator__strain_mmhg": 10.0}, 0),
        ({"operator__breath_depth_mmhg": 20.0}, 1),
        ({"operator__breathing": "strain"}, 1),
        ({"operator__settle_s": 5.0}, 2),
        ({"operator__probe_pressure_mmhg": 1.0}, 2),
        ({"veins__left_valve_leak": 0.2}, 2),
    ],
)
def test_only_what_the_blood_feels_is_run_again(
    change: dict[str, Any], n_run: int
) -> None:
    forget()
    examine(Scenario())
    before = misses()
    examine(Scenario().with_(**change))
    assert misses() - before == n_run


def test_a_heart_of_ones_own_is_kept_apart() -> None:
    quiet = lanes(Breathing.QUIET, 1)
    mine, other = recording(), recording(duration_s=41.0)

    def area(heart: Any) -> float:
        truth = flow_at_sites(
            Scenario(), quiet, WATCHED[:1], duration_s=2.0, recording=heart
        )
        return float(truth[0].area_cm2.mean())

    assert area(mine) == area(mine) != area(None)
    before = misses()
    area(other)
    assert misses() == before + 1


def test_kept_flow_cannot_be_changed_by_who_looks_at_it() -> None:
    truth = flow_at_sites(
        Scenario(), lanes(Breathing.QUIET, 1), WATCHED[:1], duration_s=2.0
    )[0]
    for name in ("time_s", *NAMES):
        with pytest.raises(ValueError, match="read-only"):
            getattr(truth, name)[0] = 0.0


def test_what_is_kept_fits_in_40_mb() -> None:
    slowest = Scenario().with_(patient__breathing_rate_per_min=6)
    places = [site for site in EXAMINED for _ in range(2)]
    truths = flow_at_sites(
        slowest,
        lanes(Breathing.DEEP, len(places)),
        places,
        duration_s=recording_length_s(slowest),
    )
    size = sum(getattr(truth, name).nbytes for truth in truths for name in NAMES)
    assert size * KEPT <= 40e6
    assert kept._flow.cache_info().maxsize == KEPT


def test_threads_that_ask_at_once_get_the_same() -> None:
    forget()
    asked = [Scenario().with_(machine__gain_db=float(k % 3)) for k in range(12)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(examine, asked))
    for form, scenario in zip(found, asked, strict=True):
        assert form == examine(scenario)
