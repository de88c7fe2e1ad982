"""Colours of flow: what the colour Doppler picture paints on each velocity.

Both maps run from one Nyquist limit to the other. BART is the scanner's usual one:
**b**lue **a**way from the probe, **r**ed **t**oward it. The other one keeps light and
dark apart as well as hue and hatches what is reversed, so that colour never stands
alone.
"""

from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.uint8]


class ColourMap(StrEnum):
    """How velocity becomes colour."""

    BART = "bart"
    BLUE_ORANGE = "blue_orange"


# Away from the probe at the Nyquist limit, through 0, to toward it: share, R, G, B.
_STOPS = {
    ColourMap.BART: (
        (-1.00, 120, 240, 255),
        (-0.60, 30, 130, 255),
        (-0.25, 10, 40, 220),
        (-0.02, 5, 10, 110),
        (0.02, 110, 5, 5),
        (0.25, 210, 20, 10),
        (0.60, 255, 110, 20),
        (1.00, 255, 240, 110),
    ),
    ColourMap.BLUE_ORANGE: (
        (-1.00, 105, 190, 255),
        (-0.60, 40, 125, 225),
        (-0.25, 20, 70, 170),
        (-0.02, 10, 30, 90),
        (0.02, 105, 62, 10),
        (0.25, 215, 145, 35),
        (0.60, 250, 195, 85),
        (1.00, 255, 245, 205),
    ),
}
N_STEP = 256


@lru_cache(maxsize=4)
def colours(colour_map: ColourMap) -> Levels:
    """Red, green, blue from the away limit to the toward limit, (256, 3)."""
    stops = np.array(_STOPS[colour_map], dtype=float)
    share = np.linspace(-1.0, 1.0, N_STEP)
    rgb = [np.interp(share, stops[:, 0], stops[:, part]) for part in (1, 2, 3)]
    return np.asarray(np.rint(np.stack(rgb, axis=1)), dtype=np.uint8)


def painted(share: NDArray[np.floating], colour_map: ColourMap) -> Levels:
    """Colour of a velocity: a share of the Nyquist limit, + toward the probe."""
    step = np.rint((np.clip(share, -1.0, 1.0) + 1.0) * 0.5 * (N_STEP - 1))
    return np.asarray(colours(colour_map)[step.astype(np.intp)])
