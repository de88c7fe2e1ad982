from itertools import pairwise

import numpy as np
import pytest

from exam.words import SITES
from simulator import Patient, Veins, kernels
from simulator.build import build
from simulator.network import Cell, Link, Network
from simulator.table import link_places, table
from simulator.tube_law import TubeLaw
from simulator.units import PA_PER_MMHG
from tests.unit.simulator.builders import little_network

NETWORK = build(Patient(), Veins())
TABLE = table(NETWORK, 2e-3)


def row(place: int, n: int = NETWORK.n_cell) -> np.ndarray:
    return TABLE.rows[place : place + n]


def test_constants_feed_the_brain_only_and_flatten_soft_veins_only() -> None:
    brain = NETWORK.cell("brain")
    assert np.flatnonzero(row(kernels.FEED)).tolist() == [brain]
    # 700 ml/min over 85 mmHg.
    feed = 700.0 / 60e6 / (85.0 * PA_PER_MMHG)
    assert row(kernels.FEED)[brain] == pytest.approx(feed)
    flat = row(kernels.FLATTENED)
    assert set(flat.tolist()) == {0.0, kernels.FLAT}
    assert flat[NETWORK.cell("right_jugular_3")] == kernels.FLAT
    assert flat[NETWORK.cell("right_vertebral_1")] == 0.0


def test_constants_hold_weight_law_and_skull_of_each_cell() -> None:
    j2 = NETWORK.site_cell(SITES["right_j2"])
    # 16.75 cm up and 1 cm in front: 1060 · 9.81 · (0.1675, 0.01) Pa; P0 = 4.5 mmHg.
    assert row(kernels.RISE)[j2] == pytest.approx(1741.77, abs=0.01)
    assert row(kernels.LEAN)[j2] == pytest.approx(103.99, abs=0.01)
    assert row(kernels.OUTER)[j2] == pytest.approx(4.5 * PA_PER_MMHG)
    # The chest is lighter than blood: a quarter of the column is missing there.
    cava, column = NETWORK.cell("cava_0"), 1060.0 * 9.81 * 0.065
    assert row(kernels.UP)[cava] == pytest.approx(column)
    assert row(kernels.RISE)[cava] == pytest.approx(0.75 * column)
    inside = {NETWORK.cell("brain"), NETWORK.cell("bridging")}
    assert set(np.flatnonzero(row(kernels.SKULL)).tolist()) == inside


def test_blood_is_heavy_enough_for_every_link_of_a_cell() -> None:
    # ½ρl ≥ n/4 · Δt²/(0.45 l) · ρc²: with two links, (cΔt/l)² = 0.45 at the boundary.
    j2 = NETWORK.site_cell(SITES["right_j2"])
    length_m = NETWORK.length_m[j2]
    c2 = 0.45 * (length_m / 2e-3) ** 2
    heavy = row(kernels.HEAVY)[j2] * 1060.0 * c2
    assert heavy == pytest.approx(0.5 * 1060.0 * length_m)
    assert row(kernels.INERTIA)[j2] == pytest.approx(heavy)
    # Five veins meet where the sinuses part: there it takes 5/2 of that.
    mouth = NETWORK.cell("dural_mouth")
    assert row(kernels.HEAVY)[mouth] * NETWORK.length_m[mouth] == pytest.approx(
        2.5 * row(kernels.HEAVY)[j2] * length_m
    )


def test_each_of_the_six_valves_stands_at_its_link() -> None:
    valved = np.flatnonzero(NETWORK.valve_m2 > 0)
    assert len(TABLE.valve) == 6
    assert TABLE.valve_place.tolist() == TABLE.link_place[valved].tolist()
    assert TABLE.valve[:, kernels.V_AREA].tolist() == NETWORK.valve_m2[valved].tolist()


def fork() -> Network:
    """Brain to a and b, a to b, b to the atrium."""
    law = TubeLaw(kl_pa=1e3)
    names = ("brain", "a", "b")
    ways = [("brain", "b"), ("brain", "a"), ("a", "b"), ("b", "right_atrium")]
    return little_network(
        [
            Cell(name=name, area_m2=1e-4, length_m=0.02, height_m=0.0, law=law)
            for name in names
        ],
        [Link(name=f"{s}_{e}", start=s, end=e, resistance=1e6) for s, e in ways],
    )


def test_link_to_the_next_cell_has_its_place_and_others_stand_behind_the_atrium() -> (
    None
):
    # Three cells and the atrium fill up to eight places; junctions come after them.
    assert link_places(fork()).tolist() == [8, 0, 1, 9]
    found = table(fork(), 2e-3)
    assert (found.n_wide, found.n_place) == (8, 16)
    assert found.junction.tolist() == [[8, 0, 2], [9, 2, 3]]
    # Cells a and b follow the cell before them, the brain and the atrium do not.
    follows = found.rows[kernels.FOLLOWS : kernels.FOLLOWS + 8]
    assert follows.tolist() == [0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_every_link_has_a_place_of_its_own() -> None:
    assert len(set(TABLE.link_place.tolist())) == NETWORK.n_link
    is_next = TABLE.link_place < TABLE.n_wide
    assert (NETWORK.end[is_next] == NETWORK.start[is_next] + 1).all()
    assert sorted(TABLE.junction[:, 0].tolist()) == sorted(TABLE.link_place[~is_next])


def test_work_starts_on_a_cache_line() -> None:
    work = TABLE.work()
    assert work.ctypes.data % 64 == 0
    assert work.size == TABLE.rows.size


def test_network_that_is_too_large_says_so() -> None:
    law = TubeLaw(kl_pa=1e3)
    names = ["brain", *(f"piece_{k}" for k in range(kernels.ROW))]
    cells = [
        Cell(name=name, area_m2=1e-4, length_m=0.02, height_m=0.0, law=law)
        for name in names
    ]
    links = [Link(name=e, start=s, end=e) for s, e in pairwise(names)]
    with pytest.raises(ValueError, match=r"273 cells and 272 links need \d+ places"):
        table(little_network(cells, links), 2e-3)
