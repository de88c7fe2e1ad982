"""A third opinion: SUNDIALS' CVODE on the same equations as scipy and the kernel."""

import numpy as np
import pytest
from sksundae.cvode import CVODE

from benchmarks.kernel_run import kernel_trace
from benchmarks.reference_rhs import Problem, problem, solve, through_flow_ml_min
from exam import SITES
from simulator import preset

pytestmark = pytest.mark.slow

SCENARIO = preset("healthy")
DURATION_S = 2.0
RTOL = 1e-6


@pytest.fixture(scope="module")
def lying() -> Problem:
    return problem(SCENARIO, duration_s=DURATION_S)


@pytest.fixture(scope="module")
def cvode(lying: Problem) -> tuple[np.ndarray, np.ndarray]:
    """Area [cm²] and flow [ml/min] at right J2."""
    network = lying.network
    n, m = network.n_cell, network.n_link
    scale = np.concatenate(
        [network.area_m2, np.full(m, 1e-5), np.ones(len(lying.y0) - n - m)]
    )

    def rhs(t: float, y: np.ndarray, yp: np.ndarray) -> None:
        yp[:] = lying.rhs(t, y)

    solver = CVODE(
        rhs, method="BDF", rtol=RTOL, atol=0.1 * RTOL * scale, max_num_steps=200_000
    )
    times = np.concatenate([[lying.start_s], lying.sample_s])
    found = solver.solve(times, lying.y0)
    assert found.success
    y = found.y[1:].T
    cell = network.site_cell(SITES["right_j2"])
    return y[cell] * 1e4, through_flow_ml_min(network, y[n : n + m])[cell]


def test_cvode_and_scipy_solve_the_same_equations_alike(
    lying: Problem, cvode: tuple[np.ndarray, np.ndarray]
) -> None:
    scipy = solve(lying, "RK45", rtol=1e-5)
    cell = lying.network.site_cell(SITES["right_j2"])
    area, flow = cvode
    assert np.abs(scipy.area_cm2[cell] - area).max() < 2e-4  # of 1.2 cm²
    assert np.abs(scipy.flow_ml_min[cell] - flow).max() < 1.0  # of a swing of 900


def test_kernel_arrives_where_cvode_does(
    lying: Problem, cvode: tuple[np.ndarray, np.ndarray]
) -> None:
    fine = kernel_trace(lying, SCENARIO, step_s=2.5e-4, site=None)
    cell = lying.network.site_cell(SITES["right_j2"])
    area, flow = cvode
    assert np.abs(fine.area_cm2[cell] - area).max() < 1e-3
    assert np.abs(fine.flow_ml_min[cell] - flow).max() < 6.0
