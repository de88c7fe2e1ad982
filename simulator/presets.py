"""Worked examples: people and operators worth looking at, each with a why.

One TOML file a preset; it lists only what differs from the defaults.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from exam.problems import told
from simulator.scenario import Scenario
from simulator.spec import ScenarioError

_ORDER = (
    "healthy",
    "dehydrated",
    "stenosed_right_j1",
    "leaky_valve",
    "one_sided_drainage",
    "recorded_cvp",
    "recorded_cvp_after_fluid",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named scenario and the reason to look at it."""

    name: str
    title: str
    why: str
    scenario: Scenario


def _load(name: str) -> Preset:
    text = (files("simulator") / "presets" / f"{name}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Preset(
        name=name,
        title=data.pop("title"),
        why=data.pop("why"),
        scenario=Scenario.from_dict(data),
    )


@cache
def _all() -> Mapping[str, Preset]:
    return MappingProxyType({name: _load(name) for name in _ORDER})


PRESETS: Mapping[str, Preset] = _all()
"""Every preset by name."""


def preset(name: str) -> Scenario:
    """Give the scenario of this preset.

    Raises
    ------
    ScenarioError
        If there is no such preset; lists those there are.
    """
    if not isinstance(name, str) or name not in PRESETS:
        near = get_close_matches(str(name), list(PRESETS), n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ScenarioError(
            f"unknown preset {told(name)}.{hint} There are: {', '.join(PRESETS)}."
        )
    return PRESETS[name].scenario
