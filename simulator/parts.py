"""Collects the pieces of a network: cells, links, resistances, reservoirs. SI units.

`build.py` and `skull.py` fill it; `network.py` turns it into arrays.
"""

from simulator.network import Cell, Link
from simulator.tube_law import TubeLaw
from simulator.units import PA_PER_MMHG


class Parts:
    """Cells and links of one person; heights grow with stature by `scale`."""

    def __init__(self, scale: float) -> None:
        self.scale = scale
        self.cells: list[Cell] = []
        self.links: list[Link] = []

    def cell(self, name: str, *, height_m: float, **values: object) -> str:
        """Add a piece of vein; give its name."""
        self.cells.append(
            Cell(name=name, height_m=height_m * self.scale, **values)  # type: ignore[arg-type]
        )
        return name

    def link(self, name: str, start: str, end: str, **values: object) -> None:
        """Add a way for blood."""
        self.links.append(
            Link(name=name, start=start, end=end, **values)  # type: ignore[arg-type]
        )

    def narrow(
        self, name: str, start: str, end: str, resistance: float, inertance: float
    ) -> None:
        """Link that is a resistance rather than a piece of vein."""
        self.link(
            name,
            start,
            end,
            resistance=resistance,
            inertance=inertance,
            is_vessel=False,
        )

    def reservoir(
        self, name: str, volume_m3: float, compliance_m3_mmhg: float, **values: object
    ) -> str:
        """Cell of 10 cm with a linear compliance."""
        length_m = 0.10
        law = TubeLaw(kl_pa=volume_m3 / compliance_m3_mmhg * PA_PER_MMHG)
        return self.cell(
            name,
            area_m2=volume_m3 / length_m,
            length_m=length_m,
            law=law,
            **values,  # type: ignore[arg-type]
        )
