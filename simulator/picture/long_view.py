"""The vein along its length: head to the left, heart to the right, as is usual.

A fixed narrowing lies in the middle. Its length and open share are the person's; that
the lumen widens again over `TAPER_CM` and lies in the middle of the vein is an
assumption. `colour.py` puts flow into the lumen.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.picture.bmode import grey
from simulator.picture.inputs import Grey
from simulator.picture.lumen import coverage, half_axes_cm
from simulator.picture.neck_view import DEPTHS_CM, LEAST_DEPTH_CM, OVERLYING_CM
from simulator.picture.scan_lines import (
    BLOOD_DB,
    NOISE_DB,
    NOISE_DB_PER_CM,
    REVERBERATION_CM,
    REVERBERATION_DB,
)
from simulator.picture.speckle import BEAM_SIGMA, N_LINE_BEAM, speckle_db
from simulator.picture.tissue import blend, layers_db, sheet, step_at

Array = NDArray[np.floating]

TAPER_CM = 0.5
"""Over which a narrowing opens to the full lumen at either end [cm] (assumption)."""
STEEPEST_STEER_DEG = 25.0
"""How far a flat probe can steer its beam [°]; usual for linear probes (assumption)."""
STEEPEST_SLOPE_DEG = 12.0
"""How far the picture lets the vein slope to reach a smaller angle [°] (assumption)."""
SCAR_DB = 4.0
"""Echo of the tissue that narrows the vein (assumption)."""
ASPECT = 4 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Throat:
    """A fixed narrowing, in the middle of the picture."""

    open_share: float
    """Area of the throat over area of the open vein beside it, above 0, at most 1."""
    length_cm: float

    def __post_init__(self) -> None:
        if not 0.0 < self.open_share <= 1.0 or not self.length_cm > 0.0:
            raise ValueError(
                f"a throat that is {self.open_share} open and {self.length_cm} cm long "
                "cannot be drawn: open share above 0 and at most 1, length above 0"
            )


OPEN = Throat(open_share=1.0, length_cm=1.0)
"""A vein without a narrowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LongView:
    """The vein along its length; lengths in cm, from the upper left corner."""

    depth_cm: float
    vein_y_cm: float
    """Depth of the vein's middle at mid-picture."""
    half_depth_cm: float
    """Half the thickness of the open lumen along the beam."""
    round_radius_cm: float
    throat: Throat
    angle_deg: float
    """True angle between beam and vein."""

    @property
    def width_cm(self) -> float:
        """Width of the picture."""
        return ASPECT * self.depth_cm

    @property
    def steer_deg(self) -> float:
        """Lean of the beam toward the heart; the vein's slope does the rest."""
        return float(
            np.clip(90.0 - self.angle_deg, -STEEPEST_STEER_DEG, STEEPEST_STEER_DEG)
        )

    @property
    def slope_deg(self) -> float:
        """How far the vein dips toward the heart."""
        rest = 90.0 - self.angle_deg - self.steer_deg
        return float(np.clip(rest, -STEEPEST_SLOPE_DEG, STEEPEST_SLOPE_DEG))

    def centre_cm(self, x_cm: Array) -> Array:
        """Depth of the vein's middle."""
        slope = np.tan(np.radians(self.slope_deg))
        return np.asarray(self.vein_y_cm + slope * (x_cm - 0.5 * self.width_cm))

    def open_share(self, x_cm: Array) -> Array:
        """Area of the lumen along the vein, as a share of the open vein's."""
        beyond = np.abs(x_cm - 0.5 * self.width_cm) - 0.5 * self.throat.length_cm
        opened = 0.5 - 0.5 * np.cos(np.pi * np.clip(beyond / TAPER_CM, 0.0, 1.0))
        closed = 1.0 - self.throat.open_share
        return np.asarray(1.0 - closed * (1.0 - opened))

    def half_lumen_cm(self, x_cm: Array) -> Array:
        """Half the thickness of the lumen along the vein."""
        return np.asarray(self.half_depth_cm * np.sqrt(self.open_share(x_cm)))


