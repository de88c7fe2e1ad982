"""Is this synthetic person really ill? What a verdict is held against.

The limits are data (`truth.toml`, all assumptions); a study may set its own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import Any

from simulator import PARAMETERS, Scenario, ScenarioError
from sweeps.factor import Value, plain
from sweeps.problems import Problems, did_you_mean, shown

SETTINGS = ("at_least", "is_not", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthRule:
    """One way to be really ill."""

    pattern: str
    """Which parameters are looked at."""
    keys: tuple[str, ...]
    at_least: float | None
    is_not: str | None
    source: str

    def is_ill(self, scenario: Scenario) -> bool:
        """Whether one of the parameters is at or past the limit."""
        values = [plain(scenario.get(key)) for key in self.keys]
        if self.at_least is not None:
            return any(float(value) >= self.at_least for value in values)
        return any(value != self.is_not for value in values)

    def to_dict(self) -> dict[str, Value]:
        """What `truth_from` reads."""
        limit: dict[str, Value] = (
            {"at_least": self.at_least}
            if self.at_least is not None
            else {"is_not": str(self.is_not)}
        )
        return {**limit, "source": self.source}

    @property
    def text(self) -> str:
        """The rule for people."""
        limit = (
            f"at least {self.at_least:g} {PARAMETERS[self.keys[0]].unit}".rstrip()
            if self.at_least is not None
            else f"anything but {self.is_not}"
        )
        return f"{self.pattern}: {limit} ({self.source})"


@dataclass(frozen=True, slots=True)
class Truth:
    """When a synthetic person counts as really ill."""

    rules: tuple[TruthRule, ...]

    def is_ill(self, scenario: Scenario) -> bool:
        """Whether any rule says so."""
        return any(rule.is_ill(scenario) for rule in self.rules)

    def to_dict(self) -> dict[str, Any]:
        """What `truth_from` reads."""
        return {rule.pattern: rule.to_dict() for rule in self.rules}


@cache
def default_truth() -> Truth:
    """The limits that come with the program."""
    text = (files("sweeps") / "truth.toml").read_text("utf-8")
    return truth_from(tomllib.loads(text))


def truth_from(raw: object) -> Truth:
    """Read the limits of a study.

    Raises
    ------
    StudyError
        If a pattern fits no parameter or a limit is not allowed; lists every problem.
    """
    problems = Problems()
    if not isinstance(raw, Mapping) or not raw:
        found = "is empty" if raw == {} else f"= {shown(raw)}"
        problems.append(
            f'truth {found}: it must be a table such as "veins.*_valve_leak" = '
            "{ at_least = 0.45 }."
        )
        raw = {}
    rules = []
    for pattern, settings in raw.items():
        with problems.noting(ScenarioError):
            rules.append(_rule(str(pattern), settings))
    problems.raise_if_any()
    return Truth(tuple(rules))


def _rule(pattern: str, settings: object) -> TruthRule:
    problems = Problems()
    keys = tuple(key for key in PARAMETERS if fnmatchcase(key, pattern))
    if not keys:
        problems.append(
            f"truth {shown(pattern)}: fits no parameter"
            f"{did_you_mean(pattern, PARAMETERS)}"
        )
    if not isinstance(settings, Mapping):
        settings = {"at_least": settings}
    problems.unknown_keys(settings, SETTINGS, f"truth {pattern}: ")
    if ("at_least" in settings) == ("is_not" in settings):
        problems.append(f"truth {pattern}: give either at_least or is_not.")
    problems.raise_if_any()
    name = "at_least" if "at_least" in settings else "is_not"
    is_choice = {PARAMETERS[key].choices is not None for key in keys}
    if is_choice != {name == "is_not"}:
        problems.append(
            f"truth {pattern}: at_least goes with numbers, is_not with choices."
        )
    problems.raise_if_any()
    limit = {plain(PARAMETERS[key].checked(settings[name])) for key in keys}.pop()
    return TruthRule(
        pattern=pattern,
        keys=keys,
        at_least=float(limit) if name == "at_least" else None,
        is_not=str(limit) if name == "is_not" else None,
        source=str(settings.get("source", "assumption")),
    )
