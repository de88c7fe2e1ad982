"""One row of `flips.toml` as a picture: before and after side by side, words below."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageColor

from exam import Posture
from scripts.flip_rows import Result, View, gain, setting_text
from simulator import PRESETS, Recording
from simulator.calipers import diameters_cm, slip
from simulator.measure import is_hidden
from simulator.picture import StripNotes, bmode, neck_view
from simulator.picture.inputs import MachineSettings, SpectrogramLike
from simulator.picture.pen import AMBER, BLACK, DIM, INK, MEAN, NOTICE, PEAK, Pen
from simulator.picture.pen import text_width as width_of
from simulator.picture.section_sheet import depth_scale, probe
from simulator.picture.strip_axes import Axes, strip_axes, time_axis, velocity_axis
from simulator.picture.strip_sheet import paint_levels, paint_traces
from simulator.picture.wording import heading
from simulator.protocol import TILT_DEG

SIZE = (1100, 340)
MARGIN, GAP, TOP = 14, 18, 70
PANEL_WIDTH = (SIZE[0] - 2 * MARGIN - GAP) // 2
STRIP = (PANEL_WIDTH - 100, 176)
SECTION_HEIGHT = 186
FOOT = 294
MOST_BYTES = 32_000
"""A gallery of these has to load on a phone."""


def flip_png(result: Result) -> bytes:
    """The picture of a row as a small PNG file."""
    return small_png(flip_sheet(result).image)


def flip_sheet(result: Result) -> Pen:
    """Draw a row: where, before, after, what was read, what that does."""
    row = result.row
    pen = Pen(*SIZE)
    pen.text((MARGIN, 18), row.factor, size=18)
    told = [PRESETS[row.person].title, row.given_text]
    pen.text(
        (SIZE[0] - MARGIN, 18),
        " · ".join(part for part in told if part),
        size=14,
        ink=DIM,
        anchor="rm",
    )
    draw = _strip if row.picture == "strip" else _section
    for k, view in enumerate((result.before, result.after)):
        x = MARGIN + k * (PANEL_WIDTH + GAP)
        _title(pen, view, x, is_after=k == 1)
        draw(pen, view, x)
    _words(pen, result)
    return pen


def small_png(image: Image.Image) -> bytes:
    """As many greys as fit into `MOST_BYTES`; the inks stay as they are."""
    for n_grey in (40, 32, 24, 20, 16, 14, 12, 10, 8):
        out = BytesIO()
        few = image.quantize(palette=_palette(n_grey), dither=Image.Dither.NONE)
        few.save(out, "PNG", optimize=True)
        if len(out.getvalue()) <= MOST_BYTES:
            break
    return out.getvalue()


def _palette(n_grey: int) -> Image.Image:
    """The inks of the sheet, half as bright for the rims of letters, and greys.

    Nothing between black and the first grey: faint noise would fill the file.
    """
    inks = [np.array(ImageColor.getrgb(ink)[:3]) for ink in (AMBER, MEAN)]
    greys = [np.full(3, g) for g in np.linspace(0.0, 255.0, n_grey)[1:]]
    black = np.array(ImageColor.getrgb(BLACK)[:3])
    colours = [black, *inks, *(ink // 2 for ink in inks), *greys]
    palette = Image.new("P", (1, 1))
    palette.putpalette([round(float(level)) for colour in colours for level in colour])
    return palette


def _title(pen: Pen, view: View, x: int, *, is_after: bool) -> None:
    """The setting of this side, and where the probe stands."""
    row = view.row
    if row.levels:
        told = row.levels[int(is_after)].upper()
    else:
        (told,) = (row.to if is_after else row.from_).values()
    unit = row.unit
    words = f"{setting_text(told)}{'' if unit in ('', '°') else ' '}{unit}"
    pen.line((x, 61), (x + PANEL_WIDTH, 61))
    pen.text((x, 48), words, size=17, ink=AMBER if is_after else INK)
    tilt_deg = TILT_DEG[Posture(row.posture)]
    glottis = view.scenario.operator.glottis
    where = heading(view.site, tilt_deg, view.breathing, glottis)
    pen.text((x + PANEL_WIDTH, 48), where, size=14, ink=DIM, anchor="rm")


# ---------------------------------------------------------------------------- strip
def _strip(pen: Pen, view: View, x: int) -> None:
    recording = view.recording()
    spectrogram, machine = recording.spectrogram, recording.scenario.machine
    notes = StripNotes(heading="")
    axes = _axes(recording, spectrogram, machine, notes, x)
    paint_levels(pen, axes, spectrogram, machine)
    paint_traces(pen, axes, recording.traces)
    velocity_axis(pen, axes, spectrogram, machine, notes)
    time_axis(pen, axes)
    if is_hidden(view.scenario.patient, view.site.vein):
        middle = (x + STRIP[0] / 2, TOP + 0.6 * STRIP[1])
        pen.text(middle, "behind bone: nothing to read", anchor="mm", halo=True)


def _axes(
    recording: Recording,
    spectrogram: SpectrogramLike,
    machine: MachineSettings,
    notes: StripNotes,
    x: int,
) -> Axes:
    """The scale of the exported strip, at this place and size; the whole recording."""
    scale = strip_axes(spectrogram, machine, notes)
    return Axes(
        x=x,
        y=TOP,
        width=STRIP[0],
        height=STRIP[1],
        start_s=0.0,
        sweep_s=recording.duration_s,
        reversed_cm_s=scale.reversed_cm_s,
        forward_cm_s=scale.forward_cm_s,
        is_inverted=False,
    )


# -------------------------------------------------------------------- cross-section
def _section(pen: Pen, view: View, x: int) -> None:
    """The vein at its mean area, with the calipers where the operator sets them."""
    recording = view.recording()
    truth, operator = recording.truth, recording.scenario.operator
    area = recording.true_reading.csa_cm2
    look = neck_view(view.site, truth.round_area_cm2, float(truth.area_cm2.max()))
    levels = bmode(
        look,
        area,
        height=SECTION_HEIGHT,
        pressure_mmhg=operator.probe_pressure_mmhg,
        probe_tilt_deg=operator.probe_tilt_deg,
        seed=view.scenario.seed,
    )
    left, top = x + 40, TOP + 22
    height, width = levels.shape
    pen.paste(Image.fromarray(levels).convert("RGB"), (left, top))
    probe(pen, left, top, width)
    depth_scale(pen, left, top, height, look.depth_cm)
    tilt_deg = TILT_DEG[Posture(view.row.posture)]
    hand = slip(view.scenario, view.site, tilt_deg, view.breathing)
    along, across = (
        float(d) for d in diameters_cm(area, truth.round_area_cm2, operator, hand)
    )
    per_cm = height / look.depth_cm
    deep_cm = look.vein_y_cm - look.squeeze_cm(operator.probe_pressure_mmhg)
    centre = (left + look.vein_x_cm * per_cm, top + deep_cm * per_cm)
    _calipers(pen, centre, (0.5 * across * per_cm, 0.5 * along * per_cm))
    _numbers(pen, view, (left + width + 20, top + 10), (along, across), area)


def _calipers(pen: Pen, centre: tuple[float, float], half: tuple[float, float]) -> None:
    """The dotted outline that is measured, and a cross at each end of a diameter."""
    (x, y), (a, b) = centre, half
    around = np.linspace(0.0, 2.0 * np.pi, max(16, round(2.0 * (a + b) / 5.0)) + 1)
    for t in around[:-1]:
        pen.draw.point((round(x + a * np.cos(t)), round(y + b * np.sin(t))), AMBER)
    for at_x, at_y in ((x - a, y), (x + a, y), (x, y - b), (x, y + b)):
        pen.line((at_x - 4, at_y), (at_x + 4, at_y), ink=AMBER)
        pen.line((at_x, at_y - 4), (at_x, at_y + 4), ink=AMBER)


def _numbers(
    pen: Pen,
    view: View,
    at: tuple[int, int],
    diameters: tuple[float, float],
    true_cm2: float,
) -> None:
    """What the operator measures, and the truth beside it."""
    x, y = at
    along, across = diameters
    csa = view.measurement.csa_cm2
    pen.text((x, y), "measured", size=13, ink=DIM)
    pen.text((x, y + 22), f"CSA {csa:.2f} cm²", size=20, ink=AMBER)
    pen.text((x, y + 46), f"{along:.2f} by {across:.2f} cm", size=14)
    pen.text((x, y + 76), "true", size=13, ink=DIM)
    pen.text((x, y + 94), f"{true_cm2:.2f} cm²", size=16)
    difference = gain(view)
    if view.row.reading == "sitting_minus_lying_cm2" and difference is not None:
        lying = view.at(Posture.SUPINE).csa_cm2
        pen.text((x, y + 124), "measured lying", size=13, ink=DIM)
        pen.text((x, y + 142), f"{lying:.2f} cm²", size=16)


# ---------------------------------------------------------------------------- words
def _words(pen: Pen, result: Result) -> None:
    """The caption: the factor and what is read, then what that does."""
    first = f"{result.row.change}: {result.reading_text}"
    second = result.verdict_text
    if result.judged_text:
        second += f" {result.judged_text}"
    flips = bool(result.changed)
    _arrowed(pen, (MARGIN, FOOT + 8), first, 17, INK)
    _arrowed(pen, (MARGIN, FOOT + 32), second, 17, AMBER if flips else MEAN)
    pen.text((SIZE[0] - MARGIN, FOOT + 10), NOTICE, size=11, ink=DIM, anchor="rm")
    if result.row.picture == "strip":
        x = SIZE[0] - MARGIN
        for word, ink in (("peak", PEAK), ("mean", MEAN)):
            x -= round(width_of(word, 13))
            pen.text((x, FOOT + 34), word, size=13)
            pen.line((x - 26, FOOT + 34), (x - 6, FOOT + 34), ink=ink, width=3)
            x -= 42


def _arrowed(
    pen: Pen, at: tuple[float, float], words: str, size: int, ink: str
) -> None:
    """Write, with arrows drawn: the font has none."""
    x, y = at
    for k, part in enumerate(words.split(" → ")):
        if k:
            pen.line((x + 6, y), (x + 16, y), ink=ink, width=2)
            pen.arrow((x + 18, y), "right", 8, ink)
            x += 30
        x += pen.text((x, y), part, size=size, ink=ink)
