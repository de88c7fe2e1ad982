"""A scenario: everything needed to reproduce one picture.

`parameters.py` declares what may be set; `presets.py` has worked examples;
`flow.py` turns a scenario into flow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

from exam.problems import told
from simulator.parameters import (
    GROUPS,
    PARAMETERS,
    Machine,
    Operator,
    Patient,
    Veins,
)
from simulator.spec import ScenarioError, look_up

Value = float | str


def _checked(group: str, values: object) -> object:
    """The same group with every value checked and in its own type."""
    cls = GROUPS[group]
    if not isinstance(values, cls):
        raise ScenarioError(
            f"{group} must be a {cls.__name__}, not {type(values).__name__}"
        )
    problems, good = [], {}
    for name in (f.name for f in fields(cls)):
        try:
            good[name] = PARAMETERS[f"{group}.{name}"].checked(getattr(values, name))
        except ScenarioError as error:
            problems.append(str(error))
    if problems:
        raise ScenarioError("\n".join(problems))
    return cls(**good)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One person, one operator, one machine, one seed.

    Raises
    ------
    ScenarioError
        If any value is not finite, out of range or not one of its choices;
        lists every such value.
    """

    patient: Patient = field(default_factory=Patient)
    veins: Veins = field(default_factory=Veins)
    operator: Operator = field(default_factory=Operator)
    machine: Machine = field(default_factory=Machine)
    seed: int = 1

    def __post_init__(self) -> None:
        problems = []
        for group in GROUPS:
            try:
                object.__setattr__(self, group, _checked(group, getattr(self, group)))
            except ScenarioError as error:
                problems.append(str(error))
        is_whole = isinstance(self.seed, int) and not isinstance(self.seed, bool)
        if not is_whole or not 0 <= self.seed < 2**63:
            problems.append(
                f"seed = {self.seed!r} must be a whole number from 0 to 2^63 − 1"
            )
        if problems:
            raise ScenarioError("\n".join(problems))

    def get(self, key: str) -> Value:
        """Value of one parameter by its full key."""
        parameter = look_up(PARAMETERS, key)
        value: Value = getattr(getattr(self, parameter.group), parameter.name)
        return value

    def replaced(self, changes: Mapping[str, Any]) -> Self:
        """Change some parameters, named by their full keys; give the new scenario.

        Raises
        ------
        ScenarioError
            If a key is unknown or a value not allowed; lists every problem.
        """
        if not isinstance(changes, Mapping):
            raise ScenarioError(
                f"changes = {told(changes)} must be a table of parameters, e.g. "
                '{"operator.probe_pressure_mmhg": 6}'
            )
        grouped: dict[str, dict[str, Any]] = {}
        problems: list[str] = []
        for key, value in changes.items():
            try:
                parameter = look_up(PARAMETERS, key)
                checked = parameter.checked(value)
            except ScenarioError as error:
                problems.append(str(error))
                continue
            grouped.setdefault(parameter.group, {})[parameter.name] = checked
        if problems:
            raise ScenarioError("\n".join(problems))
        groups: dict[str, Any] = {
            group: replace(getattr(self, group), **values)
            for group, values in grouped.items()
        }
        return replace(self, **groups)

    def with_(self, *, seed: int | None = None, **changes: Any) -> Self:
        """Like `replaced`, spelt ``group__name=value``."""
        new = self.replaced({k.replace("__", ".", 1): v for k, v in changes.items()})
        return new if seed is None else replace(new, seed=seed)

    def values(self) -> dict[str, Value]:
        """Every parameter by its full key; enums as their words."""
        return {key: _plain(self.get(key)) for key in PARAMETERS}

    def differences(self, other: "Scenario") -> dict[str, tuple[Value, Value]]:
        """Map every parameter that differs to ``(value here, value in other)``."""
        mine, theirs = self.values(), other.values()
        return {k: (mine[k], theirs[k]) for k in mine if mine[k] != theirs[k]}

    def to_dict(self) -> dict[str, Any]:
        """Nested plain values, as in a preset file."""
        out: dict[str, Any] = {group: {} for group in GROUPS}
        for key, value in self.values().items():
            group, name = key.split(".", 1)
            out[group][name] = value
        return {**out, "seed": self.seed}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_dict` wrote; what is not named keeps its default.

        Raises
        ------
        ScenarioError
            If a group or parameter is unknown or a value not allowed.
        """
        if not isinstance(data, Mapping):
            raise ScenarioError(
                f"a scenario is a table of {', '.join(GROUPS)} and seed, "
                f"not a {type(data).__name__}"
            )
        problems: list[str] = []
        changes = _flat(data, problems)
        start = cls()
        try:
            start = start.replaced(changes)
        except ScenarioError as error:
            problems.append(str(error))
        try:
            start = replace(start, seed=data.get("seed", 1))
        except ScenarioError as error:
            problems.append(str(error))
        if problems:
            raise ScenarioError("\n".join(problems))
        return start


def _flat(data: Mapping[str, Any], problems: list[str]) -> dict[str, Any]:
    """Every named parameter by its full key; notes what is no group of ours."""
    changes: dict[str, Any] = {}
    for group, values in data.items():
        if group == "seed":
            continue
        if group not in GROUPS:
            problems.append(f"unknown group {group!r}: use {', '.join(GROUPS)} or seed")
        elif not isinstance(values, Mapping):
            problems.append(f"{group} = {values!r} must be a table of parameters")
        else:
            changes |= {f"{group}.{name}": v for name, v in values.items()}
    return changes


def _plain(value: Value) -> Value:
    return str(value) if isinstance(value, str) else float(value)
