"""Published rows of `targets.toml` as checked records."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from exam import Level
from simulator import Scenario

GATE = frozenset({"F01", "F02", "F03", "F10", "F11", "A01", "A02"})
"""Calibrated rows that must hold all the same."""
CONFIDENCES = ("confirmed", "derived")
ROLES = ("calibrate", "validate", "context")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One published number and how to ask the model for it."""

    id: str
    quantity: str
    vessel: str
    side: str
    level: str
    condition: str
    mean: float
    unit: str
    source: str
    doi_or_pmcid: str
    confidence: str
    role: str
    read: str
    """Name of a reading in `readings.py`."""
    posture_deg: float = 0.0
    sd: float | None = None
    se: float | None = None
    sd_from: str | None = None
    """Row that lends its SD, in the same unit after conversion."""
    iqr: tuple[float, ...] = ()
    range: tuple[float, ...] = ()
    n: int | None = None
    method: str = ""
    note: str = ""
    ours: str = ""
    """What had to be assumed to ask the model."""
    level_read: str = "j2"
    tilt_deg: float | None = None
    set: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    """Why the model misses it; a validate row that has none must be met."""

    @property
    def probe_level(self) -> Level:
        """Where the probe stands."""
        return Level(self.level_read)

    @property
    def gated(self) -> bool:
        """Whether the run fails if the model is further than one SD away."""
        held_out = self.role == "validate" and self.confidence in CONFIDENCES
        return self.id in GATE or (
            held_out and spread(self) is not None and not self.reason
        )

    @property
    def tilt(self) -> float:
        """Tilt at which the model is asked [°]."""
        return self.posture_deg if self.tilt_deg is None else self.tilt_deg

    def scenario(self, *, tilt_deg: float | None = None) -> Scenario:
        """Healthy person, probe off the skin, with what this row changes."""
        tilt = self.tilt if tilt_deg is None else tilt_deg
        return Scenario().replaced({"operator.tilt_deg": tilt, **self.set})


CM2_PER = {"cm2": 1.0, "mm2": 0.01}


def spread(target: Target) -> float | None:
    """Published SD in the row's unit; from the SE or a named row if need be."""
    if target.sd is not None:
        return target.sd
    if target.se is not None and target.n is not None:
        return target.se * math.sqrt(target.n)
    if target.sd_from is not None:
        lender = TARGETS[target.sd_from]
        assert lender.quantity == target.quantity
        assert lender.sd is not None
        return lender.sd * CM2_PER[lender.unit] / CM2_PER[target.unit]
    return None


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}


@cache
def _load() -> dict[str, Target]:
    text = Path(__file__).with_name("targets.toml").read_text("utf-8")
    rows = [Target(**_frozen(row)) for row in tomllib.loads(text)["target"]]
    assert len({row.id for row in rows}) == len(rows), "an id is used twice"
    return {row.id: row for row in rows}


TARGETS = _load()
