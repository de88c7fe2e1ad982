"""Pictures that a screen asks for again and again, in milliseconds on one core."""

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pytest

from exam import SITES, Defect
from simulator.picture import (
    bmode,
    colour_frame,
    long_view,
    mmode,
    neck_view,
    strip_jpeg,
    strip_levels,
    wav,
)
from tests.unit.simulator.picture.builders import Machine, noise, shifts

VIEW = neck_view(SITES["right_j1"], 1.2, 1.4)
POWER = noise(n_column=1500).astype(np.float32)
LEVELS = strip_levels(POWER, shifts(), Machine(gain_db=20.0), 1500, 256)
TIME_S = np.arange(3000) * 0.01
IQ = np.random.default_rng(1).standard_normal((120_000, 2)) @ np.array([20.0, 20.0j])


def best_ms(draw: Callable[[], object]) -> float:
    """Best of many: other work on the machine cannot make it shorter."""
    draw()
    times = []
    for _ in range(25):
        start = perf_counter()
        draw()
        times.append(perf_counter() - start)
    return 1e3 * min(times)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("budget_ms", "draw"),
    [
        (3.0, lambda: strip_levels(POWER, shifts(), Machine(), 1500, 256)),
        (2.0, lambda: strip_jpeg(LEVELS)),
        (4.0, lambda: bmode(VIEW, 0.9, rest_area_cm2=1.0, time_s=0.3)),
        (4.0, lambda: bmode(VIEW, 0.9, defect=Defect.VALVE_MALFORMATION)),
        (12.0, lambda: colour_frame(long_view(1.1, 1.2), 8.0)),
        (12.0, lambda: mmode(VIEW, TIME_S, 1.0 + 0.2 * np.sin(TIME_S), width=1500)),
        (20.0, lambda: wav(IQ, 4000.0)),
    ],
    ids=["strip", "jpeg", "bmode", "bmode_defect", "colour", "mmode", "wav"],
)
def test_picture_keeps_its_time(budget_ms: float, draw: Callable[[], object]) -> None:
    assert best_ms(draw) < budget_ms
