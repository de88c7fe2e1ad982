"""What the app's benchmark and the soak make of their measurements."""

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from benchmarks import app
from benchmarks.app import Repaint, figures, p95, write
from benchmarks.soak import Soak, memory_mb
from benchmarks.spending import Spending, machine_s


def presses(*total_ms: float) -> Repaint:
    return Repaint(
        presses=[
            {
                "total_ms": t,
                "picture_ms": t / 2,
                "waiting_ms": 1.0,
                "transport_ms": 2.0,
                "server_ms": t - 5,
                "painting_ms": 2.0,
            }
            for t in total_ms
        ],
        server_cpu_ms=20.0,
    )


def test_p95_of_one_to_a_hundred():
    # Between the 95th and the 96th value, 5 % of the way: 1 + 0.95 · 99.
    assert p95([float(k) for k in range(1, 101)]) == pytest.approx(95.05)


def test_figures_are_named_after_the_kind_of_slider():
    found = figures({"full": presses(100, 200, 300), "display": presses(50, 60, 70)})
    assert found["repaint_full_ms_median"] == 200
    assert found["repaint_full_ms_p95"] == pytest.approx(290)
    assert found["repaint_display_ms_median"] == 60
    assert found["repaint_display_picture_ms"] == 30
    assert set(found) < set(app.MEANING)
    assert set(app.TARGETS) < set(app.MEANING)


def test_what_dominates_is_named_with_its_share():
    # 45 of 50 ms; 2 of 5 ms, the first of two that take as much.
    assert app.dominant(presses(50)) == "server 90%"
    assert app.dominant(presses(5)) == "transport 40%"


def test_memory_counts_children_and_what_they_share_once():
    """A child of our own child holds 64 MB that were written to."""
    hold = "held = bytearray(b'x' * 2**26)\nprint(flush=True)\ninput()"
    start = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {hold!r}])"
    child = subprocess.Popen(
        [sys.executable, "-c", start],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    try:
        child.stdout.readline()
        root = psutil.Process(child.pid)
        family = [root, *root.children(recursive=True)]
        assert len(family) == 2
        resident = sum(each.memory_info().rss for each in family) / 2**20
        alone = root.memory_info().rss / 2**20
        found = memory_mb(root)
        assert 64 < found <= resident
        assert alone < found
    finally:
        child.communicate()


def test_spending_counts_children_and_leaves_out_who_is_not_meant():
    burn = "import time\nwhile time.process_time() < 0.5: pass\ninput()"
    child = subprocess.Popen([sys.executable, "-c", burn], stdin=subprocess.PIPE)
    try:
        us, it = psutil.Process(), psutil.Process(child.pid)
        while sum(it.cpu_times()[:2]) < 0.3:
            time.sleep(0.01)
        assert Spending([it]).look() >= 0.3
        assert Spending(us.children(), besides=[it]).look() < Spending([us]).look()
        assert machine_s() >= Spending([us]).look() >= Spending([it]).look()
    finally:
        child.kill()
        child.communicate()


def test_figures_join_those_of_the_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    latest = tmp_path / "latest.json"
    latest.write_text(json.dumps({"exam_ms": 50.0, "start_warm_s": 9.0}), "utf-8")
    monkeypatch.setattr(app, "LATEST", latest)
    write({"start_warm_s": 3.21987}, load=0.5)
    found = json.loads(latest.read_text("utf-8"))
    assert found["exam_ms"] == 50.0
    assert found["start_warm_s"] == 3.22
    assert found["app"]["load_before"] == 0.5


def test_memory_that_grows_late_is_found():
    flat = [(float(t), 300.0) for t in range(120)]
    # 1 MB a second after the first minute: 60 MB a minute.
    grows = [(t, size + max(t - 60.0, 0.0)) for t, size in flat]
    early = [(t, size + min(t, 60.0)) for t, size in flat]
    for memory, slope in ((flat, 0.0), (grows, 60.0), (early, 0.0)):
        found = Soak(memory_mb=memory, seconds=120.0)
        assert found.growth_mb_per_min == pytest.approx(slope, abs=1e-6)
