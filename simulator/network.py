"""The veins of one person as cells and links, ready for the kernel. SI units.

A *cell* is a piece of vein that holds blood (state: lumen area); a *link* joins two
cells and carries flow. `build.py` makes them from the anatomy and the scenario;
`engine.py` runs them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from exam import Level, Side, Site, Vein
from simulator.anatomy import Anatomy
from simulator.spec import ScenarioError
from simulator.tube_law import TubeLaw

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

LEVEL_FRACTION = {Level.J3: 0.15, Level.J2: 0.55, Level.J1: 0.85}
"""Place of each level along the jugular, 0 = bulb, 1 = thoracic inlet (assumption)."""

VERTEBRAL_SITE_CELL = 2
ATRIUM = "right_atrium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A piece of vein that holds blood."""

    name: str
    area_m2: float
    length_m: float
    height_m: float
    depth_m: float = 0.0
    law: TubeLaw
    chest_share: float = 0.0
    strain_share: float = 0.0
    skull_share: float = 0.0
    outer_pa: float = 0.0
    inflow_m3_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way for blood from one cell to another."""

    name: str
    start: str
    end: str
    resistance: float = 0.0  # Pa·s/m³
    quadratic: float = 0.0  # Pa·s²/m⁶
    inertance: float = 0.0  # Pa·s²/m³
    is_vessel: bool = True
    valve_m2: float = 0.0  # open orifice; 0 = no valve
    valve_leak: float = 0.0
    valve_closing_m3: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Network:
    """Cells and links as arrays, in SI; `kernels.py` has the symbol table.

    Cell arrays are (n_cell,), link arrays (n_link,). The right atrium is cell number
    n_cell: its pressure is given.
    """

    cell_names: tuple[str, ...]
    link_names: tuple[str, ...]
    area_m2: Array
    length_m: Array
    height_m: Array
    depth_m: Array
    p0_pa: Array
    kl_pa: Array
    ke_pa: Array
    kb_pa: Array
    chest_share: Array
    strain_share: Array
    skull_share: Array
    outer_pa: Array
    inflow_m3_s: Array
    throat_m2: Array
    """Lumen of a fixed narrowing inside the cell; infinite where there is none."""
    start: Indices
    end: Indices
    resistance: Array
    quadratic: Array
    inertance: Array
    is_vessel: NDArray[np.bool_]
    valve_m2: Array
    valve_leak: Array
    valve_closing_m3: Array
    anatomy: Anatomy
    brain_inflow_m3_s: float

    @classmethod
    def of(
        cls,
        cells: Sequence[Cell],
        links: Sequence[Link],
        *,
        throats: Mapping[str, float],
        anatomy: Anatomy,
        brain_inflow_m3_s: float,
    ) -> Self:
        """Turn cells and links into arrays; `throats` narrows cells by name [m²]."""
        names = tuple(cell.name for cell in cells)
        at = {name: k for k, name in enumerate(names)} | {ATRIUM: len(names)}

        def of_cells(get: Callable[[Cell], float | Array]) -> Array:
            return np.array([get(cell) for cell in cells])

        def of_links(get: Callable[[Link], float]) -> Array:
            return np.array([get(link) for link in links])

        return cls(
            cell_names=names,
            link_names=tuple(link.name for link in links),
            area_m2=of_cells(lambda c: c.area_m2),
            length_m=of_cells(lambda c: c.length_m),
            height_m=of_cells(lambda c: c.height_m),
            depth_m=of_cells(lambda c: c.depth_m),
            p0_pa=of_cells(lambda c: c.law.p0_pa),
            kl_pa=of_cells(lambda c: c.law.kl_pa),
            ke_pa=of_cells(lambda c: c.law.ke_pa),
            kb_pa=of_cells(lambda c: c.law.kb_pa),
            chest_share=of_cells(lambda c: c.chest_share),
            strain_share=of_cells(lambda c: c.strain_share),
            skull_share=of_cells(lambda c: c.skull_share),
            outer_pa=of_cells(lambda c: c.outer_pa),
            inflow_m3_s=of_cells(lambda c: c.inflow_m3_s),
            throat_m2=of_cells(lambda c: throats.get(c.name, np.inf)),
            start=np.array([at[link.start] for link in links]),
            end=np.array([at[link.end] for link in links]),
            resistance=of_links(lambda k: k.resistance),
            quadratic=of_links(lambda k: k.quadratic),
            inertance=of_links(lambda k: k.inertance),
            is_vessel=np.array([link.is_vessel for link in links]),
            valve_m2=of_links(lambda k: k.valve_m2),
            valve_leak=of_links(lambda k: k.valve_leak),
            valve_closing_m3=of_links(lambda k: k.valve_closing_m3),
            anatomy=anatomy,
            brain_inflow_m3_s=brain_inflow_m3_s,
        )

    @property
    def n_cell(self) -> int:
        """Number of cells."""
        return len(self.cell_names)

    @property
    def n_link(self) -> int:
        """Number of links."""
        return len(self.link_names)

    def cell(self, name: str) -> int:
        """Index of a cell."""
        return self.cell_names.index(name)

    def link(self, name: str) -> int:
        """Index of a link."""
        return self.link_names.index(name)

    def site_cell(self, site: Site) -> int:
        """Cell under the probe at this site.

        Raises
        ------
        ScenarioError
            If the model does not resolve this vein.
        """
        side = site.side.value
        if site.vein is Vein.JUGULAR and site.level is not None:
            return self.cell(f"{side}_jugular_{self._level_cell(site.level)}")
        if site.vein is Vein.VERTEBRAL and site.side is not Side.MIDLINE:
            return self.cell(f"{side}_vertebral_{VERTEBRAL_SITE_CELL}")
        if site.vein is Vein.BASAL_ROSENTHAL:
            return self.cell(f"{side}_basal")
        if site.vein is Vein.STRAIGHT_SINUS:
            return self.cell("straight_sinus")
        raise ScenarioError(
            f"the model has no {site.label}: choose a jugular or vertebral site, "
            "a basal vein of Rosenthal or the straight sinus"
        )

    def _level_cell(self, level: Level) -> int:
        return level_cell(level, self.anatomy.jugular_cells)


def level_cell(level: Level, n_cells: int) -> int:
    """Jugular cell at this level, 0 = bulb."""
    return min(int(LEVEL_FRACTION[level] * n_cells), n_cells - 1)
