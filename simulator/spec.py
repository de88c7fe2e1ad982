"""What a parameter means, said once: unit, range, label, source.

A `Spec` stands in the annotation of a dataclass field. Sliders, validation, sweep
bounds, links and documentation all read it from there. `parameters.py` declares
the fields; `scenario.py` puts them together.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from enum import StrEnum
from numbers import Real
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from exam.plain_number import number_in
from exam.problems import told

ASSUMPTION = "assumption"
"""The source of a number that is ours; `docs/limits.md` lists them."""


class ScenarioError(ValueError):
    """A parameter, preset or recording that cannot be used; says how to mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """Unit, allowed range, wording and origin of one parameter."""

    unit: str
    low: float
    high: float
    step: float
    label: str
    source: str
    """Where the default comes from: a reference key or ``assumption``."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Wording and origin of a parameter with a few named values."""

    label: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter as everybody outside sees it."""

    key: str
    """``group.name_unit``, e.g. ``operator.probe_pressure_mmhg``."""
    group: str
    name: str
    default: float | str
    unit: str
    low: float | None
    high: float | None
    step: float | None
    label: str
    source: str
    note: str
    choices: tuple[str, ...] | None

    def checked(self, value: object) -> float | StrEnum:
        """Give the value in the parameter's own type.

        Raises
        ------
        ScenarioError
            If it is not a finite number in range, or not one of the choices.
        """
        if self.choices is not None:
            return self._checked_choice(value)
        return self._checked_number(value)

    def _checked_choice(self, value: object) -> StrEnum:
        choices = self.choices or ()
        if str(value) not in choices:
            near = get_close_matches(str(value), choices, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ScenarioError(
                f"{self.key} = {told(value)} is not one of {', '.join(choices)}.{hint}"
            )
        return _ENUMS[self.key](str(value))

    def _checked_number(self, value: object) -> float:
        assert self.low is not None
        assert self.high is not None
        number = _as_number(value)
        allowed = f"{self.low:g} to {self.high:g} {self.unit}".rstrip()
        if number is None:
            raise ScenarioError(
                f"{self.key} = {told(value)} is not a number: give one from {allowed}."
            )
        if not math.isfinite(number):
            raise ScenarioError(
                f"{self.key} = {number} is not finite: give a number from {allowed}."
            )
        if not self.low <= number <= self.high:
            nearest = min(max(number, self.low), self.high)
            raise ScenarioError(
                f"{self.key} = {number:g} {self.unit} is outside {allowed}: "
                f"the nearest allowed value is {nearest:g}."
            )
        return number + 0.0  # -0.0 becomes 0.0: equal scenarios hash alike


_ENUMS: dict[str, type[StrEnum]] = {}


def _as_number(value: object) -> float | None:
    if isinstance(value, str):
        return number_in(value)
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def parameters_of(group: str, cls: type) -> dict[str, Parameter]:
    """Every parameter a dataclass declares, by its full key, in order."""
    hints = get_type_hints(cls, include_extras=True)
    found = {}
    for field in fields(cls):
        hint = hints[field.name]
        if get_origin(hint) is not Annotated:
            raise TypeError(f"{cls.__name__}.{field.name} lacks a Spec or Choice")
        kind, meaning = get_args(hint)[:2]
        key = f"{group}.{field.name}"
        if isinstance(meaning, Choice):
            _ENUMS[key] = kind
            found[key] = _choice(key, group, field, kind, meaning)
        else:
            found[key] = _number(key, group, field, meaning)
    return found


def _number(key: str, group: str, field: Any, spec: Spec) -> Parameter:
    return Parameter(
        key=key,
        group=group,
        name=field.name,
        default=field.default,
        unit=spec.unit,
        low=spec.low,
        high=spec.high,
        step=spec.step,
        label=spec.label,
        source=spec.source,
        note=spec.note,
        choices=None,
    )


def _choice(
    key: str, group: str, field: Any, kind: type[StrEnum], choice: Choice
) -> Parameter:
    return Parameter(
        key=key,
        group=group,
        name=field.name,
        default=field.default.value,
        unit="",
        low=None,
        high=None,
        step=None,
        label=choice.label,
        source=choice.source,
        note=choice.note,
        choices=tuple(member.value for member in kind),
    )


def look_up(known: Mapping[str, Parameter], key: str) -> Parameter:
    """Find the parameter of this name.

    Raises
    ------
    ScenarioError
        If there is none; names the nearest.
    """
    if key in known:
        return known[key]
    near = get_close_matches(str(key), list(known), n=2, cutoff=0.5)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise ScenarioError(
        f"unknown parameter {told(key)}.{hint} "
        "`python -m simulator parameters` lists them all."
    )
