"""Operators A and B on one person, and what differs between them.

B is the operator of the bench. A is the careful one of the example, until somebody
makes B the new A. Person and veins are the bench's in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from simulator import PARAMETERS, Parameter, Scenario
from ui import controls, link, state
from ui.state import KEPT_A, TECHNIQUE, technique_of
from ui.text import wording

Value = float | str


# ---------------------------------------------------------------- who is A
def scenario_a(of_b: Scenario) -> Scenario:
    """B's person, examined by A."""
    kept: Mapping[str, Value] | None = st.session_state.get(KEPT_A)
    return of_b.replaced(technique_of(state.base()) if kept is None else kept)


def is_careful() -> bool:
    """Whether A is still the example's own operator."""
    return KEPT_A not in st.session_state


def make_a(of_b: Scenario) -> None:
    """Let A examine as B does now."""
    st.session_state[KEPT_A] = technique_of(of_b)
    link.write()


def forget_a() -> None:
    """A is the careful operator again."""
    st.session_state.pop(KEPT_A, None)
    link.write()


# ---------------------------------------------------------------- what differs
@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One parameter that A and B have set differently."""

    key: str
    a: Value
    b: Value

    @property
    def parameter(self) -> Parameter:
        """What it means."""
        return PARAMETERS[self.key]


def differences(a: Scenario, b: Scenario) -> list[Difference]:
    """What A and B have set differently, in the order of the controls."""
    found = a.differences(b).items()
    return [Difference(key=key, a=old, b=new) for key, (old, new) in found]


def name(key: str) -> str:
    """A parameter's name as it stands beside numbers."""
    parameter = PARAMETERS[key]
    return str(wording("app")["labels"].get(key, parameter.label))


def value_text(key: str, value: Value) -> str:
    """A value without its unit, as its slider writes it; a choice in words."""
    parameter = PARAMETERS[key]
    if isinstance(value, str):
        words = wording("app")["values"] | wording("app")["breathing"]
        return str(words.get(value, value.replace("_", " "))).lower()
    assert parameter.step is not None
    return f"{value:.{controls.decimals(parameter.step)}f}".replace("-", "−")


def with_unit(key: str, text: str) -> str:
    """A number and its unit; degrees stand close."""
    unit = PARAMETERS[key].unit
    return f"{text}{unit}" if unit == "°" else f"{text} {unit}".rstrip()


def said(key: str, value: Value) -> str:
    """A value as people say it: posture in words, a number with its unit."""
    if key == controls.TILT and not isinstance(value, str):
        return controls.posture_text(value)
    text = value_text(key, value)
    return text if isinstance(value, str) else with_unit(key, text)


def place(key: str, value: Value) -> float | None:
    """Where a value stands in its parameter's range, 0 to 1; None for a choice."""
    parameter = PARAMETERS[key]
    if isinstance(value, str) or parameter.low is None or parameter.high is None:
        return None
    return (value - parameter.low) / (parameter.high - parameter.low)


def differences_html(found: list[Difference]) -> str:
    """The list between the two operators: A's value, the factor, B's value."""
    words = wording("flip")["differs"]
    n_same = sum(p.group in TECHNIQUE for p in PARAMETERS.values()) - len(found)
    if not found:
        return (
            f"<div class='differs'><h2>{words['title']}</h2><p>{words['nothing']}</p>"
            "</div>"
        )
    rows = "".join(_row(each) for each in found)
    return (
        f"<div class='differs'><h2>{words['title']}</h2><table>"
        f"<caption class='said'>{words['caption']}</caption>"
        f"<thead><tr><th scope='col'>A</th><th scope='col'>{words['factor']}</th>"
        f"<th scope='col'>B</th></tr></thead><tbody>{rows}</tbody></table>"
        f"<p class='quiet'>{words['same'].format(count=n_same)}</p></div>"
    )


def _row(found: Difference) -> str:
    a, b = (escape(said(found.key, value)) for value in (found.a, found.b))
    return (
        f"<tr><td>{a}</td><th scope='row'>{escape(name(found.key))}"
        f"{_track(found)}</th><td>{b}</td></tr>"
    )


def _track(found: Difference) -> str:
    """The parameter's range as a line, the stretch between A and B thick on it."""
    at_a, at_b = place(found.key, found.a), place(found.key, found.b)
    if at_a is None or at_b is None:
        return ""
    parameter = found.parameter
    low, high = (
        value_text(found.key, v or 0.0) for v in (parameter.low, parameter.high)
    )
    left, right = sorted((100.0 * at_a, 100.0 * at_b))
    told = wording("flip")["differs"]["range"].format(
        low=low, high=with_unit(found.key, high)
    )
    return (
        f"<span class='track' aria-hidden='true'><i style='left:{left:.1f}%;"
        f"width:{max(right - left, 1.0):.1f}%'></i>"
        f"<b class='a' style='left:{100 * at_a:.1f}%'></b>"
        f"<b style='left:{100 * at_b:.1f}%'></b></span><small>{escape(told)}</small>"
    )
