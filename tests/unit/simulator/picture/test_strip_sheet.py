from dataclasses import replace
from io import BytesIO
from math import cos, radians

import numpy as np
import pytest
from PIL import Image

from simulator.picture import pen
from simulator.picture.strip_axes import StripNotes, nyquist_labels, strip_axes
from simulator.picture.strip_sheet import strip_png, strip_sheet
from tests.unit.simulator.picture.builders import (
    Machine,
    Recording,
    Spectrogram,
    noise,
    one_line,
    shifts,
    steady_traces,
)

NOTES = StripNotes(heading="Right J2")


def colours_of(image: Image.Image) -> set[tuple[int, ...]]:
    return {colour for _, colour in image.getcolors(1 << 24)}


def rgb(ink: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(ink[1:]))


def spectrum(**settings: float) -> Spectrogram:
    return Spectrogram(
        time_s=np.arange(300) / 30.0, shift_hz=shifts(), power=noise(), **settings
    )


def test_nyquist_labels_are_those_of_the_doppler_equation() -> None:
    # v = c PRF / (4 f0 cos θ) = 154000 · 4000 / (4 · 6e6 · 0.5) = 51.3 cm/s
    assert nyquist_labels(spectrum(), Machine(), NOTES) == ("51", "51")
    axial = StripNotes(heading="", is_axial=True)
    assert nyquist_labels(spectrum(), Machine(), axial) == ("26", "26")


def test_nyquist_labels_move_with_the_baseline() -> None:
    # 0.3 and 0.7 of the whole scale of 2 · 51.33 cm/s
    machine = Machine(baseline_shift=0.2)
    assert nyquist_labels(spectrum(), machine, NOTES) == ("31", "72")


@pytest.mark.parametrize("row", [30, 64 + 11, 110])
@pytest.mark.parametrize("shift", [0.0, 0.2])
@pytest.mark.parametrize("is_inverted", [False, True])
def test_a_velocity_lies_where_the_axis_says(row, shift, is_inverted) -> None:
    tone = one_line(row)
    machine = Machine(baseline_shift=shift)
    notes = StripNotes(heading="", is_inverted=is_inverted)
    picture = strip_sheet(tone, machine, notes).image
    axes = strip_axes(tone, machine, notes)
    velocity = 154_000.0 * tone.shift_hz[row] / (2.0 * 6e6 * cos(radians(60.0)))
    if velocity < axes.reversed_cm_s:  # wrapped to the other end
        velocity += axes.forward_cm_s - axes.reversed_cm_s
    column = np.asarray(picture.convert("L"))[axes.y : axes.y + axes.height, 300]
    bright = axes.y + np.flatnonzero(column > 150)
    bright = bright[np.abs(bright - axes.row(0.0)) > 3]  # without the baseline
    assert bright.mean() + 0.5 == pytest.approx(axes.row(velocity), abs=1.0)


def test_png_of_a_recording_opens_and_is_the_same_twice() -> None:
    recording = Recording(
        spectrogram=spectrum(), traces=steady_traces(np.full(200, 8.0))
    )
    first, second = strip_png(recording), strip_png(recording)
    assert first == second
    assert Image.open(BytesIO(first)).size == (1600, 600)


@pytest.mark.parametrize(
    ("angle", "amber", "red"), [(60.0, False, False), (65.0, True, False), (75.0, 0, 1)]
)
def test_steep_angles_are_marked(angle, amber, red) -> None:
    found = colours_of(
        strip_sheet(spectrum(angle_set_deg=angle), Machine(), NOTES).image
    )
    assert (rgb(pen.AMBER) in found) == amber
    assert (rgb(pen.RED) in found) == red


def test_traces_are_drawn_where_flow_is_detected_and_only_there() -> None:
    traces = steady_traces(np.full(200, 8.0))
    traces.is_detected[100:] = False
    axes = strip_axes(spectrum(), Machine(), NOTES)
    image = strip_sheet(spectrum(), Machine(), NOTES, traces=traces).image
    row = round(axes.row(8.0))
    band = np.asarray(image)[row - 2 : row + 3, axes.x : axes.x + axes.width].astype(
        int
    )
    is_blue = (band[..., 2] - band[..., 0] > 60).any(axis=0)
    middle = axes.width // 2
    assert is_blue[20 : middle - 20].all()
    assert not is_blue[middle + 5 :].any()


def test_a_moment_lies_where_the_axis_says() -> None:
    """Even where the first windows are crowded together, as a real strip's are."""
    plain = one_line(30, n_column=500)
    time_s = plain.time_s + 0.01
    time_s[:2] = [0.013, 0.017]
    power = np.full((128, 500), 1e-3)
    power[:, 350] = 1e5
    burst = replace(plain, time_s=time_s, power=power)
    axes = strip_axes(burst, Machine(), NOTES)
    levels = np.asarray(strip_sheet(burst, Machine(), NOTES).image.convert("L"))
    row = levels[axes.y + 60, axes.x : axes.x + axes.width]
    bright = axes.x + np.flatnonzero(row > 100)
    assert bright.mean() + 0.5 == pytest.approx(axes.column(time_s[350]), abs=2.0)


def test_an_unfinished_sweep_stays_black() -> None:
    image = strip_sheet(spectrum(), Machine(sweep_s=20.0, gain_db=20.0), NOTES).image
    axes = strip_axes(spectrum(), Machine(sweep_s=20.0), NOTES)
    levels = np.asarray(image.convert("L"))[axes.y + 60 : axes.y + 200]
    middle = axes.x + axes.width // 2
    assert levels[:, axes.x : middle - 2].mean() > 50
    assert levels[:, middle + 2 : axes.x + axes.width - 150].max() == 0
