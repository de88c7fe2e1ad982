"""The cross-section and the M-mode as they leave a scanner: depth, words, settings."""

from dataclasses import dataclass

from PIL import Image

from simulator.picture.bmode import RANGE_DB
from simulator.picture.inputs import Grey
from simulator.picture.lumen import half_axes_cm
from simulator.picture.neck_view import NeckView
from simulator.picture.pen import (
    BOX,
    DIM,
    INK,
    LINE,
    NOTICE,
    PANEL,
    Pen,
    nice_step,
    settings_column,
)

HEAD, FOOT, RULE, COLUMN = 76, 34, 50, 206
VESSEL_WORDS = {"jugular": ("IJV", "CCA"), "vertebral": ("VV", "VA")}


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionNotes:
    """What is written beside a cross-section or an M-mode."""

    heading: str
    csa_text: str = ""
    """The reading, e.g. ``CSA 1.16 cm²``; empty for none."""
    pressure_mmhg: float = 0.0
    area_cm2: float = 0.0
    """Lumen in the picture: the vein's name is written beside it."""
    shows_names: bool = True


def section_sheet(
    levels: Grey, view: NeckView, notes: SectionNotes, line_cm: float | None = None
) -> Pen:
    """The cross-section with probe, depth scale and settings.

    Parameters
    ----------
    line_cm
        Where the line of an M-mode lies, from the left edge; not drawn if not given.
    """
    height, width = levels.shape
    pen = sheet_around(width, height, notes.heading, "B-mode")
    x, y, per_cm = RULE, HEAD, height / view.depth_cm
    pen.paste(Image.fromarray(levels).convert("RGB"), (x, y))
    probe(pen, x, y, width)
    depth_scale(pen, x, y, height, view.depth_cm)
    if line_cm is not None:
        column = x + line_cm * per_cm
        for row in range(y + 4, y + height, 9):
            pen.line((column, row), (column, row + 3), ink=BOX)
    if notes.shows_names:
        _vessel_names(pen, view, notes, (x, y), per_cm)
    rows = [
        ("Depth", f"{view.depth_cm:.0f} cm", ""),
        ("Dyn. range", f"{RANGE_DB:.0f} dB", ""),
        ("Press", f"{notes.pressure_mmhg:.1f} mmHg", ""),
    ]
    end = settings_column(pen, (x + width + 26, HEAD + 12), COLUMN - 40, rows)
    if notes.csa_text:
        pen.text((x + width + 26, end + 20), notes.csa_text, size=20)
    return pen


def mmode_sheet(
    levels: Grey, view: NeckView, notes: SectionNotes, duration_s: float
) -> Pen:
    """The M-mode with depth and time."""
    height, width = levels.shape
    pen = sheet_around(width, height, notes.heading, "M-mode")
    x, y = RULE, HEAD
    pen.paste(Image.fromarray(levels).convert("RGB"), (x, y))
    depth_scale(pen, x, y, height, view.depth_cm)
    step = nice_step(duration_s, 12)
    for k in range(int(duration_s / step + 1e-9) + 1):
        at = min(x + k * step / duration_s * width, x + width - 1)
        pen.line((at, y + height), (at, y + height + 6), ink=DIM)
        words = f"{k * step:g} s" if k == 0 else f"{k * step:g}"
        pen.text((at, y + height + 18), words, size=14, ink=DIM, anchor="mm")
    rows = [
        ("Depth", f"{view.depth_cm:.0f} cm", ""),
        ("Dyn. range", f"{RANGE_DB:.0f} dB", ""),
        ("Press", f"{notes.pressure_mmhg:.1f} mmHg", ""),
        ("Sweep", f"{duration_s:.0f} s", ""),
    ]
    settings_column(pen, (x + width + 26, HEAD + 12), COLUMN - 40, rows)
    return pen


def sheet_around(width: int, height: int, heading: str, mode: str) -> Pen:
    """Dark glass with a heading and the column for settings."""
    size = (RULE + width + 12 + COLUMN, HEAD + height + FOOT)
    pen = Pen(*size)
    edge = size[0] - COLUMN
    pen.draw.rectangle((edge, 0, *size), fill=PANEL)
    pen.text((RULE, 26), heading, size=20)
    pen.text((edge + 14, 26), mode, size=18)
    for k, line in enumerate(NOTICE.split(". ")):
        pen.text((edge + 14, size[1] - 31 + 15 * k), line.rstrip("."), size=11, ink=DIM)
    return pen


def probe(pen: Pen, x: int, y: int, width: int) -> None:
    """The probe's face on the skin, and which side of the person is which."""
    pen.draw.rounded_rectangle((x, y - 9, x + width - 1, y - 1), radius=4, fill=LINE)
    pen.draw.ellipse((x + 6, y - 26, x + 16, y - 16), outline=INK, width=2)
    pen.text((x + 22, y - 20), "R", size=13, ink=DIM)
    pen.text((x + width - 6, y - 20), "L", size=13, ink=DIM, anchor="rm")


def depth_scale(pen: Pen, x: int, y: int, height: int, depth_cm: float) -> None:
    """Centimetres under the skin, at the left edge."""
    per_cm = height / depth_cm
    for k in range(round(2 * depth_cm) + 1):
        row = min(y + 0.5 * k * per_cm, y + height - 1)
        is_whole = k % 2 == 0
        pen.line((x - (10 if is_whole else 5), row), (x - 2, row), ink=DIM)
        if is_whole:
            words = f"{k // 2} cm" if k == 2 * round(depth_cm) else str(k // 2)
            pen.text((x - 14, row), words, size=14, ink=DIM, anchor="rm")


def _vessel_names(
    pen: Pen,
    view: NeckView,
    notes: SectionNotes,
    corner: tuple[int, int],
    per_cm: float,
) -> None:
    vein, artery = VESSEL_WORDS[view.vein.value]
    squeeze = view.squeeze_cm(notes.pressure_mmhg)
    x, y = corner
    if view.vein.value == "vertebral":  # too small to write into: beside them
        way = view.toward_middle
        places = (
            (vein, view.vein_x_cm - 0.3 * way, view.vein_y_cm),
            (artery, view.artery_x_cm + 0.34 * way, view.artery_y_cm),
        )
    else:
        wide, _ = half_axes_cm(notes.area_cm2, view.round_area_cm2)
        aside = -view.toward_middle * (float(wide) + 22.0 / per_cm)
        places = (  # beside the vein: what is inside it must stay in sight
            (vein, view.vein_x_cm + aside, view.vein_y_cm),
            (artery, view.artery_x_cm, view.artery_y_cm),
        )
    for word, at_x, at_y in places:
        where = (x + at_x * per_cm, y + (at_y - squeeze) * per_cm)
        pen.text(where, word, size=15, ink=INK, anchor="mm", halo=True)
