"""The narrow places near a site from which blood may shoot as a jet.

A valve that cannot shut leaves a hole: what runs back through it while it is shut is a
jet that reaches the gate above it. A fixed narrowing makes one too, seen at the sites
beyond it (at its own site the gate stands in the throat, see `truth.py`). What becomes
of a jet on its way is told in `doppler/jet.py`.

While leaflets move they carry the blood along, and no jet forms (assumption). A tight
valve seeps along the whole edge of its leaflets (assumption): only the hole that is
more than that makes a jet.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from exam import Level, Site, Vein
from simulator.network import Network, level_cell
from simulator.units import M2_PER_CM2, M_PER_CM

Array = NDArray[np.float64]

_SHUT = 0.0  # opening of a valve whose leaflets touch


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Jet:
    """Blood that shoots out of a narrow place beside a site."""

    orifice_cm2: float
    """Effective area: what the blood contracts to, not the hole's outline."""
    distance_cm: float
    """From the orifice to the site, along the vein."""
    velocity_cm_s: Array
    """Where the jet begins, (n_time,), positive toward the heart; 0 without a jet."""

    def first(self, n: int) -> "Jet":
        """Its first n samples."""
        return replace(self, velocity_cm_s=self.velocity_cm_s[:n])


@dataclass(frozen=True, slots=True, kw_only=True)
class Orifice:
    """A narrow place beside a site."""

    link: int
    """Flow through it."""
    valve: int | None
    """Which valve it belongs to; none if it is always there."""
    flow_m2: float
    """Effective area that the flow passes."""
    jet_m2: float
    """Part of it that makes a jet."""
    distance_m: float
    way: float
    """+1 if the site lies toward the heart from here, −1 if away from it."""

    def jet(self, flow_ml_min: Array, opening: Array) -> Jet:
        """What this flow makes at the site.

        Parameters
        ----------
        flow_ml_min
            Through the orifice, (n_time,).
        opening
            Of every valve, (n_valve, n_time).
        """
        velocity_cm_s = flow_ml_min / 60.0 / (self.flow_m2 / M2_PER_CM2)
        is_jet = self.way * velocity_cm_s > 0.0
        if self.valve is not None:
            is_jet &= opening[self.valve] <= _SHUT
        return Jet(
            orifice_cm2=self.jet_m2 / M2_PER_CM2,
            distance_cm=self.distance_m / M_PER_CM,
            velocity_cm_s=np.where(is_jet, velocity_cm_s, 0.0),
        )


def orifices(network: Network, site: Site) -> tuple[Orifice, ...]:
    """Narrow places that may send a jet to this site; jugular sites only."""
    if site.vein is not Vein.JUGULAR or site.level is None:
        return ()
    n = network.anatomy.jugular_cells
    own = level_cell(site.level, n)
    first = network.cell(f"{site.side.value}_jugular_0")
    step_m = float(network.length_m[first])
    found = []
    for level in Level:
        place = level_cell(level, n)
        throat_m2 = float(network.throat_m2[first + place])
        if place == own or not np.isfinite(throat_m2):
            continue
        found.append(
            Orifice(
                link=network.link(network.cell_names[first + place]),
                valve=None,
                flow_m2=throat_m2,
                jet_m2=throat_m2,
                distance_m=(abs(own - place) - 0.5) * step_m,
                way=1.0 if own > place else -1.0,
            )
        )
    return (
        *found,
        *_leak(network, f"{site.side.value}_valve", (n - own - 0.5) * step_m),
    )


def _leak(network: Network, valve: str, distance_m: float) -> tuple[Orifice, ...]:
    """The hole that the leaflets of a leaky valve leave, above it."""
    link = network.link(valve)
    leak = float(network.valve_leak[link])
    more = leak - network.anatomy.valve_tight_leak
    if more <= 0.0:
        return ()
    open_m2 = float(network.valve_m2[link])
    return (
        Orifice(
            link=link,
            valve=int(np.count_nonzero(network.valve_m2[:link] > 0.0)),
            flow_m2=leak * open_m2,
            jet_m2=more * open_m2,
            distance_m=distance_m,
            way=-1.0,
        ),
    )
