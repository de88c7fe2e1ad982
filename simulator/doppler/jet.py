"""A jet on its way through the vein: how fast, how wide, and what flows beside it.

Out of an orifice of radius r₀ blood shoots with U₀. Around a core that keeps U₀ a layer
of mixing grows; its edge is a straight cone from the rim. Where the layers meet, the
core ends, and from there the middle slows down as the jet widens. Across the layer

    f(η) = (1 − η^1.5)²,   from 1 at the core's edge (η = 0) to 0 at the jet's (η = 1).

This is the round turbulent jet of the textbooks (Abramovich 1963). Its momentum stays
the same, which fixes core and speed once the edge is known; the length of the core is
the one number that comes from outside. In models of leaking valves jets were found to
be so: momentum kept, bell-shaped, slowing as 1/x (Thomas JD et al., Quantification of
jet flow by momentum analysis, Circulation) [confirmed].

A vein is narrow. The same flow passes every section, so what a jet sweeps along must
come back beside it: velocity is u₀ + (U − u₀) f with u₀ such that the mean of the
section is the true one. Where the edge meets the wall the jet spreads no further; it
is mixed with the rest over as long a way again (assumption).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator.doppler.beam import Beam
from simulator.doppler.profile import (
    N_RING,
    VEIN_EXPONENT,
    Gated,
    Lumen,
    gated,
    peak_over_mean,
    ring_speed,
)
from simulator.doppler.signal import Blocks
from simulator.doppler.spectrum import running_both_ways
from simulator.orifice import Jet

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

CORE_DIAMETERS = 4.08
"""Length of the core in diameters of the orifice: 4.08 d − 0.04 mm in jets from rigid
orifices in pulsing flow, by laser (Circulation 1996;94:158) [confirmed]. Far away the
jet then slows as 6.4 d/x and its half width grows by 0.094 per length; textbooks have
about 6 and 0.09 to 0.10."""
WIDEST_ORIFICE = 0.5
"""Share of the lumen above which an orifice makes no jet (assumption)."""

# Means of f over a disc and along a radius, and of f².
_DISC, _LINE = 9.0 / 35.0, 0.45
_DISC2 = 2.0 * (1 / 2 - 4 / 3.5 + 6 / 5 - 4 / 6.5 + 1 / 8)
_LINE2 = 1 - 4 / 2.5 + 6 / 4 - 4 / 5.5 + 1 / 7
EDGE_AT_CORE_END = _DISC2**-0.5
"""Radius of the jet where its core ends, in radii of the orifice."""
_SPREAD = (EDGE_AT_CORE_END - 1.0) / CORE_DIAMETERS  # radii per diameter of way


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Section:
    """A jet where it crosses the gate, for each of some lumens, (n_shape,)."""

    core: Array
    """Radius of the core over that of the lumen."""
    edge: Array
    """Radius of the jet over that of the lumen, at most 1."""
    kept: Array
    """Speed in the middle over that at the orifice."""
    mixed: Array
    """How far it is mixed with the rest, 0 to 1."""
    is_possible: Bools
    """Whether the lumen is wide enough for a jet."""

    def of_rows(self, rows: NDArray[np.int64]) -> "Section":
        """The same for some of the lumens."""
        return Section(
            core=self.core[rows],
            edge=self.edge[rows],
            kept=self.kept[rows],
            mixed=self.mixed[rows],
            is_possible=self.is_possible[rows],
        )

    @property
    def mean(self) -> Array:
        """Mean of f over the lumen."""
        layer = self.edge - self.core
        return np.asarray(
            self.core**2 + 2.0 * _LINE * self.core * layer + _DISC * layer**2
        )

    def shape(self, rho2: Array) -> Array:
        """Function f at ρ² of the lumens, the first axis of `rho2`."""
        axes = (slice(None), *[None] * (rho2.ndim - 1))
        core, layer = self.core[axes], (self.edge - self.core)[axes]
        eta = np.clip((np.sqrt(rho2) - core) / layer, 0.0, 1.0)
        return np.asarray((1.0 - eta**1.5) ** 2)


def section(orifice_cm2: float, distance_cm: float | Array, area_cm2: Array) -> Section:
    """Where a jet of this orifice has got to at this distance, in lumens so large.

    Parameters
    ----------
    distance_cm
        From the orifice; one for all lumens, or one of each.

    Notes
    -----
    Momentum: c² + 2 L₂ c (e − c) + D₂ (e − c)² = r₀² in the core, D₂ (U/U₀)² e² = r₀²
    beyond, with c and e the radii of core and edge and L₂, D₂ the means of f² along a
    radius and over a disc.
    """
    radius = np.sqrt(area_cm2 / orifice_cm2)  # in radii of the orifice, as all here
    way = 0.5 * np.asarray(distance_cm) / np.sqrt(orifice_cm2 / np.pi)  # diameters
    to_wall = np.maximum(radius - 1.0, 1e-6) / _SPREAD
    edge = 1.0 + _SPREAD * np.minimum(way, to_wall)
    a, b = 1.0 - 2.0 * _LINE2 + _DISC2, (_LINE2 - _DISC2) * edge
    root = np.sqrt(np.maximum(b * b - a * (_DISC2 * edge**2 - 1.0), 0.0))
    has_core = edge < EDGE_AT_CORE_END
    return Section(
        core=np.where(has_core, (root - b) / a, 0.0) / radius,
        edge=edge / radius,
        kept=np.where(has_core, 1.0, EDGE_AT_CORE_END / edge),
        mixed=np.clip(way / to_wall - 1.0, 0.0, 1.0),
        is_possible=radius**-2 <= WIDEST_ORIFICE,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Course:
    """A jet and what flows beside it in the blocks of a signal, (n_block,)."""

    middle_cm_s: Array
    beside_cm_s: Array
    is_jet: Bools
    """Whether there is a jet at all, faster than blood without one."""


def course(
    seen: Section, shape: NDArray[np.int64], start: Array, mean: Array
) -> Course:
    """Velocities in each block [cm/s].

    Parameters
    ----------
    shape
        Which lumen each block has.
    start, mean
        Velocity at the orifice, and mean over the lumen at the gate [cm/s].
    """
    plain = mean * peak_over_mean(VEIN_EXPONENT)
    fresh, mixed = (seen.kept[shape] * start, seen.mixed[shape])
    middle = (1.0 - mixed) * fresh + mixed * plain
    share = seen.mean[shape]
    return Course(
        middle_cm_s=middle,
        beside_cm_s=(mean - share * middle) / (1.0 - share),
        is_jet=(np.sign(start) * (middle - plain) > 0.0)
        & (start != 0.0)
        & seen.is_possible[shape],
    )


def with_jets(
    blocks: Blocks,
    jets: Sequence[tuple[Jet, Array]],
    *,
    mean_cm_s: Array,
    lumen: Lumen,
    found: Gated,
    beam: Beam,
    broadening: float,
) -> Blocks:
    """Blood as it is with jets in it: new spectra for the blocks that have one.

    Parameters
    ----------
    jets
        Each with its velocity at the orifice in every block; where two meet, the first
        is taken.
    mean_cm_s
        Mean over the section in every block.
    """
    n_plain = len(found.ring_share)
    rows = [np.hstack((np.zeros((n_plain, N_RING - 1)), found.ring_share))]
    shape, scale_hz = blocks.shape.copy(), blocks.scale_hz.copy()
    for jet, start_cm_s in jets:
        seen = section(jet.orifice_cm2, jet.distance_cm, lumen.area_cm2)
        flow = course(seen, blocks.shape, start_cm_s, mean_cm_s)
        at = np.flatnonzero(flow.is_jet & (shape < n_plain))
        if at.size == 0:
            continue
        middle, beside = flow.middle_cm_s[at, None], flow.beside_cm_s[at, None]
        fastest = np.maximum(np.abs(middle), np.abs(beside))
        used, lumen_at = np.unique(blocks.shape[at], return_inverse=True)
        weighed = gated(lumen.of_rows(used), beam, seen.of_rows(used).shape)
        share = weighed.ring_share[lumen_at]
        speed = (beside + (middle - beside) * ring_speed()) / fastest
        shape[at] = sum(len(part) for part in rows) + np.arange(at.size)
        scale_hz[at] = fastest[:, 0] * beam.full_shift_hz_per_cm_s
        rows.append(_counted_both_ways(speed, share))
    if len(rows) == 1:
        return blocks
    all_rows = np.concatenate(rows)
    running, q_first, q_last = running_both_ways(all_rows, beam, broadening)
    lumen_of = np.arange(len(all_rows))
    lumen_of[shape] = blocks.shape
    return replace(
        blocks,
        running=running,
        q_first=q_first,
        q_last=q_last,
        shape=shape,
        scale_hz=scale_hz,
        floor=blocks.floor[np.minimum(lumen_of, n_plain - 1)],
    )


def _counted_both_ways(speed: Array, share: Array) -> Array:
    """Shares by speed from −1 to 1, (n_row, 2 N_RING − 1), their mean kept."""
    n_row, n = len(speed), 2 * N_RING - 1
    place = (speed + 1.0) * (N_RING - 1)
    lower = np.clip(place.astype(np.int64), 0, n - 2)
    upper = share * (place - lower)
    at = (lower + n * np.arange(n_row)[:, None]).ravel()
    below = np.bincount(at, (share - upper).ravel(), n_row * n)
    above = np.bincount(at + 1, upper.ravel(), n_row * n)
    return np.asarray((below + above).reshape(n_row, n))
