"""What came of looking for a flip along one factor."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulator import PARAMETERS, Parameter
from sweeps.answer import Told
from sweeps.factor import Value


class Found(StrEnum):
    """What a search along one factor came to."""

    FLIPS = "flips"
    NONE = "none within range"
    NO_EFFECT = "no effect on any reading"
    NOT_POSSIBLE = "cannot be examined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One factor, one way: the smallest change that flips the verdict, if any."""

    key: str
    direction: str
    """``up``, ``down`` or ``other`` (a choice)."""
    found: Found
    base: Value
    value: Value | None
    """Where the verdict is another one: the first such step of the parameter."""
    end: Value
    """How far was searched."""
    outcome: str
    """The verdict there; that of the start if nothing flipped."""
    criteria: tuple[str, ...] = ()
    """Criteria that change at that very step."""
    evidence: tuple[Told, ...] = ()
    """What was found of them after the change."""
    flips_back: bool = False
    """Whether the old verdict was seen again further on."""
    n_tried: int = 0
    """Values that were examined: what "none within range" rests on."""
    note: str = ""

    @property
    def parameter(self) -> Parameter:
        """What the factor means."""
        return PARAMETERS[self.key]

    @property
    def change(self) -> float | None:
        """Signed change in the factor's unit; None for a choice or if none flips."""
        if isinstance(self.value, float) and isinstance(self.base, float):
            return self.value - self.base
        return None

    @property
    def share_of_range(self) -> float | None:
        """Size of the change as a share of the parameter's range."""
        low, high = self.parameter.low, self.parameter.high
        if self.change is None or low is None or high is None:
            return None
        return abs(self.change) / (high - low)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "factor": self.key,
            "label": self.parameter.label,
            "unit": self.parameter.unit,
            "direction": self.direction,
            "found": self.found.value,
            "from": self.base,
            "to": self.value,
            "change": self.change,
            "share_of_range": self.share_of_range,
            "searched_to": self.end,
            "outcome": self.outcome,
            "criteria": list(self.criteria),
            "evidence": [told.line for told in self.evidence],
            "flips_back": self.flips_back,
            "n_tried": self.n_tried,
            "note": self.note,
        }
