"""The spectral strip as it leaves a scanner: picture, traces, words and settings.

`strip.py` makes the grey levels, `strip_axes.py` the axes.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from simulator.picture.inputs import (
    MachineSettings,
    RecordingLike,
    SpectrogramLike,
    TracesLike,
)
from simulator.picture.pen import (
    AMBER,
    DIM,
    INK,
    MEAN,
    NOTICE,
    PANEL,
    PEAK,
    RED,
    Pen,
    settings_column,
    text_width,
)
from simulator.picture.strip import BLACK_DB, grey_map, strip_levels
from simulator.picture.strip_axes import (
    AXIS,
    COLUMN,
    LEFT,
    SIZE,
    TOP,
    Axes,
    StripNotes,
    strip_axes,
    time_axis,
    velocity_axis,
)
from simulator.picture.wording import heading

Array = NDArray[np.floating]

STEEP_DEG, TOO_STEEP_DEG = 60.0, 70.0
"""Angles set above these are marked amber and red; 60° is the usual limit."""


def strip_png(recording: RecordingLike, *, with_traces: bool = True) -> bytes:
    """The annotated strip of a recording as a PNG file."""
    glottis = recording.scenario.operator.glottis
    words = heading(recording.site, recording.tilt_deg, recording.breathing, glottis)
    notes = StripNotes(heading=words)
    return strip_sheet(
        recording.spectrogram,
        recording.scenario.machine,
        notes,
        traces=recording.traces if with_traces else None,
    ).png()


def strip_sheet(
    spectrogram: SpectrogramLike,
    machine: MachineSettings,
    notes: StripNotes,
    *,
    traces: TracesLike | None = None,
    size: tuple[int, int] = SIZE,
) -> Pen:
    """Draw the annotated strip; one sweep of it, from the recording's beginning."""
    pen = Pen(*size)
    axes = strip_axes(spectrogram, machine, notes, size)
    paint_levels(pen, axes, spectrogram, machine)
    if traces is not None:
        paint_traces(pen, axes, traces)
    velocity_axis(pen, axes, spectrogram, machine, notes)
    time_axis(pen, axes)
    _head(pen, notes, size, traces is not None)
    _settings(pen, axes, spectrogram, machine, notes, size)
    return pen


def _signed(value: float, unit: str) -> str:
    return f"{value:+.0f} {unit}" if round(value) else f"0 {unit}"


def paint_levels(
    pen: Pen, axes: Axes, spectrogram: SpectrogramLike, machine: MachineSettings
) -> None:
    """The grey levels of one sweep; black where nothing is recorded yet."""
    time = spectrogram.time_s
    is_shown = (time >= axes.start_s) & (time < axes.start_s + axes.sweep_s)
    pen.draw.rectangle(
        (axes.x, axes.y, axes.x + axes.width - 1, axes.y + axes.height - 1), "#000000"
    )
    if not is_shown.any():
        return
    # From the mean: the first windows may overlap more than the others.
    step = float(time[-1] - time[0]) / (len(time) - 1) if len(time) > 1 else 0.0
    shown = time[is_shown]
    left = max(axes.x, round(axes.column(float(shown[0]) - 0.5 * step)))
    right = min(axes.x + axes.width, round(axes.column(float(shown[-1]) + 0.5 * step)))
    width = max(1, right - left)
    levels = strip_levels(
        spectrogram.power[:, is_shown],
        spectrogram.shift_hz,
        machine,
        width,
        axes.height,
        is_inverted=axes.is_inverted,
    )
    pen.paste(Image.fromarray(levels).convert("RGB"), (left, axes.y))


def paint_traces(pen: Pen, axes: Axes, traces: TracesLike) -> None:
    """Mean and peak velocity, where flow is detected and within the scale."""
    finer = 2  # drawn twice as large and reduced: smooth lines
    big = Image.new("RGBA", (axes.width * finer, axes.height * finer))
    draw = ImageDraw.Draw(big)
    for values, ink, width in (
        (traces.peak_cm_s, PEAK, 3),
        (traces.mean_cm_s, MEAN, 4),
    ):
        for run in _runs(traces, values, axes):
            points = [
                (finer * (axes.column(t) - axes.x), finer * (axes.row(v) - axes.y))
                for t, v in zip(traces.time_s[run], values[run], strict=True)
            ]
            draw.line(points, fill=ink, width=width, joint="curve")
    small = big.resize((axes.width, axes.height), Image.Resampling.BOX)
    pen.image.paste(small, (axes.x, axes.y), small)


