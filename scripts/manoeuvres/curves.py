"""Curves of a picture: the points of each line, kept to what the eye can see."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scripts.manoeuvres.recording import (
    Array,
    Manoeuvre,
    Recording,
    at,
    running_mean,
)
from simulator import FlowTruth

FASTEST_SHOWN_CM_S = 60.0
TOLERANCE_PX = 0.4
NAMES = {
    "right_j2": "right J2",
    "right_j1": "right J1",
    "left_j2": "left J2",
    "atrium": "right atrium",
    "chest": "chest",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One line of one panel."""

    key: str
    """Site code, ``atrium`` or ``chest``."""
    time_s: Array
    values: Array

    @property
    def end(self) -> float:
        """Where the label stands: mean of the last second."""
        return float(self.values[self.time_s > self.time_s[-1] - 1.0].mean())


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """The three panels of one recording, top to bottom."""

    area: tuple[Curve, ...]
    moving: tuple[Curve, ...]
    pressure: tuple[Curve, ...]


def panels(manoeuvre: Manoeuvre, recording: Recording, truth: FlowTruth) -> Panels:
    """Area, velocity or flow, and pressures against time, every sample."""

    def curve(key: str, values: Array) -> Curve:
        return Curve(
            key=key,
            time_s=running_mean(truth.time_s, recording.average_s) - manoeuvre.zero_s,
            values=running_mean(values, recording.average_s),
        )

    seen = {code: at(truth, code) for code in recording.sites}
    atrium, chest = recording.pressures_mmhg(truth.time_s)
    return Panels(
        area=tuple(curve(code, site.area_cm2) for code, site in seen.items()),
        moving=tuple(
            curve(code, getattr(site, manoeuvre.quantity))
            for code, site in seen.items()
        ),
        pressure=(curve("atrium", atrium), curve("chest", chest)),
    )


def limits(
    curves: Sequence[Curve], quantity: str, *, is_log: bool = False
) -> tuple[float, float]:
    """Lowest and highest value of a panel's axis."""
    low = min(float(curve.values.min()) for curve in curves)
    high = max(float(curve.values.max()) for curve in curves)
    if is_log:
        return 0.8 * low, 1.25 * high
    if quantity == "velocity_cm_s":  # jets of a moment would flatten all the rest
        high = min(high, FASTEST_SHOWN_CM_S)
    room = 0.04 * (high - min(low, 0.0))
    return min(low - room, 0.0) if low < 0.0 else 0.0, high + room


def thinned(curve: Curve, heights: Array) -> Curve:
    """The same line with fewer points, nowhere off by more than the eye sees.

    Parameters
    ----------
    heights
        Where the points stand in the picture [px], (n_time,).
    """
    keep = np.zeros(heights.size, dtype=bool)
    keep[[0, -1]] = True
    open_stretches = [(0, heights.size - 1)]
    while open_stretches:
        first, last = open_stretches.pop()
        if last - first < 2:
            continue
        inner = np.arange(first + 1, last)
        ends = [first, last]
        chord = np.interp(curve.time_s[inner], curve.time_s[ends], heights[ends])
        off = np.abs(heights[inner] - chord)
        worst = int(off.argmax())
        if off[worst] > TOLERANCE_PX:
            middle = int(inner[worst])
            keep[middle] = True
            open_stretches += [(first, middle), (middle, last)]
    return Curve(key=curve.key, time_s=curve.time_s[keep], values=curve.values[keep])


def spread(places: Sequence[float], apart: float) -> list[float]:
    """The same places, moved apart where labels would lie on each other."""
    moved = list(places)
    for lower, upper in pairwise(sorted(range(len(places)), key=places.__getitem__)):
        missing = apart - (moved[upper] - moved[lower])
        if missing > 0.0:
            moved[lower] -= 0.5 * missing
            moved[upper] += 0.5 * missing
    return moved
