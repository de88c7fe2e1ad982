"""Processes that are kept: replaced when killed, shared, gone with the program."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psutil
import pytest

from exam import Examination
from simulator import Scenario
from sweeps import Stopped, StudyError, WarmPool, flip_map, ledger
from sweeps.processes import process_pool
from tests.sweeps import quick
from tests.sweeps.studies import BREATH, PRESS, ROOT, TURN, environment

EDITION = "zamboni_2009_jnnp"
TURNED = Scenario().with_(operator__head_turn_deg=40.0)


@pytest.fixture(scope="module")
def pool() -> Iterator[WarmPool]:
    with WarmPool(2) as kept:
        yield kept


def pids(pool: WarmPool) -> set[int]:
    processes = getattr(pool.executor(), "_processes", {})
    return set(processes)


def test_nothing_starts_before_the_first_question() -> None:
    started: list[int] = []

    def start(n: int) -> Executor:
        started.append(n)
        return ThreadPoolExecutor(n)

    with WarmPool(2, open_pool=start) as kept:
        assert not started
        ledger(TURNED, EDITION, factors=[TURN], executor=kept, examiner=quick.examine)
        ledger(TURNED, EDITION, factors=[TURN], executor=kept, examiner=quick.examine)
    assert started == [2]


def test_the_same_processes_answer_every_question(pool: WarmPool) -> None:
    before = pids(pool)
    assert len(before) in (1, 2)  # one may have been enough to say that it is ready
    first = ledger(TURNED, EDITION, executor=pool, examiner=quick.examine)
    second = ledger(TURNED, EDITION, executor=pool, examiner=quick.examine)
    assert before <= pids(pool)
    alone = ledger(TURNED, EDITION, examiner=quick.examine)
    assert first.flips == second.flips == alone.flips


def test_a_real_ledger_is_the_same_as_without_processes(pool: WarmPool) -> None:
    factors = [PRESS, "machine.gain_db", "veins.left_stenosis_length_cm"]
    there = ledger(Scenario(), EDITION, factors=factors, executor=pool)
    here = ledger(Scenario(), EDITION, factors=factors)
    assert there.flips == here.flips


def test_a_killed_process_costs_no_answer(pool: WarmPool) -> None:
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if done > 20 and not killed:
            killed.append(min(pids(pool)))
            psutil.Process(killed[0]).kill()

    found = flip_map(
        TURNED,
        EDITION,
        PRESS,
        BREATH,
        points=16,
        executor=pool,
        progress=kill_one,
        examiner=quick.examine_slowly,
    )
    assert killed
    alone = flip_map(TURNED, EDITION, PRESS, BREATH, points=16, examiner=quick.examine)
    assert found.answers == alone.answers
    assert not psutil.pid_exists(killed[0]) or killed[0] not in pids(pool)


def die(scenario: Scenario) -> Examination:
    os._exit(9)


def test_a_question_that_kills_ends_and_the_next_is_answered(pool: WarmPool) -> None:
    with pytest.raises(StudyError, match="workers died 3 times"):
        ledger(TURNED, EDITION, factors=[TURN], executor=pool, examiner=die)
    found = ledger(
        TURNED, EDITION, factors=[TURN], executor=pool, examiner=quick.examine
    )
    assert len(found.flips) == 2


def test_several_who_ask_take_turns(pool: WarmPool) -> None:
    """A short question beside a long one does not wait for its end."""
    long_is_over: list[float] = []

    def ask_at_length() -> None:
        flip_map(
            TURNED,
            EDITION,
            points=30,
            executor=pool,
            examiner=quick.examine_slowly,
        )
        long_is_over.append(time.monotonic())

    thread = threading.Thread(target=ask_at_length)
    thread.start()
    ledger(TURNED, EDITION, factors=[PRESS], executor=pool, examiner=quick.examine)
    short_is_over = time.monotonic()
    thread.join(120)
    assert not thread.is_alive()
    assert short_is_over < long_is_over[0]


def test_a_withdrawn_question_leaves_the_pool_to_others(pool: WarmPool) -> None:
    done = 0

    def count(now: int, total: int) -> None:
        nonlocal done
        done = now

    with pytest.raises(Stopped):
        flip_map(
            TURNED,
            EDITION,
            points=60,
            executor=pool,
            progress=count,
            cancelled=lambda: done > 10,
            examiner=quick.examine_slowly,
        )
    assert done < 200  # of 3 600
    found = ledger(
        TURNED, EDITION, factors=[TURN], executor=pool, examiner=quick.examine
    )
    assert len(found.flips) == 2


@pytest.mark.parametrize("error", [PermissionError(1, "no fork"), NotImplementedError])
def test_without_processes_it_works_in_threads_and_says_so(
    error: BaseException, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(n: int) -> Executor:
        raise error

    with WarmPool(2, open_pool=refuse) as kept:
        found = ledger(TURNED, EDITION, executor=kept, examiner=quick.examine)
        assert isinstance(kept.executor(), ThreadPoolExecutor)
    assert found.flips == ledger(TURNED, EDITION, examiner=quick.examine).flips
    assert caplog.text.count("working in threads") == 1


def test_processes_that_die_at_once_are_not_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with WarmPool(1, open_pool=processes_that_cannot_start) as kept:
        assert isinstance(kept.executor(), ThreadPoolExecutor)
    assert "working in threads" in caplog.text


def processes_that_cannot_start(n: int) -> Executor:
    return ProcessPoolExecutor(
        n, mp_context=get_context("spawn"), initializer=fail_to_start
    )


def fail_to_start() -> None:
    raise RuntimeError("this process cannot be used")


@pytest.mark.parametrize("n", [0, -1, 1.5, 10_000])
def test_a_number_of_processes_that_makes_no_sense_is_said(n: int) -> None:
    with pytest.raises(StudyError, match="workers"):
        WarmPool(n)


SCRIPT = """
print("main module", flush=True)
from simulator import Scenario
from sweeps import WarmPool, ledger
pool = WarmPool(2)
found = ledger(
    Scenario(), "zamboni_2009_jnnp", factors=["operator.csa_method"], executor=pool
)
print(len(found.flips), flush=True)
input()
"""


@pytest.fixture
def a_script(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program without `if __name__`, which keeps a pool and then does nothing."""
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    running = subprocess.Popen(
        [sys.executable, str(path)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    yield running
    running.kill()
    running.communicate(timeout=30)


def test_processes_never_run_the_main_script_and_end_with_it(
    a_script: subprocess.Popen[str],
) -> None:
    assert a_script.stdout is not None
    assert a_script.stdout.readline() == "main module\n"
    assert a_script.stdout.readline() == "1\n"
    children = psutil.Process(a_script.pid).children(recursive=True)
    assert len(children) >= 2
    a_script.kill()
    rest = a_script.stdout.read()
    _, alive = psutil.wait_procs(children, timeout=10)
    assert not alive
    assert "main module" not in rest


@pytest.mark.skipif(not hasattr(os, "nice"), reason="no such thing here")
def test_gentle_processes_are_served_after_others() -> None:
    with process_pool(1, gentle=True) as gentle, process_pool(1) as usual:
        assert gentle.submit(niceness).result() == usual.submit(niceness).result() + 10


def niceness() -> int:
    return os.nice(0)
