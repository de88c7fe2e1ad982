"""The time step of the venous model: the only compiled file. SI units throughout.

Symbols
-------
A    lumen area of a cell                 [m²]      (n_cell, n_lane)
Q    flow through a link                  [m³/s]    (n_link, n_lane)
Z    how far a valve is open, 0…1         [-]       (n_valve, n_lane)
P    potential p + ρgh of a cell          [Pa]      (n_cell + 1, n_lane), atrium last
RH   friction of half a cell              [Pa·s/m³] (n_cell + 1, n_lane)
LH   inertance of half a cell             [Pa·s²/m³]
DYN  dynamic head ρu², at most ρc²        [Pa]
CAP  largest flow out of a cell           [m³/s]
N    net flow into a cell                 [m³/s]
dt   time step                            [s]

A *lane* is one recording: same person, its own posture, breathing and probe. Lanes are
the innermost, contiguous axis, so that the compiler fills vector registers with them.

Leapfrog: flows live half a step after areas. Friction, valve loss and the dynamic head
of valves are implicit in the new flow; pressure is explicit, which is stable while
dt < length / wave speed in every cell. A step takes the drivers of its end and the
areas of its start, so the drive leads by one step; recorded pressures belong to the
start of the step, recorded areas and flows to its end.

Areas come from flows alone, so volume is conserved to round-off. A flow is capped at a
quarter of its donor's blood per step, which no healthy or diseased person comes near:
it only keeps absurd starts finite.
"""

import numpy as np
from numba import njit

RHO = 1060.0  # kg/m³, units.BLOOD_DENSITY_KG_M3
MU = 3.5e-3  # Pa·s, units.BLOOD_VISCOSITY_PA_S
LEAFLET = 0.005  # m, length of a valve orifice (assumption)
FLAT = 1.23  # tube_law.FLAT_FRICTION
FLOOR = 2e-3  # least α; a cell that would fall below is counted as clipped

# columns of the cell constants
C_IA0, C_LEN, C_KL, C_KE, C_KB, C_CHEST, C_STRAIN, C_FLAT, C_FEED = range(9)
C_OUTER, C_RISE, C_LEAN, C_SKULL = range(9, 13)
N_CELL_CONSTANTS = 13
# columns of the link constants
L_R, L_I, L_K = range(3)
N_LINK_CONSTANTS = 3
# columns of the valve constants
V_AREA, V_LEAK, V_OPEN, V_CLOSE = range(4)
# rows of the drivers
D_PLEURAL, D_ATRIUM, D_ARTERY, D_STRAIN, D_PROBE, D_SINE, D_COSINE, D_CSF = range(8)
N_DRIVERS = 8


def _can_cache() -> bool:
    """Whether compiled code can be kept; a read-only installation has no place."""
    try:
        njit(cache=True)(_can_cache)
    except RuntimeError:
        return False
    return True


_OPTIONS = {"nogil": True, "error_model": "numpy", "cache": _can_cache()}


@njit(**_OPTIONS)
def _pressures(
    A, N, P, RH, LH, DYN, CAP, U, cell, probe, drive, dt, tau
):  # fmt: skip
    """Potential, friction, inertance and dynamic head of every cell."""
    n_cell, n_lane = A.shape
    for i in range(n_cell):
        ia0, length = cell[i, C_IA0], cell[i, C_LEN]
        kl0, ke, kb = cell[i, C_KL], cell[i, C_KE], cell[i, C_KB]
        chest, share = cell[i, C_CHEST], cell[i, C_STRAIN]
        flat, outer = cell[i, C_FLAT], cell[i, C_OUTER]
        rise, lean, skull = cell[i, C_RISE], cell[i, C_LEAN], cell[i, C_SKULL]
        friction = 4.0 * np.pi * MU * length
        inertia = 0.5 * RHO * length
        damping = 0.25 * RHO * length * length / dt
        capacity = 0.25 * length / dt
        for w in range(n_lane):
            al = A[i, w] * ia0
            confine = drive[D_STRAIN, w] * share
            kl = kl0 + confine
            sq = np.sqrt(al)
            ial = 1.0 / al
            a15 = ial * ial * sq  # α^−1.5
            a4 = al * al * al * al
            stiff = kl * al + 4.0 * ke * a4 + 1.5 * kb * a15  # ρc²
            p = kl * (al - 1.0) + ke * (a4 - 1.0) - kb * (a15 - 1.0) + confine
            # Kelvin-Voigt wall; its rate is limited where it would outrun the step
            iA = ial * ia0
            wall = min(tau * stiff, damping) * iA * N[i, w] / length
            P[i, w] = (
                p
                + wall
                + outer
                + rise * drive[D_SINE, w]
                + lean * drive[D_COSINE, w]
                + skull * drive[D_CSF, w]
                + chest * drive[D_PLEURAL, w]
                + probe[i, w] * drive[D_PROBE, w]
            )
            RH[i, w] = friction * iA * iA * (1.0 + flat * max(ial - 1.0, 0.0))
            LH[i, w] = inertia * iA
            CAP[i, w] = capacity * A[i, w]
            u = U[i, w] * iA
            DYN[i, w] = min(RHO * u * u, stiff)
            N[i, w] = 0.0
            U[i, w] = 0.0
    for w in range(n_lane):
        P[n_cell, w] = drive[D_ATRIUM, w]
        RH[n_cell, w] = 0.0
        LH[n_cell, w] = 0.0
        DYN[n_cell, w] = 0.0
        CAP[n_cell, w] = np.inf


