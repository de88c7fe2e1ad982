"""Named ways to examine: which settings, why each, and who says so.

They stand in `techniques.toml`. `operators.py` says who A and B are; this file says how
B examines for those who come without a link and without having set anything.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from types import MappingProxyType

import streamlit as st

from criteria import Edition
from criteria.literature import sources
from simulator import PRESETS, Scenario
from ui import state
from ui.evidence.reference import link
from ui.flipping.operators import Value, differences, name, value_text, with_unit
from ui.link import came_by_link
from ui.text import wording

PERMITTED = "permitted"
"""Source of a setting that `sweeps/technique.toml` permits."""
_BEEN_HERE = "_flip_been_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One parameter of a way to examine."""

    value: Value
    source: str
    """`PERMITTED`, or the key of a publication."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique:
    """A way to examine."""

    label: str
    why: str
    """What comes of it; true of this person, examined otherwise as the example has it,
    and judged by this edition."""
    person: str
    edition: str
    settings: Mapping[str, Setting]

    @property
    def values(self) -> dict[str, Value]:
        """What is set, by parameter."""
        return {key: setting.value for key, setting in self.settings.items()}


@cache
def techniques() -> Mapping[str, Technique]:
    """Every named way to examine; the first is the one that Flip opens with."""
    text = Path(__file__).with_name("techniques.toml").read_text(encoding="utf-8")
    found = {}
    for key, raw in tomllib.loads(text).items():
        settings = {k: Setting(**v) for k, v in raw.pop("settings").items()}
        found[key] = Technique(**raw, settings=MappingProxyType(settings))
    return MappingProxyType(found)


def opening() -> Technique:
    """How operator B examines at first."""
    return next(iter(techniques().values()))


# ---------------------------------------------------------------- the first visit
def set_out() -> None:
    """Let B examine badly on a first visit; before any control is drawn.

    A link, even one that says only where the probe stands, and anything set on another
    page come first: they are somebody's question, this is ours. So does a link to Flip
    that says nothing but its version: both operators are alike there.
    """
    if _BEEN_HERE in st.session_state:
        return
    st.session_state[_BEEN_HERE] = True
    if not came_by_link() and is_start(state.scenario(), state.edition()):
        st.session_state.update(opening().values)


def is_start(scenario: Scenario, edition: Edition) -> bool:
    """Whether nothing has been set yet."""
    return (
        scenario == PRESETS[state.START_PRESET].scenario
        and edition.name == state.START_EDITION
        and not edition.changed
    )


# ---------------------------------------------------------------- in words
def shown(a: Scenario, b: Scenario) -> Technique | None:
    """The named way in which B departs from A, if it is one."""
    apart = {each.key: each.b for each in differences(a, b)}
    return next((t for t in techniques().values() if t.values == apart), None)


def why_html(found: Technique, a: Scenario, edition: Edition) -> str:
    """What comes of it, then each setting with its reason and who says so."""
    is_told = a == PRESETS[found.person].scenario and (
        edition.name == found.edition and not edition.changed
    )
    told = f"<p class='said_big'>{escape(found.why)}</p>" if is_told else ""
    items = "".join(
        f"<li><b>{escape(_set_to(key, each))}.</b>"
        f" {escape(each.why)} {_source(each)}</li>"
        for key, each in found.settings.items()
    )
    return f"<div class='because'>{told}<ul>{items}</ul></div>"


def _set_to(key: str, setting: Setting) -> str:
    short = name(key).partition(" (")[0]
    return f"{short} {with_unit(key, value_text(key, setting.value))}"


def _source(setting: Setting) -> str:
    if setting.source == PERMITTED:
        return escape(wording("flip")["paths"]["assumption"])
    source = sources()[setting.source]
    return f"({link(source)})"
