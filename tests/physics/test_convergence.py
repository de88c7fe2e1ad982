"""Does the result depend on the length of the time step?

Each run is compared with one of half the step, at the same instants, in the twenty
cells and links of the two jugulars.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from simulator import FlowTruth
from simulator.engine import STEP_S
from simulator.flow import run_lanes
from tests.physics.runs import HEALTHY, Array, at, lane

CASES = [
    (0.0, "quiet"),
    (0.0, "deep"),
    (15.0, "quiet"),
    (90.0, "quiet"),
    (90.0, "deep"),
]
MANOEUVRES = [(0.0, "held"), (0.0, "strain"), (90.0, "held"), (90.0, "strain")]
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


def gap(one: FlowTruth, other: FlowTruth) -> Gap:
    assert one.time_s == pytest.approx(other.time_s, abs=1e-9)
    n = one.network
    names = [f"{side}_jugular_{k}" for side in ("right", "left") for k in range(10)]
    cells, links = [n.cell(c) for c in names], [n.link(c) for c in names]
    return Gap(
        one.area_cm2[cells] - other.area_cm2[cells],
        one.flow_ml_min[links] - other.flow_ml_min[links],
    )


@pytest.mark.parametrize("case", [*CASES, *MANOEUVRES], ids=str)
def test_means_at_the_shipped_step_are_those_of_a_fine_step(
    case: tuple[float, str],
) -> None:
    # What the form prints: areas to 0.01 cm², flows to 1 ml/min or 0.3 % of 640
    # ml/min. The step may take a third of the one and twice the other.
    area, flow = gap(runs(STEP_S)[case], runs(STEP_S / 4)[case]).of_means()
    assert area < 0.003
    assert flow < 2.0


@pytest.mark.parametrize("case", CASES, ids=str)
def test_halving_the_step_shrinks_the_error_at_first_order_or_better(
    case: tuple[float, str],
) -> None:
    # First order: half the step, half the error; 1.9 leaves room for round-off.
    coarse = gap(runs(STEP_S)[case], runs(STEP_S / 2)[case]).rms()
    fine = gap(runs(STEP_S / 2)[case], runs(STEP_S / 4)[case]).rms()
    assert (coarse > 0).all()
    assert (coarse / fine > 1.9).all()


@pytest.mark.xfail(
    strict=True,
    reason="the wall damping is cut to what an explicit step allows: at 2 ms a "
    "jugular has about half of its 20 ms, and the cardiac wave of flow grows by a "
    "quarter, enough to call right J2 bidirectional in quiet breathing",
)
def test_flow_wave_at_the_shipped_step_is_that_of_a_fine_step() -> None:
    # A wave is right if no instant is off by more than a twentieth of its own swing.
    coarse = at(runs(STEP_S)[0.0, "quiet"], "right_j2").flow_ml_min
    fine = at(runs(STEP_S / 4)[0.0, "quiet"], "right_j2").flow_ml_min
    assert np.abs(coarse - fine).max() < 0.05 * np.ptp(fine)


def test_area_wave_at_the_shipped_step_is_that_of_a_fine_step() -> None:
    # Areas hardly feel it: 0.01 cm² in the mean square, what the form prints. The most,
    # 0.08 cm², is where a deep breath shuts the inlet within a tenth of a second.
    for case in CASES:
        area = gap(runs(STEP_S)[case], runs(STEP_S / 4)[case]).area_cm2
        assert np.sqrt((area**2).mean()) < 0.01
        assert np.abs(area).max() < 0.08


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
