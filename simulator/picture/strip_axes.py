"""Axes of the spectral strip: time, velocity, baseline, wall filter, Nyquist limits.

The velocity axis is linear between the edges of the outermost rows, so that picture and
numbers agree to the pixel. `strip_sheet.py` puts the picture into it.
"""

from dataclasses import dataclass

import numpy as np

from simulator.picture.inputs import MachineSettings, SpectrogramLike, velocity_cm_s
from simulator.picture.pen import DIM, INK, LINE, Pen, nice_step
from simulator.picture.strip import scale_hz

SIZE = (1600, 600)
LEFT, TOP, BOTTOM, AXIS, COLUMN = 22, 58, 52, 96, 206


@dataclass(frozen=True, slots=True, kw_only=True)
class StripNotes:
    """What is written beside the strip and is not in the signal."""

    heading: str
    """Where and how, e.g. ``Right J2 · supine · quiet breathing``."""
    is_inverted: bool = False
    is_axial: bool = False
    """Print velocities along the beam, not corrected for the angle set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """Where time and velocity lie on the sheet [pixels]."""

    x: int
    y: int
    width: int
    height: int
    start_s: float
    sweep_s: float
    reversed_cm_s: float
    """Velocity at the reversed edge (negative unless the baseline moved past it)."""
    forward_cm_s: float
    is_inverted: bool

    def row(self, velocity_cm_s: float) -> float:
        """Height on the sheet of a velocity, positive toward the heart."""
        span = self.forward_cm_s - self.reversed_cm_s
        share = (velocity_cm_s - self.reversed_cm_s) / span
        return self.y + (1.0 - share if self.is_inverted else share) * self.height

    def column(self, time_s: float) -> float:
        """Place on the sheet of an instant."""
        return self.x + (time_s - self.start_s) / self.sweep_s * self.width


def strip_axes(
    spectrogram: SpectrogramLike,
    machine: MachineSettings,
    notes: StripNotes,
    size: tuple[int, int] = SIZE,
) -> Axes:
    """Place and scale of the strip on its sheet."""
    low, high = scale_hz(spectrogram.shift_hz, machine.baseline_shift)
    return Axes(
        x=LEFT,
        y=TOP,
        width=size[0] - LEFT - AXIS - COLUMN,
        height=size[1] - TOP - BOTTOM,
        start_s=0.0,
        sweep_s=machine.sweep_s,
        reversed_cm_s=_velocity(low, spectrogram, notes),
        forward_cm_s=_velocity(high, spectrogram, notes),
        is_inverted=notes.is_inverted,
    )


def _velocity(
    shift_hz: float, spectrogram: SpectrogramLike, notes: StripNotes
) -> float:
    angle = 0.0 if notes.is_axial else spectrogram.angle_set_deg
    return velocity_cm_s(shift_hz, spectrogram.transmit_mhz, angle)


def nyquist_labels(
    spectrogram: SpectrogramLike, machine: MachineSettings, notes: StripNotes
) -> tuple[str, str]:
    """Limits of the scale as printed at the reversed and at the forward end [cm/s]."""
    moved = machine.baseline_shift * spectrogram.prf_hz
    ends = (moved - 0.5 * spectrogram.prf_hz, moved + 0.5 * spectrogram.prf_hz)
    first, last = (abs(_velocity(end, spectrogram, notes)) for end in ends)
    return _number(first), _number(last)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 20.0 else f"{value:.1f}"


def velocity_axis(
    pen: Pen,
    axes: Axes,
    spectrogram: SpectrogramLike,
    machine: MachineSettings,
    notes: StripNotes,
) -> None:
    """Scale, baseline, wall-filter band, Nyquist limits and which way is which."""
    right = axes.x + axes.width
    low, high = sorted((axes.reversed_cm_s, axes.forward_cm_s))
    blind = abs(_velocity(spectrogram.wall_filter_hz, spectrogram, notes))
    zero, bottom = axes.row(0.0), axes.y + axes.height - 1
    pen.line((right, axes.y), (right, bottom), ink=LINE)
    _wall_filter(pen, axes, blind)
    for edge in (-blind, blind):
        if low < edge < high:
            pen.dotted(axes.x, right, axes.row(edge), ink=DIM)
    if low < 0.0 < high:
        pen.line((axes.x, zero), (right + 10, zero), ink=INK)
        pen.text((right + 16, zero), "0", size=16)
    step = nice_step(high - low, 9)
    for tick in np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step:
        y = axes.row(float(tick))
        is_clear = min(abs(y - axes.y), abs(y - bottom)) > 36
        pen.line((right, y), (right + 7, y), ink=DIM)
        if is_clear and abs(y - zero) > 14:
            pen.text((right + 16, y), f"{abs(tick):g}", size=15, ink=DIM)
    _limits(pen, axes, spectrogram, machine, notes)


def _limits(
    pen: Pen,
    axes: Axes,
    spectrogram: SpectrogramLike,
    machine: MachineSettings,
    notes: StripNotes,
) -> None:
    """Nyquist limits at both ends, unit, and the words for the two directions."""
    right, bottom = axes.x + axes.width, axes.y + axes.height - 1
    ends = nyquist_labels(spectrogram, machine, notes)
    words = ("reversed", "toward heart")
    if axes.is_inverted:
        ends, words = ends[::-1], words[::-1]
    for y, value, word, way, at in (
        (axes.y, ends[0], words[0], "up", axes.y + 17),
        (bottom, ends[1], words[1], "down", bottom - 17),
    ):
        pen.line((right, y), (right + 12, y), ink=INK)
        inward = 1 if way == "up" else -1
        pen.text((right + 16, y + 7 * inward), value, size=17)
        pen.text((right + 16, y + 23 * inward), "Nyquist", size=12, ink=DIM)
        pen.text((right - 30, at), word, size=16, anchor="rm", halo=True)
        pen.arrow((right - 17, at), way, 11)
    said = "axial" if notes.is_axial else f"corrected, {spectrogram.angle_set_deg:.0f}°"
    pen.text((right + 6, bottom + 19), "cm/s", size=15)
    pen.text((right + 6, bottom + 37), said, size=12, ink=DIM)


def _wall_filter(pen: Pen, axes: Axes, blind_cm_s: float) -> None:
    """A hatched block on the scale: slower blood than this does not show."""
    right = axes.x + axes.width
    ends = sorted((axes.row(-blind_cm_s), axes.row(blind_cm_s)))
    top = round(max(ends[0], axes.y))
    bottom = round(min(ends[1], axes.y + axes.height - 1))
    if bottom <= top:
        return
    pen.draw.rectangle((right + 1, top, right + 6, bottom), fill=LINE)
    for y in range(top, bottom + 1, 3):
        pen.line((right + 1, y), (right + 6, y), ink=DIM)
    pen.text((right + 34, axes.row(0.0)), f"WF {_number(blind_cm_s)}", size=12, ink=DIM)


def time_axis(pen: Pen, axes: Axes) -> None:
    """Seconds from the left edge."""
    bottom = axes.y + axes.height
    pen.line((axes.x, bottom), (axes.x + axes.width, bottom), ink=LINE)
    step = nice_step(axes.sweep_s, 12)
    for k in range(int(axes.sweep_s / step + 1e-9) + 1):
        second = axes.start_s + k * step
        x = min(axes.column(second), axes.x + axes.width - 1)
        pen.line((x, bottom), (x, bottom + 7), ink=DIM)
        is_last = axes.x + axes.width - x < 20
        anchor = "lm" if k == 0 else "rm" if is_last else "mm"
        words = f"{second:g} s" if k == 0 or is_last else f"{second:g}"
        pen.text((x, bottom + 19), words, size=15, ink=DIM, anchor=anchor)
