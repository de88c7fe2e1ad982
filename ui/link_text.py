"""A link's text: everything that is set, as parameters of an address.

A link lists what differs from the example, each parameter under its full key, operator
A's under ``a.`` and the full key; then the readings by hand (`link_by_hand.py`).
`link_reading.py` reads it back; `link.py` carries both between the address bar and the
session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from simulator import PRESETS, Scenario
from ui import link_by_hand
from ui.by_hand import HandReading
from ui.state import RULES, START_EDITION, START_PRESET, START_SITE

VERSION = "1"
"""Goes up when the same settings give another picture, or are called something else."""
OF_A = "a."
"""Prefix of what operator A has set."""
SAME_AS_NONE = frozenset({"v", "seed"})
"""What a link says even where nothing has been set."""

Value = float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a link sets: whom, how, under which rules, and what is opened."""

    preset: str = START_PRESET
    scenario: Scenario = PRESETS[START_PRESET].scenario
    """Operator B's, where there are two."""
    site: str = START_SITE
    edition: str = START_EDITION
    switches: Mapping[str, str] = field(default_factory=dict)
    """Those that do not stand as published, as they are typed."""
    a: Mapping[str, Value] = field(default_factory=dict)
    """What operator A has set differently from the example's careful one."""
    by_hand: tuple[HandReading, ...] = ()
    """Readings that were taken under the settings of this scenario."""
    choices: Mapping[str, str] = field(default_factory=dict)
    """What is chosen or opened on single pages and is not so at first."""


def parameters(of: Setting) -> dict[str, str]:
    """The parameters of a whole link.

    Version and seed are always there: without them nothing can be said to be the same.
    """
    changed = PRESETS[of.preset].scenario.differences(of.scenario)
    return {
        "v": VERSION,
        "seed": str(of.scenario.seed),
        **_named(of),
        **{key: value_text(new) for key, (_, new) in changed.items()},
        **link_by_hand.written(of.by_hand),
    }


def _named(of: Setting) -> dict[str, str]:
    """What is neither number nor reading: example, site, rules, A, choices."""
    start = Setting()
    return {
        **{
            name: getattr(of, name)
            for name in ("preset", "site", "edition")
            if getattr(of, name) != getattr(start, name)
        },
        **{OF_A + key: value_text(value) for key, value in of.a.items()},
        **{RULES + key: text for key, text in of.switches.items()},
        **of.choices,
    }


def query(of: Setting) -> str:
    """What stands after the question mark of the address."""
    return urlencode(parameters(of))


def value_text(value: Value) -> str:
    """A value as it stands in a link; numbers to six decimals, as they are kept."""
    if isinstance(value, str):
        return str(value)
    return f"{value:.6f}".rstrip("0").rstrip(".")
