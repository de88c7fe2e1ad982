"""A person's veins as the table of numbers that the kernel steps through. SI units.

`kernels.py` says what each row means and why links have the places they have.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator import kernels
from simulator.drive import ARTERIAL_OVER_BRAIN_MMHG
from simulator.network import Network
from simulator.precision import Precision, Reals
from simulator.units import BLOOD_DENSITY_KG_M3, GRAVITY_M_S2, PA_PER_MMHG

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Places = NDArray[np.uint32]
"""Unsigned, so that the compiled code need not ask whether a place is negative."""

WALL_DAMPING_S = 0.01
"""Time constant of the Kelvin-Voigt wall (assumption)."""
CHEST_GRADIENT = 0.25
"""Pleural pressure itself falls with height by this share of a blood column
(assumption)."""
CACHE_LINE = 64
"""Bytes of a cache line, and of a wide vector register."""
WIDE = 8
"""Cells and links are worked on to a multiple of this: the numbers in a wide register,
or in half of one if they are single."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """The rows of `kernels.py` for one person, and where its links stand."""

    rows: Reals
    """Flat, (N_ROWS · ROW,); state and probe are left empty. Its type is that of the
    whole computation."""
    n_wide: int
    """Places of the cells and the atrium, and some empty ones up to a full register."""
    n_place: int
    """The same with the junctions behind them."""
    valve: Reals
    """Constants of each valve, (n_valve, 4)."""
    valve_place: Places
    link_place: Places
    junction: Places
    """Place of each junction, and the cells it joins, (n_junction, 3)."""

    def work(self) -> Reals:
        """Room for the kernel to copy the rows to, from the start of a cache line.

        Rows that straddle cache lines take a tenth longer.
        """
        line = CACHE_LINE // self.rows.itemsize
        room = np.empty(self.rows.size + line, dtype=self.rows.dtype)
        begin = -(room.ctypes.data // room.itemsize) % line
        return room[begin : begin + self.rows.size]


def column_pa(network: Network) -> tuple[Array, Array]:
    """Weight of the blood column up to each cell, upright and lying [Pa]."""
    weight = BLOOD_DENSITY_KG_M3 * GRAVITY_M_S2
    return weight * network.height_m, weight * network.depth_m


def link_places(network: Network) -> Indices:
    """Place of each link: that of its cell if it leads to the next, else behind all."""
    place = np.empty(network.n_link, dtype=np.int64)
    free = _full(network.n_cell + 1)
    taken: set[int] = set()
    for link, (start, end) in enumerate(zip(network.start, network.end, strict=True)):
        if end == start + 1 and end < network.n_cell and start not in taken:
            place[link] = start
            taken.add(start)
        else:
            place[link] = free
            free += 1
    return place


@lru_cache(maxsize=8)
def table(
    network: Network, step_s: float, precision: Precision = Precision.DOUBLE
) -> Table:
    """Everything that stays the same through a run; kept, since a person has several.

    Raises
    ------
    ValueError
        If the network is too large for the table.
    """
    place = link_places(network)
    n_wide = _full(network.n_cell + 1)
    n_place = max(n_wide, _full(int(place.max()) + 1))
    if n_place >= kernels.ROW:
        raise ValueError(
            f"{network.n_cell} cells and {network.n_link} links need {n_place} places, "
            f"but a row has {kernels.ROW}: build fewer pieces or raise kernels.ROW"
        )
    rows = np.zeros(kernels.N_ROWS * kernels.ROW)
    _fill_cells(rows, network, step_s)
    rows[kernels.R0 : kernels.R0 + n_place] = np.inf  # no way through an empty place
    for row, values in (
        (kernels.E, network.quadratic),
        (kernels.R0, network.resistance),
        (kernels.I0, network.inertance),
        (kernels.VESSEL, network.is_vessel),
    ):
        rows[row + place] = values
    is_next = place < n_wide
    rows[kernels.FOLLOWS + network.end[is_next]] = 1.0
    junction = np.stack([place, network.start, network.end], axis=-1)[~is_next]
    valved = network.valve_m2 > 0
    valve = [
        network.valve_m2[valved],
        network.valve_leak[valved],
        np.full(int(valved.sum()), network.anatomy.valve_opening_per_pa_s),
        network.valve_closing_m3[valved],
    ]
    return Table(
        rows=rows.astype(precision.real),
        n_wide=n_wide,
        n_place=n_place,
        valve=np.stack(valve, axis=-1).astype(precision.real),
        valve_place=place[valved].astype(np.uint32),
        link_place=place.astype(np.uint32),
        junction=junction.astype(np.uint32),
    )


def _full(n: int) -> int:
    return -(-n // WIDE) * WIDE


def _fill_cells(rows: Array, network: Network, step_s: float) -> None:
    """Constants of the cells; of the atrium and of empty places, what does no harm."""
    k, n, length = kernels, network.n_cell, network.length_m
    rho, mu = k.RHO, k.MU
    up, front = column_pa(network)
    gradient = 1.0 - CHEST_GRADIENT * network.chest_share
    links = np.bincount(np.append(network.start, network.end), minlength=n + 1)[:n]
    feed = np.zeros(n)
    driving = ARTERIAL_OVER_BRAIN_MMHG * PA_PER_MMHG
    feed[network.cell("brain")] = network.brain_inflow_m3_s / driving
    for row, values in (
        (k.IA0, 1.0 / network.area_m2),
        (k.KL, network.kl_pa),
        (k.KE, network.ke_pa),
        (k.KB, network.kb_pa),
        (k.FLATTENED, np.where(network.kb_pa > 0, k.FLAT, 0.0)),
        (k.OUTER, network.p0_pa + network.outer_pa),
        (k.RISE, up * gradient),
        (k.LEAN, front * gradient),
        (k.SKULL, network.skull_share),
        (k.CHEST, network.chest_share),
        (k.STRAIN, network.strain_share),
        (k.FRICTION, 4.0 * np.pi * mu * length),
        (k.INERTIA, 0.5 * rho * length),
        (k.HEAVY, 0.25 * links * step_s**2 / (k.BRISK * length)),
        (k.SLOWNESS, WALL_DAMPING_S / length),
        (k.DAMPING, 0.25 * rho * length / step_s),
        (k.CAPACITY, 0.25 * length / step_s),
        (k.STEP, step_s / length),
        (k.LEAST, k.FLOOR * network.area_m2),
        (k.INFLOW, network.inflow_m3_s),
        (k.FEED, feed),
        (k.UP, up),
        (k.FRONT, front),
    ):
        rows[row : row + n] = values
    for row in (k.A, k.IA0):
        rows[row + n : row + k.ROW] = 1.0
    rows[k.CAPACITY + n] = np.inf  # the atrium gives what it is asked for
