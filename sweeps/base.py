"""Who a study begins with: one person, or many drawn from the healthy population.

`study.py` reads it; `rows.py` asks for person *p*.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulator import PARAMETERS, Scenario, ScenarioError, preset, sample
from sweeps.design import PERSON_STREAM
from sweeps.factor import Value, plain
from sweeps.problems import Problems, did_you_mean, shown, whole

SETTINGS = ("preset", "scenario", "people", "set")
MAX_PEOPLE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """What the factors of a study are changed on."""

    scenario: Scenario
    people: int | None = None
    """How many are drawn from the healthy population; None: the scenario alone."""
    changes: tuple[tuple[str, Value], ...] = ()
    """Set in every person, on top of what was drawn."""

    @property
    def n_people(self) -> int:
        """How many persons there are."""
        return self.people or 1

    def person(self, number: int, seed: int) -> Scenario:
        """Person of this number, from 0; the same whoever asks."""
        drawn = self.scenario
        if self.people is not None:
            rng = np.random.default_rng(
                np.random.SeedSequence(seed, spawn_key=(number, PERSON_STREAM))
            )
            (drawn,) = sample(1, rng, base=drawn)
        return drawn.replaced(dict(self.changes))

    def to_dict(self) -> dict[str, Any]:
        """What `base_from` reads."""
        people = {} if self.people is None else {"people": self.people}
        return {
            "scenario": self.scenario.to_dict(),
            "set": dict(self.changes),
            **people,
        }


def base_from(raw: object) -> Base:
    """Read ``[base]`` of a study file.

    Raises
    ------
    StudyError
        Lists every problem.
    """
    problems = Problems()
    if not isinstance(raw, Mapping):
        problems.append(f'base = {shown(raw)} must be a table: preset = "healthy".')
        problems.raise_if_any()
    assert isinstance(raw, Mapping)
    problems.unknown_keys(raw, SETTINGS, "base: ")
    if "preset" in raw and "scenario" in raw:
        problems.append("base: give a preset or a scenario, not both.")
    start = Scenario()
    with problems.noting(ScenarioError):
        start = (
            Scenario.from_dict(raw["scenario"])
            if "scenario" in raw
            else preset(str(raw.get("preset", "healthy")))
        )
    people = None
    if "people" in raw:
        with problems.noting():
            people = whole(raw["people"], "base: people", 1, MAX_PEOPLE)
    changes: dict[str, Value] = {}
    with problems.noting(ScenarioError):
        changes = settings_from(raw.get("set", {}), "base: set")
    problems.raise_if_any()
    return Base(scenario=start, people=people, changes=tuple(changes.items()))


def settings_from(raw: object, where: str) -> dict[str, Value]:
    """Parameters and their values, as ``group.name_unit`` or table by table.

    Raises
    ------
    StudyError
        If a parameter is unknown or a value not allowed; lists every problem.
    """
    problems = Problems()
    if not isinstance(raw, Mapping):
        problems.append(f"{where} = {shown(raw)} must be a table of parameters.")
        problems.raise_if_any()
    assert isinstance(raw, Mapping)
    settings = {}
    for key, value in by_full_key(raw, where).items():
        if key not in PARAMETERS:
            problems.append(
                f"{where}: unknown parameter {shown(key)}"
                f"{did_you_mean(key, PARAMETERS)}"
            )
            continue
        try:
            settings[key] = plain(PARAMETERS[key].checked(value))
        except ScenarioError as error:
            problems.append(f"{where}: {error}")
    problems.raise_if_any()
    return settings


def by_full_key(raw: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Tables named by a group become ``group.name_unit`` keys; all else stays.

    Raises
    ------
    StudyError
        If a parameter stands there in both ways: nobody can say which one is meant.
    """
    groups = {parameter.group for parameter in PARAMETERS.values()}
    problems = Problems()
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        if key in groups and isinstance(value, Mapping):
            inner = {f"{key}.{name}": each for name, each in value.items()}
        else:
            inner = {str(key): value}
        problems += [
            f"{where}: {twice} stands there twice: leave one out."
            for twice in inner
            if twice in flat
        ]
        flat |= inner
    problems.raise_if_any()
    return flat
