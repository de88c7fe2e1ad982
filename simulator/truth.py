"""What really happens in the veins: the types that `flow.py` gives out.

Truth is never a reading: `measure.py` makes readings of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from exam import Site
from simulator.drive import Lane
from simulator.network import Network
from simulator.orifice import Jet, orifices
from simulator.units import M2_PER_CM2

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SiteTruth:
    """What really happens under the probe; arrays are (n_time,)."""

    site: Site
    time_s: Array
    area_cm2: Array
    """Lumen at the site; the throat where there is a narrowing."""
    velocity_cm_s: Array
    """Mean over the section, positive toward the heart."""
    flow_ml_min: Array
    pressure_mmhg: Array
    """Pressure in the vein at this place."""
    round_area_cm2: float
    """Lumen when the vein is round: below it the vein is flattened."""
    throat_area_cm2: float = np.inf
    """Lumen of a fixed narrowing at the site; infinite where there is none."""
    jets: tuple[Jet, ...] = ()
    """Jets that come from narrow places beside the site."""
    quiet_breath_s: float | None = None
    """Time from one quiet breath to the next [s], of the person or of a recorded heart;
    the person's if none."""

    def first(self, duration_s: float) -> "SiteTruth":
        """Its beginning, or all of it if it is no longer [s]."""
        n = int(np.searchsorted(self.time_s, duration_s + 1e-9, "right"))
        if n == self.time_s.size:
            return self
        return replace(
            self,
            time_s=self.time_s[:n],
            area_cm2=self.area_cm2[:n],
            velocity_cm_s=self.velocity_cm_s[:n],
            flow_ml_min=self.flow_ml_min[:n],
            pressure_mmhg=self.pressure_mmhg[:n],
            jets=_present(jet.first(n) for jet in self.jets),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FlowTruth:
    """Pressure, area, flow and velocity in every vein; time is the last axis.

    Arrays of cells are (n_cell, n_time), of links (n_link, n_time).
    """

    network: Network
    lane: Lane
    time_s: Array
    area_cm2: Array
    pressure_mmhg: Array
    flow_ml_min: Array
    valve_opening: Array
    volume_error: float
    """Change of blood volume that no inflow or outflow explains, relative."""
    n_clipped: int
    """How often a cell had to be kept from emptying; 0 in a sound run."""
    notes: tuple[str, ...] = field(default=())
    quiet_breath_s: float | None = None
    """As in `SiteTruth`."""

    @property
    def is_sound(self) -> bool:
        """Whether every number is finite and no volume was made up."""
        return self.n_clipped == 0 and bool(np.isfinite(self.flow_ml_min).all())

    def through_flow_ml_min(self, cell: int) -> Array:
        """Flow through the middle of a cell."""
        return np.asarray(through_weights(self.network, cell) @ self.flow_ml_min)

    def link_flow_ml_min(self, name: str) -> Array:
        """Flow through one link by name."""
        return np.asarray(self.flow_ml_min[self.network.link(name)])

    def at(self, site: Site) -> SiteTruth:
        """Truth at a site.

        Raises
        ------
        ScenarioError
            If the model does not resolve this vein.
        """
        cell = self.network.site_cell(site)
        return site_truth(
            self.network,
            site,
            self.time_s,
            self.area_cm2[cell],
            self.pressure_mmhg[cell],
            self.through_flow_ml_min(cell),
            jets=tuple(
                orifice.jet(self.flow_ml_min[orifice.link], self.valve_opening)
                for orifice in orifices(self.network, site)
            ),
            quiet_breath_s=self.quiet_breath_s,
        )


def through_weights(network: Network, cell: int) -> Array:
    """How much each link's flow counts for the flow at a site, (n_link,).

    In the middle of a vein it is the mean of what enters and leaves. A fixed narrowing
    lies at the upper end of its cell: what enters has passed the throat, while the wide
    vein below it takes up and gives back blood of its own.
    """
    if np.isfinite(network.throat_m2[cell]):
        own = network.link(network.cell_names[cell])
        return np.asarray((np.arange(network.n_link) == own) * 1.0)
    return np.asarray(0.5 * ((network.end == cell) * 1.0 + (network.start == cell)))


def site_truth(
    network: Network,
    site: Site,
    time_s: Array,
    area_cm2: Array,
    pressure_mmhg: Array,
    flow_ml_min: Array,
    *,
    jets: tuple[Jet, ...] = (),
    quiet_breath_s: float | None = None,
) -> SiteTruth:
    """What the beam would cross at a site, from what its cell does."""
    cell = network.site_cell(site)
    throat_cm2 = float(network.throat_m2[cell]) / M2_PER_CM2
    seen_cm2 = np.minimum(area_cm2, throat_cm2)
    round_cm2 = float(network.area_m2[cell]) / M2_PER_CM2
    return SiteTruth(
        site=site,
        time_s=time_s,
        area_cm2=seen_cm2,
        velocity_cm_s=flow_ml_min / 60.0 / seen_cm2,
        flow_ml_min=flow_ml_min,
        pressure_mmhg=pressure_mmhg,
        round_area_cm2=min(round_cm2, throat_cm2),
        throat_area_cm2=throat_cm2,
        jets=_present(jets),
        quiet_breath_s=quiet_breath_s,
    )


def _present(jets: Iterable[Jet]) -> tuple[Jet, ...]:
    """Those that there ever are."""
    return tuple(jet for jet in jets if jet.velocity_cm_s.any())
