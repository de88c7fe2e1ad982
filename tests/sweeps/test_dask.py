"""A real Dask scheduler with workers in processes, and in networks, of their own."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sweeps.engines import engine
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

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.slow,
    # Dask's own clean-up when a cluster goes away.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:distributed"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
BIG = {"part_rows": 4, "replicates": 6}
END_S = 30.0
"""For a process that was killed to be gone."""


def dask(*words: str, inside: str | None = None) -> subprocess.Popen[bytes]:
    space = ["ip", "netns", "exec", inside] if inside else []
    return subprocess.Popen(
        [*space, sys.executable, "-m", "dask", *words],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        start_new_session=True,
    )


def end(running: list[subprocess.Popen[bytes]]) -> None:
    for each in running:
        if each.poll() is None:
            os.killpg(each.pid, signal.SIGKILL)
            each.wait(END_S)


@contextmanager
def cluster(
    address: str, folder: Path, worker_spaces: list[str | None]
) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A scheduler here and one worker in each network; gives all of them."""
    host, port = address.removeprefix("tcp://").split(":")
    running = [
        dask("scheduler", "--host", host, "--port", port, "--no-dashboard", "--no-show")
    ]
    try:
        running += [
            dask(
                *("worker", address, "--nworkers", "1", "--nthreads", "1"),
                *("--no-dashboard", "--no-nanny", "--death-timeout", "60"),
                *("--local-directory", str(folder / f"scratch-{n}")),
                inside=space,
            )
            for n, space in enumerate(worker_spaces)
        ]
        yield running
    finally:
        end(running)


def wait_for_workers(address: str, n: int) -> None:
    from distributed import Client

    with Client(address, timeout=60) as client:
        client.wait_for_workers(n, timeout=60)


def free_port() -> int:
    import socket

    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def run_and_kill(
    address: str, out: Path, workers: list[subprocess.Popen[bytes]]
) -> Progress:
    def kill_one(progress: Progress) -> None:
        if progress.parts_done >= 5 and workers[0].poll() is None:
            os.killpg(workers[0].pid, signal.SIGKILL)
            workers[0].wait(END_S)

    with engine("dask", scheduler=address) as using:
        return run_study(
            study(**BIG), out, using=using, on_progress=kill_one, examiner=SLOWLY
        )


def test_a_worker_killed_in_a_cluster_costs_no_row(tmp_path: Path) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    with cluster(address, tmp_path, [None, None, None]) as (_, *workers):
        wait_for_workers(address, 3)
        progress = run_and_kill(address, tmp_path / "o", workers)
        assert workers[0].poll() is not None
    assert progress.rows_done == study(**BIG).n_rows
    run_serially(study(**BIG), tmp_path / "serial", SLOWLY)
    assert parts_of(tmp_path / "o") == parts_of(tmp_path / "serial")


def test_a_local_cluster_makes_the_same_table(tmp_path: Path) -> None:
    with engine("dask", dask_local=2) as using:
        run_study(study(), tmp_path / "o", using=using, examiner=SLOWLY)
    run_serially(study(), tmp_path / "serial", SLOWLY)
    assert parts_of(tmp_path / "o") == parts_of(tmp_path / "serial")


def ip(*words: str) -> bool:
    if shutil.which("ip") is None:
        return False
    done = subprocess.run(["ip", *words], capture_output=True, check=False)
    return done.returncode == 0


@contextmanager
def two_networks() -> Iterator[list[str]]:
    """Two network namespaces on a bridge with this one, like machines on a LAN."""
    tag = f"{os.getpid() % 10_000}"
    bridge = f"ib{tag}"
    names = [f"insonate{tag}a", f"insonate{tag}b"]
    try:
        made = ip("link", "add", bridge, "type", "bridge")
        made = made and ip("addr", "add", "10.213.77.1/24", "dev", bridge)
        made = made and ip("link", "set", bridge, "up")
        for n, name in enumerate(names):
            here, there = f"iv{tag}{n}", f"iw{tag}{n}"
            inside = ("netns", "exec", name, "ip")
            made = made and ip("netns", "add", name)
            made = made and ip(
                "link", "add", here, "type", "veth", "peer", "name", there
            )
            made = made and ip("link", "set", there, "netns", name)
            made = made and ip("link", "set", here, "master", bridge)
            made = made and ip("link", "set", here, "up")
            made = made and ip(*inside, "link", "set", "lo", "up")
            made = made and ip(
                *inside, "addr", "add", f"10.213.77.{n + 2}/24", "dev", there
            )
            made = made and ip(*inside, "link", "set", there, "up")
        if not made:
            pytest.skip("network namespaces are not permitted here")
        yield names
    finally:
        for name in names:
            ip("netns", "del", name)
        ip("link", "del", bridge)


def test_workers_in_networks_of_their_own_make_the_same_table(tmp_path: Path) -> None:
    with two_networks() as names:
        address = f"tcp://10.213.77.1:{free_port()}"
        with cluster(address, tmp_path, list(names)) as (_, *workers):
            wait_for_workers(address, 2)
            progress = run_and_kill(address, tmp_path / "o", workers)
    assert progress.rows_done == study(**BIG).n_rows
    run_serially(study(**BIG), tmp_path / "serial", SLOWLY)
    assert parts_of(tmp_path / "o") == parts_of(tmp_path / "serial")


def test_no_scheduler_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sweeps.dask_engine.CONNECT_S", 1.0)
    begun = time.monotonic()
    with (
        pytest.raises(StudyError, match="no Dask scheduler answers"),
        engine("dask", scheduler=f"tcp://127.0.0.1:{free_port()}"),
    ):
        pass
    assert time.monotonic() - begun < 30


def test_a_cluster_without_workers_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sweeps.dask_engine.WORKERLESS_S", 1.0)
    address = f"tcp://127.0.0.1:{free_port()}"
    with (
        cluster(address, tmp_path, []),
        engine("dask", scheduler=address) as using,
        pytest.raises(StudyError, match="has had no worker for 1 s"),
    ):
        run_study(study(), tmp_path / "o", using=using, examiner=QUICK)
    assert not parts_of(tmp_path / "o")


def test_a_scheduler_that_is_killed_ends_the_run_clearly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sweeps.dask_engine.CONNECT_S", 5.0)
    address = f"tcp://127.0.0.1:{free_port()}"
    with cluster(address, tmp_path, [None]) as (scheduler, _):
        wait_for_workers(address, 1)

        def kill(progress: Progress) -> None:
            if progress.parts_done >= 3:
                end([scheduler])

        with (
            engine("dask", scheduler=address) as using,
            pytest.raises(StudyError, match="scheduler is gone"),
        ):
            run_study(
                study(**BIG), tmp_path / "o", using=using, on_progress=kill,
                examiner=SLOWLY,
            )  # fmt: skip
    assert len(parts_of(tmp_path / "o")) >= 3


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "tcp://host:port"])
def test_an_address_that_is_none_is_said(address: str) -> None:
    with (
        pytest.raises(StudyError, match="no Dask scheduler answers"),
        engine("dask", scheduler=address),
    ):
        pass
    # One that is left would be collected while the next one starts, and hinder it.
    assert not [each for each in gc.get_objects() if type(each) is distributed.Client]


@pytest.mark.parametrize("both", [{}, {"scheduler": "tcp://a:1", "dask_local": 2}])
def test_dask_needs_one_cluster(both: dict[str, str | int]) -> None:
    with pytest.raises(StudyError, match="needs either"), engine("dask", **both):  # type: ignore[arg-type]
        pass
