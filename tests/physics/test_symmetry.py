"""A mirrored person is a mirrored result; a recording knows nothing of the others."""

from typing import Any

import numpy as np
import pytest

from exam.words import SITES
from simulator import FlowTruth, Scenario
from simulator.anatomy import TYPICAL
from simulator.engine import _rest_states
from simulator.flow import run_lanes
from tests.physics.runs import HEALTHY, lane, mirrored_veins, other_side

LANES = [lane(0.0, "strain"), lane(90.0, "deep"), lane(15.0, "quiet")]
ONE_SIDED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "stenosis": {"veins__right_j1_stenosis_percent": 80},
    "leak": {"veins__right_valve_leak": 0.3, "operator__strain_mmhg": 40},
    "bone": {"veins__left_c1_compression_percent": 70},
    "head turn": {"operator__head_turn_deg": 40},
    "left turn and small vein": {
        "operator__head_turn_deg": -25,
        "veins__left_jugular_area_cm2": 0.3,
    },
}


@pytest.mark.parametrize("changes", ONE_SIDED.values(), ids=ONE_SIDED)
def test_mirrored_person_gives_the_mirrored_result(changes: dict[str, Any]) -> None:
    person = HEALTHY.with_(operator__probe_pressure_mmhg=3, **changes)
    mirror = Scenario(
        patient=person.patient,
        veins=mirrored_veins(person.veins),
        operator=person.operator,
    ).with_(operator__head_turn_deg=-person.operator.head_turn_deg)
    sites = [SITES["right_j2"], SITES["left_j1"], SITES["left_vertebral"]]
    seen = run_lanes(person, LANES, sites, duration_s=13.0)
    reflected = run_lanes(
        mirror,
        LANES,
        [site.mirrored for site in sites],
        duration_s=13.0,
        anatomy=TYPICAL.mirrored,
    )
    for one, other in zip(seen, reflected, strict=True):
        assert_mirrored(one, other)


def assert_mirrored(one: FlowTruth, other: FlowTruth) -> None:
    # Only the order of a few sums differs: round-off, 1e-9 of cm² and of ml/min.
    n = one.network
    cells = [n.cell(other_side(name)) for name in n.cell_names]
    links = [n.link(other_side(name)) for name in n.link_names]
    # The bridge between the plexuses points from right to left: its sign turns.
    sign = np.where(np.array(n.link_names) == "bridge", -1.0, 1.0)[:, None]
    assert np.abs(one.area_cm2 - other.area_cm2[cells]).max() < 1e-9
    assert np.abs(one.pressure_mmhg - other.pressure_mmhg[cells]).max() < 1e-9
    assert np.abs(one.flow_ml_min - sign * other.flow_ml_min[links]).max() < 1e-8


def test_sides_of_the_typical_person_do_differ() -> None:
    # Otherwise the mirror would prove nothing.
    truth = run_lanes(HEALTHY, [lane()], [None], duration_s=2.0)[0]
    n = truth.network
    right = truth.area_cm2[n.site_cell(SITES["right_j2"])]
    left = truth.area_cm2[n.site_cell(SITES["left_j2"])]
    assert (right > 1.2 * left).all()


def same(one: FlowTruth, other: FlowTruth) -> bool:
    names = ("area_cm2", "pressure_mmhg", "flow_ml_min", "valve_opening")
    return all(np.array_equal(getattr(one, k), getattr(other, k)) for k in names)


def test_recording_alone_and_among_others_is_the_same_bit_for_bit() -> None:
    lanes = [lane(t, b) for t in (0.0, 45.0, 90.0) for b in ("quiet", "held", "strain")]
    codes = ["right_j1", "right_j2", "left_j3", "left_vertebral", "right_vertebral"]
    sites = [SITES[codes[k % len(codes)]] for k in range(len(lanes))]
    pressing = HEALTHY.with_(operator__probe_pressure_mmhg=4)
    together = run_lanes(pressing, lanes, sites, duration_s=6.0)
    # Forward, backward and alone: neither number nor order of the others matters.
    turned = run_lanes(pressing, lanes[::-1], sites[::-1], duration_s=6.0)[::-1]
    for k, truth in enumerate(together):
        alone = run_lanes(pressing, [lanes[k]], [sites[k]], duration_s=6.0)[0]
        assert same(alone, truth)
        assert same(turned[k], truth)
    assert not same(together[0], together[1])


def test_recording_among_very_many_others_is_the_same() -> None:
    # From ten lanes on they are filled up to whole vectors, which round differently.
    lanes = [lane(t, b) for t in (0.0, 90.0) for b in ("quiet", "deep", "strain")] * 2
    sites = [SITES["right_j2"], SITES["left_j1"], None, None] * 3
    pressing = HEALTHY.with_(operator__probe_pressure_mmhg=4)
    together = run_lanes(pressing, lanes, sites, duration_s=3.0)
    assert len(together) == len(lanes)
    for k in (0, 5, 10, 11):
        alone = run_lanes(pressing, [lanes[k]], [sites[k]], duration_s=3.0)[0]
        for name in ("area_cm2", "pressure_mmhg", "flow_ml_min", "valve_opening"):
            found, expected = getattr(together[k], name), getattr(alone, name)
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)
        assert together[k].volume_error < 1e-10
        assert together[k].n_clipped == 0


def test_same_scenario_again_is_the_same_bit_for_bit() -> None:
    first = run_lanes(HEALTHY, LANES, [None] * 3, duration_s=4.0)
    _rest_states.cache_clear()
    again = run_lanes(HEALTHY, LANES, [None] * 3, duration_s=4.0)
    assert all(same(a, b) for a, b in zip(first, again, strict=True))


def test_seed_does_not_touch_the_physics() -> None:
    first = run_lanes(HEALTHY, LANES[:1], [None], duration_s=3.0)[0]
    other = run_lanes(HEALTHY.with_(seed=99), LANES[:1], [None], duration_s=3.0)[0]
    assert same(first, other)