@njit(**_OPTIONS)
def _head(q, upper, lower):
    """Pressure gained from the change of speed along a link."""
    up = upper if q >= 0.0 else lower
    down = lower if q >= 0.0 else upper
    # Bernoulli where the flow speeds up, Borda-Carnot where it slows down
    head = np.sqrt(up * down) - down if up > down else 0.5 * (up - down)
    return head if q >= 0.0 else -head


@njit(**_OPTIONS)
def _vessel_flow(Q, P, RH, LH, DYN, CAP, j, a, c, R0, I0, dt):
    """New flow of a piece of vein."""
    for w in range(Q.shape[1]):
        q = Q[j, w]
        force = P[a, w] - P[c, w] + _head(q, DYN[a, w], DYN[c, w])
        inertance = I0 + LH[a, w] + LH[c, w]
        resistance = R0 + RH[a, w] + RH[c, w]
        new = (inertance * q + dt * force) / (inertance + dt * resistance)
        Q[j, w] = min(max(new, -CAP[c, w]), CAP[a, w])


@njit(**_OPTIONS)
def _lossy_flow(Q, P, RH, LH, DYN, CAP, j, a, c, R0, I0, dt, E, G):
    """New flow where a loss E|Q|Q + GQ is added: stenosis, foramina, valve.

    The quadratic loss is solved for the new flow; lagging it would flip between too
    much and too little.
    """
    for w in range(Q.shape[1]):
        q = Q[j, w]
        force = P[a, w] - P[c, w] + _head(q, DYN[a, w], DYN[c, w])
        inertance = I0 + LH[a, w] + LH[c, w]
        b = inertance + dt * (R0 + RH[a, w] + RH[c, w] + G[w])
        r = inertance * q + dt * force
        new = 2.0 * r / (b + np.sqrt(b * b + 4.0 * dt * E[w] * abs(r)))
        Q[j, w] = min(max(new, -CAP[c, w]), CAP[a, w])


@njit(**_OPTIONS)
def _narrow_flow(Q, P, LH, CAP, j, a, c, R0, I0, dt):
    """New flow through a resistance; the blood of its two ends must be moved too."""
    for w in range(Q.shape[1]):
        inertance = I0 + LH[a, w] + LH[c, w]
        new = (inertance * Q[j, w] + dt * (P[a, w] - P[c, w])) / (inertance + dt * R0)
        Q[j, w] = min(max(new, -CAP[c, w]), CAP[a, w])


@njit(**_OPTIONS)
def _valve_loss(Z, v, valve, E, G):
    """Loss of the orifice between the leaflets at the present opening."""
    area, leak = valve[v, V_AREA], valve[v, V_LEAK]
    for w in range(Z.shape[1]):
        opening = (Z[v, w] + (1.0 - Z[v, w]) * leak) * area
        io = 1.0 / opening
        e = 1.0 - opening / area
        E[w] = 0.5 * RHO * io * io * e * e
        G[w] = 8.0 * np.pi * MU * LEAFLET * io * io


@njit(**_OPTIONS)
def _leaflets(Q, P, Z, j, a, c, v, valve, dt):
    """Forward pressure opens the leaflets, the volume that flows back closes them."""
    for w in range(Q.shape[1]):
        q, dp = Q[j, w], P[a, w] - P[c, w]
        if q < 0.0:
            Z[v, w] = max(Z[v, w] + dt * q / valve[v, V_CLOSE], 0.0)
        elif dp > 0.0:
            k = dt * valve[v, V_OPEN] * dp
            Z[v, w] = (Z[v, w] + k) / (1.0 + k)


