"""What an operator has on the glass: cross-section and strip in one still picture.

Both operators get the same velocity scale, so that their strips can be compared. The
words beside the picture are written by `card.py`.
"""

from dataclasses import dataclass
from io import BytesIO

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from PIL import Image

from exam import SITES
from simulator import Scenario
from simulator.picture import bmode, neck_view, section_alt, strip_alt, strip_levels
from simulator.picture.inputs import velocity_cm_s
from simulator.picture.pen import Pen
from simulator.picture.strip import scale_hz
from simulator.protocol import visible_defect
from simulator.record import Recording, record_truth
from ui import palette, state
from ui.text import wording
from ui.window import is_deep

Array = NDArray[np.float64]

HEIGHT, SECTION, AXIS, GAP = 420, 320, 94, 6
WIDTH = 1080
"""Twice the size it is shown at, for sharp screens [pixels]."""
LETTERS = 34
"""8 points where two pictures stand side by side on A4 [pixels]."""
ENDS_CM_S = (10, 20, 30, 40, 60, 80, 120, 160, 240, 320, 640)
"""Ends of the velocity scale, in steps, so that it stands still."""
REVERSED_SHARE = 0.6
"""Room above the zero line, as a share of that below."""
JPEG_QUALITY = 82


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The picture and what is read off it."""

    jpeg: bytes
    alt: str
    csa_cm2: float | None
    """None where there is no cross-section."""
    reflux_s: float


@st.cache_resource(max_entries=24, show_spinner=False)
def _recording(of: Scenario, code: str) -> Recording:
    truth, notes = state.truth_at(of, code)
    return record_truth(of, truth, notes=notes)


def end_cm_s(scenarios: tuple[Scenario, ...], code: str) -> float:
    """End of a velocity scale that holds the strips of all these operators [cm/s]."""
    fastest = 0.0
    for scenario in scenarios:
        traces = _recording(scenario, code).traces
        seen = np.abs(traces.peak_cm_s[traces.is_detected])
        if seen.size:
            fastest = max(fastest, float(np.percentile(seen, 98.0)))
    wanted = 1.15 * fastest
    return float(next((end for end in ENDS_CM_S if end >= wanted), ENDS_CM_S[-1]))


@st.cache_data(max_entries=64, show_spinner=False)
def seen(of: Scenario, code: str, down_cm_s: float) -> Seen:
    """The picture at this site in the operator's posture and breathing.

    Parameters
    ----------
    down_cm_s
        End of the scale toward the heart.
    """
    made, site = _recording(of, code), SITES[code]
    pen = Pen(WIDTH, HEIGHT, palette.SCREEN.background)
    left, alts = 0, []
    reading = made.form_reading
    if not is_deep(site):
        pen.paste(_section(made), (0, 0))
        left = SECTION + GAP
        pressure = of.operator.probe_pressure_mmhg
        alts.append(
            section_alt(
                site,
                float(made.truth.area_cm2.mean()),
                made.truth.round_area_cm2,
                pressure_mmhg=pressure,
                defect=visible_defect(of.veins, site),
            )
        )
    alts.append(strip_alt(site, made.spectrogram, made.traces, of.machine))
    _strip(pen, made, left, down_cm_s, palette.colour_name(site))
    out = BytesIO()
    pen.image.save(out, "JPEG", quality=JPEG_QUALITY)
    return Seen(
        jpeg=out.getvalue(),
        alt=" ".join(alts),
        csa_cm2=None if is_deep(site) else reading.csa_cm2,
        reflux_s=reading.reflux_s,
    )


# ---------------------------------------------------------------- the two halves
def _section(made: Recording) -> Image.Image:
    """The cross-section at the mean area of the recording."""
    truth, site = made.truth, made.site
    area = float(truth.area_cm2.mean())
    view = neck_view(
        site, truth.round_area_cm2, float(truth.area_cm2.max()), SECTION / HEIGHT
    )
    operator = made.scenario.operator
    levels = bmode(
        view,
        area,
        height=HEIGHT,
        pressure_mmhg=operator.probe_pressure_mmhg,
        heart_rate_bpm=made.scenario.patient.heart_rate_bpm,
        defect=visible_defect(made.scenario.veins, site),
        probe_tilt_deg=operator.probe_tilt_deg,
        seed=made.scenario.seed,
    )
    return Image.fromarray(levels).convert("RGB").resize((SECTION, HEIGHT))


def _strip(pen: Pen, made: Recording, left: int, down: float, colour: str) -> None:
    """Grey levels of one sweep between the ends of the scale, zero line, mean trace."""
    machine, spectrum = made.scenario.machine, made.spectrogram
    width = WIDTH - AXIS - left
    up = REVERSED_SHARE * down
    is_shown = spectrum.time_s < machine.sweep_s
    full = _full_levels(made, is_shown, width, up + down)
    edges = scale_hz(spectrum.shift_hz, machine.baseline_shift)
    low, high = (
        velocity_cm_s(edge, spectrum.transmit_mhz, spectrum.angle_set_deg)
        for edge in edges
    )
    rows = full.shape[0]
    top = round((-up - low) / (high - low) * rows)
    cut = np.zeros((HEIGHT, width), dtype=np.uint8)
    first, last = max(top, 0), min(top + HEIGHT, rows)
    if last > first:
        cut[first - top : last - top] = full[first:last]
    pen.paste(Image.fromarray(cut).convert("RGB"), (left, 0))

    def row(velocity: Array | float) -> Array:
        return np.asarray((velocity + up) / (up + down) * HEIGHT)

    screen = palette.SCREEN
    zero = float(row(0.0))
    pen.line((left, zero), (left + width, zero), ink=screen.dim, width=2)
    _trace(pen, made, left, width, row(made.traces.mean_cm_s), getattr(screen, colour))
    step = down / 2.0
    middle = left + width + AXIS / 2
    for velocity in (-step, 0.0, step, 0.93 * down):
        shown = f"{abs(round(velocity / step) * step):g}"
        at = (middle, float(row(velocity)))
        pen.text(at, shown, size=LETTERS, ink=screen.ink, anchor="mm")
    at = (middle, float(row(0.5 * step)))
    pen.text(at, "cm/s", size=LETTERS, ink=screen.dim, anchor="mm")
    words = wording("flip")["glass"]
    pen.text(
        (left + 12, 24), words["reversed"], size=LETTERS, ink=screen.ink, halo=True
    )
    pen.text(
        (left + 12, HEIGHT - 24),
        words["toward"],
        size=LETTERS,
        ink=screen.ink,
        halo=True,
    )


def _full_levels(
    made: Recording, is_shown: NDArray[np.bool_], width: int, span_cm_s: float
) -> NDArray[np.uint8]:
    """The whole strip, as high as it is when the scale's span fills the picture."""
    spectrum, machine = made.spectrogram, made.scenario.machine
    edges = scale_hz(spectrum.shift_hz, machine.baseline_shift)
    low, high = (
        velocity_cm_s(edge, spectrum.transmit_mhz, spectrum.angle_set_deg)
        for edge in edges
    )
    rows = max(round((high - low) / span_cm_s * HEIGHT), 2)
    most = 8 * HEIGHT  # near 90° a Hertz is worth a whole screen of velocity
    levels = strip_levels(
        spectrum.power[:, is_shown],
        spectrum.shift_hz,
        machine,
        width,
        min(rows, most),
    )
    if rows > most:
        image = Image.fromarray(levels).resize((width, min(rows, 16 * HEIGHT)))
        return np.asarray(image)
    return levels


def _trace(
    pen: Pen, made: Recording, left: int, width: int, rows: Array, colour: str
) -> None:
    """The mean trace where flow stands out of the noise."""
    traces = made.traces
    columns = left + traces.time_s / made.scenario.machine.sweep_s * width
    keep = traces.is_detected & (columns < left + width)
    breaks = np.flatnonzero(~keep)
    for piece in np.split(np.arange(len(keep)), breaks):
        points = [
            (float(columns[i]), float(rows[i]))
            for i in piece
            if keep[i] and 0 <= rows[i] <= HEIGHT
        ]
        if len(points) > 1:
            pen.line(*points, ink=colour, width=3)
