"""The venous model as a user would hand it to scipy: one right-hand side in numpy.

Written from the equations of `docs/model.md`, not from `simulator/kernels.py`, so that
the two can check each other. It shares the network arrays and the drivers with the
simulator, and none of the kernel's step limits: no flow cap, no floor under the area,
no limit on the wall damping. One thing is smoother
than in the kernel: leaflets slow down over the last 1e-4 of their way.

Symbols as in `docs/model.md`: A area [m²], Q flow [m³/s], Z opening of a valve [-],
P potential [Pa]. The state vector is A, Q, Z one after the other.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

from exam import Site
from simulator.anatomy import TYPICAL
from simulator.drive import ARTERIAL_OVER_BRAIN_MMHG, Lane, drivers
from simulator.engine import LEAD_S, SAMPLE_S, STEP_S, prepare
from simulator.kernels import (
    D_ARTERY,
    D_ATRIUM,
    D_COSINE,
    D_CSF,
    D_PLEURAL,
    D_PROBE,
    D_SINE,
    D_STRAIN,
)
from simulator.network import Network
from simulator.scenario import Scenario
from simulator.table import CHEST_GRADIENT, WALL_DAMPING_S
from simulator.units import (
    BLOOD_DENSITY_KG_M3,
    BLOOD_VISCOSITY_PA_S,
    GRAVITY_M_S2,
    M2_PER_CM2,
    M3_S_PER_ML_MIN,
    PA_PER_MMHG,
)

Array = NDArray[np.float64]

DRIVE_STEP_S = 1e-3
LEAFLET_M = 0.005
FLAT = 1.23
LEAST = 1e-3  # of the reference area: guards trial steps of the solvers only
Z_SMOOTH = 1e-4  # leaflets slow down over the last bit: adaptive solvers need it


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """One recording as an initial-value problem: dy/dt = rhs(t, y), y(start) = y0."""

    network: Network
    rhs: Callable[[float, Array], Array]
    y0: Array
    start_s: float
    end_s: float

    @property
    def sample_s(self) -> Array:
        """The times that `simulate` gives out."""
        n = round(self.end_s / SAMPLE_S)
        return np.asarray(SAMPLE_S * np.arange(1, n + 1))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """Areas [cm²] and through-flow [ml/min] of every cell, (n_cell, n_time)."""

    time_s: Array
    area_cm2: Array
    flow_ml_min: Array
    n_evaluations: int


def problem(
    scenario: Scenario,
    *,
    site: Site | None = None,
    duration_s: float = 10.0,
) -> Problem:
    """Set up the recording that `simulate` makes, from the same state of rest."""
    operator = scenario.operator
    lane = Lane(
        tilt_deg=operator.tilt_deg, breathing=operator.breathing, press_from_s=-LEAD_S
    )
    job = prepare(scenario, [lane], [site], duration_s, None, TYPICAL, STEP_S)
    area, flow, opening = (part[:, 0] for part in job.state[:3])
    grid = np.arange(-LEAD_S, duration_s + 0.1, DRIVE_STEP_S)
    drive = CubicSpline(grid, drivers(scenario.patient, operator, lane, grid), axis=1)
    return Problem(
        network=job.network,
        rhs=right_hand_side(job.network, job.probe_pa[:, 0], drive),
        y0=np.concatenate([area, flow, opening]),
        start_s=-LEAD_S,
        end_s=duration_s,
    )


def right_hand_side(
    network: Network,
    probe_pa: Array,
    drive: Callable[[float], Array],
) -> Callable[[float, Array], Array]:
    """Equations 1 to 7 of `docs/model.md` as dy/dt = f(t, y)."""
    n, m = network.n_cell, network.n_link
    rho, mu = BLOOD_DENSITY_KG_M3, BLOOD_VISCOSITY_PA_S
    length, a0 = network.length_m, network.area_m2
    upper, lower = network.start, network.end
    # A vessel link has friction and carries momentum, a narrow one only inertance.
    vessel = network.is_vessel.astype(float)
    links = np.arange(m)
    gain = np.zeros((n + 1, m))  # net flow into a cell; the last row is the atrium
    gain[lower, links] += 1.0
    gain[upper, links] -= 1.0
    through = 0.5 * np.abs(gain) * vessel
    gain, through = gain[:n].copy(), through[:n].copy()
    # Weight of the blood column, upright and lying; in the chest the pleura carries
    # a share of it.
    weight = rho * GRAVITY_M_S2 * (1.0 - CHEST_GRADIENT * network.chest_share)
    rise, lean = weight * network.height_m, weight * network.depth_m
    fixed = network.p0_pa + network.outer_pa
    feed = np.zeros(n)
    feed[network.cell("brain")] = network.brain_inflow_m3_s / (
        ARTERIAL_OVER_BRAIN_MMHG * PA_PER_MMHG
    )
    flat = np.where(network.kb_pa > 0.0, FLAT, 0.0)
    # Valves.
    valved = np.flatnonzero(network.valve_m2 > 0.0)
    valve_area, leak = network.valve_m2[valved], network.valve_leak[valved]
    closing = network.valve_closing_m3[valved]
    opening_rate = network.anatomy.valve_opening_per_pa_s

    def rhs(t: float, y: Array) -> Array:
        area, flow, z = y[:n], y[n : n + m], y[n + m :]
        d = drive(t)
        area = np.maximum(area, LEAST * a0)
        alpha = area / a0
        confine = d[D_STRAIN] * network.strain_share
        kl = network.kl_pa + confine
        stiff = (
            kl * alpha
            + 4.0 * network.ke_pa * alpha**4
            + 1.5 * network.kb_pa * alpha**-1.5
        )
        pressure = (
            kl * (alpha - 1.0)
            + network.ke_pa * (alpha**4 - 1.0)
            - network.kb_pa * (alpha**-1.5 - 1.0)
            + confine
            + fixed
            + rise * d[D_SINE]
            + lean * d[D_COSINE]
            + network.skull_share * d[D_CSF]
            + network.chest_share * d[D_PLEURAL]
            + probe_pa * d[D_PROBE]
        )
        # Wall damping w·dA/dt and the arterial source depend on each other.
        wall = WALL_DAMPING_S * stiff / (area * length)
        given = gain @ flow + network.inflow_m3_s + feed * d[D_ARTERY]
        potential = (pressure + wall * given) / (1.0 + wall * feed)
        net = given - feed * potential

        speed = (through @ flow) / area
        dynamic = np.append(np.minimum(rho * speed**2, stiff), 0.0)
        friction = 1.0 + flat * np.maximum(1.0 / alpha - 1.0, 0.0)
        half_r = np.append(4.0 * np.pi * mu * length * friction / area**2, 0.0)
        half_l = np.append(0.5 * rho * length / area, 0.0)
        p = np.append(potential, d[D_ATRIUM])

        forward = flow >= 0.0
        up = np.where(forward, dynamic[upper], dynamic[lower])
        down = np.where(forward, dynamic[lower], dynamic[upper])
        head = np.where(up > down, np.sqrt(up * down) - down, 0.5 * (up - down))
        head = vessel * np.where(forward, head, -head)
        drop = p[upper] - p[lower]
        loss = (network.resistance + vessel * (half_r[upper] + half_r[lower])) * flow
        loss += network.quadratic * np.abs(flow) * flow
        q = flow[valved]
        orifice = valve_area * (z + (1.0 - z) * leak)
        loss[valved] += (
            0.5 * rho * (1.0 - orifice / valve_area) ** 2 * np.abs(q) * q
            + 8.0 * np.pi * mu * LEAFLET_M * q
        ) / orifice**2
        inertance = network.inertance + half_l[upper] + half_l[lower]

        dp = drop[valved]
        shut = q / closing * np.maximum(z, 0.0) / (np.abs(z) + Z_SMOOTH)
        opened = opening_rate * np.maximum(dp, 0.0) * (1.0 - z)
        return np.concatenate(
            [
                net / length,
                (drop + head - loss) / inertance,
                np.where(q < 0.0, shut, opened),
            ]
        )

    return rhs


def solve(
    task: Problem,
    method: str,
    *,
    rtol: float,
) -> Trace:
    """Hand the problem to `scipy.integrate.solve_ivp`, tolerances by relative size.

    Raises
    ------
    RuntimeError
        If the solver gives up.
    """
    network = task.network
    n, m = network.n_cell, network.n_link
    # Absolute tolerances: areas by their own size, flows by 10 ml/s, openings by one.
    scale = np.concatenate(
        [network.area_m2, np.full(m, 1e-5), np.ones(len(task.y0) - n - m)]
    )
    found = solve_ivp(
        task.rhs,
        (task.start_s, task.end_s),
        task.y0,
        method=method,
        t_eval=task.sample_s,
        rtol=rtol,
        atol=0.1 * rtol * scale,
    )
    if not found.success:
        raise RuntimeError(f"{method} gave up: {found.message}")
    return Trace(
        time_s=found.t,
        area_cm2=found.y[:n] / M2_PER_CM2,
        flow_ml_min=through_flow_ml_min(network, found.y[n : n + m]),
        n_evaluations=int(found.nfev),
    )


def through_flow_ml_min(network: Network, flow_m3_s: Array) -> Array:
    """Flow through the middle of every cell: mean of what enters and leaves."""
    links = np.arange(network.n_link)
    half = np.zeros((network.n_cell + 1, network.n_link))
    half[network.start, links] += 0.5
    half[network.end, links] += 0.5
    return np.asarray(half[:-1] @ flow_m3_s / M3_S_PER_ML_MIN)
