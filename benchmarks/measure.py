"""What is measured, and how: every function gives numbers, `__main__.py` shows them.

Times are medians of `RUNS` runs after one run that does not count.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.kernel_run import kernel_trace
from benchmarks.reference_rhs import Problem, Trace, problem, solve
from criteria import evaluate, load_edition
from exam import SITES, Breathing, Examination, Posture
from simulator import Precision, Scenario, examine, in_threads, preset, simulate
from simulator.anatomy import TYPICAL
from simulator.doppler.chain import insonate
from simulator.drive import Lane
from simulator.engine import LEAD_S, STEP_S, advance, prepare
from simulator.flow import run_sites
from simulator.kept_flow import forget
from simulator.picture import strip_jpeg, strip_levels
from simulator.protocol import EXAMINED, TILT_DEG, read_length_s
from simulator.threads import usable_cores
from simulator.units import M2_PER_CM2

Array = NDArray[np.float64]

RUNS = 7
SPAN_S = 4.0  # recording that is compared with solve_ivp, after 2 s of lead
SOLVER_RTOL = 1e-2
TIGHT_RTOL = 1e-6
FINER = (1, 2, 4, 8)  # the kernel's step divided by these
ALL_CORES_EXAMS = 40
THREAD_EXAMS = 16
SHORT_S = 6.0
STRIP_PX = (1000, 192)
SINGLE = Precision.SINGLE


def median_s(work: Callable[[int], object], runs: int = RUNS) -> float:
    """Median time of `work(k)`, k = 1 … runs, after one that does not count."""
    return _medians_s(work, runs)[0]


def wall_and_cpu_ms(key: str, work: Callable[[int], object]) -> dict[str, float]:
    """Median time on the clock and in the processor; far apart on a busy machine."""
    wall_s, cpu_s = _medians_s(work, RUNS)
    return {f"{key}_ms": 1e3 * wall_s, f"{key}_cpu_ms": 1e3 * cpu_s}


def _medians_s(work: Callable[[int], object], runs: int) -> tuple[float, float]:
    work(0)
    wall, cpu = [], []
    for k in range(1, runs + 1):
        start, start_cpu = time.perf_counter(), time.process_time()
        work(k)
        cpu.append(time.process_time() - start_cpu)
        wall.append(time.perf_counter() - start)
    return statistics.median(wall), statistics.median(cpu)


def pressing() -> Scenario:
    """The healthy person under a light hand: every site is a recording of its own."""
    return preset("healthy").with_(operator__probe_pressure_mmhg=2.0)


def person(k: int) -> Scenario:
    """Nobody seen before: resting states of other people are of no use."""
    return pressing().with_(veins__right_jugular_area_cm2=1.0 + 1e-4 * k)


def free(k: int) -> Scenario:
    """Nobody seen before, and a probe that only touches the skin."""
    return person(k).with_(operator__probe_pressure_mmhg=0.0)


def filtered(who: Scenario, k: int) -> Scenario:
    """The same under another wall filter: the flow stays as it is."""
    return who.with_(machine__wall_filter_hz=60.0 + k)


def cold_start_s() -> float:
    """First recording in a new process with nothing compiled, less the second [s]."""
    code = (
        "import time\n"
        "from simulator import preset, simulate\n"
        "times = []\n"
        "for k in range(2):\n"
        "    start = time.perf_counter()\n"
        "    simulate(preset('healthy').with_(patient__heart_rate_bpm=60 + k))\n"
        "    times.append(time.perf_counter() - start)\n"
        "print(times[0] - times[1])\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "NUMBA_CACHE_DIR": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    return float(done.stdout)


def flow_30s() -> dict[str, float]:
    """One live recording of 30 s: of a new person, and of the same one again."""
    known = preset("healthy")
    return {
        "flow_30s_ms": 1e3
        * median_s(lambda k: simulate(person(1000 + k), duration_s=30.0)),
        "flow_30s_same_person_ms": 1e3
        * median_s(lambda _: simulate(known, duration_s=30.0)),
    }


def ns_per_cell_step(precision: Precision) -> float:
    """Time in the kernel for one step of one cell, recording nothing [ns]."""
    healthy = preset("healthy")
    lane = Lane(tilt_deg=0.0, breathing=Breathing.QUIET, press_from_s=-LEAD_S)
    job = prepare(healthy, [lane], [None], 30.0, None, TYPICAL, STEP_S, precision)
    nothing = np.zeros(0, dtype=np.int64)
    time_s = median_s(lambda _: advance(job, nothing, nothing, record=False))
    n_step = int(job.drive.shape[1])
    return 1e9 * time_s / (n_step * job.network.n_cell)


def strip_30s() -> dict[str, float]:
    """A strip of 30 s of a flow that is known: signal, traces and the picture."""
    deep = preset("healthy").with_(operator__breathing="deep")
    site = SITES["right_j1"]
    truth = simulate(deep, site=site, duration_s=30.0).at(site)

    def work(_: int) -> object:
        shown = insonate(deep, truth).spectrogram()
        levels = strip_levels(shown.power, shown.shift_hz, deep.machine, *STRIP_PX)
        return strip_jpeg(levels)

    return {"strip_30s_ms": 1e3 * median_s(work)}


def examinations() -> dict[str, float]:
    """A full examination and its flow alone: of new people and of a known one."""
    known, untouched = pressing(), preset("healthy")

    def again(who: Scenario) -> object:
        forget()  # the flow; resting states stay
        return examine(who)

    def shared(who: Scenario) -> object:
        with in_threads(usable_cores()):
            return again(who)

    exam_s = median_s(lambda k: examine(person(3000 + k)))
    return {
        "exam_flow_ms": _flow_ms(lambda k: person(2000 + k)),
        "flow_single_ms": _flow_ms(lambda k: person(2500 + k), precision=SINGLE),
        "exam_flow_same_person_ms": _flow_ms(lambda _: known),
        "exam_flow_6s_same_person_ms": _flow_ms(lambda _: known, SHORT_S),
        "exam_flow_no_pressure_ms": _flow_ms(lambda _: untouched),
        **wall_and_cpu_ms("exam", lambda k: examine(person(4000 + k))),
        **wall_and_cpu_ms(
            "exam_single", lambda k: examine(person(4500 + k), precision=SINGLE)
        ),
        **wall_and_cpu_ms("exam_same_person", lambda _: again(known)),
        "exam_same_person_threads_ms": 1e3 * median_s(lambda _: shared(known)),
        **wall_and_cpu_ms("exam_no_pressure", lambda k: examine(free(5000 + k))),
        **wall_and_cpu_ms("exam_no_pressure_same_person", lambda _: again(untouched)),
        **wall_and_cpu_ms("exam_machine", lambda k: examine(filtered(known, k))),
        "exams_per_s_1_core": 1.0 / exam_s,
    }


def _flow_ms(
    who: Callable[[int], Scenario],
    duration_s: float | None = None,
    precision: Precision = Precision.DOUBLE,
) -> float:
    """Flow of one examination; as long as the form needs if no length is given."""
    places = [(site, posture) for posture in Posture for site in EXAMINED]

    def work(k: int) -> None:
        scenario = who(k)
        for breathing in (Breathing.QUIET, Breathing.DEEP):
            lanes = [
                Lane(
                    tilt_deg=TILT_DEG[posture],
                    breathing=breathing,
                    press_from_s=-LEAD_S,
                )
                for _, posture in places
            ]
            run_sites(
                scenario,
                lanes,
                [site for site, _ in places],
                duration_s=duration_s or read_length_s(scenario, breathing),
                precision=precision,
            )

    return 1e3 * median_s(work)


def thread_speedups() -> dict[str, float]:
    """How much faster four threads are than one: with the screen, and flow alone."""
    return {
        "thread_speedup": _thread_speedup(_examine_person),
        "thread_speedup_flow": _thread_speedup(_examine_truth),
    }


def _thread_speedup(examine_one: Callable[[int], int]) -> float:
    """The best of several rounds."""
    rates: dict[int, float] = {}
    first = 20_000
    for _ in range(RUNS):
        for n_threads in (1, 4):
            with ThreadPoolExecutor(n_threads) as pool:
                start = time.perf_counter()
                everyone = range(first, first + THREAD_EXAMS)
                list(pool.map(examine_one, everyone))
                rate = THREAD_EXAMS / (time.perf_counter() - start)
            rates[n_threads] = max(rate, rates.get(n_threads, 0.0))
            first += THREAD_EXAMS
    return rates[4] / rates[1]


def exams_per_s_all_cores() -> float:
    """Examinations of different people each second, one process a core."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:

        def batch(k: int) -> None:
            first = 10_000 + ALL_CORES_EXAMS * k
            everyone = range(first, first + ALL_CORES_EXAMS)
            list(pool.map(_examine_person, everyone))

        return ALL_CORES_EXAMS / median_s(batch)


