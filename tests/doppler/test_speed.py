import statistics
import time

import pytest

from exam import SITES
from simulator import preset, simulate
from simulator.doppler.chain import insonate
from simulator.picture import strip_jpeg, strip_levels

pytestmark = pytest.mark.slow


def test_strip_of_30_s_takes_no_longer_than_30_ms() -> None:
    deep = preset("healthy").with_(operator__breathing="deep")
    truth = simulate(deep, duration_s=30.0).at(SITES["right_j1"])

    def strip() -> bytes:
        shown = insonate(deep, truth).spectrogram()
        return strip_jpeg(
            strip_levels(shown.power, shown.shift_hz, deep.machine, 1000, 192)
        )

    strip()
    times = []  # in the processor: other work on the machine does not count
    for _ in range(7):
        start = time.process_time()
        strip()
        times.append(time.process_time() - start)
    assert statistics.median(times) <= 0.030
