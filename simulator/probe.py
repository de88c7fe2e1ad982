"""What the probe presses, and how hard. SI units.

`engine.py` adds it to the pressure around each cell.
"""

import numpy as np
from numpy.typing import NDArray

from exam import INTRACRANIAL_VEINS, Level, Site, Vein
from simulator.network import LEVEL_FRACTION, Network
from simulator.parameters import Operator
from simulator.units import PA_PER_MMHG

Array = NDArray[np.float64]

PROBE_LENGTH_M = 0.03
"""Length of vein under the probe (assumption)."""
VERTEBRAL_PRESS_SHARE = 0.3
"""Share of the probe pressure that a vertebral scan puts on the jugular in front of it
(assumption)."""


def pressed_site(operator: Operator, site: Site) -> Site | None:
    """Where the probe presses a vein; nowhere on the skull or without pressure."""
    if site.vein in INTRACRANIAL_VEINS or operator.probe_pressure_mmhg == 0.0:
        return None
    return site


def probe_pa(network: Network, site: Site | None, probe_pressure_mmhg: float) -> Array:
    """Pressure under the probe, cell by cell [Pa].

    Each jugular cell feels it by the share that the footprint covers; a vertebral scan
    presses the jugular in front of it weakly.
    """
    pressed = np.zeros(network.n_cell)
    if site is None:
        return pressed
    weight = 1.0
    target = site
    network.site_cell(site)  # the model must know the vein
    if site.vein in INTRACRANIAL_VEINS:  # the probe stands on bone
        return pressed
    if site.vein is not Vein.JUGULAR:
        target = Site(Vein.JUGULAR, site.side, Level.J2)
        weight = VERTEBRAL_PRESS_SHARE
    assert target.level is not None
    n = network.anatomy.jugular_cells
    first = network.cell(f"{target.side.value}_jugular_0")
    length_m = float(network.length_m[first])
    centre_m = LEVEL_FRACTION[target.level] * n * length_m
    edges_m = np.arange(n + 1) * length_m
    covered = np.minimum(edges_m[1:], centre_m + PROBE_LENGTH_M / 2) - np.maximum(
        edges_m[:-1], centre_m - PROBE_LENGTH_M / 2
    )
    share = np.clip(covered / length_m, 0.0, 1.0)
    pressed[first : first + n] = weight * share * probe_pressure_mmhg * PA_PER_MMHG
    return pressed
