"""Colour Doppler along the vein: the mean shift in every pixel, with its wrapping.

A scanner sends a few pulses per line and takes the angle of the lag-one autocorrelation
R of what comes back. Its mean and its scatter are known, so R is drawn directly:

    R = S e^(iφ) + noise,   φ = 2π f / PRF,   f = 2 f₀ v cos θ / c

with S the blood's power over the noise after the wall filter, and scatter
√((2S + 1)/N) for N pulses plus that of the blood's own spectrum. Whatever turns by more
than half a circle between pulses comes out with the wrong sign: aliasing. Blue is away
from the probe and, as the beam is steered, toward the heart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from simulator.doppler.beam import SOUND_CM_S
from simulator.doppler.jet import CORE_DIAMETERS, course, section
from simulator.doppler.profile import THROAT_EXPONENT, VEIN_EXPONENT
from simulator.orifice import Jet
from simulator.picture.colour_map import ColourMap, painted
from simulator.picture.inputs import Colour
from simulator.picture.long_view import TAPER_CM, LongView, long_bmode, long_grid_cm

Array = NDArray[np.floating]
Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]
"""Corners of the colour box, clockwise from the upper left [pixels]."""

PACKET = 10
"""Pulses per line of a colour picture: usual, 8 to 12."""
FILTER_ORDER = 4
JITTER = 0.12
"""Scatter of the phase from the spread of velocities in one pixel, as a share of the
phase (assumption)."""
DISTURBED = 0.35
"""The same in the mixing layer around a jet, in turns of half a circle (assumption)."""
BLUR = (1.0, 1.8)
"""Smoothing of R along and across the beam [pixels of a 240-line picture]
(assumption)."""
DETECTED = 6.0
"""Colour is painted where |R| exceeds the noise's by this factor (assumption)."""
GREY_PRIORITY = 150
"""Brighter grey keeps its place over colour (assumption)."""
BOX_SHARE = (0.14, 0.86)
"""Left and right side of the colour box, as shares of the width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourSettings:
    """The machine while it paints flow."""

    prf_hz: float = 2500.0
    """Colour has its own scale, set lower than the spectrum's for slow veins."""
    transmit_mhz: float = 6.0
    wall_filter_hz: float = 30.0
    snr_db: float = 20.0
    colour_map: ColourMap = ColourMap.BART
    is_inverted: bool = False

    @property
    def nyquist_cm_s(self) -> float:
        """Fastest axial velocity that keeps its sign [cm/s]: c PRF / 4 f₀."""
        return SOUND_CM_S * self.prf_hz / (4.0 * self.transmit_mhz * 1e6)


DEFAULT = ColourSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourFrame:
    """One colour picture and what is needed to write on it."""

    rgb: Colour
    box: Box
    """Corners of the colour box [pixels]."""
    share: Array
    """Measured velocity as a share of the Nyquist limit, + toward the probe; NaN where
    no colour is painted. (height, width)."""
    is_wrapped: bool
    """Whether some of the painted blood is faster than the Nyquist limit."""


