"""The still picture of a report: Scan's screen, drawn for paper.

Colours, marks and scale are those of `parts/scanner_strip.js`: the vein's colour for
the mean trace and thinner for the peak, hatching for reversed flow, a band for the wall
filter. The letters are as large as they must be to be read on a printed sheet.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageColor, ImageDraw

from criteria import Edition
from simulator import Recording
from simulator.picture import bmode, neck_view, strip_levels
from simulator.picture.pen import Pen, text_width
from simulator.protocol import visible_defect
from ui import palette, reversal
from ui.strip import scale, sweep
from ui.text import wording
from ui.window import is_deep

Array = NDArray[np.float64]

WIDTH, HEIGHT = 1600, 540
"""On A4 the picture is 188 mm wide: a point is three of its pixels."""
LETTERS, STRONG = 26, 28
"""Sizes of the letters [pixels]; 24 would be 8 points."""
SECTION, RULE, GAP = 400, 62, 14
TOP, BOTTOM, AXIS = 10, 46, 138
FINER = 2
"""Lines are drawn so much larger and reduced: smooth ones."""
HATCH_PX = 13
STEPS_CM_S = (1, 2, 5, 10, 20, 50, 100, 200)
MOST_STEPS = 8
SCREEN = palette.SCREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Where time and velocity lie [pixels]."""

    x: int
    y: int
    width: int
    height: int
    start_s: float
    length_s: float
    up_cm_s: float
    """End of the scale away from the heart."""
    down_cm_s: float

    def column(self, time_s: Array | float) -> Array:
        """Place of an instant from the plot's left edge."""
        return np.asarray((time_s - self.start_s) / self.length_s * self.width)

    def row(self, velocity_cm_s: Array | float) -> Array:
        """Height of a velocity from the plot's upper edge."""
        span = self.up_cm_s + self.down_cm_s
        return np.asarray((velocity_cm_s + self.up_cm_s) / span * self.height)


def still(made: Recording, edition: Edition | None = None) -> Image.Image:
    """Strip with its scale; the cross-section at its left, if there is one.

    Parameters
    ----------
    edition
        Whose limit the longest reversal is held against.
    """
    pen, left = Pen(WIDTH, HEIGHT, SCREEN.background), 0
    if not is_deep(made.site):
        _section(pen, made)
        left = SECTION + GAP
    run = reversal.Run(
        start_s=made.reversal_start_s, duration_s=made.form_reading.reflux_s
    )
    ends, part = scale(made), sweep(made, run)
    plot = Plot(
        x=left,
        y=TOP,
        width=WIDTH - AXIS - left,
        height=HEIGHT - TOP - BOTTOM,
        start_s=part.start_s,
        length_s=part.length_s,
        up_cm_s=ends["up_cm_s"],
        down_cm_s=ends["down_cm_s"],
    )
    colour = getattr(SCREEN, palette.colour_name(made.site))
    _levels(pen, plot, made, part.columns(made.spectrogram.time_s), part.shown_s)
    _lines(pen, plot, made, part.columns(made.traces.time_s), colour, ends["wall_cm_s"])
    _names(pen, plot, colour)
    _velocities(pen, plot, ends["nyquist"])
    _seconds(pen, plot)
    limit = reversal.reversal_limit(edition, made.site) if edition else None
    _bracket(pen, plot, reversal.bracket(run), reversal.limit_line(limit))
    return pen.image


# ---------------------------------------------------------------- cross-section
def _section(pen: Pen, made: Recording) -> None:
    """The cross-section at the mean area of the recording, with the area read off."""
    truth, scenario = made.truth, made.scenario
    width, height = SECTION - RULE, HEIGHT
    view = neck_view(
        made.site, truth.round_area_cm2, float(truth.area_cm2.max()), width / height
    )
    levels = bmode(
        view,
        float(truth.area_cm2.mean()),
        height=height,
        pressure_mmhg=scenario.operator.probe_pressure_mmhg,
        heart_rate_bpm=scenario.patient.heart_rate_bpm,
        defect=visible_defect(scenario.veins, made.site),
        probe_tilt_deg=scenario.operator.probe_tilt_deg,
        seed=scenario.seed,
    )
    picture = Image.fromarray(levels).convert("RGB").resize((width, height))
    pen.paste(picture, (RULE, 0))
    for depth in range(1, int(view.depth_cm) + 1):
        y = depth / view.depth_cm * height
        if y > height - LETTERS:
            break
        pen.line((RULE - 9, y), (RULE - 1, y), ink=SCREEN.dim, width=2)
        said = f"{depth} cm" if depth == 1 else f"{depth}"
        at = (RULE - 14, y)
        if depth == 1:  # the unit under its number: there is no room beside it
            pen.text(
                (RULE - 14, y + LETTERS),
                "cm",
                size=LETTERS,
                ink=SCREEN.dim,
                anchor="rm",
            )
            said = "1"
        pen.text(at, said, size=LETTERS, ink=SCREEN.dim, anchor="rm")
    area = wording("report")["picture"]["area"]
    said = area.format(area=f"{made.form_reading.csa_cm2:.2f}")
    pen.text((RULE + 12, 24), said, size=STRONG, ink=SCREEN.ink, halo=True)


