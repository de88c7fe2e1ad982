"""What shows inside the lumen at J1: bright lines where a defect lies.

Shapes are an illustration (assumption); what a defect costs in pressure is in
`stenosis.py`.
"""

import numpy as np
from numpy.typing import NDArray

from exam import Defect

Array = NDArray[np.floating]

DEFECT_DB = 2.0
"""Echo of a leaflet or a septum, relative to tissue [dB] (assumption)."""
DEFECT_CM = 0.035
"""Half its thickness in the picture: mostly blur [cm] (assumption)."""

_N_POINT = 64
# Start, control and end of a curve: x from side to side, y from front to back, −1 to 1.
_CURVES: dict[Defect, tuple[tuple[tuple[float, float], ...], ...]] = {
    Defect.SEPTUM: (((-1.0, -0.15), (0.0, 0.10), (1.0, -0.10)),),
    Defect.FLAP: (((-0.55, -0.83), (-0.10, -0.35), (0.05, 0.30)),),
    Defect.DOUBLE_CHANNEL: (((-0.10, -1.0), (0.08, 0.0), (-0.06, 1.0)),),
    Defect.VALVE_MALFORMATION: (
        ((-0.80, -0.60), (-0.50, 0.10), (-0.05, 0.25)),
        ((0.80, -0.60), (0.65, -0.35), (0.45, -0.25)),
    ),
}


def defect_share(defect: Defect, x_cm: Array, y_cm: Array, a: Array, b: Array) -> Array:
    """How much of each point is defect, 0 to 1, (n_row, n_line).

    Parameters
    ----------
    x_cm, y_cm
        From the centre of the lumen: (n_line,) and (n_row, 1).
    a, b
        Half width and half depth of the lumen, (n_line,).
    """
    nearest = np.full(np.broadcast_shapes(x_cm.shape, y_cm.shape), np.inf)
    t = np.linspace(0.0, 1.0, _N_POINT)[:, None]
    for curve in _CURVES.get(defect, ()):
        start, control, end = (np.array(point) for point in curve)
        points = (1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end
        for u, v in points:
            np.minimum(nearest, (x_cm - u * a) ** 2 + (y_cm - v * b) ** 2, out=nearest)
    return np.asarray(np.exp(-nearest / DEFECT_CM**2))
