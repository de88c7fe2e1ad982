"""One comparison: which rows of the form, which reading, which limit, what came of it.

`rules/` makes comparisons; `finding.py` gathers those of one criterion.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from criteria.areas import total_cm2
from criteria.outcome import Outcome
from criteria.threshold import Threshold
from criteria.wording import (
    FLAG_TEXT,
    QUANTITY,
    comparison_text,
    difference_text,
    margin_text,
)
from exam import Measurement, Posture, Site

AREA_DIFFERENCE = "csa_supine_minus_upright_cm2"
"""Reading of C5, made of two rows; both operands are in its name on purpose."""
AREA_REDUCTION = "csa_reduction_percent"
"""Reading of C3, made of two rows: the narrow place and the widest of that vein."""


def areas_cm2(rows: Iterable[Measurement], posture: Posture) -> list[float]:
    """Areas of these rows in one posture [cm²]."""
    return [
        row.csa_cm2
        for row in rows
        if row.posture is posture and row.csa_cm2 is not None
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One comparison: these rows of the form, this reading, this limit."""

    measurements: tuple[Measurement, ...]
    """One row; two for a difference (supine, upright), four for a sum of sides."""
    reading: str
    """Which reading, e.g. ``reflux_s``."""
    value: float | bool | str
    outcome: Outcome
    threshold: Threshold | None = None
    """None where the reading is a yes or no."""

    @property
    def unit(self) -> str | None:
        """Unit of the reading and of its limit."""
        return self.threshold.unit if self.threshold else None

    @property
    def limit(self) -> float | None:
        """The number the reading was held against."""
        return self.threshold.value if self.threshold else None

    @property
    def comparison(self) -> str | None:
        """How it was held against it: ``>``, ``>=``, ``<`` or ``<=``."""
        return self.threshold.comparison.value if self.threshold else None

    @property
    def margin(self) -> float | None:
        """How far inside "met", negative if outside; None for a yes or no."""
        return self.threshold.margin(float(self.value)) if self.threshold else None

    @property
    def margin_percent(self) -> float | None:
        """The margin in percent of the limit; None if there is none or it is zero."""
        if self.threshold is None:
            return None
        return self.threshold.margin_percent(float(self.value))

    @property
    def where(self) -> str:
        """Place and circumstances, e.g. ``right J2, supine, quiet``."""
        if len(self.measurements) == 1 or self.reading == AREA_REDUCTION:
            return self.measurements[0].where
        sites = dict.fromkeys(row.site.label for row in self.measurements)
        return f"{' + '.join(sites)}, {self.measurements[0].breathing.value}"

    @property
    def statement(self) -> str:
        """The comparison in words, without the margin."""
        if self.threshold is None:
            return f"{self.where}: {FLAG_TEXT[self.reading](self.value)}"
        return (
            f"{self.where}: {QUANTITY[self.reading]} {self._compared(self.threshold)}"
        )

    @property
    def site(self) -> Site:
        """Where the probe stood; of two places compared, the abnormal one."""
        return self.measurements[0].site

    def _compared(self, limit: Threshold) -> str:
        if self.reading == AREA_REDUCTION:
            widest = self.measurements[1].site.label
            told = comparison_text(float(self.value), limit)
            return f"smaller than at {widest} by {told}"
        if self.reading != AREA_DIFFERENCE:
            return comparison_text(float(self.value), limit)
        return difference_text(
            float(self.value),
            limit,
            supine_cm2=total_cm2(areas_cm2(self.measurements, Posture.SUPINE)),
            upright_cm2=total_cm2(areas_cm2(self.measurements, Posture.UPRIGHT)),
        )

    @property
    def text(self) -> str:
        """The comparison in words, with the margin in brackets."""
        if self.threshold is None:
            return self.statement
        told = margin_text(float(self.value), self.threshold)
        return f"{self.statement} ({told})"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "where": self.where,
            "measurements": [
                {
                    "site": row.site.code,
                    "posture": row.posture.value,
                    "breathing": row.breathing.value,
                }
                for row in self.measurements
            ],
            "reading": self.reading,
            "value": self.value,
            "unit": self.unit,
            "comparison": self.comparison,
            "limit": self.limit,
            "outcome": self.outcome.value,
            "margin": self.margin,
            "margin_percent": self.margin_percent,
            "text": self.text,
        }