def long_view(
    area_cm2: float,
    round_area_cm2: float,
    *,
    angle_deg: float = 55.0,
    throat: Throat = OPEN,
) -> LongView:
    """Lay out the vein along its length.

    Parameters
    ----------
    area_cm2, round_area_cm2
        Lumen where the probe stands, now and when round: in the throat, if there is
        one. The open vein beside it is wider by the throat's open share.
    """
    _, thin = half_axes_cm(
        area_cm2 / throat.open_share, round_area_cm2 / throat.open_share
    )
    radius = float(np.sqrt(round_area_cm2 / throat.open_share / np.pi))
    centre = max(LEAST_DEPTH_CM, OVERLYING_CM + max(radius, float(thin)))
    wanted = centre + max(radius, 1.0) + 0.8
    return LongView(
        depth_cm=next((d for d in DEPTHS_CM if d >= wanted), DEPTHS_CM[-1]),
        vein_y_cm=centre,
        half_depth_cm=float(thin),
        round_radius_cm=radius,
        throat=throat,
        angle_deg=angle_deg,
    )


def long_grid_cm(view: LongView, height: int) -> tuple[Array, Array]:
    """Centres of the columns and of the rows [cm], (width,) and (height,)."""
    step = view.depth_cm / height
    width = round(height * ASPECT)
    return (np.arange(width) + 0.5) * step, (np.arange(height) + 0.5) * step


def long_bmode(view: LongView, *, height: int = 240, seed: int = 1) -> Grey:
    """Grey-scale picture of the vein along its length, (height, width)."""
    x, y = long_grid_cm(view, height)
    step = view.depth_cm / height
    blur = (BEAM_SIGMA[0] * height / N_LINE_BEAM, BEAM_SIGMA[1] * height / N_LINE_BEAM)
    echo = _surroundings(view, height, seed) + speckle_db(
        height, len(x), seed, sigma=blur
    )
    noise = speckle_db(height, len(x), 7919, sigma=(0.8, 0.8), n_look=1)
    half, middle = view.half_lumen_cm(x), view.centre_cm(x)
    inside = coverage(y, middle, half, step)
    outer = coverage(y, middle, np.full(len(x), view.half_depth_cm), step)
    offset = y[:, None] - middle
    echo += (SCAR_DB - 0.6 * (echo + 2.0)) * (outer - inside).clip(0.0)
    haze = REVERBERATION_DB * np.exp(-(offset + half).clip(0.0) / REVERBERATION_CM)
    echo = blend(echo, inside, BLOOD_DB + haze + 0.6 * noise)
    for edge, bright in ((half, 14.0), (np.full(len(x), view.half_depth_cm), 7.0)):
        wall = np.exp(-(((np.abs(offset) - edge - 0.02) / 0.028) ** 2))
        echo += bright * wall * (1.0 - inside)
    floor = noise + NOISE_DB + NOISE_DB_PER_CM * y[:, None]
    return grey(np.maximum(echo, floor).astype(np.float32))


@lru_cache(maxsize=4)
def _surroundings(view: LongView, height: int, seed: int) -> Array:
    """Layers over the vein, and the muscle before the spine under it [dB]."""
    x, rows = long_grid_cm(view, height)
    u, y = (x - 0.5 * view.width_cm)[None, :], rows[:, None]
    front = view.vein_y_cm - view.round_radius_cm
    echo = layers_db(0.5 * u, y, front, view.width_cm, seed + 10)
    spine = view.vein_y_cm + max(view.round_radius_cm, 0.6) + 0.45 - 0.03 * u
    echo = blend(echo, step_at(y, spine), 0.7 * echo - 7.0)
    echo = echo + 10.0 * sheet(y, spine, 0.03)
    bodies = spine + 0.45 + 0.10 * np.cos(2.0 * np.pi * u / 1.6)
    echo = echo + 13.0 * sheet(y, bodies, 0.05)
    echo = blend(echo, step_at(y, bodies + 0.1, 0.03), echo - 14.0)
    edge = np.abs(2.0 * u / view.width_cm)
    field = np.asarray(echo - 5.0 * edge**6 - 1.5 * y)
    field.setflags(write=False)
    return field
