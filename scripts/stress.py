"""Ten thousand absurd people and operators: does the model ever lose its head?

::

    python -m scripts.stress                     10 000 scenarios on every core
    python -m scripts.stress 500 --processes 1
    python -m scripts.stress --precision single

Every parameter is drawn over its whole range and often at its very end. Each person is
run in every breathing, in the posture drawn, with the probe at a different site each
time: five recordings of 13 s, long enough to let a strain go again. Nothing may be
clipped or not finite, no pressure may pass ±150 mmHg, and blood may be neither made nor
lost but for the rounding of numbers. `tests/physics/test_stress.py` runs the first few
hundred.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np

from exam import NECK_SITES, Breathing
from simulator import PARAMETERS, FlowTruth, Precision, Scenario, ScenarioError
from simulator.drive import Lane, settled_s
from simulator.engine import LEAD_S
from simulator.flow import run_lanes
from simulator.protocol import DEEP_SITES
from simulator.spec import Parameter

N_SCENARIOS = 10_000
SEED = 20261120
DURATION_S = 13.0
FARTHEST_MMHG = 150.0
LARGEST_VOLUME_ERROR = {Precision.DOUBLE: 1e-9, Precision.SINGLE: 1e-3}
SITES_AND_NONE = (*NECK_SITES, *DEEP_SITES, None)
CHUNK = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one scenario in all its recordings."""

    seed: int
    problems: tuple[str, ...]
    lowest_mmhg: float
    highest_mmhg: float
    volume_error: float
    n_recordings: int


def scenario(seed: int) -> Scenario:
    """A person and an operator by lot.

    Every fourth has all its numbers at an end of their ranges, every fourth none; the
    others take low end, high end or anywhere between with the same chance.
    """
    rng = np.random.default_rng(np.random.SeedSequence(SEED, spawn_key=(seed,)))
    at_an_end = (1.0, 0.0, 2 / 3, 2 / 3)[seed % 4]
    return Scenario().replaced(
        {
            key: _drawn(parameter, at_an_end, rng)
            for key, parameter in PARAMETERS.items()
        }
    )


def _drawn(
    parameter: Parameter, at_an_end: float, rng: np.random.Generator
) -> float | str:
    if parameter.choices is not None:
        return str(rng.choice(parameter.choices))
    assert parameter.low is not None
    assert parameter.high is not None
    if rng.random() < at_an_end:
        return float(rng.choice([parameter.low, parameter.high]))
    return float(rng.uniform(parameter.low, parameter.high))


def outcome(seed: int, precision: Precision = Precision.DOUBLE) -> Outcome:
    """Run one scenario in every breathing and say what is wrong with it."""
    person = scenario(seed)
    tilt_deg = person.operator.tilt_deg
    lanes = [
        Lane(
            tilt_deg=tilt_deg,
            breathing=breathing,
            press_from_s=-LEAD_S,
            settle_s=settled_s(person.operator, tilt_deg),
        )
        for breathing in Breathing
    ]
    sites = [
        SITES_AND_NONE[(seed + k) % len(SITES_AND_NONE)] for k in range(len(lanes))
    ]
    try:
        truths = run_lanes(
            person, lanes, sites, duration_s=DURATION_S, precision=precision
        )
    except ScenarioError as error:  # a scenario in range must always run
        return _nothing(seed, str(error))
    return Outcome(
        seed=seed,
        problems=tuple(
            f"{truth.lane.breathing.value}: {problem}"
            for truth in truths
            for problem in problems(truth, LARGEST_VOLUME_ERROR[precision])
        ),
        lowest_mmhg=min(float(truth.pressure_mmhg.min()) for truth in truths),
        highest_mmhg=max(float(truth.pressure_mmhg.max()) for truth in truths),
        volume_error=max(truth.volume_error for truth in truths),
        n_recordings=len(truths),
    )


def _nothing(seed: int, problem: str) -> Outcome:
    return Outcome(
        seed=seed,
        problems=(problem,),
        lowest_mmhg=0.0,
        highest_mmhg=0.0,
        volume_error=0.0,
        n_recordings=0,
    )


def problems(
    truth: FlowTruth, volume_error: float = LARGEST_VOLUME_ERROR[Precision.DOUBLE]
) -> list[str]:
    """What is wrong with one recording, in words; nothing if it is sound."""
    found = [
        f"{name} is not finite"
        for name in ("area_cm2", "pressure_mmhg", "flow_ml_min", "valve_opening")
        if not np.isfinite(getattr(truth, name)).all()
    ]
    if truth.n_clipped:
        found.append(f"clipped {truth.n_clipped} times")
    if not truth.area_cm2.min() > 0.0:
        found.append("an area is not above zero")
    farthest = np.abs(truth.pressure_mmhg)
    if farthest.max() > FARTHEST_MMHG:
        cell, k = np.unravel_index(farthest.argmax(), farthest.shape)
        found.append(
            f"{truth.pressure_mmhg[cell, k]:.0f} mmHg in "
            f"{truth.network.cell_names[cell]} at {truth.time_s[k]:.2f} s"
        )
    if not truth.volume_error < volume_error:
        found.append(f"volume error {truth.volume_error:.1e}")
    if not (0.0 <= truth.valve_opening.min() <= truth.valve_opening.max() <= 1.0):
        found.append("a valve is open by less than nothing or more than all")
    return found


def outcomes(
    seeds: Sequence[int], n_processes: int, precision: Precision = Precision.DOUBLE
) -> Iterable[Outcome]:
    """Run many scenarios, several at a time, in the order of their seeds."""
    if n_processes == 1:
        yield from (outcome(seed, precision) for seed in seeds)
        return
    with ProcessPoolExecutor(n_processes) as pool:
        yield from pool.map(
            partial(outcome, precision=precision), seeds, chunksize=CHUNK
        )


def _show_progress(done: int, total: int, started: float) -> None:
    if not sys.stderr.isatty() and done % 1000:
        return
    passed_s = time.monotonic() - started
    print(f"\r{done} of {total}, {passed_s:.0f} s", end="", file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run them all and print what was found; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.stress", description="Run absurd scenarios by lot."
    )
    parser.add_argument("n", nargs="?", type=int, default=N_SCENARIOS)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--precision", type=Precision, choices=list(Precision), default=Precision.DOUBLE
    )
    chosen = parser.parse_args(arguments)
    if chosen.n < 1 or chosen.processes < 1:
        parser.error("give at least one scenario and one process")
    started = time.monotonic()
    found: list[Outcome] = []
    for one in outcomes(range(chosen.n), chosen.processes, chosen.precision):
        found.append(one)
        if one.problems:
            print(f"\nscenario {one.seed}: {'; '.join(one.problems)}")
        _show_progress(len(found), chosen.n, started)
    n_bad = sum(bool(one.problems) for one in found)
    print(
        f"\n{len(found)} scenarios, {sum(one.n_recordings for one in found)} "
        f"recordings, {time.monotonic() - started:.0f} s on {chosen.processes} "
        "processes.\n"
        f"Pressure from {min(one.lowest_mmhg for one in found):.1f} to "
        f"{max(one.highest_mmhg for one in found):.1f} mmHg; largest volume error "
        f"{max(one.volume_error for one in found):.1e}.\n"
        f"{n_bad} scenarios with something wrong."
    )
    return 1 if n_bad else 0


if __name__ == "__main__":
    sys.exit(main())
