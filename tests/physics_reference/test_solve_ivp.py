"""Does the kernel solve the equations of `docs/model.md`?

The same equations, written a second time in `benchmarks/reference_rhs.py`, are handed
to scipy. The kernel must come close at its own step, and arrive at the same solution
as its step goes to zero: then neither has a term that the other lacks.
"""

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.kernel_run import kernel_trace
from benchmarks.reference_rhs import Problem, Trace, problem, solve
from exam import Level, Side, Site, Vein
from simulator import Scenario, preset
from simulator.engine import STEP_S

pytestmark = pytest.mark.slow

J2 = Site(Vein.JUGULAR, Side.RIGHT, Level.J2)
HEALTHY, LEAKY = preset("healthy"), preset("leaky_valve")


@dataclass(frozen=True, kw_only=True)
class Case:
    scenario: Scenario
    site: Site | None = None
    method: str = "RK45"  # LSODA where a shut valve makes the equations stiff
    rtol: float = 1e-5
    duration_s: float = 2.0


CASES = {
    "lying": Case(scenario=HEALTHY),
    "sitting": Case(scenario=HEALTHY.with_(operator__tilt_deg=90)),
    "pressed": Case(scenario=HEALTHY.with_(operator__probe_pressure_mmhg=4), site=J2),
    "deep breath": Case(
        scenario=HEALTHY.with_(operator__breathing="deep"), method="LSODA", rtol=1e-3
    ),
    "strain, leaky valve": Case(
        scenario=LEAKY.with_(operator__breathing="strain"),
        method="LSODA",
        rtol=1e-3,
        duration_s=5.0,
    ),
}


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    chosen: Case = request.param
    return chosen


def setup(case: Case) -> Problem:
    return problem(case.scenario, site=case.site, duration_s=case.duration_s)


@pytest.fixture(scope="module")
def exact(case: Case) -> Trace:
    """Solution of the equations without any limit that depends on the step."""
    return solve(setup(case), case.method, rtol=case.rtol)


def kernel(case: Case, step_s: float) -> Trace:
    return kernel_trace(setup(case), case.scenario, step_s=step_s, site=case.site)


def at_j2(trace: Trace, case: Case) -> tuple[np.ndarray, np.ndarray]:
    cell = setup(case).network.site_cell(J2)
    return trace.area_cm2[cell], trace.flow_ml_min[cell]


def largest(mine: np.ndarray, theirs: np.ndarray) -> float:
    return float(np.abs(mine - theirs).max())


def test_means_at_j2_are_right_at_the_usual_step(case: Case, exact: Trace) -> None:
    area, flow = at_j2(kernel(case, STEP_S), case)
    true_area, true_flow = at_j2(exact, case)
    assert area.mean() == pytest.approx(true_area.mean(), rel=0.003)
    assert flow.mean() == pytest.approx(true_flow.mean(), rel=0.003, abs=0.5)


def test_traces_at_j2_are_close_at_the_usual_step(case: Case, exact: Trace) -> None:
    area, flow = at_j2(kernel(case, STEP_S), case)
    true_area, true_flow = at_j2(exact, case)
    assert largest(area, true_area) < 0.006  # cm²
    assert largest(flow, true_flow) < 30.0  # ml/min, of 300 to 500 swing


def test_difference_vanishes_with_the_step(case: Case, exact: Trace) -> None:
    area, flow = at_j2(kernel(case, 2.5e-4), case)
    true_area, true_flow = at_j2(exact, case)
    assert largest(area, true_area) < 1e-3  # cm²
    assert largest(flow, true_flow) < 6.0  # ml/min


def test_first_order_where_the_solver_is_exact() -> None:
    """Half the step, half the difference."""
    lying = CASES["lying"]
    _, true_flow = at_j2(solve(setup(lying), "RK45", rtol=1e-5), lying)
    coarse, fine = (
        largest(at_j2(kernel(lying, step_s), lying)[1], true_flow)
        for step_s in (STEP_S, STEP_S / 2)
    )
    assert fine == pytest.approx(0.5 * coarse, rel=0.1)


def test_every_vein_agrees_at_a_fine_step(case: Case, exact: Trace) -> None:
    reference_cm2 = setup(case).network.area_m2 * 1e4
    fine = kernel(case, 2.5e-4)
    error = np.abs(fine.area_cm2 - exact.area_cm2).max(axis=1) / reference_cm2
    assert error.max() < 0.008
