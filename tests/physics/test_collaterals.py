"""The ways round the jugulars carry what their resistance lets through, by hand.

1 ml/min is 1/6e7 m³/s, so R Pa·s/m³ takes R/6e7/133.322 mmHg per ml/min. The bridge
between the plexuses has 1e8: 0.0125 mmHg per ml/min, or 80 ml/min per mmHg.
"""

from functools import cache

import numpy as np
import pytest

from simulator import FlowTruth
from tests.physics.runs import HEALTHY, run_one

RHO, G = 1060.0, 9.81
DURATION_S = 20.0  # five whole breaths and 22 whole beats: no inertia is left over
BRIDGE = 80.0  # ml/min per mmHg
EMISSARY = 400.0  # 2e7
# Two of 4 · 3.4e13 = 1.36e14 Pa·s²/m⁶, 3.4e13 side by side: 1 mmHg drives the square
# root of 133.322 / 1.36e14 = 9.901e-7 m³/s through one.
PLEXUS = 59.41  # ml/min at 1 mmHg


@cache
def right_side_shut(tilt_deg: float, conductance: float = 1.0) -> FlowTruth:
    """Blood of the right side has to cross over: its jugular and canal are narrow."""
    person = HEALTHY.with_(
        veins__right_j1_stenosis_percent=98,
        veins__right_j2_stenosis_percent=98,
        veins__right_vertebral_area_cm2=0.01,
        veins__left_vertebral_area_cm2=0.09,
        patient__collateral_conductance=conductance,
    )
    return run_one(person, tilt_deg=tilt_deg, duration_s=DURATION_S)


def fall_mmhg(truth: FlowTruth, link: str) -> float:
    """Mean fall of potential along one way."""
    network = truth.network
    k = network.link(link)
    ends = (network.start[k], network.end[k])
    tilt = np.radians(truth.lane.tilt_deg)
    upper, lower = (
        float(truth.pressure_mmhg[cell].mean())
        + RHO
        * G
        * (network.height_m[cell] * np.sin(tilt) + network.depth_m[cell] * np.cos(tilt))
        / 133.322
        for cell in ends
    )
    return upper - lower


def conductance(truth: FlowTruth, link: str) -> float:
    """Mean flow over mean fall of potential along one way [ml/min per mmHg]."""
    flow = float(truth.link_flow_ml_min(link).mean())
    assert abs(flow) > 2.0, "too little to tell a resistance from"
    return flow / fall_mmhg(truth, link)


def flow_at_1_mmhg(truth: FlowTruth, link: str) -> float:
    """Flow at a fall of 1 mmHg where the fall grows with the square of flow."""
    flow = truth.link_flow_ml_min(link)
    square = float((np.abs(flow) * flow).mean())
    assert abs(square) > 4.0, "too little to tell a loss from"
    return float(np.sqrt(square / fall_mmhg(truth, link)))


@pytest.mark.parametrize("tilt_deg", [0.0, 90.0])
def test_bridge_between_the_plexuses_lets_80_ml_min_per_mmhg_across(
    tilt_deg: float,
) -> None:
    truth = right_side_shut(tilt_deg)
    assert truth.link_flow_ml_min("bridge").mean() > 0.0  # from right to left
    assert conductance(truth, "bridge") == pytest.approx(BRIDGE, rel=0.01)


@pytest.mark.parametrize("side", ["right", "left"])
@pytest.mark.parametrize("factor", [0.5, 1.0, 4.0])
def test_collaterals_conduct_by_hand_and_by_the_persons_factor(
    side: str, factor: float
) -> None:
    truth = right_side_shut(0.0, factor)
    found = conductance(truth, f"{side}_emissary")
    assert found == pytest.approx(EMISSARY * factor, rel=0.01)
    found = flow_at_1_mmhg(truth, f"{side}_plexus")
    # The friction of the veins at its two ends is in series; a wide plexus shows it.
    assert found == pytest.approx(PLEXUS * factor, rel=0.01 if factor <= 1.0 else 0.05)
    # The bridge is not a collateral vein of its own: the factor leaves it alone.
    assert conductance(truth, "bridge") == pytest.approx(BRIDGE, rel=0.01)


def test_blood_of_the_shut_side_crosses_where_the_other_side_is_open() -> None:
    # What reaches the right plexus and cannot leave down the right side goes across:
    # 15 ml/min of its own muscles and what the emissary vein brings, less the rest.
    truth = right_side_shut(0.0)
    mean = {
        name: float(truth.link_flow_ml_min(name).mean())
        for name in ("right_emissary", "right_plexus", "right_vertebral_0", "bridge")
    }
    left_over = (
        mean["right_emissary"] + 15.0 - mean["right_plexus"] - mean["right_vertebral_0"]
    )
    assert mean["bridge"] == pytest.approx(left_over, rel=2e-3)
    assert mean["bridge"] > 5.0 * mean["right_vertebral_0"]
