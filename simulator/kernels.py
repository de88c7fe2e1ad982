"""The time step of the venous model: the only compiled file. SI units throughout.

One recording is a table `m` of numbers: a row for each quantity, in it a place for each
cell and link. Rows lie `ROW` places apart in one flat array, so `m[A + i]` is the area
of cell i. The compiler then sees that rows never overlap, and works on eight places at
a time. `table.py` fills the table.

All that is computed has the type of the numbers in `m`: double, or single for twice the
speed. A constant of another type would widen a whole loop, so each loop makes its own:
`real(0.5)`. Drive, state and records are double in either case.

Row     meaning                                      of a cell
------  -------------------------------------------  -----------
A       lumen area                                   m²
N       net flow into it                             m³/s
U       flow through it                              m³/s
P       potential p + ρgh                            Pa
RH      friction of half its length                  Pa·s/m³
LH      inertance of half its length                 Pa·s²/m³
CAP     largest flow out of it                       m³/s
ROOT    root of its dynamic head ρu², at most ρc²    Pa^½
..._END the last five, at the far end of a link

Row     meaning                                      of a link
------  -------------------------------------------  -----------
Q       flow                                         m³/s
Z       how far its valve is open, 0…1               -
E, G    quadratic and linear loss of its orifice     Pa·s²/m⁶, Pa·s/m³
R0, I0  resistance and inertance of its own          Pa·s/m³, Pa·s²/m³

Most links lead from a cell to the next one: link i from cell i to cell i + 1. Then
what a link sees at its far end is its neighbour's, and lies in the rows ...END, one
place earlier. After the last cell comes the right atrium. Behind it stand the
*junctions*, links that lead elsewhere; what they see is brought there cell by cell.

Leapfrog: flows live half a step after areas. Friction, valve loss and the dynamic head
of valves are implicit in the new flow; pressure is explicit, which is stable while no
wave crosses a cell in less than about a step. Where an overstretched wall would let it,
the blood is made heavier (`BRISK`), which slows the wave and moves no balance. A step
takes the drivers of its end and the areas of its start, so the drive leads by one step;
recorded pressures belong to the start of the step, recorded areas and flows to its end.

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
BRISK = (
    0.45  # largest (wave speed · step / length)²; with the damped wall 0.5 is the end
)
FLOOR = 2e-3  # least α; a cell that would fall below is counted as clipped
ROOT_RHO = RHO**0.5

# Places in a row. Whole cache lines for either precision, and in single an odd number
# of them, or rows would evict each other; in double twice that did no harm.
ROW = 272
N_ROWS = 48
# what a cell is doing
A, N, U, P, RH, LH, CAP, ROOT, STIFF, SOURCE = range(0, 10 * ROW, ROW)
# the same at the far end of a link
P_END, RH_END, LH_END, CAP_END, ROOT_END = range(10 * ROW, 15 * ROW, ROW)
# what a cell is like: law, pressure around it, and what follows from length and step
IA0, KL, KE, KB, FLATTENED = range(15 * ROW, 20 * ROW, ROW)
OUTER, RISE, LEAN, SKULL, CHEST, STRAIN, PROBE = range(20 * ROW, 27 * ROW, ROW)
FRICTION, INERTIA, SLOWNESS, DAMPING = range(27 * ROW, 31 * ROW, ROW)
CAPACITY, STEP, LEAST, INFLOW, FEED, FOLLOWS = range(31 * ROW, 37 * ROW, ROW)
# what a link is doing and what it is like
Q, THROUGH, Z, E, G, R0, I0, VESSEL = range(37 * ROW, 45 * ROW, ROW)
# weight of the blood column up to a cell, upright and lying
UP, FRONT = range(45 * ROW, 47 * ROW, ROW)
# least inertia of a cell for its stiffness
HEAVY = 47 * ROW
# columns of the valve constants
V_AREA, V_LEAK, V_OPEN, V_CLOSE = range(4)
# columns of the drivers
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
def _pressures(m, n, d):
    """Potential, friction, inertance and dynamic head of the first n cells."""
    # read once: the compiler cannot know that `m` does not overlap `d`
    real = m.dtype.type
    pleural, strain, probe = real(d[D_PLEURAL]), real(d[D_STRAIN]), real(d[D_PROBE])
    sine, cosine, csf = real(d[D_SINE]), real(d[D_COSINE]), real(d[D_CSF])
    none, one, three_halves, four = real(0.0), real(1.0), real(1.5), real(4.0)
    root_rho = real(ROOT_RHO)
    is_fast = False
    for i in range(n):
        ia0 = m[IA0 + i]
        al = m[A + i] * ia0
        confine = strain * m[STRAIN + i]
        kl, ke, kb = m[KL + i] + confine, m[KE + i], m[KB + i]
        ial = one / al
        a15 = ial * ial * np.sqrt(al)  # α^−1.5
        a4 = al * al * al * al
        stiff = kl * al + four * ke * a4 + three_halves * kb * a15  # ρc²
        p = kl * (al - one) + ke * (a4 - one) - kb * (a15 - one) + confine
        # Kelvin-Voigt wall; its rate is limited where it would outrun the step
        iA = ial * ia0
        wall = min(m[SLOWNESS + i] * stiff, m[DAMPING + i]) * iA * m[N + i]
        p = (
            p
            + wall
            + m[OUTER + i]
            + m[RISE + i] * sine
            + m[LEAN + i] * cosine
            + m[SKULL + i] * csf
            + m[CHEST + i] * pleural
            + m[PROBE + i] * probe
        )
        flat = one + m[FLATTENED + i] * max(ial - one, none)
        rh = m[FRICTION + i] * iA * iA * flat
        lh = max(m[INERTIA + i], m[HEAVY + i] * stiff) * iA
        cap = m[CAPACITY + i] * m[A + i]
        root = root_rho * abs(m[U + i]) * iA
        is_fast |= root * root > stiff
        m[STIFF + i] = stiff
        m[P + i] = m[P_END + i - 1] = p
        m[RH + i] = m[RH_END + i - 1] = rh
        m[LH + i] = m[LH_END + i - 1] = lh
        m[CAP + i] = m[CAP_END + i - 1] = cap
        m[ROOT + i] = m[ROOT_END + i - 1] = root
    if is_fast:  # blood as fast as the wave is rare, and roots take time
        for i in range(n):
            root = min(m[ROOT + i], np.sqrt(m[STIFF + i]))
            m[ROOT + i] = m[ROOT_END + i - 1] = root


@njit(**_OPTIONS)
def _junctions(m, junction):
    """Bring to each junction what it sees of its two cells.

    Of pressure, friction and inertance only the difference or the sum counts, so the
    far end of a junction stays zero.
    """
    for k in range(junction.shape[0]):
        j, a, c = junction[k, 0], junction[k, 1], junction[k, 2]
        m[P + j] = m[P + a] - m[P + c]
        m[RH + j] = m[RH + a] + m[RH + c]
        m[LH + j] = m[LH + a] + m[LH + c]
        m[CAP + j], m[CAP_END + j] = m[CAP + a], m[CAP + c]
        m[ROOT + j], m[ROOT_END + j] = m[ROOT + a], m[ROOT + c]


@njit(**_OPTIONS)
def _head(q, root, root_end):
    """Pressure gained from the change of speed along a link."""
    real = type(q)
    none, half = real(0.0), real(0.5)
    up = root if q >= none else root_end
    down = root_end if q >= none else root
    # Bernoulli where the flow speeds up, Borda-Carnot where it slows down
    head = (up - down) * (down if up > down else half * (up + down))
    return head if q >= none else -head


@njit(**_OPTIONS)
def _flows(m, n, dt):
    """New flow through the first n links.

    A loss E|Q|Q + GQ is added where there is one: stenosis, foramina, valve. The
    quadratic loss is solved for the new flow; lagging it would flip between too much
    and too little. A link that is no vessel is a resistance, but the blood of its two
    ends must be moved too.
    """
    real = m.dtype.type
    dt, half, two, four_dt = real(dt), real(0.5), real(2.0), real(4.0 * dt)
    for j in range(n):
        q, vessel = m[Q + j], m[VESSEL + j]
        head = vessel * _head(q, m[ROOT + j], m[ROOT_END + j])
        friction = m[R0 + j] + vessel * (m[RH + j] + m[RH_END + j])
        inertance = m[I0 + j] + m[LH + j] + m[LH_END + j]
        b = inertance + dt * (friction + m[G + j])
        r = inertance * q + dt * (m[P + j] - m[P_END + j] + head)
        new = two * r / (b + np.sqrt(b * b + four_dt * m[E + j] * abs(r)))
        new = min(max(new, -m[CAP_END + j]), m[CAP + j])
        m[Q + j] = new
        m[THROUGH + j] = half * vessel * new


@njit(**_OPTIONS)
def _orifice(m, j, valve):
    """Loss of the orifice between the leaflets at the present opening."""
    real = m.dtype.type
    one, quadratic, linear = (
        real(1.0),
        real(0.5 * RHO),
        real(8.0 * np.pi * MU * LEAFLET),
    )
    area, leak = valve[V_AREA], valve[V_LEAK]
    opening = (m[Z + j] + (one - m[Z + j]) * leak) * area
    io = one / opening
    e = one - opening / area
    m[E + j] = quadratic * io * io * e * e
    m[G + j] = linear * io * io


@njit(**_OPTIONS)
def _leaflets(m, j, valve, dt):
    """Forward pressure opens the leaflets, the volume that flows back closes them."""
    real = m.dtype.type
    none, one, dt = real(0.0), real(1.0), real(dt)
    q, dp = m[Q + j], m[P + j] - m[P_END + j]
    if q < none:
        m[Z + j] = max(m[Z + j] + dt * q / valve[V_CLOSE], none)
    elif dp > none:
        k = dt * valve[V_OPEN] * dp
        m[Z + j] = (m[Z + j] + k) / (one + k)


@njit(**_OPTIONS)
def _balance(m, n, junction):
    """Net flow into each of the first n cells, and flow through it."""
    for i in range(n):  # before the first place of a row there is a zero
        m[N + i] = m[FOLLOWS + i] * m[Q + i - 1] - m[Q + i]
        m[U + i] = m[FOLLOWS + i] * m[THROUGH + i - 1] + m[THROUGH + i]
    for k in range(junction.shape[0]):
        j, a, c = junction[k, 0], junction[k, 1], junction[k, 2]
        q, through = m[Q + j], m[THROUGH + j]
        m[N + a] -= q
        m[N + c] += q
        m[U + a] += through
        m[U + c] += through


@njit(**_OPTIONS)
def _areas(m, n, artery):
    """New areas of the first n cells; how many had to be clipped."""
    artery = m.dtype.type(artery)
    clipped = 0
    for i in range(n):
        source = m[INFLOW + i] + m[FEED + i] * (artery - m[P + i])
        m[SOURCE + i] += source
        m[N + i] += source
        area = m[A + i] + m[STEP + i] * m[N + i]
        sound = area > m[LEAST + i]  # false also when it is not a number
        m[A + i] = area if sound else m[LEAST + i]
        clipped += 0 if sound else 1
    return clipped


@njit(**_OPTIONS)
def run(
    m, table, n_cell, n_wide, n_place, valve, valve_place, junction, link_place, probe,
    area, flow, opening, net, through, drive, drive_of, dt, every,
    watch_cell, watch_link, out_area, out_pressure, out_flow, out_opening, audit,
):  # fmt: skip
    """Advance every lane; area, flow, opening, net and through change in place.

    A *lane* is one recording: same person, its own posture, breathing and probe. State
    and probe are (item, n_lane). Lane w is driven by drive[drive_of[w]], (n_step,
    N_DRIVERS). out_* are (n_lane, n_record, item) and take a sample of the watched
    cells and links each `every` steps. audit (2, n_lane) takes the volume that came in
    and the volume that left for the atrium. Returns how often a cell had to be clipped.
    """
    clipped = 0
    for w in range(area.shape[1]):
        for k in range(table.size):
            m[k] = table[k]
        for i in range(n_cell):
            m[A + i], m[PROBE + i] = area[i, w], probe[i, w]
            m[N + i], m[U + i] = net[i, w], through[i, w]
        for j in range(link_place.size):
            m[Q + link_place[j]] = flow[j, w]
        for v in range(valve_place.size):
            m[Z + valve_place[v]] = opening[v, w]
        drained = 0.0
        for s in range(drive.shape[1]):
            d = drive[drive_of[w], s]
            _pressures(m, n_wide, d)
            m[P + n_cell] = d[D_ATRIUM]
            _junctions(m, junction)
            for v in range(valve_place.size):
                _orifice(m, valve_place[v], valve[v])
            _flows(m, n_place, dt)
            _balance(m, n_wide, junction)
            drained += m[N + n_cell]
            m[U + n_cell] = 0.0  # the atrium is wide
            for v in range(valve_place.size):
                _leaflets(m, valve_place[v], valve[v], dt)
            clipped += _areas(m, n_wide, d[D_ARTERY])
            if (s + 1) % every == 0:
                r = (s + 1) // every - 1
                for k in range(watch_cell.size):
                    i = watch_cell[k]
                    column = m[UP + i] * d[D_SINE] + m[FRONT + i] * d[D_COSINE]
                    out_area[w, r, k], out_pressure[w, r, k] = (
                        m[A + i],
                        m[P + i] - column,
                    )
                for k in range(watch_link.size):
                    out_flow[w, r, k] = m[Q + link_place[watch_link[k]]]
                for v in range(valve_place.size):
                    out_opening[w, r, v] = m[Z + valve_place[v]]
        for i in range(n_cell):
            area[i, w], net[i, w], through[i, w] = m[A + i], m[N + i], m[U + i]
            audit[0, w] += dt * m[SOURCE + i]
        audit[1, w] = dt * drained
        for j in range(link_place.size):
            flow[j, w] = m[Q + link_place[j]]
        for v in range(valve_place.size):
            opening[v, w] = m[Z + valve_place[v]]
    return clipped
