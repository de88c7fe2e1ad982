import statistics
import time

import pytest

from exam import SITES
from simulator import preset, simulate
from simulator.doppler.chain import insonate

pytestmark = pytest.mark.slow


def test_strip_of_30_s_takes_no_longer_than_30_ms() -> None:
    deep = preset("healthy").with_(operator__breathing="deep")
    truth = simulate(deep, duration_s=30.0).at(SITES["right_j1"])
    insonate(deep, truth)
    times = []
    for _ in range(7):
        start = time.perf_counter()
        insonate(deep, truth)
        times.append(time.perf_counter() - start)
    assert statistics.median(times) <= 0.030
