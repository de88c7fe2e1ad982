"""In which numbers the flow is stepped: double for one person, single for thousands.

Single numbers are half as wide, so that a register holds twice as many. Drive, state
between runs and everything that comes out are double in either case.
`docs/limits.md` says how far a form in single lies from one in double.
"""

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.spec import ScenarioError

Reals = NDArray[np.floating[Any]]
"""Array of numbers of either precision."""


class Precision(StrEnum):
    """Numbers of the kernel."""

    DOUBLE = "double"
    """64 bits, 16 digits."""
    SINGLE = "single"
    """32 bits, 7 digits."""

    @property
    def real(self) -> type[np.floating[Any]]:
        """The type of the numbers."""
        return np.float64 if self is Precision.DOUBLE else np.float32


def as_precision(wanted: object) -> Precision:
    """The precision of this name; a word may stand for it, as in a study file.

    Raises
    ------
    ScenarioError
        If there is none.
    """
    if wanted not in tuple(Precision):
        raise ScenarioError(
            f"precision = {wanted!r} must be one of {', '.join(Precision)}"
        )
    return Precision(str(wanted))
