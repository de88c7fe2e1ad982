"""The report's picture: Scan's screen on paper."""

import numpy as np
import pytest
from PIL import Image, ImageColor

from criteria import load_edition
from exam import SITES
from simulator import PRESETS, record
from ui import palette, reversal
from ui.report import still as drawing
from ui.report.still import still

EDITION = load_edition("zamboni_2009_jnnp")
HEALTHY = PRESETS["healthy"].scenario
STRAINED = PRESETS["leaky_valve"].scenario.replaced({"operator.breathing": "strain"})
POINT_PX = drawing.WIDTH / (188.0 / 25.4 * 72.0)
"""Pixels of a printed point: the picture is 188 mm wide on A4."""


def has(image: Image.Image, colour: str) -> int:
    """How many pixels have this colour, but for what smoothing does."""
    apart = np.asarray(image, dtype=int) - ImageColor.getrgb(colour)
    return int((np.abs(apart).max(axis=2) <= 3).sum())


def test_letters_are_printed_with_eight_points_or_more():
    assert min(drawing.LETTERS, drawing.STRONG) >= 8.0 * POINT_PX


@pytest.mark.parametrize(
    ("code", "colour"),
    [
        ("right_j2", palette.SCREEN.right),
        ("left_j1", palette.SCREEN.left),
        ("left_vertebral", palette.SCREEN.vertebral),
        ("straight_sinus", palette.SCREEN.deep),
    ],
)
def test_the_mean_trace_has_the_colour_of_its_vein_as_on_scan(code, colour):
    image = still(record(HEALTHY, SITES[code]), EDITION)
    assert image.size == (drawing.WIDTH, drawing.HEIGHT)
    others = {
        palette.SCREEN.right,
        palette.SCREEN.left,
        palette.SCREEN.vertebral,
        palette.SCREEN.deep,
    } - {colour}
    assert has(image, colour) > 1000
    assert all(has(image, other) == 0 for other in others)


def test_a_reversal_is_hatched_and_bracketed_with_the_limit():
    made = record(STRAINED, SITES["right_j1"])
    run = reversal.Run(
        start_s=made.reversal_start_s, duration_s=made.form_reading.reflux_s
    )
    assert reversal.bracket(run) is not None
    with_limit, without = still(made, EDITION), still(made)
    changed = np.argwhere(np.asarray(with_limit) != np.asarray(without))
    rows, columns = changed[:, 0], changed[:, 1]
    assert rows.size > 0
    assert rows.max() < drawing.HEIGHT / 2  # beside the bracket, above the baseline
    assert columns.min() > drawing.SECTION


def test_without_a_reversal_there_is_no_bracket():
    made = record(HEALTHY, SITES["right_j2"])
    assert made.form_reading.reflux_s < reversal.SHOWN_FROM_S
    assert np.array_equal(np.asarray(still(made, EDITION)), np.asarray(still(made)))


def test_deep_veins_have_the_strip_over_the_whole_width():
    made = record(HEALTHY, SITES["straight_sinus"])
    image = still(made, EDITION)
    at_left = image.crop((0, 0, drawing.SECTION, drawing.HEIGHT))
    assert has(at_left, palette.SCREEN.deep) > 100
