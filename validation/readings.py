"""How each published quantity is read off the model: true values, probe at 0 mmHg.

Means run over 20 s, which is five whole quiet breaths and 22 whole beats of the
healthy person; a strain or a held breath is read on its plateau, 4.5 s to 10 s.
Valves are read over strains that begin anywhere in the heart beat.
Sides that a paper pools are the mean of right and left, sums are right + left.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from exam import Breathing, Level, Side, Site, Vein
from exam.words import SITES
from simulator import FlowTruth, Scenario, SiteTruth, simulate
from simulator.drive import MANOEUVRE_START_S, Lane
from simulator.flow import run_lanes
from simulator.measure import averaging_window, longest_run_s
from validation.target import CM2_PER, Target

DURATION_S = 20.0
CMH2O_PER_MMHG = 133.322 / 98.0665
"""1 mmHg = 133.322 Pa, 1 cmH2O = 98.0665 Pa."""
N_ONSETS = 8
STRAIN_S = 8.0
"""The strain is held for so long; the recording ends with it."""
SHOWN_CM_S = 3.0
"""Slowest reversal that counts at the valve."""
PEAK_AT_THE_LEAFLETS = 1.5
"""Spectral peak over section mean while the leaflets move (assumption)."""
PEAK_IN_THE_SINUS = 2.0
"""Fastest blood over section mean of steady laminar flow in a tube."""
FINGER = SITES["right_j1"]

Array = NDArray[np.float64]
SIDES = (Side.RIGHT, Side.LEFT)


@cache
def truth(scenario: Scenario) -> FlowTruth:
    """The veins in this scenario, nothing pressed."""
    assert scenario.operator.probe_pressure_mmhg == 0.0
    return simulate(scenario, duration_s=DURATION_S)


def _window(scenario: Scenario, time_s: Array) -> NDArray[np.bool_]:
    return averaging_window(time_s, scenario.patient, scenario.operator.breathing)


def _jugular(scenario: Scenario, side: Side, level: Level) -> SiteTruth:
    return truth(scenario).at(Site(Vein.JUGULAR, side, level))


def _mean(scenario: Scenario, values: Array) -> float:
    return float(values[_window(scenario, truth(scenario).time_s)].mean())


def _jugular_flow(scenario: Scenario, side: Side, level: Level) -> float:
    return _mean(scenario, _jugular(scenario, side, level).flow_ml_min)


def _jugular_csa_cm2(scenario: Scenario, side: Side, level: Level) -> float:
    return _mean(scenario, _jugular(scenario, side, level).area_cm2)


def _vertebral_flow(scenario: Scenario, side: Side) -> float:
    site = truth(scenario).at(Site(Vein.VERTEBRAL, side))
    return _mean(scenario, site.flow_ml_min)


def _brain_inflow(scenario: Scenario) -> float:
    # What leaves the brain is, over whole beats and breaths, what came in.
    return _mean(scenario, truth(scenario).link_flow_ml_min("brain_out"))


def jugular_flow(t: Target) -> float:
    return sum(_jugular_flow(t.scenario(), side, t.probe_level) for side in SIDES)


def vertebral_flow(t: Target) -> float:
    return sum(_vertebral_flow(t.scenario(), side) for side in SIDES)


def neck_flow(t: Target) -> float:
    return jugular_flow(t) + vertebral_flow(t)


def _one_jugular_flow(side: Side) -> Callable[[Target], float]:
    return lambda t: _jugular_flow(t.scenario(), side, t.probe_level)


def brain_inflow(t: Target) -> float:
    return _brain_inflow(t.scenario())


def jugular_share_of_inflow(t: Target) -> float:
    return 100.0 * jugular_flow(t) / brain_inflow(t)


def brain_inflow_change(t: Target) -> float:
    lying = _brain_inflow(t.scenario(tilt_deg=0.0))
    return 100.0 * (brain_inflow(t) / lying - 1.0)


def _outflow_swing(scenario: Scenario) -> float:
    """Highest minus lowest outflow of the skull over the average heart beat."""
    run = truth(scenario)
    doors = ("right_jugular_0", "left_jugular_0", "right_emissary", "left_emissary")
    outflow = np.sum([run.link_flow_ml_min(door) for door in doors], axis=0)
    phase = run.time_s * scenario.patient.heart_rate_bpm / 60.0 % 1.0
    bins = np.minimum((phase * 20).astype(int), 19)
    beat = np.bincount(bins, outflow, 20) / np.bincount(bins, minlength=20)
    return float(beat.max() - beat.min())


def outflow_swing_change(t: Target) -> float:
    lying = _outflow_swing(t.scenario(tilt_deg=0.0))
    return 100.0 * (_outflow_swing(t.scenario()) / lying - 1.0)


def _sides_csa(t: Target, sides: tuple[Side, ...]) -> list[float]:
    """Areas in the row's unit."""
    scale = CM2_PER[t.unit]
    return [_jugular_csa_cm2(t.scenario(), s, t.probe_level) / scale for s in sides]