def _examine_person(k: int) -> int:
    return len(examine(person(k % 10_000)).measurements)


def _examine_truth(k: int) -> int:
    blind = person(k % 10_000).with_(operator__read_from="truth")
    return len(examine(blind).measurements)


def judge_1k_s() -> float:
    """Zamboni 2009 applied to 1,000 forms [s]."""
    edition = load_edition("zamboni_2009_jnnp")
    forms = [examine(person(k)) for k in range(20)]

    def judge(_: int) -> None:
        for k in range(1000):
            evaluate(_copy(forms[k % len(forms)]), edition)

    return median_s(judge)


def _copy(form: Examination) -> Examination:
    """Equal form that nothing kept with the first one can speed up."""
    return Examination(measurements=tuple(form.measurements), meta={})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One way to solve the same recording: how long, how wrong."""

    name: str
    time_s: float
    error: float
    """Largest error of any area, relative to the vein's reference area."""


def contest() -> tuple[list[Contest], list[Contest]]:
    """The kernel at several steps, and solve_ivp, on one recording.

    Both start from one state and are compared with a tight solution of the equations
    without any limit that depends on the step.
    """
    healthy = preset("healthy")
    task = problem(healthy, duration_s=SPAN_S)
    tight = solve(task, "RK45", rtol=TIGHT_RTOL)
    kernel = [_kernel(task, healthy, STEP_S / finer, tight) for finer in FINER]
    solvers = [_solver(task, method, tight) for method in ("LSODA", "Radau")]
    return kernel, solvers


