"""Outline of a vein in the picture: an ellipse of the true area, flat when it empties.

The probe presses along the short axis, which `tube_law.short_axis_cm` gives; the long
axis follows from the area. All functions work on whole rows of lines at once: the
columns of a cross-section, or the instants of an M-mode.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.tube_law import short_axis_cm

Array = NDArray[np.floating]

SMALLEST_CM2 = 0.002
"""A shut lumen is drawn as a slit of this area [cm²]: half a pixel thick."""


def half_axes_cm(area_cm2: ArrayLike, round_area_cm2: float) -> tuple[Array, Array]:
    """Half the width and half the thickness of the lumen [cm].

    Round from `round_area_cm2` upward; below it the ellipse of `tube_law.axis_ratio`.
    """
    area = np.maximum(np.asarray(area_cm2, dtype=float), SMALLEST_CM2)
    thin = 0.5 * short_axis_cm(area, area / round_area_cm2)
    return area / (np.pi * thin), thin


def half_chord_cm(
    x_cm: ArrayLike, half_width_cm: ArrayLike, half_depth_cm: ArrayLike, step_cm: float
) -> Array:
    """Half the depth of the lumen along a line, averaged over the line's width [cm].

    Parameters
    ----------
    x_cm
        Distance of the line from the centre.
    step_cm
        Width of the line: one pixel.

    Notes
    -----
    The exact mean of b √(1 − (x/a)²) between both edges of the line, so that the
    lines of a picture add up to the area of the ellipse.
    """
    a = np.asarray(half_width_cm, dtype=float)
    left = np.clip((np.asarray(x_cm) - 0.5 * step_cm) / a, -1.0, 1.0)
    right = np.clip((np.asarray(x_cm) + 0.5 * step_cm) / a, -1.0, 1.0)
    filled = _quarter(right) - _quarter(left)
    return np.asarray(np.asarray(half_depth_cm) * a * filled / step_cm)


def _quarter(u: Array) -> Array:
    """Integral of √(1 − u²) from 0."""
    return np.asarray(0.5 * (u * np.sqrt(1.0 - u * u) + np.arcsin(u)))


def coverage(
    y_cm: Array, centre_cm: Array | float, chord_cm: Array, step_cm: float
) -> Array:
    """Share of every pixel that lies in the lumen, (n_row, n_line).

    Parameters
    ----------
    y_cm
        Depth of the rows, (n_row,).
    centre_cm
        Depth of the lumen's middle, of all lines or of each.
    chord_cm
        Half depth of the lumen on every line, (n_line,).
    step_cm
        Height of a row.
    """
    low = np.maximum(y_cm[:, None] - 0.5 * step_cm, centre_cm - chord_cm)
    high = np.minimum(y_cm[:, None] + 0.5 * step_cm, centre_cm + chord_cm)
    return np.asarray(np.clip((high - low) / step_cm, 0.0, 1.0))


def distance_cm(
    x_cm: Array, y_cm: Array, half_width_cm: Array, half_depth_cm: Array
) -> tuple[Array, Array]:
    """Distance from the outline, negative inside, and how squarely the beam meets it.

    Both broadcast over the arguments; the second is 1 where the wall lies across the
    beam and 0 where it runs along it. First order in the distance: right close to
    the wall, which is where walls are drawn.
    """
    u, v = x_cm / half_width_cm, y_cm / half_depth_cm
    radius = np.sqrt(u * u + v * v) + 1e-9
    gx, gy = u / half_width_cm, v / half_depth_cm
    slope = np.sqrt(gx * gx + gy * gy) / radius + 1e-9
    away = (radius - 1.0) / slope
    # Past the ends of a flat lumen the first order falls far short of this.
    away = np.maximum(away, np.abs(x_cm) - half_width_cm)
    return away, np.abs(gy) / (radius * slope)