def jugular_csa(t: Target) -> float:
    return float(np.mean(_sides_csa(t, SIDES)))


def jugular_csa_sum(t: Target) -> float:
    return sum(_sides_csa(t, SIDES))


def _one_jugular_csa(side: Side) -> Callable[[Target], float]:
    return lambda t: _sides_csa(t, (side,))[0]


def _csa_ratio(t: Target, sides: tuple[Side, ...]) -> float:
    def csa(scenario: Scenario) -> float:
        return sum(_jugular_csa_cm2(scenario, s, t.probe_level) for s in sides)

    return csa(t.scenario()) / csa(Scenario())  # lying at rest


def jugular_csa_ratio(t: Target) -> float:
    return _csa_ratio(t, SIDES)


def _one_csa_change(side: Side) -> Callable[[Target], float]:
    return lambda t: 100.0 * (_csa_ratio(t, (side,)) - 1.0)


def jugular_pressure(t: Target) -> float:
    scenario = t.scenario()
    sites = [_jugular(scenario, side, t.probe_level) for side in SIDES]
    return float(np.mean([_mean(scenario, site.pressure_mmhg) for site in sites]))


def _cell_pressure_mmhg(t: Target, cell: str) -> float:
    run = truth(t.scenario())
    return _mean(t.scenario(), run.pressure_mmhg[run.network.cell(cell)])


def brain_pressure(t: Target) -> float:
    return _cell_pressure_mmhg(t, "brain")


def sinus_pressure_cmh2o(t: Target) -> float:
    return CMH2O_PER_MMHG * _cell_pressure_mmhg(t, "confluence")


def right_jugular_csa_above_finger(t: Target) -> float:
    scenario = t.scenario()
    assert scenario.operator.probe_pressure_mmhg > 0.0
    run = simulate(scenario, site=FINGER, duration_s=DURATION_S)
    seen = run.at(Site(Vein.JUGULAR, Side.RIGHT, t.probe_level))
    window = _window(scenario, seen.time_s)
    return float(seen.area_cm2[window].mean()) / CM2_PER[t.unit]


def _velocity_cm_s(t: Target, *codes: str) -> float:
    sites = [truth(t.scenario()).at(SITES[code]) for code in codes]
    return float(np.mean([_mean(t.scenario(), s.velocity_cm_s) for s in sites]))


def basal_velocity(t: Target) -> float:
    return _velocity_cm_s(t, "right_basal_rosenthal", "left_basal_rosenthal")


def straight_sinus_velocity(t: Target) -> float:
    return _velocity_cm_s(t, "straight_sinus")


def straight_sinus_peak(t: Target) -> float:
    return PEAK_IN_THE_SINUS * straight_sinus_velocity(t)


