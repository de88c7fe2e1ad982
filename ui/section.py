"""What stands beside the trace: the cross-section, or words where bone is in the way.

The grey picture is `simulator.picture.bmode` of the true area. Breath and heartbeat
move the vein all the time, and a picture of every instant would be megabytes: a few
pictures from the smallest lumen to the largest go to the browser, with the one that
belongs to every instant. `picture.py` puts this beside the trace.
"""

from base64 import b64encode
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from exam import Defect, Site
from simulator import Scenario, SiteTruth
from simulator.measure import read
from simulator.picture import NeckView, bmode, neck_view
from simulator.picture.bmode import FRAMES_PER_S, oblique
from simulator.picture.lumen import half_axes_cm
from simulator.protocol import visible_defect
from simulator.record import Recording
from ui import by_hand, state
from ui.kept import kept
from ui.text import wording
from ui.turns import SCREENS
from ui.window import is_deep, is_hidden, needed

Array = NDArray[np.float64]

ASPECT = 0.75
"""Width over height of the picture, as `parts/scanner.css` leaves room for it."""
HEIGHT = 256
"""Rows of a picture: what a beam resolves, not what the glass could show [pixels]."""
LARGEST_STEP_CM = 0.06
"""Between two pictures the wall moves no further than this: the glass mixes them ..."""
MOST_PICTURES = 8
"""... unless more than so many were needed."""
RADIUS_STEP_CM = 0.1
"""The layout follows the vein in such steps, so that a slider does not shake it."""
JPEG_QUALITY = 60
N_INSTANT = 250


# ---------------------------------------------------------------- the cross-section
def section(
    scenario: Scenario, recording: Recording, *, reveal: bool
) -> dict[str, Any]:
    """The picture of the lumen; through the skull there is none.

    Parameters
    ----------
    reveal
        Whether the outline without the probe is asked for: another simulation.
    """
    truth, site = recording.truth, recording.site
    if is_deep(site):
        return {}
    words = wording("scan")
    reading = state.read_at(scenario, site.code).reading
    pressure = scenario.operator.probe_pressure_mmhg
    defect = visible_defect(scenario.veins, site)
    seen = words["defect"].get(defect, "")
    by_hand_cm2 = by_hand.at(scenario, site).get("csa_cm2")
    area_cm2 = reading.csa_cm2 if by_hand_cm2 is None else by_hand_cm2
    note = words["csa_note"] if by_hand_cm2 is None else words["hand"]["note"]
    return {
        "vein": ", ".join(filter(None, (words[site.vein.value], seen))),
        "artery": words["artery"][site.vein.value],
        "defect": defect.value,
        "csa_text": f"{area_cm2:.2f}",
        "csa_note": note,
        "press_text": words["probe"].format(pressure=f"{pressure:.1f}"),
        "unpressed": _unpressed(scenario, site) if reveal else None,
        "alt_section": _alt_section(truth, area_cm2, note, seen),
        "section": pictures(recording),
    }


def pictures(recording: Recording) -> dict[str, Any]:
    """Grey pictures one below the other, which is shown when, and what lies where."""
    truth, scenario, beam = recording.truth, recording.scenario, recording.beam
    operator = scenario.operator
    view = layout(truth)
    areas = levels_cm2(truth.area_cm2, truth.round_area_cm2)
    over_time = np.interp(truth.area_cm2, areas, np.arange(len(areas)))
    squeeze = view.squeeze_cm(operator.probe_pressure_mmhg)
    _, thick = half_axes_cm(truth.area_cm2.max(), truth.round_area_cm2)
    deep = view.vein_y_cm - squeeze
    return {
        "image": _sprite(
            view,
            areas,
            round(float(truth.area_cm2.mean()), 3),
            operator.probe_pressure_mmhg,
            visible_defect(scenario.veins, truth.site),
            operator.probe_tilt_deg,
            scenario.seed,
        ),
        "n_picture": len(areas),
        "at": [round(value, 2) for value in _thinned(over_time)],
        "depth_cm": view.depth_cm,
        "width_cm": round(view.width_cm, 4),
        "vein": {
            "x_cm": round(view.vein_x_cm, 3),
            "y_cm": round(deep, 3),
            "below_cm": round(float(thick) * oblique(operator.probe_tilt_deg), 3),
        },
        "artery": {
            "x_cm": round(view.artery_x_cm, 3),
            "y_cm": round(view.artery_y_cm - squeeze, 3),
            "radius_cm": view.artery_radius_cm,
            "beats_per_s": round(scenario.patient.heart_rate_bpm / 60.0, 3),
        },
        "gate": {
            "y_cm": round(deep + beam.gate_offset_mm / 10.0, 3),
            "half_cm": round(beam.half_gate_mm / 10.0, 3),
        },
    }


def layout(truth: SiteTruth) -> NeckView:
    """Where everything lies; the same for neighbouring positions of a slider."""
    largest = max(truth.round_area_cm2, float(truth.area_cm2.max()))
    radius = np.ceil(np.sqrt(largest / np.pi) / RADIUS_STEP_CM - 1e-9) * RADIUS_STEP_CM
    return neck_view(truth.site, truth.round_area_cm2, float(np.pi * radius**2), ASPECT)


