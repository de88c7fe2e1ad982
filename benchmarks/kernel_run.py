"""The kernel on the problem that `reference_rhs.py` sets up, at any time step."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference_rhs import Problem, Trace, through_flow_ml_min
from exam import Site
from simulator.anatomy import TYPICAL
from simulator.drive import Lane
from simulator.engine import LEAD_S, advance, prepare
from simulator.scenario import Scenario
from simulator.units import M2_PER_CM2

Array = NDArray[np.float64]


def kernel_trace(
    task: Problem, scenario: Scenario, *, step_s: float, site: Site | None = None
) -> Trace:
    """Run the kernel from the same state, over the same time, at this step."""
    operator = scenario.operator
    lane = Lane(
        tilt_deg=operator.tilt_deg, breathing=operator.breathing, press_from_s=-LEAD_S
    )
    job = prepare(scenario, [lane], [site], task.end_s, None, TYPICAL, step_s)
    job = replace(job, state=_state(task))
    network = task.network
    run = advance(
        job, np.arange(network.n_cell), np.arange(network.n_link), record=True
    )
    return Trace(
        time_s=job.sample_time_s,
        area_cm2=run.area[job.sampled, :, 0].T / M2_PER_CM2,
        flow_ml_min=through_flow_ml_min(network, run.flow[job.sampled, :, 0].T),
        n_evaluations=job.drive.shape[1],
    )


def _state(task: Problem) -> tuple[Array, ...]:
    n, m = task.network.n_cell, task.network.n_link
    y, none = task.y0[:, None], np.zeros((n + 1, 1))
    return tuple(
        np.ascontiguousarray(part)
        for part in (y[:n], y[n : n + m], y[n + m :], none, none.copy())
    )
