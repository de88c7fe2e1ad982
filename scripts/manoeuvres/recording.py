"""One recording of a manoeuvre: how it is run, and which part of it is shown.

`findings.py` says what is seen, `catalogue.py` lists them all, `picture.py` draws them.
True area and flow, as they are in the vein: no machine and no operator in between.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exam import SITES, Breathing
from simulator import FlowTruth, Scenario, SiteTruth, preset
from simulator.drive import Lane, drivers
from simulator.engine import LEAD_S, SAMPLE_S
from simulator.flow import run_lanes
from simulator.kernels import D_ATRIUM, D_PLEURAL
from simulator.units import PA_PER_MMHG

Array = NDArray[np.float64]
Quantity = Literal["velocity_cm_s", "flow_ml_min"]
HEALTHY = preset("healthy")
BEAT_S = 60.0 / HEALTHY.patient.heart_rate_bpm
BREATH_S = 60.0 / HEALTHY.patient.breathing_rate_per_min


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recording and the part of it that is shown."""

    heading: str
    scenario: Scenario = HEALTHY
    lane: Lane
    pressed: str | None = None
    until_s: float = 13.0
    sites: tuple[str, ...] = ("right_j2",)
    band: tuple[float, float, str] | None = None
    """From, to, and what the person or the operator does meanwhile."""
    average_s: float = 0.0
    """Curves are running means over this long; 0 shows every sample."""

    def run(self) -> FlowTruth:
        """The true flow of this recording."""
        site = None if self.pressed is None else SITES[self.pressed]
        lanes, sites = [self.lane], [site]
        return run_lanes(self.scenario, lanes, sites, duration_s=self.until_s)[0]

    def pressures_mmhg(self, time_s: Array) -> tuple[Array, Array]:
        """Pressure in the right atrium and in the chest."""
        person, operator = self.scenario.patient, self.scenario.operator
        drive = drivers(person, operator, self.lane, time_s) / PA_PER_MMHG
        return drive[D_ATRIUM], drive[D_PLEURAL]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manoeuvre:
    """One picture: recordings side by side, and the sentence that says what is seen."""

    name: str
    title: str
    recordings: tuple[Recording, ...]
    finding: Callable[[Sequence[FlowTruth]], str]
    look: str
    """Where to look, for the text under the picture."""
    quantity: Quantity = "velocity_cm_s"
    clock: str = "Time"
    zero_s: float = 0.0
    """Instant that the time axis calls zero."""
    every_s: float = 2.0
    is_log: bool = False
    """Area and flow on logarithmic axes, to see a slow end after a fast beginning."""


def lane(
    breathing: Breathing, tilt_deg: float = 0.0, *, press_from_s: float = -LEAD_S
) -> Lane:
    """A recording after a long rest in this posture."""
    return Lane(tilt_deg=tilt_deg, breathing=breathing, press_from_s=press_from_s)


def at(truth: FlowTruth, code: str = "right_j2") -> SiteTruth:
    """What is true at one site."""
    return truth.at(SITES[code])


def running_mean(values: Array, average_s: float) -> Array:
    """Mean over so long around each sample that has as much on both sides."""
    width = max(round(average_s / SAMPLE_S), 1)
    return np.asarray(np.convolve(values, np.full(width, 1.0 / width), "valid"))