@njit(**_OPTIONS)
def _balance(A, Q, N, U, P, start, end, is_vessel, cell, inflow, drive, audit, dt):
    """Net inflow of every cell, new areas, and the volume account of every lane."""
    n_cell, n_lane = A.shape
    clipped = 0
    for j in range(Q.shape[0]):
        a, c = start[j], end[j]
        half = 0.5 if is_vessel[j] else 0.0
        for w in range(n_lane):
            q = Q[j, w]
            N[a, w] -= q
            N[c, w] += q
            U[a, w] += half * q
            U[c, w] += half * q
    for w in range(n_lane):
        audit[1, w] += dt * N[n_cell, w]
        N[n_cell, w] = 0.0
        U[n_cell, w] = 0.0
    for i in range(n_cell):
        feed, step, floor = (
            cell[i, C_FEED],
            dt / cell[i, C_LEN],
            FLOOR / cell[i, C_IA0],
        )
        for w in range(n_lane):
            source = inflow[i] + feed * (drive[D_ARTERY, w] - P[i, w])
            audit[0, w] += dt * source
            N[i, w] += source
            area = A[i, w] + step * N[i, w]
            if not area > floor:  # also when it is not a number
                clipped += 1
                area = floor
            A[i, w] = area
    return clipped


@njit(**_OPTIONS)
def run(
    A, Q, Z, N, U, cell, link, valve, start, end, is_vessel, valve_of, inflow,
    probe, drive, dt, tau, every, watch_c, watch_l, out_A, out_P, out_Q, out_Z,
    audit,
):  # fmt: skip
    """Advance all lanes; A, Q, Z, N, U are state and change in place.

    drive is (n_step, N_DRIVERS, n_lane); out_* are (n_record, item, n_lane) and take
    a sample of the watched cells and links each `every` steps; audit (2, n_lane) gains
    the volume that came in and the volume that left for the atrium. Returns how often
    a cell had to be clipped.
    """
    n_cell, n_lane = A.shape
    n_link = Q.shape[0]
    P = np.empty((n_cell + 1, n_lane))
    RH = np.empty((n_cell + 1, n_lane))
    LH = np.empty((n_cell + 1, n_lane))
    DYN = np.empty((n_cell + 1, n_lane))
    CAP = np.empty((n_cell + 1, n_lane))
    E = np.zeros(n_lane)
    G = np.zeros(n_lane)
    none = np.zeros(n_lane)
    clipped = 0
    for s in range(drive.shape[0]):
        d = drive[s]
        _pressures(A, N, P, RH, LH, DYN, CAP, U, cell, probe, d, dt, tau)
        for j in range(n_link):
            a, c, v = start[j], end[j], valve_of[j]
            R0, I0, K = link[j, L_R], link[j, L_I], link[j, L_K]
            if v >= 0:
                _valve_loss(Z, v, valve, E, G)
                _lossy_flow(Q, P, RH, LH, DYN, CAP, j, a, c, R0, I0, dt, E, G)
                _leaflets(Q, P, Z, j, a, c, v, valve, dt)
            elif K > 0.0:
                E[:] = K
                _lossy_flow(Q, P, RH, LH, DYN, CAP, j, a, c, R0, I0, dt, E, none)
            elif is_vessel[j]:
                _vessel_flow(Q, P, RH, LH, DYN, CAP, j, a, c, R0, I0, dt)
            else:
                _narrow_flow(Q, P, LH, CAP, j, a, c, R0, I0, dt)
        clipped += _balance(
            A, Q, N, U, P, start, end, is_vessel, cell, inflow, d, audit, dt
        )
        if (s + 1) % every == 0:
            r = (s + 1) // every - 1
            for k in range(watch_c.shape[0]):
                for w in range(n_lane):
                    out_A[r, k, w] = A[watch_c[k], w]
                    out_P[r, k, w] = P[watch_c[k], w]
            for k in range(watch_l.shape[0]):
                for w in range(n_lane):
                    out_Q[r, k, w] = Q[watch_l[k], w]
            for v in range(Z.shape[0]):
                for w in range(n_lane):
                    out_Z[r, v, w] = Z[v, w]
    return clipped
