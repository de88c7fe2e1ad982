"""What one column of the form can hold, and what is said when it holds something else.

`columns.py` declares the columns themselves.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from exam.problems import nearest, one_of, shown


class Kind(StrEnum):
    """What may stand in a column."""

    WORD = "word"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherUnit:
    """A unit people also use for this quantity, and the factor that leads to ours."""

    name: str
    unit: str
    factor: float

    @property
    def conversion(self) -> str:
        """What to do with the values, in words."""
        if self.factor == 1.0:
            return "the values stay as they are"
        if self.factor < 1.0:
            return f"divide the values by {1.0 / self.factor:g}"
        return f"multiply the values by {self.factor:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the form: name, unit, kind, range, and how it is explained."""

    name: str
    kind: Kind
    label: str
    meaning: str
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    words: type[StrEnum] | None = None
    synonyms: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Words people write, only to suggest ours; they are not accepted."""
    other_units: tuple[OtherUnit, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """The words that may stand here; empty for numbers and flags."""
        return tuple(word.value for word in self.words or ())

    def read(self, value: object) -> StrEnum | float | bool | None:
        """The value as the form keeps it; None stays None, *not assessed*.

        Raises
        ------
        ValueError
            With the value, what is allowed and what to do.
        """
        if value is None:
            return None
        if self.words is not None:
            return self._word(value, self.words)
        if self.kind is Kind.FLAG:
            return self._flag(value)
        return self._number(value)

    def _word(self, value: object, words: type[StrEnum]) -> StrEnum:
        if isinstance(value, str) and value in self.allowed:
            return words(value)
        meant = nearest(value, self.allowed, self.synonyms)
        hint = f" (did you mean {meant}?)" if meant else ""
        raise ValueError(
            f"{shown(value)} is not known: use {one_of(self.allowed)}{hint}"
        )

    def _flag(self, value: object) -> bool:
        if isinstance(value, bool):
            return value
        raise ValueError(
            f"{shown(value)} is neither true nor false: use true or false, "
            "or leave it out if not assessed"
        )

    def _number(self, value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(
                f"{shown(value)} is not a number: write the number alone in "
                f"{self.unit}, without quotes, or leave it out if not assessed"
            )
        number = _as_float(value)
        if not math.isfinite(number):
            raise ValueError(
                f"{shown(value)} is not a reading: use a number from "
                f"{self.range_text}, or leave it out if not assessed"
            )
        if not self.low <= number <= self.high:
            raise ValueError(
                f"{shown(value)} is outside {self.range_text}: correct it, or leave it "
                f"out if not assessed{self._unit_guess(number)}"
            )
        return number

    @property
    def range_text(self) -> str:
        """The plausible range with its unit, e.g. ``0 to 15 cm²``."""
        return f"{self.low:g} to {self.high:g} {self.unit}"

    def _unit_guess(self, value: float) -> str:
        """Guess at the unit meant: an area of 85 cm² is 85 mm² more likely than not."""
        for other in self.other_units:
            # A factor above 1 would only take the value further out.
            if other.factor < 1.0 and self.low <= value * other.factor <= self.high:
                return f" (if it is in {other.unit}, write {value * other.factor:g})"
        return ""


def _as_float(value: float) -> float:
    """The nearest float; an integer beyond all floats counts as infinite."""
    try:
        return float(value)
    except OverflowError:
        return math.inf
