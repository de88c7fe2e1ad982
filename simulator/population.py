"""Healthy people who differ: draws scenarios with published spread.

Each parameter that varies between healthy people has a distribution with its source;
all others keep the preset's value. `docs/limits.md` says which spreads are ours.
"""

from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import NDArray

from exam.problems import told
from simulator.parameters import PARAMETERS
from simulator.scenario import Scenario
from simulator.spec import ASSUMPTION, ScenarioError

Array = NDArray[np.float64]
Generator = np.random.Generator

MAX_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """Bell curve, cut at the parameter's own limits."""

    mean: float
    sd: float
    source: str

    def draw(self, n: int, rng: Generator) -> Array:
        """Give n values."""
        return rng.normal(self.mean, self.sd, n)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogNormal:
    """Skewed curve of a positive quantity, by its mean and relative spread."""

    mean: float
    cv: float
    source: str

    def draw(self, n: int, rng: Generator) -> Array:
        """Give n values."""
        sigma2 = np.log1p(self.cv**2)
        return rng.lognormal(np.log(self.mean) - 0.5 * sigma2, np.sqrt(sigma2), n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform:
    """All values alike."""

    low: float
    high: float
    source: str

    def draw(self, n: int, rng: Generator) -> Array:
        """Give n values."""
        return rng.uniform(self.low, self.high, n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sometimes:
    """Zero in most people, spread evenly in the others."""

    share: float
    low: float
    high: float
    source: str

    def draw(self, n: int, rng: Generator) -> Array:
        """Give n values."""
        has_it = rng.random(n) < self.share
        return np.where(has_it, rng.uniform(self.low, self.high, n), 0.0)


Distribution = Normal | LogNormal | Uniform | Sometimes

HEALTHY: dict[str, Distribution] = {
    "patient.cerebral_inflow_ml_min": Normal(mean=700, sd=115, source="qmra_wp217"),
    "patient.heart_rate_bpm": Normal(mean=66, sd=9, source=ASSUMPTION),
    "patient.right_atrial_pressure_mmhg": Normal(mean=5, sd=2, source=ASSUMPTION),
    "patient.breathing_rate_per_min": Normal(mean=15, sd=2.5, source=ASSUMPTION),
    "patient.height_cm": Normal(mean=172, sd=9, source=ASSUMPTION),
    "patient.bone_window": Uniform(low=0, high=1, source=ASSUMPTION),
    "patient.collateral_conductance": LogNormal(mean=2.0, cv=2.0, source=ASSUMPTION),
    "veins.right_jugular_area_cm2": LogNormal(mean=1.3, cv=0.50, source="a01_a03_a36"),
    "veins.left_jugular_area_cm2": LogNormal(mean=0.9, cv=0.60, source="a01_a03_a36"),
    "veins.right_vertebral_area_cm2": LogNormal(mean=0.048, cv=0.35, source=ASSUMPTION),
    "veins.left_vertebral_area_cm2": LogNormal(mean=0.048, cv=0.35, source=ASSUMPTION),
    "veins.right_sinus_area_cm2": LogNormal(
        mean=0.37, cv=0.45, source="sinus_mrv_2024"
    ),
    "veins.left_sinus_area_cm2": LogNormal(mean=0.28, cv=0.48, source="sinus_mrv_2024"),
    "veins.right_valve_leak": Sometimes(
        share=0.29, low=0.1, high=0.4, source="nedelmann2005"
    ),
    "veins.left_valve_leak": Sometimes(
        share=0.29, low=0.1, high=0.4, source="nedelmann2005"
    ),
    "veins.right_c1_compression_percent": Sometimes(
        share=0.156, low=50, high=80, source="han2015"
    ),
    "veins.left_c1_compression_percent": Sometimes(
        share=0.178, low=50, high=80, source="han2015"
    ),
}
"""How healthy people differ, by parameter."""


def sample(n: int, rng: Generator, *, base: Scenario | None = None) -> list[Scenario]:
    """Draw n healthy people.

    Parameters
    ----------
    n
        How many, 1 to 1 000 000.
    rng
        Source of chance; the same generator state gives the same people.
    base
        Where everything that does not vary comes from; the defaults if not given.

    Raises
    ------
    ScenarioError
        If n is out of range.

    Notes
    -----
    Parameters are drawn independently (assumption); a value outside a parameter's
    range is put on its limit.
    """
    given: object = n
    is_number = isinstance(given, Real) and not isinstance(given, bool)
    if not is_number or not 1 <= n <= MAX_PEOPLE or n != int(n):
        raise ScenarioError(
            f"n = {told(n)} is not a whole number from 1 to {MAX_PEOPLE}"
        )
    if not isinstance(rng, Generator):
        raise ScenarioError(
            f"rng = {told(rng)} is no source of chance: take "
            "numpy.random.default_rng(seed)"
        )
    start = base if base is not None else Scenario()
    drawn = {key: _within(key, d.draw(int(n), rng)) for key, d in HEALTHY.items()}
    return [
        start.replaced({key: float(values[i]) for key, values in drawn.items()})
        for i in range(int(n))
    ]


def _within(key: str, values: Array) -> Array:
    parameter = PARAMETERS[key]
    assert parameter.low is not None
    assert parameter.high is not None
    return np.clip(values, parameter.low, parameter.high)
