"""One line of the table: published, model, how far apart, and what that means."""

from dataclasses import dataclass

from validation.readings import READINGS
from validation.target import TARGETS, Target, spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A published number and what the model gives."""

    target: Target
    value: float

    @property
    def z(self) -> float | None:
        """Distance from the published mean in published SDs."""
        sd = spread(self.target)
        return None if sd is None else (self.value - self.target.mean) / sd

    @property
    def verdict(self) -> str:
        """Pass or miss by one SD, or no SD."""
        if self.z is None:
            return "no SD"
        return "pass" if abs(self.z) <= 1.0 else "miss"

    def cells(self) -> list[str]:
        """Text of every column."""
        target, sd = self.target, spread(self.target)
        lent = f" (SD of {target.sd_from})" if target.sd_from else ""
        lent = f" (SD from SE {target.se:g})" if target.se else lent
        plus_minus = "" if sd is None else f" ± {sd:.3g}"
        return [
            target.id,
            f"{target.side} {target.vessel} {target.quantity}, {target.condition}",
            f"{target.tilt:g}°",
            f"{target.mean:g}{plus_minus} {target.unit}{lent}",
            f"{self.value:.3g}",
            "–" if self.z is None else f"{self.z:+.2f}",
            self.verdict + ("*" if target.gated else ""),
            target.role,
            f"{target.source}; {target.doi_or_pmcid}",
        ]


COLUMNS = (
    "id", "what", "tilt", "published", "model", "z", "≤ 1 SD", "role", "source",
)  # fmt: skip


def row_of(target: Target) -> Row:
    """Ask the model for one published number."""
    return Row(target=target, value=READINGS[target.read](target))


def all_rows() -> list[Row]:
    """Every row, in the order of the file."""
    return [row_of(target) for target in TARGETS.values()]