def velocity_field_cm_s(
    view: LongView,
    velocity_cm_s: float,
    height: int,
    jets: Sequence[tuple[Jet, float]] = (),
) -> tuple[Array, Array]:
    """Velocity along the vein in every pixel [cm/s] and how disturbed it is, 0 to 1.

    Parameters
    ----------
    velocity_cm_s
        Mean over the section where the probe stands (in the throat, if there is one),
        positive toward the heart.
    jets
        Jets that come from beside the site, each with its velocity at the orifice now.

    Notes
    -----
    Flow is the same all along, so the mean falls as the lumen widens; the peak is
    (n + 2)/n times the mean. Past a throat, or past a leaking valve beyond the
    picture's edge, a jet goes on as in `doppler/jet.py`.
    """
    x, y = long_grid_cm(view, height)
    half, share = view.half_lumen_cm(x), view.open_share(x)
    away = np.abs(y[:, None] - view.centre_cm(x))
    throat = view.throat
    closed = (1.0 - share) / max(1.0 - throat.open_share, 1e-9)
    exponent = VEIN_EXPONENT + (THROAT_EXPONENT - VEIN_EXPONENT) * closed
    mean = velocity_cm_s * throat.open_share / share
    eta = (away / half).clip(0.0, 1.0)
    field = (exponent + 2.0) / exponent * mean * (1.0 - eta**exponent)
    sources = [(jet.orifice_cm2, jet.distance_cm, start) for jet, start in jets]
    if throat.open_share < 1.0:
        narrow_cm2 = float(np.pi * view.half_depth_cm**2 * throat.open_share)
        sources.append((narrow_cm2, -0.5 * throat.length_cm, velocity_cm_s))
    lumen_cm2 = np.asarray(np.pi * half**2, dtype=np.float64)
    mean_cm_s = np.asarray(mean, dtype=np.float64)
    disturbed = np.zeros_like(field)
    for orifice_cm2, distance_cm, start in sources:
        past = distance_cm + np.copysign(1.0, start) * (x - 0.5 * view.width_cm)
        seen = section(orifice_cm2, past.clip(1e-6), lumen_cm2)
        flow = course(seen, np.arange(x.size), np.full(x.size, start), mean_cm_s)
        is_jet = flow.is_jet & (past > 0.0)
        swept = flow.middle_cm_s - flow.beside_cm_s
        jet = flow.beside_cm_s + swept * seen.shape((eta**2).T).T
        field = np.where(is_jet, jet * (eta < 1.0), field)
        edge = np.maximum(seen.edge * half, 1e-6)
        core = CORE_DIAMETERS * 2.0 * np.sqrt(orifice_cm2 / np.pi)
        mixing = np.exp(-(((away - 0.6 * edge) / (0.5 * edge)) ** 2)) * is_jet
        mixing *= np.clip(past / TAPER_CM, 0.0, 1.0)
        mixing *= np.exp(-past.clip(0.0) / (2.0 * core))
        disturbed = np.maximum(disturbed, mixing * (eta < 1.0))
    return field, disturbed


def colour_frame(
    view: LongView,
    velocity_cm_s: float,
    settings: ColourSettings = DEFAULT,
    *,
    height: int = 240,
    frame: int = 0,
    seed: int = 1,
    jets: Sequence[tuple[Jet, float]] = (),
) -> ColourFrame:
    """Colour over grey: the mean velocity in the box as the machine sees it.

    Parameters
    ----------
    jets
        As in `velocity_field_cm_s`.
    """
    levels = long_bmode(view, height=height, seed=seed)
    rgb = np.repeat(levels[:, :, None], 3, axis=2)
    velocity, disturbed = velocity_field_cm_s(view, velocity_cm_s, height, jets)
    x, y = long_grid_cm(view, height)
    half, middle = view.half_lumen_cm(x), view.centre_cm(x)
    step = view.depth_cm / height
    rows = slice(
        max(0, int((middle - half).min() / step) - 6),
        min(height, int((middle + half).max() / step) + 7),
    )
    is_blood = np.abs(y[rows, None] - middle) < half
    forward = measured_share(
        velocity[rows] * np.cos(np.radians(view.angle_deg)),
        disturbed[rows],
        is_blood,
        settings,
        np.random.Generator(np.random.SFC64([seed, frame])),
        height / 240.0,
    )
    toward_probe = forward if settings.is_inverted else -forward
    box = _box(view, height)
    share = np.full(levels.shape, np.nan)
    share[rows] = toward_probe
    share[~_inside(box, levels.shape) | (levels > GREY_PRIORITY)] = np.nan
    is_painted = np.isfinite(share)
    paint = painted(share[is_painted], settings.colour_map)
    rgb[is_painted] = paint
    if settings.colour_map is ColourMap.BLUE_ORANGE:
        reversed_sign = -1.0 if settings.is_inverted else 1.0
        _hatch(rgb, is_painted & (np.nan_to_num(share) * reversed_sign > 0.0))
    axial = np.abs(velocity * np.cos(np.radians(view.angle_deg)))
    return ColourFrame(
        rgb=rgb,
        box=box,
        share=share,
        is_wrapped=bool((axial[is_painted] > settings.nyquist_cm_s).any()),
    )


