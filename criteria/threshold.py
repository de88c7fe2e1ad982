"""One published number: its unit, which side of it counts, and who says so.

`edition.py` collects these numbers; `finding.py` compares readings with them.

Notes
-----
Sign convention of every margin in this package: **positive is how far the reading
lies inside "met", negative is how far it still has to go**. A margin of zero lies on
the limit, where the comparison decides: 0.88 s is not > 0.88 s, 0.30 cm² is ≤ 0.30 cm².
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Comparison(StrEnum):
    """How a reading is held against the limit: ``reading > limit`` and so on."""

    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="

    @property
    def symbol(self) -> str:
        """The sign as it is printed in a report."""
        return {">=": "≥", "<=": "≤"}.get(self.value, self.value)

    @property
    def is_upper(self) -> bool:
        """Whether larger readings are the abnormal ones."""
        return self in (Comparison.ABOVE, Comparison.AT_LEAST)


HOLDS: Mapping[Comparison, Callable[[Any, float], Any]] = {
    Comparison.ABOVE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
    Comparison.BELOW: operator.lt,
    Comparison.AT_MOST: operator.le,
}
"""Whether readings, one or an array of them, lie on the abnormal side of a limit."""


class Confidence(StrEnum):
    """How sure we are that a text says what an edition file says it says."""

    CONFIRMED = "confirmed"
    """Seen in the primary source's own text."""
    SECONDARY = "secondary"
    """Seen in another document that describes the source."""
    ASSUMPTION = "assumption"
    """Our reading: no text that was seen settles it."""


def weakest(confidences: tuple[Confidence, ...]) -> Confidence:
    """The confidence of a chain of statements: that of its weakest link."""
    return max(confidences, key=list(Confidence).index)


def exact_difference(minuend: float, subtrahend: float) -> float:
    """Difference of two readings as written down, 1.10 − 0.88 = 0.22.

    Notes
    -----
    Readings are decimal numbers. Subtracted as binary fractions they leave crumbs
    (0.3 − (0.1 + 0.2) < 0) that could meet a limit of zero.
    """
    return float(as_written(minuend) - as_written(subtrahend))


def as_written(value: float) -> Decimal:
    """The shortest decimal number that stands for this reading."""
    return Decimal(repr(float(value)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number of an edition, with everything needed to quote it."""

    key: str
    """Where it stands in the edition file, e.g. ``extracranial_reflux.duration``."""
    value: float
    unit: str
    comparison: Comparison
    sources: tuple[str, ...]
    confidence: Confidence
    note: str

    def is_met_by(self, reading: float) -> bool:
        """Whether a reading lies on the abnormal side."""
        return bool(HOLDS[self.comparison](reading, self.value))

    def margin(self, reading: float) -> float:
        """How far inside "met" a reading lies, in its own unit; negative if outside."""
        if self.comparison.is_upper:
            return exact_difference(reading, self.value)
        return exact_difference(self.value, reading)

    def margin_percent(self, reading: float) -> float | None:
        """The margin in percent of the limit; None where the limit is zero."""
        if self.value == 0:
            return None
        return 100 * self.margin(reading) / abs(self.value)

    def rough_margin(self, reading: float) -> float:
        """The margin in plain floating point: good for ranking, not for printing."""
        distance = reading - self.value
        return distance if self.comparison.is_upper else -distance

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "key": self.key,
            "value": self.value,
            "unit": self.unit,
            "comparison": self.comparison.value,
            "sources": list(self.sources),
            "confidence": self.confidence.value,
            "note": self.note,
        }
