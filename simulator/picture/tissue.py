"""How strongly each piece of the neck echoes, before any probe presses on it.

Everything here is an illustration (assumption): layers as they look on a scanner, in dB
relative to plain connective tissue. `bmode.py` moves it about and puts vessels in.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from exam import Level, Vein
from simulator.picture.neck_view import FULL_PRESS_CM, NeckView
from simulator.picture.speckle import Field, streaks

Array = NDArray[np.floating]

FINER = 2
"""Rows of tissue per row of the picture, so that tissue slides without jumping."""
BELOW_CM = FULL_PRESS_CM + 0.5
"""Tissue kept below the picture, to be pressed into it [cm]."""


@lru_cache(maxsize=32)  # half a megabyte each: one for every site people look at
def tissue_db(view: NeckView, width: int, height: int, seed: int) -> Field:
    """Echo of the neck without vessels and without speckle [dB], (rows, width).

    Rows are `FINER` times closer than in the picture and reach `BELOW_CM` deeper.
    """
    step = view.depth_cm / height / FINER
    n_row = int(np.ceil((view.depth_cm + BELOW_CM) / step))
    y = ((np.arange(n_row) + 0.5) * step)[:, None]
    x = (np.arange(width) + 0.5) * view.width_cm / width
    u = ((x - view.vein_x_cm) * view.toward_middle)[None, :]
    front = view.vein_y_cm - view.round_radius_cm
    echo = layers_db(u, y, front, view.width_cm, seed)
    if view.vein is Vein.VERTEBRAL:
        echo = _between_bones(view, u, y, echo)
    else:
        echo = _beside_the_carotid(view, u, y, echo)
    edge = np.abs(2.0 * x / view.width_cm - 1.0)[None, :]
    field = (echo - 5.0 * edge**6 - 1.5 * y).astype(np.float32)
    field.setflags(write=False)
    return field


def sheet(y: Array, at: Array | float, thick_cm: float) -> Array:
    """A bright sheet of tissue across the beam: 1 on it, 0 away from it."""
    return np.asarray(np.exp(-(((y - at) / thick_cm) ** 2)))


def step_at(y: Array, at: Array | float, soft_cm: float = 0.012) -> Array:
    """0 above, 1 below, softly."""
    return np.asarray(1.0 / (1.0 + np.exp(np.clip((at - y) / soft_cm, -40.0, 40.0))))


def blend(echo: Array, share: Array, value: Array | float) -> Array:
    """One tissue giving way to another, by its share from 0 to 1."""
    return np.asarray(echo * (1.0 - share) + value * share)


def _oval(
    u: Array, y: Array, at: tuple[float, float], half: tuple[float, float]
) -> Array:
    """Distance from the edge of an ellipse, in radii: negative inside."""
    return np.asarray(np.hypot((u - at[0]) / half[0], (y - at[1]) / half[1]) - 1.0)


def layers_db(
    u: Array, y: Array, front_wall_cm: float, width_cm: float, seed: int
) -> Array:
    """Skin, fat, platysma, sternocleidomastoid muscle, fascia; from above down.

    Parameters
    ----------
    u, y
        Place across and depth, (1, n_column) and (n_row, 1) [cm].
    front_wall_cm
        Depth of the front wall of the round vein: the muscle ends above it.
    """
    per_cm, across = len(y) / float(y[-1, 0]), u.shape[1] / width_cm

    def pattern(number: int, tall_cm: float, wide_cm: float) -> Array:
        blur = (tall_cm * per_cm, wide_cm * across)
        field = streaks(len(y), u.shape[1], 100 * seed + number, blur)
        return np.asarray(field, dtype=float)

    fibres, lobules = pattern(1, 0.016, 0.30), pattern(2, 0.03, 0.16)
    coarse, planes = pattern(3, 0.10, 0.20), pattern(4, 0.022, 0.42)
    wave = 0.02 * np.sin(1.3 * u + 0.4) + 0.010 * np.sin(4.1 * u + 1.0)
    skin, fat = 0.085, 0.235 + wave
    muscle_end = np.maximum(
        0.88 * front_wall_cm + 0.8 * wave + 0.035 * u * u, fat + 0.16
    )
    echo = np.full(np.broadcast_shapes(u.shape, y.shape), 6.0)
    echo = blend(echo, step_at(y, skin), -8.0 + 7.0 * np.maximum(lobules - 0.7, 0.0))
    echo = blend(echo, step_at(y, fat), -11.0 + 8.0 * np.maximum(fibres - 0.6, 0.0))
    deep = -2.0 + 2.8 * coarse + 5.5 * np.maximum(planes - 1.0, 0.0)
    echo = blend(echo, step_at(y, muscle_end), deep)
    echo += 10.0 * sheet(y, 0.03, 0.02) + 6.0 * sheet(y, skin, 0.018)
    echo += 14.0 * sheet(y, fat, 0.016) + 13.0 * sheet(y, muscle_end, 0.024)
    return np.asarray(echo)


def _beside_the_carotid(view: NeckView, u: Array, y: Array, echo: Array) -> Array:
    """Scalene muscle, thyroid and trachea at J2, the muscle before the spine, bone."""
    vein_y = view.vein_y_cm
    scalene = _oval(u, y, (-1.75, vein_y + 0.75), (0.85, 0.48))
    echo = blend(echo, step_at(-scalene, 0.0, 0.03), 0.6 * echo - 7.0)
    echo = echo + 7.0 * np.exp(-((scalene / 0.05) ** 2))
    if view.level is Level.J2:
        echo = _thyroid(view, u, y, echo)
    spine = view.artery_y_cm + view.artery_radius_cm + 0.42 + 0.05 * (u - 0.8) ** 2
    muscle = step_at(y, spine) * (1.0 - step_at(y, spine + 0.55))
    echo = blend(echo, muscle, 0.7 * echo - 8.0)
    echo = echo + 10.0 * sheet(y, spine, 0.03)
    bone = spine + 0.58
    echo = echo + 17.0 * sheet(y, bone, 0.05) * step_at(
        1.0 - np.abs(u - 1.1), 0.0, 0.05
    )
    return blend(echo, step_at(y, bone + 0.1, 0.03), echo - 18.0)


def _thyroid(view: NeckView, u: Array, y: Array, echo: Array) -> Array:
    """An even, bright lobe in its capsule; beside it the trachea, full of air."""
    vein_y = view.vein_y_cm
    lobe = _oval(u, y, (1.92, vein_y + 0.22), (0.72, 0.62))
    echo = blend(echo, step_at(-lobe, 0.0, 0.03), 5.0 + 0.25 * echo)
    echo = echo + 7.0 * np.exp(-((lobe / 0.05) ** 2))
    windpipe = _oval(u, y, (3.25, vein_y + 0.75), (0.95, 0.95))
    rings = 6.0 * np.cos(np.clip(-windpipe, 0.0, 1.0) * 42.0) - 16.0 + 20.0 * windpipe
    echo = blend(echo, step_at(-windpipe, 0.0, 0.03), rings)
    return np.asarray(echo + 16.0 * np.exp(-((windpipe / 0.05) ** 2)))


def _between_bones(view: NeckView, u: Array, y: Array, echo: Array) -> Array:
    """Two transverse processes: a bright cap each, and nothing behind it."""
    aside = np.abs(u + 0.05)
    top = view.vein_y_cm - 0.05 + 0.75 * (aside - 0.85) ** 2
    inside = step_at(aside, 0.40, 0.03) * step_at(1.55 - aside, 0.0, 0.06)
    echo = echo + 19.0 * sheet(y, top, 0.05) * inside
    return blend(echo, step_at(y, top + 0.09, 0.03) * inside, echo - 24.0)
