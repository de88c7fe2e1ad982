"""What a study varies: one parameter, over a range, some values or its choices.

`study.py` reads factors from a study file; `design.py` combines them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator import PARAMETERS, Parameter, ScenarioError
from sweeps.problems import Problems, StudyError, did_you_mean, shown, whole

Value = float | str
Array = NDArray[np.float64]

MAX_POINTS = 100_000
SETTINGS = ("low", "high", "points", "values", "scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One parameter and where it may go in a study.

    Either a range from `low` to `high`, or the `values` it takes one after the other.
    """

    key: str
    """``group.name_unit``."""
    low: float = 0.0
    high: float = 0.0
    values: tuple[Value, ...] = ()
    points: int | None = None
    """How many values of the range a grid takes; the design's number if not given."""
    scale: str = "linear"
    """``linear`` or ``log``: how a range is filled."""

    @property
    def parameter(self) -> Parameter:
        """What the parameter means."""
        return PARAMETERS[self.key]

    @property
    def is_range(self) -> bool:
        """Whether it takes any number between two limits."""
        return not self.values

    def level_values(self, points: int) -> tuple[Value, ...]:
        """The values a grid visits, both ends of a range included."""
        if not self.is_range:
            return self.values
        shares = np.linspace(0.0, 1.0, self.points or points)
        return tuple(self.at(float(share)) for share in shares)

    def at(self, share: float) -> Value:
        """The value this share of the way along, 0 to 1."""
        if not self.is_range:
            n = len(self.values)
            return self.values[min(int(share * n), n - 1)]
        if self.scale == "log":
            value = self.low * math.pow(self.high / self.low, share)
        else:
            value = self.low + (self.high - self.low) * share
        return min(max(value, self.low), self.high)

    def to_dict(self) -> dict[str, Any]:
        """What `factor_from` reads."""
        if not self.is_range:
            return {"values": list(self.values)}
        told: dict[str, Any] = {"low": self.low, "high": self.high, "scale": self.scale}
        return told | ({"points": self.points} if self.points is not None else {})


def known_parameter(key: str) -> Parameter:
    """Find a parameter by its full key.

    Raises
    ------
    StudyError
        If there is none; names the nearest.
    """
    if key not in PARAMETERS:
        raise StudyError(
            f"unknown factor {shown(key)}{did_you_mean(key, PARAMETERS)} "
            "`python -m simulator parameters` lists them all."
        )
    return PARAMETERS[key]


def factor_from(key: str, settings: object) -> Factor:
    """Read one factor of a study file.

    Parameters
    ----------
    settings
        A table of `SETTINGS`; what is not named comes from the parameter. A list is
        short for its values.

    Raises
    ------
    StudyError
        If the parameter is unknown or a setting not allowed; lists every problem.
    """
    parameter = known_parameter(key)
    if isinstance(settings, list):
        settings = {"values": settings}
    if not isinstance(settings, Mapping):
        raise StudyError(
            f"factor {key} = {shown(settings)} must be a table such as "
            "{ low = 0, high = 1 }, {} for the whole range, or a list of values."
        )
    problems = Problems()
    problems.unknown_keys(settings, SETTINGS, f"factor {key}: ")
    problems.raise_if_any()
    if parameter.choices is not None or "values" in settings:
        return _listed(parameter, settings)
    return _ranged(parameter, settings)


def _listed(parameter: Parameter, settings: Mapping[str, Any]) -> Factor:
    problems = Problems()
    for name in ("low", "high", "points", "scale"):
        if name in settings:
            problems.append(
                f"factor {parameter.key}: {name} goes with a range, not with "
                f"{'choices' if parameter.choices else 'values'}: leave it out."
            )
    wanted = settings.get("values", parameter.choices)
    if not isinstance(wanted, Sequence) or isinstance(wanted, str) or not wanted:
        problems.append(
            f"factor {parameter.key}: values = {shown(wanted)} must be a list of at "
            "least one value."
        )
        wanted = ()
    values: list[Value] = []
    for each in wanted:
        with problems.noting(ScenarioError):
            values.append(plain(parameter.checked(each)))
    for twice in {value for value in values if values.count(value) > 1}:
        problems.append(f"factor {parameter.key}: {twice!r} stands twice in values.")
    problems.raise_if_any()
    return Factor(key=parameter.key, values=tuple(values))


def _ranged(parameter: Parameter, settings: Mapping[str, Any]) -> Factor:
    assert parameter.low is not None
    assert parameter.high is not None
    problems = Problems()
    ends = {"low": parameter.low, "high": parameter.high}
    for name in ends:
        with problems.noting(ScenarioError):
            value = plain(parameter.checked(settings.get(name, ends[name])))
            assert isinstance(value, float)
            ends[name] = value
    low, high = ends["low"], ends["high"]
    unit = f" {parameter.unit}".rstrip()
    if not problems and low >= high:
        problems.append(
            f"factor {parameter.key}: the range from {low:g} to {high:g}{unit} is "
            f"empty: low must lie below high, within {parameter.low:g} to "
            f"{parameter.high:g}{unit}."
        )
    scale = settings.get("scale", "linear")
    if scale not in ("linear", "log"):
        problems.append(
            f"factor {parameter.key}: scale = {shown(scale)} must be linear or log."
        )
    elif scale == "log" and low <= 0:
        problems.append(
            f"factor {parameter.key}: a log scale cannot start at {low:g}{unit}: give "
            "a low above 0, or use linear."
        )
    points = None
    if "points" in settings:
        with problems.noting():
            name = f"factor {parameter.key}: points"
            points = whole(settings["points"], name, 2, MAX_POINTS)
    problems.raise_if_any()
    return Factor(key=parameter.key, low=low, high=high, points=points, scale=scale)


def plain(value: Value) -> Value:
    """A parameter's value as an ordinary number or word."""
    return str(value) if isinstance(value, str) else float(value)


def rounded(number: float, *, sign: str = "-") -> str:
    """A number for people, of four digits: 16000, and neither 1.6e+04 nor 15999.7.

    Parameters
    ----------
    sign
        ``+`` to have it before a positive number, too.
    """
    return f"{float(f'{number:.4g}'):{sign}.15g}"
