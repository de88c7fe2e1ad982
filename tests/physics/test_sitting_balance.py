"""Sitting, the weight of the blood is spent on friction: that sets the area.

Along a collapsed jugular, weight and pressure drive and friction brakes:
ρ g sin(tilt) − dp/dz = 8πμ φ(A/A₀) Q/A²; changes of speed take a few percent more.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import brentq

from simulator import FlowTruth
from simulator.tube_law import friction_factor
from tests.physics.runs import Array, run_one

RHO, MU, G = 1060.0, 3.5e-3, 9.81
TILTS_DEG = (45.0, 60.0, 90.0)
SIDES = ("right", "left")
DURATION_S = 10.0  # 11 whole beats: on average nothing is stored or speeded up


@cache
def at_rest(tilt_deg: float) -> FlowTruth:
    return run_one(tilt_deg=tilt_deg, breathing="apnoea", duration_s=DURATION_S)


def weight_pa_m(truth: FlowTruth) -> float:
    """Weight of the blood along the vein."""
    return float(RHO * G * np.sin(np.radians(truth.lane.tilt_deg)))


def neighbours(truth: FlowTruth, side: str, k: int) -> list[int]:
    """The piece above, the piece itself and the piece below."""
    return [truth.network.cell(f"{side}_jugular_{i}") for i in (k - 1, k, k + 1)]


def friction_pa(truth: FlowTruth, side: str, k: int) -> float:
    """Mean friction from the middle of the piece above to that of the piece below."""
    n = truth.network

    def half(cell: int) -> Array:
        area = 1e-4 * truth.area_cm2[cell]
        phi = friction_factor(area / n.area_m2[cell])
        return np.asarray(4 * np.pi * MU * phi * n.length_m[cell] / area**2)

    above, here, below = (half(cell) for cell in neighbours(truth, side, k))
    first, second = (
        truth.link_flow_ml_min(f"{side}_jugular_{i}") / 6e7 for i in (k, k + 1)
    )
    return float(((above + here) * first + (here + below) * second).mean())


def head_pa(truth: FlowTruth, cells: Sequence[int]) -> float:
    """Pressure lost where the blood speeds up, less what is gained where it slows."""
    dynamic = [
        RHO * (truth.through_flow_ml_min(c) / 6e3 / truth.area_cm2[c]) ** 2
        for c in cells
    ]
    lost = 0.0
    for up, down in pairwise(dynamic):
        faster = 0.5 * (down - up)  # Bernoulli
        slower = down - np.sqrt(up * down)  # Borda-Carnot
        lost += float(np.where(down > up, faster, slower).mean())
    return lost


@pytest.mark.parametrize("tilt_deg", TILTS_DEG)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("k", range(2, 8))
def test_weight_and_pressure_sitting_are_spent_on_friction_and_speed(
    side: str, tilt_deg: float, k: int
) -> None:
    truth = at_rest(tilt_deg)
    cells = neighbours(truth, side, k)
    above, _, below = cells
    drop_m = float(truth.network.height_m[above] - truth.network.height_m[below])
    pressure = truth.pressure_mmhg[above] - truth.pressure_mmhg[below]
    drive_pa = weight_pa_m(truth) * drop_m + 133.322 * float(pressure.mean())
    spent_pa = friction_pa(truth, side, k) + head_pa(truth, cells)
    # 1 % of the weight: side branches join without bringing their speed; samples of
    # 10 ms. Just above the facial vein the pressure from below cancels most of it.
    weight = weight_pa_m(truth) * drop_m
    assert spent_pa == pytest.approx(drive_pa, abs=0.01 * weight)
    # Friction is nearly all of it: 4 % is left to the speed where the inlet narrows.
    assert friction_pa(truth, side, k) == pytest.approx(drive_pa, rel=0.04)


def falling_area_cm2(truth: FlowTruth, cell: int) -> float:
    """Area at which friction carries the weight of the blood and pressure is even."""
    healthy_m2 = float(truth.network.area_m2[cell])
    flow_m3_s = float(truth.through_flow_ml_min(cell).mean()) / 6e7
    weight = weight_pa_m(truth)

    def surplus(alpha: float) -> float:
        phi = float(friction_factor(alpha))
        friction = 8 * np.pi * MU * phi * flow_m3_s / (alpha * healthy_m2) ** 2
        return float(friction - weight)

    return 1e4 * float(brentq(surplus, 1e-3, 1.0)) * healthy_m2


@pytest.mark.parametrize("tilt_deg", TILTS_DEG)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("k", [3, 4, 5])
def test_sitting_area_of_the_middle_neck_is_that_of_blood_falling_in_a_flat_vein(
    side: str, tilt_deg: float, k: int
) -> None:
    # Pieces 3 to 5 are of one healthy area and carry one flow, so that pressure is
    # nearly even along them: 4 % for what the beat and the neighbours still do.
    truth = at_rest(tilt_deg)
    cell = truth.network.cell(f"{side}_jugular_{k}")
    found = float(truth.area_cm2[cell].mean())
    assert found == pytest.approx(falling_area_cm2(truth, cell), rel=0.04)


@pytest.mark.parametrize("side", SIDES)
def test_piece_above_the_facial_vein_is_held_wider_by_the_pressure_below_it(
    side: str,
) -> None:
    # Upright nearly all the blood of the jugular joins from the face, at piece 3. What
    # little comes from above would fall in a thinner stream, but the pressure that the
    # tube law needs for the full stream below pushes back up into it.
    truth = at_rest(90.0)
    above, here, below = neighbours(truth, side, 2)
    flow = [float(truth.through_flow_ml_min(cell).mean()) for cell in (here, below)]
    assert flow[0] < 0.5 * flow[1]
    pressure = [
        float(truth.pressure_mmhg[cell].mean()) for cell in (above, here, below)
    ]
    assert pressure == sorted(pressure)  # rises on the way down, against the flow
    assert truth.area_cm2[here].mean() > 1.08 * falling_area_cm2(truth, here)


def test_without_flattening_the_sitting_area_would_be_far_too_small() -> None:
    # φ is what makes it come out: for a round lumen A = √(8πμQ/ρg) instead.
    truth = at_rest(90.0)
    cell = truth.network.cell("right_jugular_5")
    flow_m3_s = float(truth.through_flow_ml_min(cell).mean()) / 6e7
    round_cm2 = 1e4 * np.sqrt(8 * np.pi * MU * flow_m3_s / (RHO * G))
    assert truth.area_cm2[cell].mean() > 2.0 * round_cm2