def measured_share(
    axial_cm_s: Array,
    disturbed: Array,
    is_blood: NDArray[np.bool_],
    settings: ColourSettings,
    rng: np.random.Generator,
    finer: float = 1.0,
) -> Array:
    """Axial velocity as the machine reads it, as a share of Nyquist; NaN: no colour.

    Parameters
    ----------
    axial_cm_s
        True velocity along the beam, positive as blood goes toward the heart.
    finer
        Height of the picture over 240 rows: the blur is the beam's, not the pixel's.
    """
    shape = axial_cm_s.shape
    phase = np.pi * axial_cm_s / settings.nyquist_cm_s
    shift_hz = np.abs(phase) * settings.prf_hz / (2.0 * np.pi)
    # What the filter sees is the aliased shift: it cannot know better.
    folded = np.abs(
        (shift_hz + 0.5 * settings.prf_hz) % settings.prf_hz - 0.5 * settings.prf_hz
    )
    ratio = settings.wall_filter_hz / np.maximum(folded, 1e-3)
    passed = 1.0 / (1.0 + ratio ** (2 * FILTER_ORDER))
    power = 10.0 ** (settings.snr_db / 10.0) * passed * is_blood
    turn = phase * (1.0 + JITTER * rng.standard_normal(shape))
    turn += np.pi * DISTURBED * disturbed * rng.standard_normal(shape)
    scatter = np.sqrt((2.0 * power + 1.0) / PACKET / 2.0)
    real = power * np.cos(turn) + scatter * rng.standard_normal(shape)
    imaginary = power * np.sin(turn) + scatter * rng.standard_normal(shape)
    blur = (BLUR[0] * finer, BLUR[1] * finer)
    real = gaussian_filter(real, blur)
    imaginary = gaussian_filter(imaginary, blur)
    # Blurring white noise divides its variance by 4π σ₁ σ₂.
    noise = np.sqrt(1.0 / PACKET / (4.0 * np.pi * blur[0] * blur[1]))
    share = np.arctan2(imaginary, real) / np.pi
    return np.where(np.hypot(real, imaginary) > DETECTED * noise, share, np.nan)


def _box(view: LongView, height: int) -> Box:
    """Corners of the colour box: it leans as the beam is steered."""
    per_cm = height / view.depth_cm
    top = max(0.25, view.vein_y_cm - view.half_depth_cm - 0.35)
    bottom = min(view.depth_cm - 0.2, view.vein_y_cm + view.half_depth_cm + 0.4)
    lean = np.tan(np.radians(view.steer_deg))
    left, right = (share * view.width_cm for share in BOX_SHARE)
    shift = 0.5 * lean * (bottom - top)
    return (
        ((left - shift) * per_cm, top * per_cm),
        ((right - shift) * per_cm, top * per_cm),
        ((right + shift) * per_cm, bottom * per_cm),
        ((left + shift) * per_cm, bottom * per_cm),
    )


def _inside(box: Box, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """Pixels within the leaning box."""
    (left, top), (right, _), (_, bottom), (left_low, _) = box
    x, y = np.arange(shape[1])[None, :] + 0.5, np.arange(shape[0])[:, None] + 0.5
    lean = (left_low - left) / (bottom - top) * (y - top)
    is_across = (x >= left + lean) & (x <= right + lean)
    return np.asarray(is_across & (y >= top) & (y <= bottom))


def _hatch(rgb: Colour, is_reversed: NDArray[np.bool_]) -> None:
    """Dark diagonals over what is painted as reversed."""
    height, width = is_reversed.shape
    diagonal = np.arange(height)[:, None] + np.arange(width)[None, :]
    lines = is_reversed & (diagonal % 7 < 2)
    rgb[lines] = rgb[lines] // 2