def levels_cm2(area_cm2: Array, round_area_cm2: float) -> tuple[float, ...]:
    """Areas to draw: from the smallest to the largest in equal steps of the outline."""
    smallest, largest = float(area_cm2.min()), float(area_cm2.max())
    fine = np.linspace(smallest, largest, 400)
    wide, thick = half_axes_cm(fine, round_area_cm2)
    moved = np.abs(np.diff(wide)) + np.abs(np.diff(thick))
    way = np.concatenate(([0.0], np.cumsum(moved)))
    n = int(np.clip(np.ceil(way[-1] / LARGEST_STEP_CM), 1, MOST_PICTURES - 1))
    chosen = np.interp(np.linspace(0.0, way[-1], n + 1), way, fine)
    return tuple(dict.fromkeys(round(float(area), 3) for area in chosen))


@kept(most=64)
def _sprite(*looks: Any) -> str:
    """All pictures, one below the other: a JPEG as a data address."""
    return SCREENS.do(_drawn, *looks)


def _drawn(
    view: NeckView,
    areas: tuple[float, ...],
    rest_cm2: float,
    pressure_mmhg: float,
    defect: Defect,
    probe_tilt_deg: float,
    seed: int,
) -> str:
    drawn = [
        bmode(
            view,
            area,
            height=HEIGHT,
            time_s=k / FRAMES_PER_S,
            heart_rate_bpm=0.0,  # the browser makes the artery beat
            pressure_mmhg=pressure_mmhg,
            defect=defect,
            rest_area_cm2=rest_cm2,
            probe_tilt_deg=probe_tilt_deg,
            seed=seed,
        )
        for k, area in enumerate(areas)
    ]
    out = BytesIO()
    Image.fromarray(np.vstack(drawn)).save(out, "JPEG", quality=JPEG_QUALITY)
    return f"data:image/jpeg;base64,{b64encode(out.getvalue()).decode()}"


def _thinned(values: Array) -> list[float]:
    """Means of equal stretches, at most `N_INSTANT` of them."""
    edges = np.linspace(0, len(values), min(N_INSTANT, len(values)) + 1).astype(int)
    return [float(values[a:b].mean()) for a, b in pairwise(edges)]


# ---------------------------------------------------------------- the truth
def outline(recording: Recording) -> dict[str, list[float]]:
    """True area and half axes in the picture's plane over time, for those who ask."""
    truth = recording.truth
    area = np.array(_thinned(truth.area_cm2))
    wide, thick = half_axes_cm(area, truth.round_area_cm2)
    stretch = oblique(recording.scenario.operator.probe_tilt_deg)
    return {
        "area_cm2": [round(float(v), 3) for v in area],
        "half_width_cm": [round(float(v), 3) for v in wide],
        "half_depth_cm": [round(float(v) * stretch, 3) for v in thick],
    }


def _unpressed(scenario: Scenario, site: Site) -> dict[str, Any] | None:
    """The same moment without the probe; None where it does not press."""
    if scenario.operator.probe_pressure_mmhg == 0.0:
        return None
    hands_off = scenario.replaced({"operator.probe_pressure_mmhg": 0.0})
    truth, _ = state.truth_at(hands_off, site.code)
    area = read(truth, scenario.patient, scenario.operator.breathing).csa_cm2
    wide, thick = half_axes_cm(area, truth.round_area_cm2)
    stretch = oblique(scenario.operator.probe_tilt_deg)
    return {
        "half_width_cm": round(float(wide), 3),
        "half_depth_cm": round(float(thick) * stretch, 3),
        "text": wording("scan")["unpressed"].format(area=f"{area:.2f}"),
    }


# ---------------------------------------------------------------- words
def _alt_section(truth: SiteTruth, area_cm2: float, note: str, defect: str) -> str:
    words = wording("scan")["section"]
    shape = words["round"]
    wide, thick = half_axes_cm(truth.area_cm2.mean(), truth.round_area_cm2)
    if wide > 1.05 * thick:
        shape = words["flat"].format(ratio=f"{float(wide / thick):.1f}")
    return str(
        words["alt"].format(
            site=truth.site.label,
            area=f"{area_cm2:.2f}",
            note=note,
            shape=shape,
            inside=words["inside"].format(defect=defect) if defect else "",
        )
    )


# ---------------------------------------------------------------- through the skull
def through_skull(scenario: Scenario, site: Site) -> dict[str, Any] | None:
    """What stands where the cross-section would be: words, and the bone's clearness."""
    if not is_deep(site):
        return None
    words = wording("scan")["skull"]
    clear, limit = scenario.patient.bone_window, needed(site)
    return {
        "said": words["said"],
        "probe": words["probe"],
        "window": words["window"].format(window=f"{clear:.2f}"),
        "needs": words["needs"].format(needed=f"{limit:.2f}"),
        "clear": round(clear, 3),
        "needed": limit,
        "is_open": not is_hidden(scenario, site),
    }