def _runs(traces: TracesLike, values: Array, axes: Axes) -> list[slice]:
    """Stretches of a trace that can be drawn in one go."""
    low, high = sorted((axes.reversed_cm_s, axes.forward_cm_s))
    is_drawn = traces.is_detected & (values >= low) & (values <= high)
    is_drawn &= (traces.time_s >= axes.start_s) & (
        traces.time_s <= axes.start_s + axes.sweep_s
    )
    edges = np.flatnonzero(np.diff(np.concatenate(([False], is_drawn, [False]))))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [slice(int(a), int(b)) for a, b in pairs if b - a > 1]


def _head(pen: Pen, notes: StripNotes, size: tuple[int, int], has_traces: bool) -> None:
    """Where the probe stands, and what the coloured lines are."""
    pen.text((LEFT, 28), notes.heading, size=21)
    x = size[0] - COLUMN - AXIS
    if not has_traces:
        return
    for word, ink in (("peak", PEAK), ("mean", MEAN)):
        x -= round(text_width(word, 15))
        pen.text((x, 30), word, size=15, ink=INK)
        pen.line((x - 32, 30), (x - 8, 30), ink=ink, width=3)
        x -= 56


def _settings(
    pen: Pen,
    axes: Axes,
    spectrogram: SpectrogramLike,
    machine: MachineSettings,
    notes: StripNotes,
    size: tuple[int, int],
) -> None:
    """The column of settings at the right, as on every scanner."""
    x = size[0] - COLUMN + 12
    width = COLUMN - 30
    pen.draw.rectangle((x - 12, 0, size[0], size[1]), fill=PANEL)
    pen.text((x, 28), "PW Doppler", size=18)
    angle = spectrogram.angle_set_deg
    mark = RED if angle > TOO_STEEP_DEG else AMBER if angle > STEEP_DEG else ""
    rows = [
        ("Frequency", f"{spectrogram.transmit_mhz:.1f} MHz", ""),
        ("PRF", f"{spectrogram.prf_hz / 1000.0:.1f} kHz", ""),
        ("Wall filter", f"{spectrogram.wall_filter_hz:.0f} Hz", ""),
        ("Gain", _signed(machine.gain_db, "dB"), ""),
        ("Dyn. range", f"{machine.dynamic_range_db:.0f} dB", ""),
        ("Gate", f"{spectrogram.gate_mm:.1f} mm", ""),
        ("Angle set", f"{angle:.0f}°", mark),
        ("Baseline", _signed(100.0 * machine.baseline_shift, "%"), ""),
        ("Invert", "on" if notes.is_inverted else "off", ""),
        ("Sweep", f"{machine.sweep_s:.0f} s", ""),
    ]
    end = settings_column(pen, (x, TOP + 12), width, rows)
    if mark:
        pen.text((x, end), "angle over 60°: velocity", size=12, ink=mark)
        pen.text((x, end + 16), "unreliable", size=12, ink=mark)
    _wedge(pen, (x, axes.y + axes.height - 132), machine)
    for k, line in enumerate(NOTICE.split(". ")):
        pen.text((x, size[1] - 27 + 15 * k), line.rstrip("."), size=11, ink=DIM)


def _wedge(pen: Pen, at: tuple[int, int], machine: MachineSettings) -> None:
    """The grey scale from white to black, in dB over the noise."""
    x, y = round(at[0]), round(at[1])
    ramp = np.repeat(grey_map()[::-1, None], 14, axis=1)
    pen.paste(Image.fromarray(ramp).resize((14, 112)).convert("RGB"), (x, y))
    black = BLACK_DB - machine.gain_db
    for level, row in ((black + machine.dynamic_range_db, y + 5), (black, y + 107)):
        pen.text((x + 22, row), f"{level:+.0f} dB", size=13, ink=DIM)
    pen.text((x + 22, y + 56), "over noise", size=12, ink=DIM)
