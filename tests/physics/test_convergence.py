"""Does the result depend on the length of the time step?

Each run is compared with one of half the step, at the same instants, in the twenty
cells and links of the two jugulars.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from simulator import FlowTruth, Scenario
from simulator.engine import STEP_S
from simulator.flow import run_lanes
from tests.physics.runs import HEALTHY, Array, lane

CASES = [
    (0.0, "quiet"),
    (0.0, "deep"),
    (15.0, "quiet"),
    (90.0, "quiet"),
    (90.0, "deep"),
]
MANOEUVRES = [(0.0, "held"), (0.0, "strain"), (90.0, "held"), (90.0, "strain")]
JUGULARS = [f"{side}_jugular_{k}" for side in ("right", "left") for k in range(10)]
DURATION_S = 8.0  # two quiet breaths


class Gap(NamedTuple):
    """What halving the step changes, (cell or link, time)."""

    area_cm2: Array
    flow_ml_min: Array

    def rms(self) -> Array:
        return np.array([np.sqrt((part**2).mean()) for part in self])

    def of_means(self) -> Array:
        return np.array([np.abs(part.mean(axis=1)).max() for part in self])


@cache
def runs(step_s: float) -> dict[tuple[float, str], FlowTruth]:
    cases = [*CASES, *MANOEUVRES]
    lanes = [lane(*case) for case in cases]
    truths = run_lanes(
        HEALTHY, lanes, [None] * len(lanes), duration_s=DURATION_S, step_s=step_s
    )
    return dict(zip(cases, truths, strict=True))


def jugular_flows(truth: FlowTruth) -> Array:
    return truth.flow_ml_min[[truth.network.link(name) for name in JUGULARS]]


def gap(one: FlowTruth, other: FlowTruth) -> Gap:
    assert one.time_s == pytest.approx(other.time_s, abs=1e-9)
    cells = [one.network.cell(name) for name in JUGULARS]
    return Gap(
        one.area_cm2[cells] - other.area_cm2[cells],
        jugular_flows(one) - jugular_flows(other),
    )


@pytest.mark.parametrize("case", [*CASES, *MANOEUVRES], ids=str)
def test_means_at_the_shipped_step_are_those_of_a_fine_step(
    case: tuple[float, str],
) -> None:
    # What the form prints: areas to 0.01 cm², flows to 1 ml/min. The step may take a
    # tenth of the one and a third of the other.
    area, flow = gap(runs(STEP_S)[case], runs(STEP_S / 4)[case]).of_means()
    assert area < 0.001
    assert flow < 0.3


@pytest.mark.parametrize("case", [*CASES, *MANOEUVRES], ids=str)
def test_halving_the_step_shrinks_the_error_at_first_order_or_better(
    case: tuple[float, str],
) -> None:
    # First order: half the step, half the error; 1.9 leaves room for round-off.
    coarse = gap(runs(STEP_S)[case], runs(STEP_S / 2)[case]).rms()
    fine = gap(runs(STEP_S / 2)[case], runs(STEP_S / 4)[case]).rms()
    assert (coarse > 0).all()
    assert (coarse / fine > 1.9).all()


@pytest.mark.parametrize("case", [*CASES, (0.0, "held"), (0.0, "strain")], ids=str)
def test_flow_wave_at_the_shipped_step_is_that_of_a_fine_step(
    case: tuple[float, str],
) -> None:
    # A wave is right if no instant is off by more than a thirtieth of its own swing.
    swing = np.ptp(jugular_flows(runs(STEP_S / 4)[case]), axis=1)
    flow = gap(runs(STEP_S)[case], runs(STEP_S / 4)[case]).flow_ml_min
    assert (np.abs(flow).max(axis=1) < swing / 30).all()


@pytest.mark.parametrize("case", [*CASES, *MANOEUVRES], ids=str)
def test_area_wave_at_the_shipped_step_is_that_of_a_fine_step(
    case: tuple[float, str],
) -> None:
    # In the mean square a fifth of what the form prints, 0.01 cm². The most, 0.03 cm²,
    # is where a held breath shuts the sitting vein within a tenth of a second.
    area = gap(runs(STEP_S)[case], runs(STEP_S / 4)[case]).area_cm2
    assert np.sqrt((area**2).mean()) < 0.002
    assert np.abs(area).max() < 0.03


@pytest.mark.slow
@pytest.mark.parametrize("case", [(0.0, "strain"), (0.0, "held")], ids=str)
def test_manoeuvre_at_steps_that_resolve_the_wall_has_converged(
    case: tuple[float, str],
) -> None:
    # At 0.25 ms the damping is whole even in a strained, stiff vein; what remains is
    # 1 ml/min of several hundred and 1e-3 cm².
    fine, finest = (
        run_lanes(HEALTHY, [lane(*case)], [None], duration_s=13.0, step_s=step)[0]
        for step in (STEP_S / 8, STEP_S / 16)
    )
    area, flow = gap(fine, finest).rms()
    assert area < 1e-3
    assert flow < 1.0


def overfull() -> Scenario:
    """Short, 30 mmHg in the neck veins: a wave crosses a cell in 1.5 ms a piece."""
    return HEALTHY.replaced(
        {
            "patient.height_cm": 140.0,
            "patient.right_atrial_pressure_mmhg": 20.0,
            "patient.fluid_balance_l": 1.5,
            "patient.cerebral_inflow_ml_min": 1200.0,
            "patient.collateral_conductance": 0.1,
            "veins.left_jugular_area_cm2": 0.1,
            "veins.right_j1_stenosis_percent": 99.0,
            "veins.left_j2_stenosis_percent": 99.0,
            "veins.right_vertebral_area_cm2": 0.01,
            "veins.left_vertebral_area_cm2": 0.01,
        }
    )


@pytest.mark.parametrize("breathing", ["quiet", "held", "strain"])
def test_jugular_too_stiff_for_the_step_does_not_ring(breathing: str) -> None:
    # Without heavier blood in such cells, neighbours swing between −60 and +170 mmHg.
    lanes = [lane(-15.0, breathing)]
    coarse, fine = (
        run_lanes(overfull(), lanes, [None], duration_s=10.0, step_s=step_s)[0]
        for step_s in (STEP_S, STEP_S / 4)
    )
    cells = [coarse.network.cell(f"right_jugular_{k}") for k in range(8)]
    step = np.diff(coarse.pressure_mmhg[cells], axis=0)
    assert np.abs(step).max() < 5.0
    assert coarse.pressure_mmhg[cells].mean(axis=1) == pytest.approx(
        fine.pressure_mmhg[cells].mean(axis=1), abs=0.1
    )
    stiffest = coarse.area_cm2[cells].max(axis=1) / 1e4 / coarse.network.area_m2[cells]
    assert stiffest.max() > 2.4  # else the test would show nothing
