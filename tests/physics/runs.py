"""Short ways to run the model, shared by the tests of this folder."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from exam import Breathing
from exam.words import SITES
from simulator import FlowTruth, Scenario, SiteTruth, Veins
from simulator.drive import Lane
from simulator.engine import LEAD_S
from simulator.flow import run_lanes
from simulator.measure import averaging_window

Array = NDArray[np.float64]
HEALTHY = Scenario()


def lane(tilt_deg: float = 0.0, breathing: str = "quiet") -> Lane:
    """One recording with the probe on from the start."""
    return Lane(tilt_deg=tilt_deg, breathing=Breathing(breathing), press_from_s=-LEAD_S)


def run_one(
    scenario: Scenario = HEALTHY,
    *,
    tilt_deg: float = 0.0,
    breathing: str = "quiet",
    probe_at: str | None = None,
    duration_s: float = 12.0,
) -> FlowTruth:
    """One recording: three quiet breaths unless said otherwise."""
    site = None if probe_at is None else SITES[probe_at]
    lanes = [lane(tilt_deg, breathing)]
    return run_lanes(scenario, lanes, [site], duration_s=duration_s)[0]


def at(truth: FlowTruth, code: str) -> SiteTruth:
    """The truth at a site by its code."""
    return truth.at(SITES[code])


def mean_area_cm2(scenario: Scenario, truth: FlowTruth, code: str) -> float:
    """Area over whole breaths, or on the plateau of a manoeuvre."""
    window = averaging_window(truth.time_s, scenario.patient, truth.lane.breathing)
    return float(at(truth, code).area_cm2[window].mean())


def mean_flow_ml_min(scenario: Scenario, truth: FlowTruth, code: str) -> float:
    """True flow over the same window."""
    window = averaging_window(truth.time_s, scenario.patient, truth.lane.breathing)
    return float(at(truth, code).flow_ml_min[window].mean())


def other_side(name: str) -> str:
    """Name of the same parameter, cell or link on the other side."""
    for side, other in (("right_", "left_"), ("left_", "right_")):
        if name.startswith(side) and name != "right_atrium":
            return other + name.removeprefix(side)
    return name


def mirrored_veins(veins: Veins) -> Veins:
    """The same veins with the sides exchanged."""
    return Veins(**{other_side(f.name): getattr(veins, f.name) for f in fields(veins)})