@cache
def strains(scenario: Scenario) -> list[FlowTruth]:
    """Strains that begin at eight places spread evenly over one heart beat."""
    assert scenario.operator.breathing is Breathing.STRAIN
    beat_s = 60.0 / scenario.patient.heart_rate_bpm
    lanes = [
        Lane(
            tilt_deg=scenario.operator.tilt_deg,
            breathing=Breathing.STRAIN,
            start_s=MANOEUVRE_START_S + beat_s * k / N_ONSETS,
        )
        for k in range(N_ONSETS)
    ]
    duration_s = MANOEUVRE_START_S + beat_s + STRAIN_S
    return run_lanes(scenario, lanes, [None] * N_ONSETS, duration_s=duration_s)


def _at_the_leaflets_cm_s(run: FlowTruth, side: Side) -> Array:
    """What a gate at the valve shows: swept blood, then the jet of a leak."""
    n = run.network
    link = n.link(f"{side.value}_valve")
    valve = int(np.searchsorted(np.flatnonzero(n.valve_m2 > 0), link))
    open_cm2 = 1e4 * float(n.valve_m2[link])
    leak = float(n.valve_leak[link])
    flow_cm3_s = run.flow_ml_min[link] / 60.0
    swept = PEAK_AT_THE_LEAFLETS * flow_cm3_s / open_cm2
    is_leaky = leak > n.anatomy.valve_tight_leak
    jet = flow_cm3_s / (leak * open_cm2) if is_leaky else np.zeros_like(swept)
    return np.asarray(np.where(run.valve_opening[valve] > 0.0, swept, jet))


def reversals(scenario: Scenario) -> list[Array]:
    """Velocity at the valve of each onset and side, from the start of the strain."""
    found = []
    for run in strains(scenario):
        start_s = run.lane.start_s
        straining = (run.time_s > start_s) & (run.time_s <= start_s + STRAIN_S)
        found += [_at_the_leaflets_cm_s(run, side)[straining] for side in SIDES]
    return found


def reversal_s(velocity_cm_s: Array) -> float:
    """Longest time that blood runs back fast enough to be seen."""
    return longest_run_s(velocity_cm_s < -SHOWN_CM_S, 0.01)


def valve_backflow_s(t: Target) -> float:
    return float(np.mean([reversal_s(u) for u in reversals(t.scenario())]))


def valve_backflow_peak(t: Target) -> float:
    return float(np.mean([-u.min() for u in reversals(t.scenario())]))


READINGS: dict[str, Callable[[Target], float]] = {
    "jugular_flow": jugular_flow,
    "right_jugular_flow": _one_jugular_flow(Side.RIGHT),
    "left_jugular_flow": _one_jugular_flow(Side.LEFT),
    "vertebral_flow": vertebral_flow,
    "neck_flow": neck_flow,
    "brain_inflow": brain_inflow,
    "brain_inflow_change": brain_inflow_change,
    "jugular_share_of_inflow": jugular_share_of_inflow,
    "outflow_swing_change": outflow_swing_change,
    "jugular_csa": jugular_csa,
    "jugular_csa_sum": jugular_csa_sum,
    "right_jugular_csa": _one_jugular_csa(Side.RIGHT),
    "left_jugular_csa": _one_jugular_csa(Side.LEFT),
    "jugular_csa_ratio": jugular_csa_ratio,
    "right_jugular_csa_change": _one_csa_change(Side.RIGHT),
    "left_jugular_csa_change": _one_csa_change(Side.LEFT),
    "jugular_pressure": jugular_pressure,
    "brain_pressure": brain_pressure,
    "sinus_pressure_cmh2o": sinus_pressure_cmh2o,
    "right_jugular_csa_above_finger": right_jugular_csa_above_finger,
    "basal_velocity": basal_velocity,
    "straight_sinus_velocity": straight_sinus_velocity,
    "straight_sinus_peak": straight_sinus_peak,
    "valve_backflow_s": valve_backflow_s,
    "valve_backflow_peak": valve_backflow_peak,
}
