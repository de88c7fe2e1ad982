"""The colour picture as it leaves a scanner: box, colour bar, beam, gate, words."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from simulator.picture.colour import ColourFrame, ColourSettings
from simulator.picture.colour_map import colours
from simulator.picture.long_view import LongView
from simulator.picture.pen import (
    AMBER,
    BOX,
    DIM,
    INK,
    LINE,
    RED,
    Pen,
    settings_column,
)
from simulator.picture.section_sheet import (
    COLUMN,
    HEAD,
    RULE,
    depth_scale,
    sheet_around,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourNotes:
    """What is written beside a colour picture."""

    heading: str
    gate_mm: float = 0.0
    """Length of the sample volume; 0 leaves beam and gate out."""
    gate_offset_mm: float = 0.0
    angle_set_deg: float = 55.0


def colour_sheet(
    frame: ColourFrame, view: LongView, settings: ColourSettings, notes: ColourNotes
) -> Pen:
    """The colour picture with depth scale, colour bar and settings."""
    height, width = frame.rgb.shape[:2]
    pen = sheet_around(width, height, notes.heading, "Colour Doppler")
    x, y = RULE, HEAD
    pen.paste(Image.fromarray(frame.rgb), (x, y))
    pen.draw.rounded_rectangle((x, y - 9, x + width - 1, y - 1), radius=4, fill=LINE)
    depth_scale(pen, x, y, height, view.depth_cm)
    corners = [(x + a, y + b) for a, b in frame.box]
    pen.line(*corners, corners[0], ink=BOX, width=1)
    if notes.gate_mm > 0.0:
        _beam(pen, view, notes, (x, y), height)
    pen.arrow((x + 15, y + height - 17), "left", 11)
    pen.text((x + 26, y + height - 17), "head", size=15, halo=True)
    pen.text(
        (x + width - 27, y + height - 17), "heart", size=15, anchor="rm", halo=True
    )
    pen.arrow((x + width - 16, y + height - 17), "right", 11)
    left = x + width + 26
    rows = [
        ("Frequency", f"{settings.transmit_mhz:.1f} MHz", ""),
        ("PRF", f"{settings.prf_hz / 1000.0:.1f} kHz", ""),
        ("Wall filter", f"{settings.wall_filter_hz:.0f} Hz", ""),
        ("Steer", f"{view.steer_deg:.0f}°", ""),
        ("Depth", f"{view.depth_cm:.0f} cm", ""),
    ]
    if notes.gate_mm > 0.0:
        angle = notes.angle_set_deg
        mark = RED if angle > 70.0 else AMBER if angle > 60.0 else ""
        rows += [
            ("Gate", f"{notes.gate_mm:.1f} mm", ""),
            ("Angle set", f"{angle:.0f}°", mark),
        ]
    end = settings_column(pen, (left, HEAD + 12), COLUMN - 40, rows, 24)
    colour_bar(pen, (left, end + 4), settings, HEAD + height - 16)
    return pen


def colour_bar(
    pen: Pen, at: tuple[float, float], settings: ColourSettings, bottom: float
) -> None:
    """The map with both Nyquist limits, and which way each end is.

    Toward the probe is up, as on every scanner.
    """
    x, top = round(at[0]), round(at[1])
    tall = max(60, min(190, round(bottom) - top))
    map_ = np.repeat(colours(settings.colour_map)[::-1, None], 18, axis=1)
    pen.paste(Image.fromarray(map_).resize((18, tall)), (x, top))
    pen.draw.rectangle((x - 1, top - 1, x + 18, top + tall), outline=LINE)
    limit = f"{settings.nyquist_cm_s:.1f}"
    up, down = ("+", "−") if settings.is_inverted else ("−", "+")
    words = ("toward heart", "reversed")
    if not settings.is_inverted:
        words = words[::-1]
    for row, sign, word, side in (
        (top + 7, up, words[0], 1),
        (top + tall - 8, down, words[1], -1),
    ):
        pen.text((x + 27, row), f"{sign}{limit}", size=16)
        pen.text((x + 27, row + 18 * side), word, size=13, ink=DIM)
        pen.text((x + 27, row + 33 * side), "Nyquist", size=12, ink=DIM)
    pen.text((x + 27, top + 0.5 * tall), "0  cm/s axial", size=13, ink=INK)


def _beam(
    pen: Pen, view: LongView, notes: ColourNotes, corner: tuple[int, int], height: int
) -> None:
    """Doppler line with the two bars of the gate and the angle cursor."""
    per_cm = height / view.depth_cm
    x0 = corner[0] + 0.5 * view.width_cm * per_cm
    y0 = corner[1] + view.vein_y_cm * per_cm
    lean = np.radians(view.steer_deg)
    down = np.array([np.sin(lean), np.cos(lean)])
    across = np.array([down[1], -down[0]])
    middle = np.array([x0, y0]) + down * notes.gate_offset_mm / 10.0 * per_cm
    up_to = (y0 - corner[1]) / down[1]
    half = 0.05 * notes.gate_mm * per_cm
    stretches = ((-up_to, -half), (half, half + 1.6 * per_cm))
    for start, end in stretches:
        for k in np.arange(start, end, 8.0):
            _segment(pen, middle + down * k, middle + down * min(k + 4.0, end), BOX)
    for side in (-half, half):
        bar = middle + down * side
        _segment(pen, bar - across * 9.0, bar + across * 9.0, INK, 2)
    # The cursor stands where the operator believes the vein to run.
    turn = lean - np.radians(90.0 - notes.angle_set_deg) + np.pi / 2.0
    along = np.array([np.sin(turn), np.cos(turn)])
    along = along * np.sign(along[0])
    _segment(pen, middle - along * 34.0, middle - along * 12.0, INK, 2)
    _segment(pen, middle + along * 12.0, middle + along * 34.0, INK, 2)


def _segment(
    pen: Pen, start: np.ndarray, end: np.ndarray, ink: str, width: int = 1
) -> None:
    pen.line((start[0], start[1]), (end[0], end[1]), ink=ink, width=width)
