"""The grey-scale cross-section: a vein that flattens under the probe, and its company.

`scan_lines.py` draws the echoes; this file puts the lines side by side and turns echoes
into grey.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from exam import Defect
from simulator.picture.inputs import Grey
from simulator.picture.lumen import half_axes_cm
from simulator.picture.neck_view import NeckView
from simulator.picture.scan_lines import Lines, scan_lines
from simulator.picture.speckle import Field

Array = NDArray[np.floating]

RANGE_DB = 55.0
"""From black to white [dB]; usual for a grey-scale picture."""
WHITE_DB = 23.0
"""What is white, above plain tissue [dB] (assumption)."""
PULSE_SHARE = 0.045
"""Growth of the carotid radius with each beat (assumption)."""
FRAMES_PER_S = 20.0


def bmode(
    view: NeckView,
    area_cm2: float,
    *,
    height: int = 240,
    time_s: float = 0.0,
    pressure_mmhg: float = 0.0,
    heart_rate_bpm: float = 66.0,
    defect: Defect = Defect.NONE,
    rest_area_cm2: float | None = None,
    probe_tilt_deg: float = 0.0,
    seed: int = 1,
) -> Grey:
    """One frame of the cross-section, (height, width); the probe lies on the top.

    Parameters
    ----------
    area_cm2
        True area of the lumen at this moment.
    pressure_mmhg
        How hard the probe presses: squeezes the tissue over the vein. What it does
        to the vein is in the area already.
    rest_area_cm2
        Mean area of the recording, about which speckle moves with the tissue;
        speckle stands still if it is not given.
    probe_tilt_deg
        Oblique section: everything round is drawn deeper by 1/cos.
    """
    width = round(height * view.width_cm / view.depth_cm)
    a, b = half_axes_cm(area_cm2, view.round_area_cm2)
    rest = area_cm2 if rest_area_cm2 is None else rest_area_cm2
    _, rest_b = half_axes_cm(rest, view.round_area_cm2)
    x = (np.arange(width) + 0.5) * view.width_cm / width
    every = np.ones(width)
    lines = Lines(
        column=np.arange(width),
        x_cm=x,
        half_width_cm=a * every,
        half_depth_cm=b * every,
        rest_half_depth_cm=float(rest_b),
        artery_radius_cm=artery_radius_cm(view, time_s, heart_rate_bpm) * every,
        stretch=oblique(probe_tilt_deg),
    )
    frame = round(time_s * FRAMES_PER_S)
    return grey(scan_lines(view, height, lines, pressure_mmhg, defect, frame, seed))


def grey(echo_db: Field) -> Grey:
    """Grey levels of echoes, log-compressed to `RANGE_DB`."""
    level = (echo_db - np.float32(WHITE_DB - RANGE_DB)) * np.float32(255.0 / RANGE_DB)
    np.clip(level, 0.0, 255.0, out=level)
    return level.astype(np.uint8)


def oblique(probe_tilt_deg: float) -> float:
    """Stretch along the beam of a section that is not square to the vein: 1/cos.

    Raises
    ------
    ValueError
        From 80° on there is no cross-section any more.
    """
    if not 0.0 <= probe_tilt_deg < 80.0:
        raise ValueError(
            f"probe tilt = {probe_tilt_deg}° must be from 0° to below 80°: "
            "0° is square to the vein"
        )
    return float(1.0 / np.cos(np.radians(probe_tilt_deg)))


def artery_radius_cm(view: NeckView, time_s: ArrayLike, heart_rate_bpm: float) -> Array:
    """Radius of the artery through the beat [cm]: a quick rise and a slower fall."""
    beat = np.mod(np.asarray(time_s, dtype=float) * heart_rate_bpm / 60.0, 1.0)
    pulse = np.exp(-((np.log((beat + 1e-3) / 0.17) / 0.55) ** 2))
    return np.asarray(view.artery_radius_cm * (1.0 + PULSE_SHARE * pulse))
