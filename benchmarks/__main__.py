"""Measure what exists and print it: ``python -m benchmarks``.

Writes `benchmarks/latest.json`, which is not committed. Five to ten minutes.
"""

import json
import os
import platform
import subprocess
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import measure, studies
from benchmarks.judging import judge_100k_s
from benchmarks.pictures import pictures
from simulator import Precision
from simulator.engine import LEAD_S

LATEST = Path(__file__).with_name("latest.json")

MEANING = {
    "flow_30s_ms": "one live recording of 30 s, a person not seen before",
    "flow_30s_same_person_ms": "the same, resting state known (operator moved)",
    "ns_per_cell_step": "one step of one piece of vein in the kernel",
    "ns_per_cell_step_single": "the same in single precision, as studies have it",
    "strip_30s_ms": "signal, traces and picture of 30 s, flow known",
    "picture_strip_ms": "spectral strip as grey levels, 1500 by 256",
    "picture_strip_jpeg_ms": "the same packed for the page",
    "picture_bmode_ms": "cross-section",
    "picture_bmode_defect_ms": "cross-section with a malformed valve",
    "picture_colour_ms": "one colour Doppler frame",
    "picture_mmode_ms": "M-mode of 30 s",
    "picture_sound_30s_ms": "stereo sound of 30 s",
    "exam_flow_ms": "flow of one examination, new person, probe pressing",
    "flow_single_ms": "the same in single precision",
    "exam_flow_same_person_ms": "the same, resting states known",
    "exam_flow_6s_same_person_ms": "the same, recordings of 6 s",
    "exam_flow_no_pressure_ms": "resting states known, probe without pressure",
    "exam_ms": "one examination, new person, probe pressing: flow and readings",
    "exam_cpu_ms": "the same, time in the processor",
    "exam_single_ms": "one examination as in a study: its flow in single precision",
    "exam_single_cpu_ms": "the same, time in the processor",
    "exam_same_person_ms": "one examination, resting states known (operator moved)",
    "exam_same_person_cpu_ms": "the same, time in the processor",
    "exam_same_person_threads_ms": "the same, flow in a thread a core, as in the app",
    "exam_no_pressure_ms": "one examination, new person, probe without pressure",
    "exam_no_pressure_cpu_ms": "the same, time in the processor",
    "exam_no_pressure_same_person_ms": "the same, resting states known",
    "exam_no_pressure_same_person_cpu_ms": "the same, time in the processor",
    "exam_machine_ms": "only the machine is set anew: the flow is kept",
    "exam_machine_cpu_ms": "the same, time in the processor",
    "exams_per_s_1_core": "new people, probe pressing, each second, one core",
    "exams_per_s_all_cores": "the same, one process a core",
    "thread_speedup": "examinations each second, 4 threads over 1, best of several",
    "thread_speedup_flow": "the same, read off the truth: flow without a screen",
    "ratio_solve_ivp_lsoda": "time of solve_ivp LSODA over the kernel's, see below",
    "ratio_solve_ivp_radau": "time of solve_ivp Radau over the kernel's, see below",
    "judge_1k_s": "Zamboni 2009 applied to 1,000 forms, one by one with evidence",
    "judge_100k_s": "every edition applied to 100,000 forms, one core",
    "study_rows_per_s_1_worker": "rows of a study each second: new flow in every row",
    "study_rows_per_s_2_workers": "the same with two workers",
    "study_rows_per_s_all_cores": "the same with one worker a core",
    "study_rows_per_s_double": "the same in double precision",
    "study_rows_per_s_no_pressure": "a worker a core, where the probe never presses",
    "study_rows_per_s_same_flow": "the same, where only machine and calipers change",
    "study_rows_per_s_grid": "a grid of probe pressure and depth of breath, one person",
    "study_rows_per_s_grid_2_workers": "the same with two workers",
    "study_ratio_solve_ivp": "flow of an examination by LSODA over a whole row, 1 core",
    "ledger_s": "smallest flip of every factor, healthy, one process a core",
    "flip_map_s": "20 by 20 verdicts, probe pressure and depth of breath",
    "paths_s": "200 permitted techniques",
    "kernel_compile_s": "first recording in a new process, nothing compiled",
}


def main() -> None:
    """Measure, print the table, write the file."""
    console = Console()
    results: dict[str, float] = {}
    with console.status("kernel from scratch"):
        results["kernel_compile_s"] = measure.cold_start_s()
    with console.status("one recording"):
        results |= measure.flow_30s()
        results["ns_per_cell_step"] = measure.ns_per_cell_step(Precision.DOUBLE)
        results["ns_per_cell_step_single"] = measure.ns_per_cell_step(Precision.SINGLE)
        results |= measure.strip_30s()
    with console.status("pictures"):
        results |= pictures()
    with console.status("examinations"):
        results |= measure.examinations()
    with console.status("examinations on all cores"):
        results["exams_per_s_all_cores"] = measure.exams_per_s_all_cores()
    with console.status("examinations in threads"):
        results |= measure.thread_speedups()
    with console.status("verdicts"):
        results["judge_1k_s"] = measure.judge_1k_s()
        results["judge_100k_s"] = judge_100k_s()
    with console.status("solve_ivp on the same equations"):
        kernel, solvers = measure.contest()
    results |= measure.ratios(kernel, solvers)
    with console.status("studies"):
        results |= studies.throughput()
        results["study_ratio_solve_ivp"] = studies.study_ratio(
            results["study_rows_per_s_1_worker"], solvers[0], LEAD_S + measure.SPAN_S
        )
    with console.status("ledger, map and paths"):
        results |= studies.questions()
    results = {key: results[key] for key in MEANING if key in results}

    console.print(_results_table(results))
    console.print(_contest_table([*kernel, *solvers]))
    console.print(
        f"Median of {measure.RUNS} runs. Error: largest of any area, relative to the "
        "vein's reference area, against a tight solution of the equations without step "
        "limits. Each ratio takes the largest kernel step that is at least as exact as "
        "that solver.",
        style="dim",
    )
    document = {
        **{key: float(f"{value:.4g}") for key, value in results.items()},
        "contest": [
            {"name": c.name, "ms": 1e3 * c.time_s, "error": c.error}
            for c in [*kernel, *solvers]
        ],
        "runs": measure.RUNS,
        "machine": machine(),
        "commit": commit(),
    }
    LATEST.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    console.print(f"{document['machine']}, commit {document['commit']}", style="dim")
    console.print(f"written: {LATEST.parent.name}/{LATEST.name}", style="dim")


def _results_table(results: dict[str, float]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("key", no_wrap=True)
    table.add_column("value", justify="right")
    table.add_column("meaning")
    for key, value in results.items():
        table.add_row(key, f"{value:.3g}", MEANING[key])
    return table


def _contest_table(contests: list[measure.Contest]) -> Table:
    span_s = LEAD_S + measure.SPAN_S
    table = Table(
        title=f"{span_s:g} s of quiet breathing, lying", box=None, pad_edge=False
    )
    table.add_column("method", no_wrap=True)
    table.add_column("ms", justify="right")
    table.add_column("error", justify="right")
    for c in contests:
        table.add_row(c.name, f"{1e3 * c.time_s:.0f}", f"{c.error:.1e}")
    return table


def machine() -> str:
    """Name the processor and Python."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    """Short name of the commit; `+` if files differ from it; empty outside git."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


if __name__ == "__main__":
    main()
