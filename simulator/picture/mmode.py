"""M-mode: one line through the vein against time, so that walls draw curves."""

import numpy as np
from numpy.typing import NDArray

from exam import Defect
from simulator.picture.bmode import artery_radius_cm, grey, oblique
from simulator.picture.inputs import Grey
from simulator.picture.lumen import half_axes_cm
from simulator.picture.neck_view import NeckView
from simulator.picture.scan_lines import Lines, scan_lines

Array = NDArray[np.floating]


def mmode(
    view: NeckView,
    time_s: Array,
    area_cm2: Array,
    *,
    width: int = 900,
    height: int = 240,
    line_cm: float | None = None,
    pressure_mmhg: float = 0.0,
    heart_rate_bpm: float = 66.0,
    defect: Defect = Defect.NONE,
    probe_tilt_deg: float = 0.0,
    seed: int = 1,
) -> Grey:
    """Echo along one line against time, (height, width).

    Parameters
    ----------
    time_s, area_cm2
        (n_time,): true area of the lumen; the whole recording fills the width.
    line_cm
        Place of the line from the left edge of the cross-section; through the middle
        of the vein if not given.
    """
    x_cm = view.vein_x_cm if line_cm is None else line_cm
    column = int(
        np.clip(x_cm * height / view.depth_cm, 0, view_width(view, height) - 1)
    )
    at = time_s[0] + (np.arange(width) + 0.5) / width * (time_s[-1] - time_s[0])
    a, b = half_axes_cm(np.interp(at, time_s, area_cm2), view.round_area_cm2)
    lines = Lines(
        column=np.full(width, column),
        x_cm=np.full(width, x_cm),
        half_width_cm=a,
        half_depth_cm=b,
        rest_half_depth_cm=float(b.mean()),
        artery_radius_cm=artery_radius_cm(view, at, heart_rate_bpm),
        stretch=oblique(probe_tilt_deg),
    )
    return grey(scan_lines(view, height, lines, pressure_mmhg, defect, 0, seed))


def view_width(view: NeckView, height: int) -> int:
    """Number of lines in the cross-section of this height."""
    return round(height * view.width_cm / view.depth_cm)