def _kernel(task: Problem, scenario: Scenario, step_s: float, tight: Trace) -> Contest:
    last: list[Trace] = []
    time_s = median_s(
        lambda _: last.append(kernel_trace(task, scenario, step_s=step_s))
    )
    return Contest(
        name=f"kernel, {1e3 * step_s:g} ms",
        time_s=time_s,
        error=_error(last[-1].area_cm2, task, tight),
    )


def _solver(task: Problem, method: str, tight: Trace) -> Contest:
    last: list[Trace] = []
    time_s = median_s(lambda _: last.append(solve(task, method, rtol=SOLVER_RTOL)))
    return Contest(
        name=f"solve_ivp {method}, rtol {SOLVER_RTOL:g}",
        time_s=time_s,
        error=_error(last[-1].area_cm2, task, tight),
    )


def _error(area_cm2: Array, task: Problem, tight: Trace) -> float:
    reference_cm2 = task.network.area_m2[:, None] / M2_PER_CM2
    return float((np.abs(area_cm2 - tight.area_cm2) / reference_cm2).max())


def ratios(kernel: Sequence[Contest], solvers: Sequence[Contest]) -> dict[str, float]:
    """How much longer solve_ivp takes than the kernel at no larger an error."""
    found = {}
    for solver in solvers:
        method = solver.name.split()[1].strip(",").lower()
        fair = [k for k in kernel if k.error <= solver.error]
        if fair:
            found[f"ratio_solve_ivp_{method}"] = solver.time_s / fair[0].time_s
    return found
