"""Whatever is killed, at whatever moment: no row is lost, and nobody waits for ever."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from sweeps.engines import SerialExecutor, engine
from sweeps.problems import StudyError
from sweeps.run import Progress, run_study
from tests.sweeps.studies import (
    QUICK,
    ROOT,
    SLOWLY,
    environment,
    parts_of,
    run_serially,
    study,
)


def test_a_killed_worker_costs_time_and_no_rows(whole: Path, tmp_path: Path) -> None:
    big = study(part_rows=4, replicates=6)
    killed = False

    def kill_one(progress: Progress) -> None:
        nonlocal killed
        if killed or progress.parts_done < 5:
            return
        # Workers are children of the fork server, which is a child of this process.
        here = psutil.Process()
        servers = {child.pid for child in here.children()}
        for child in here.children(recursive=True):
            if child.ppid() in servers:
                child.kill()
                killed = True
                return

    with engine("processes", workers=2) as using:
        progress = run_study(
            big, tmp_path / "o", using=using, on_progress=kill_one, examiner=SLOWLY
        )
    assert killed
    assert progress.rows_done == big.n_rows
    run_serially(big, tmp_path / "serial", SLOWLY)
    assert parts_of(tmp_path / "o") == parts_of(tmp_path / "serial")


class Serverless(SerialExecutor):
    """What `multiprocessing` does if the process that starts its workers is gone."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        raise EOFError


def test_whoever_starts_the_workers_may_be_killed_too(
    whole: Path, tmp_path: Path
) -> None:
    opened: list[Executor] = []
    with engine("processes", workers=1) as using:

        def open_a_sound_one_later() -> Executor:
            opened.append(Serverless() if not opened else using.open())
            return opened[-1]

        run_study(
            study(),
            tmp_path / "o",
            using=replace(using, open=open_a_sound_one_later),
            examiner=QUICK,
        )
    assert len(opened) == 2
    assert parts_of(tmp_path / "o") == parts_of(whole)


def test_workers_that_keep_dying_end_the_run_clearly(tmp_path: Path) -> None:
    die = "tests.sweeps.test_killed:die"
    with engine("processes", workers=1) as using, pytest.raises(StudyError) as caught:
        run_study(study(), tmp_path / "o", using=using, examiner=die)
    assert "workers died 3 times" in str(caught.value)
    assert not parts_of(tmp_path / "o")


def die(scenario: object) -> None:
    os._exit(9)


RUN = """
from concurrent.futures import Executor, Future
from dataclasses import replace
from pathlib import Path
from typing import Any
import sys
from tests.sweeps.studies import SLOWLY, study
from sweeps.engines import SerialExecutor, engine
from sweeps.run import run_study

if __name__ == "__main__":
    with engine("processes", workers=int(sys.argv[2])) as using:
        run_study(study(part_rows=4, replicates=4), Path(sys.argv[1]),
                  using=using, examiner=SLOWLY)
"""


END_S = 30.0
"""For a process that was killed to be gone."""


def started(script: Path, out: Path, workers: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(script), str(out), str(workers)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )


def wait_for_a_part(out: Path) -> None:
    for _ in range(1200):
        if parts_of(out):
            return
        time.sleep(0.05)
    pytest.fail("no part within a minute")


@pytest.mark.slow
@pytest.mark.timeout(900)  # three minutes where much else is at work
def test_killed_at_twenty_moments_and_resumed_nothing_is_lost_or_doubled(
    tmp_path: Path,
) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN)
    run_serially(study(part_rows=4, replicates=4), tmp_path / "whole", SLOWLY)
    expected = parts_of(tmp_path / "whole")
    rng = random.Random(20)
    interrupted = [0, 0]
    workers: list[psutil.Process] = []
    for moment in range(20):
        out = tmp_path / f"killed-{moment}"
        running = started(script, out, 2)
        # Half of them anywhere from the interpreter's start, half after the first part.
        has_begun = moment % 2 == 1
        delay_s = rng.uniform(0.0, 0.8) if has_begun else rng.uniform(0.2, 3.5)
        try:
            if has_begun:
                wait_for_a_part(out)
            running.wait(delay_s)
        except subprocess.TimeoutExpired:
            workers = psutil.Process(running.pid).children(recursive=True)
            running.send_signal(signal.SIGKILL)
            running.wait(END_S)
            interrupted[bool(parts_of(out))] += 1
        assert parts_of(out).items() <= expected.items()
        run_serially(study(part_rows=4, replicates=4), out, SLOWLY)
        assert parts_of(out) == expected, f"killed after {delay_s:.2f} s"
        # A worker may have been writing while it was taken up again.
        psutil.wait_procs(workers, timeout=10)
        run_serially(study(part_rows=4, replicates=4), out, SLOWLY)
        assert not list(out.glob(".*.tmp"))
    assert all(interrupted), f"kills before and after the first part: {interrupted}"


def test_workers_do_not_outlive_a_killed_run(tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(RUN)
    running = started(script, tmp_path / "o", 2)
    wait_for_a_part(tmp_path / "o")
    children = psutil.Process(running.pid).children(recursive=True)
    assert children
    running.kill()
    running.wait(END_S)
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