# ---------------------------------------------------------------- strip
def _levels(
    pen: Pen, plot: Plot, made: Recording, columns: slice, shown_s: float
) -> None:
    """The grey levels of the spectrogram; dark where nothing is recorded yet."""
    width = round(min(1.0, shown_s / plot.length_s) * plot.width)
    spectrum = made.spectrogram
    levels = strip_levels(
        spectrum.power[:, columns],
        spectrum.shift_hz,
        made.scenario.machine,
        width,
        plot.height,
    )
    pen.paste(Image.fromarray(levels).convert("RGB"), (plot.x, plot.y))


def _lines(
    pen: Pen, plot: Plot, made: Recording, columns: slice, colour: str, wall: float
) -> None:
    """Wall filter, baseline, reversed flow hatched, peak and mean trace."""
    size = (plot.width * FINER, plot.height * FINER)
    layer = Image.new("RGBA", size)
    draw = ImageDraw.Draw(layer)
    zero = float(plot.row(0.0)) * FINER
    blind = [float(plot.row(v)) * FINER for v in (-wall, wall)]
    draw.rectangle((0, blind[0], size[0], blind[1]), fill=_clear(SCREEN.left, 0.16))
    draw.line((0, zero, size[0], zero), fill=_clear(SCREEN.ink, 0.6), width=FINER + 1)
    traces = made.traces
    seen = traces.is_detected[columns]
    at = plot.column(traces.time_s[columns]) * FINER
    mean = plot.row(traces.mean_cm_s[columns]) * FINER
    peak = plot.row(traces.peak_cm_s[columns]) * FINER
    _hatch(layer, at, np.where(seen, np.minimum(mean, zero), zero), zero, colour)
    draw = ImageDraw.Draw(layer)
    _trace(draw, at, peak, seen, _clear(colour, 0.6), 3)
    _trace(draw, at, mean, seen, _clear(colour, 1.0), 6)
    small = layer.resize((plot.width, plot.height), Image.Resampling.BOX)
    pen.image.paste(small, (plot.x, plot.y), small)


def _hatch(
    layer: Image.Image, at: Array, edge: Array, zero: float, colour: str
) -> None:
    """Reversed flow, so that shape carries it and not colour."""
    inside = Image.new("L", layer.size)
    outline = [(float(at[0]), zero), *zip(at.tolist(), edge.tolist(), strict=True)]
    ImageDraw.Draw(inside).polygon([*outline, (float(at[-1]), zero)], fill=217)
    stripes = Image.new("L", layer.size)
    draw, (width, height) = ImageDraw.Draw(stripes), layer.size
    for x in range(-height, width, HATCH_PX * FINER):
        draw.line((x, height, x + height, 0), fill=255, width=2 * FINER - 1)
    layer.paste(colour, mask=ImageChops.multiply(inside, stripes))


