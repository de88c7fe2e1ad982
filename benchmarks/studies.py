"""How fast studies, ledgers, maps and forking paths are: `python -m sweeps`, timed.

Studies run as `sweeps run` does, in processes, into a folder that is thrown away.
"""

import math
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.measure import RUNS, Contest, median_s
from exam import Breathing, Posture
from simulator import Scenario, preset
from simulator.engine import LEAD_S
from simulator.probe import pressed_site
from simulator.protocol import EXAMINED, read_length_s
from simulator.threads import usable_cores
from sweeps import WarmPool, flip_map, forking_paths, ledger, run_study, study_from
from sweeps.engines import engine
from sweeps.run import Progress
from sweeps.study import Study

EDITION = "zamboni_2009_jnnp"
ROWS_EACH = 80
"""Rows of a timed study for each worker; the first quarter does not count."""
PART_ROWS = 5
PRESS = "operator.probe_pressure_mmhg"

NEW_FLOW = {
    "factors": {
        PRESS: {"low": 0.2, "high": 6.0},
        "operator.breath_depth_mmhg": {"low": 6.0, "high": 20.0},
        "patient.fluid_balance_l": {},
        "veins.right_jugular_area_cm2": {"low": 0.5, "high": 2.0},
    }
}
"""The dearest kind: a new person and a pressing probe in every row, so that every site
is a recording of its own and nothing can be kept."""
NO_PRESSURE = {
    "factors": {
        key: limits for key, limits in NEW_FLOW["factors"].items() if key != PRESS
    }
}
"""A new person in every row, whom the probe only touches."""
SAME_FLOW = {
    "factors": {
        "operator.angle_set_deg": {"low": 45.0, "high": 65.0},
        "operator.caliper_error_percent": {},
        "machine.gain_db": {"low": -10.0, "high": 20.0},
        "machine.wall_filter_hz": {"high": 200.0},
    }
}
"""The cheapest: one person, looked at with other settings."""
PRESS_AND_BREATHE = {
    "factors": {
        PRESS: {"high": 12.0},
        "operator.breath_depth_mmhg": {"low": 4.0, "high": 24.0},
    }
}
"""A healthy person under every pressure and depth of breath, as in
`studies-examples/press_and_breathe.toml`: the flow of quiet breathing is kept."""


def study_of(what: Mapping[str, object], n_rows: int, kind: str) -> Study:
    """A Latin hypercube of so many rows, or a grid of two factors with at least so."""
    is_grid = kind == "grid"
    points = math.isqrt(n_rows - 1) + 1 if is_grid else n_rows
    return study_from(
        {
            **what,
            "design": {"kind": kind, "points": points},
            "editions": [EDITION],
            "part_rows": points if is_grid else PART_ROWS,
        },
        folder=Path(),
    )


def rows_per_s(
    what: Mapping[str, object], workers: int, kind: str = "latin_hypercube"
) -> float:
    """Rows each second of a study under way: starting the processes is not counted."""
    study = study_of(what, ROWS_EACH * workers, kind)
    seen: list[tuple[float, int]] = []

    def note(progress: Progress) -> None:
        seen.append((time.perf_counter(), progress.rows_now))

    with (
        tempfile.TemporaryDirectory() as folder,
        engine("processes", workers=workers) as using,
    ):
        run_study(study, Path(folder) / "study", using=using, on_progress=note)
    begun, before = next(each for each in seen if each[1] >= study.n_rows // 4)
    ended, after = seen[-1]
    return (after - before) / (ended - begun)


def throughput() -> dict[str, float]:
    """Rows each second with one worker, with two and with one a core."""
    cores = usable_cores()
    return {
        "study_rows_per_s_1_worker": rows_per_s(NEW_FLOW, 1),
        "study_rows_per_s_2_workers": rows_per_s(NEW_FLOW, min(2, cores)),
        "study_rows_per_s_all_cores": rows_per_s(NEW_FLOW, cores),
        "study_rows_per_s_double": rows_per_s(
            {**NEW_FLOW, "precision": "double"}, cores
        ),
        "study_rows_per_s_no_pressure": rows_per_s(NO_PRESSURE, cores),
        "study_rows_per_s_same_flow": rows_per_s(SAME_FLOW, cores),
        "study_rows_per_s_grid": rows_per_s(PRESS_AND_BREATHE, cores, "grid"),
        "study_rows_per_s_grid_2_workers": rows_per_s(
            PRESS_AND_BREATHE, min(2, cores), "grid"
        ),
    }


def study_ratio(rows_per_s_1_worker: float, lsoda: Contest, span_s: float) -> float:
    """Time solve_ivp would take for the flow of an examination, over all of a row.

    Parameters
    ----------
    span_s
        Length of the recording in the contest, its lead included [s].
    """
    pressing = Scenario().replaced({PRESS: 2.0})
    pressed = {pressed_site(pressing.operator, site) for site in EXAMINED}
    n_flows = len(pressed) * len(Posture)
    simulated_s = sum(
        n_flows * (LEAD_S + read_length_s(pressing, breathing))
        for breathing in (Breathing.QUIET, Breathing.DEEP)
    )
    return lsoda.time_s * simulated_s / span_s * rows_per_s_1_worker


def questions() -> dict[str, float]:
    """Ledger, map and paths of the healthy preset, processes running already [s]."""
    healthy = preset("healthy")
    area_cm2 = healthy.veins.right_jugular_area_cm2
    with WarmPool() as pool:

        def seconds(ask: Callable[[Scenario], object]) -> float:
            # Each time somebody of whom no worker keeps anything.
            return median_s(
                lambda k: ask(
                    healthy.with_(veins__right_jugular_area_cm2=area_cm2 + 1e-4 * k)
                ),
                RUNS,
            )

        return {
            "ledger_s": seconds(lambda who: ledger(who, EDITION, executor=pool)),
            "flip_map_s": seconds(lambda who: flip_map(who, EDITION, executor=pool)),
            "paths_s": seconds(lambda who: forking_paths(who, EDITION, executor=pool)),
        }
