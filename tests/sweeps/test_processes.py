"""Processes that were killed leave nobody waiting."""

import subprocess
import sys
from pathlib import Path

from tests.sweeps.studies import ROOT, environment

SCRIPT = """
import time
from concurrent.futures import BrokenExecutor, wait

import psutil

from sweeps.processes import process_pool

pool = process_pool(2)
asked = [pool.submit(time.sleep, 0.5) for _ in range(16)]
wait(asked[:2])
for future in asked[8:12]:
    assert future.cancel()
psutil.Process(min(pool._processes)).kill()
done, left = wait(asked, timeout=20)
assert left == set(asked[8:12]), left
broken = [f for f in done if isinstance(f.exception(), BrokenExecutor)]
assert set(asked[12:]) <= set(broken)
print("all told", flush=True)
"""


def test_a_killed_worker_is_told_to_all_even_if_some_have_withdrawn(
    tmp_path: Path,
) -> None:
    """And the program ends, though nobody has shut the pool down."""
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    said = subprocess.run(
        [sys.executable, str(path)],
        env=environment(),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=90,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout == "all told\n"
    assert not said.stderr