def _trace(
    draw: ImageDraw.ImageDraw,
    at: Array,
    rows: Array,
    seen: NDArray[np.bool_],
    ink: tuple[int, ...],
    width: int,
) -> None:
    """A line; none where no flow is detected."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], seen, [False]))))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        points = list(
            zip(at[first:last].tolist(), rows[first:last].tolist(), strict=True)
        )
        if len(points) > 1:
            draw.line(points, fill=ink, width=width, joint="curve")


def _clear(colour: str, share: float) -> tuple[int, ...]:
    return (*ImageColor.getrgb(colour)[:3], round(255 * share))


def _names(pen: Pen, plot: Plot, colour: str) -> None:
    """Which way is which, and which line is which."""
    words = wording("scan")
    left, foot = plot.x + 14, plot.y + plot.height
    for y, way, said in (
        (plot.y + 22, "up", words["reversed"]),
        (foot - 22, "down", words["toward"]),
    ):
        pen.arrow((left + 8, y), way, 17, ink=SCREEN.ink)
        said = said.rstrip(" ↑↓")
        pen.text((left + 26, y), said, size=LETTERS, ink=SCREEN.ink, halo=True)
    right = plot.x + plot.width - 14
    for k, (name, width) in enumerate((("peak", 2), ("mean", 4))):
        y = foot - 22 - 34 * k
        pen.text(
            (right - 74, y),
            words[name],
            size=LETTERS,
            ink=SCREEN.ink,
            anchor="rm",
            halo=True,
        )
        pen.line((right - 62, y), (right, y), ink=colour, width=width)


def _velocities(pen: Pen, plot: Plot, nyquist: list[str]) -> None:
    """Words carry the sign: the numbers on both sides are positive."""
    right, foot = plot.x + plot.width, plot.y + plot.height
    pen.line((right, plot.y), (right, foot), ink=SCREEN.line, width=2)
    span = plot.up_cm_s + plot.down_cm_s
    step = next((s for s in STEPS_CM_S if span / s <= MOST_STEPS), 500)
    for k in range(-int(plot.up_cm_s / step), int(plot.down_cm_s / step) + 1):
        y = plot.y + float(plot.row(float(k * step)))
        if plot.y + 50 <= y <= foot - 50:
            ink = SCREEN.ink if k == 0 else SCREEN.dim
            pen.line((right, y), (right + 9, y), ink=SCREEN.line, width=2)
            pen.text((right + 16, y), f"{abs(k * step)}", size=LETTERS, ink=ink)
    word = wording("scan")["nyquist"]
    for y, inward, value in ((plot.y, 1, nyquist[0]), (foot, -1, nyquist[1])):
        # beyond these ends speed wraps round
        pen.line((right - 7, y), (right + 11, y), ink=SCREEN.ink, width=4)
        said = f"{value} {word}"
        pen.text((right + 16, y + 15 * inward), said, size=LETTERS, ink=SCREEN.ink)
    pen.text((right + 16, foot + 24), "cm/s", size=LETTERS, ink=SCREEN.dim)


def _seconds(pen: Pen, plot: Plot) -> None:
    """Seconds of the recording."""
    foot = plot.y + plot.height
    every = next((s for s in (0.5, 1.0, 2.0, 5.0) if plot.length_s / s <= 11), 10.0)
    first = int(plot.start_s / every) + 1
    last = plot.start_s + plot.length_s - 0.3 * every
    for k in range(first, int(last / every) + 1):
        x = plot.x + float(plot.column(k * every))
        said = f"{k * every:g} s" if k == first else f"{k * every:g}"
        pen.line((x, foot), (x, foot + 7), ink=SCREEN.line, width=2)
        pen.text((x, foot + 24), said, size=LETTERS, ink=SCREEN.dim, anchor="mm")


def _bracket(
    pen: Pen, plot: Plot, run: dict[str, Any] | None, limit: dict[str, Any] | None
) -> None:
    """The longest reversal, held against the limit of the edition."""
    if run is None:
        return
    ends = [run["start_s"], run["start_s"] + run["duration_s"]]
    start, end = (plot.x + float(plot.column(t)) for t in ends)
    zero = plot.y + float(plot.row(0.0))
    y = plot.y + max(66.0, 0.32 * (zero - plot.y))
    furthest = end
    pen.line((start, y), (end, y), ink=SCREEN.ink, width=3)
    for x in (start, end):
        pen.line((x, y - 10), (x, y + 10), ink=SCREEN.ink, width=3)
    if limit is not None:
        at = plot.x + float(plot.column(run["start_s"] + limit["value"]))
        furthest = max(end, at)
        if end > at:
            pen.line((at, y), (end, y), ink=SCREEN.ink, width=8)
        else:
            pen.dotted(end, at, y, ink=SCREEN.ink, gap=8)
        pen.line((at, y - 20), (at, y + 16), ink=SCREEN.ink, width=4)
        half = text_width(limit["text"], LETTERS) / 2
        # under the bracket where "reversed" stands above it
        below = at - half < plot.x + 190
        middle = min(max(at, plot.x + half + 8), plot.x + plot.width - half - 8)
        pen.text(
            (middle, y + (34 if below else -36)),
            limit["text"],
            size=LETTERS,
            ink=SCREEN.ink,
            anchor="mm",
            halo=True,
        )
    is_right = furthest > plot.x + plot.width - 150
    pen.text(
        (start - 16 if is_right else furthest + 18, y),
        run["text"],
        size=STRONG,
        ink=SCREEN.ink,
        anchor="rm" if is_right else "lm",
        halo=True,
    )
