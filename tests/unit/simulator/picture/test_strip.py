from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from simulator.picture.strip import (
    BLACK_DB,
    grey_map,
    scale_hz,
    strip_jpeg,
    strip_levels,
)
from tests.unit.simulator.picture.builders import Machine, noise, one_line, shifts

POWER, SHIFT = noise(), shifts()


def native(machine: Machine, **more: bool) -> np.ndarray:
    """At its own size: one pixel per number, nothing interpolated."""
    return strip_levels(POWER, SHIFT, machine, 300, 128, **more)


def steps(levels: np.ndarray) -> np.ndarray:
    """Undo the grey map."""
    return np.searchsorted(grey_map(), levels)


def test_strip_has_the_size_asked_for() -> None:
    levels = strip_levels(POWER, SHIFT, Machine(), 450, 256)
    assert levels.shape == (256, 450)
    assert levels.dtype == np.uint8


def test_same_power_gives_the_same_strip() -> None:
    again = strip_levels(POWER.copy(), SHIFT, Machine(), 450, 256)
    np.testing.assert_array_equal(
        strip_levels(POWER, SHIFT, Machine(), 450, 256), again
    )


def test_black_and_white_lie_one_dynamic_range_apart() -> None:
    machine = Machine(gain_db=7.0, dynamic_range_db=40.0)
    black_db = BLACK_DB - 7.0
    row = 10.0 ** (np.array([black_db - 1, black_db, black_db + 40, 80.0]) / 10.0)
    levels = strip_levels(np.tile(row, (2, 1)), SHIFT[:2], machine, 4, 2)
    assert levels[0, 0] == levels[0, 1] == 0
    assert levels[0, 2] >= 254
    assert levels[0, 3] == 255


def test_six_decibels_of_gain_shift_every_level_alike() -> None:
    """6 dB of 50 are 6/50 · 255 = 30.6 steps of the scale before the grey map."""
    before, after = steps(native(Machine())), steps(native(Machine(gain_db=6.0)))
    is_within = (before > 0) & (after < 255)
    assert is_within.sum() > 1000
    rise = after[is_within].astype(int) - before[is_within]
    assert set(np.unique(rise)) <= {29, 30, 31, 32}
    assert rise.mean() == pytest.approx(30.6, abs=0.3)


def test_grey_map_rises_from_black_to_white() -> None:
    levels = grey_map().astype(int)
    assert levels[0] == 0
    assert levels[-1] == 255
    assert (np.diff(levels) >= 0).all()


@pytest.mark.parametrize("shift", [-0.4, -0.15, 0.05, 0.25, 0.5])
def test_baseline_shift_loses_nothing(shift: float) -> None:
    plain, moved = native(Machine()), native(Machine(baseline_shift=shift))
    rows = round(shift * 128)
    np.testing.assert_array_equal(np.roll(moved, rows, axis=0), plain)
    assert not np.array_equal(moved, plain)


def test_baseline_shift_makes_room_for_flow_toward_the_heart() -> None:
    low, high = scale_hz(SHIFT, 0.25)
    assert (low + high) / 2 == pytest.approx(1000.0 - 4000.0 / 256)
    assert high - low == pytest.approx(4000.0)


def test_flow_toward_the_heart_lies_below_the_baseline_and_inverts() -> None:
    spectrum = one_line(64 + 20)
    plain = strip_levels(spectrum.power, spectrum.shift_hz, Machine(), 200, 128)
    assert plain[:, 100].argmax() == 84
    turned = strip_levels(
        spectrum.power, spectrum.shift_hz, Machine(), 200, 128, is_inverted=True
    )
    np.testing.assert_array_equal(turned, plain[::-1])


def test_jpeg_shows_the_same_picture() -> None:
    levels = strip_levels(POWER, SHIFT, Machine(gain_db=25.0), 450, 256)
    picture = Image.open(BytesIO(strip_jpeg(levels)))
    assert picture.size == (450, 256)
    assert picture.mode == "L"
    assert np.abs(np.asarray(picture).astype(float) - levels).mean() < 5.0


@pytest.mark.parametrize(
    ("power", "machine", "size", "words"),
    [
        (POWER, Machine(dynamic_range_db=0.0), (10, 10), "dynamic range = 0.0"),
        (POWER[:5], Machine(), (10, 10), "one row of power for every shift"),
        (POWER, Machine(), (0, 10), "0 × 10"),
    ],
)
def test_bad_input_says_what_is_wrong(power, machine, size, words) -> None:
    with pytest.raises(ValueError, match=words):
        strip_levels(power, SHIFT, machine, *size)
