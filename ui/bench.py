"""The bench: the shared controls, and beside them what the page shows.

A page calls `show` with its view; `app.py` then calls `draw`, so that the controls
belong to the app and not to one page, keep their values from page to page and stand in
the link. A slider reruns only the fragment below: no navigation, no folded controls.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from simulator import PARAMETERS, PRESETS, Scenario
from ui import by_hand, controls, link, measured, state, take_away
from ui.text import wording

MOST_CHANGES_SHOWN = 4
_VIEW = "_view"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Places on the bench that a page may fill."""

    top: DeltaGenerator
    """Above the controls."""
    stage: DeltaGenerator
    """Beside the controls; stays in sight on a phone."""
    detail: DeltaGenerator
    """Below the stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a page puts on the bench."""

    question: str
    """Said after the example's title, as the page's heading."""
    draw: Callable[[Slots, Scenario], None]
    report: Callable[[Scenario], take_away.Make] | None = None
    """The report of what is shown."""
    counts_by_hand: bool = True
    """Whether the page judges what the learner has measured by hand."""
    invite: Callable[[Scenario], None] | None = None
    """A first thing to try, beside why the example is worth a look."""


def show(view: View) -> None:
    """Say what stands beside the controls on this page."""
    st.session_state[_VIEW] = view


def draw() -> None:
    """Heading, controls and the page's view, if it has one; then the quiet line."""
    _tell_trouble()
    view = st.session_state.pop(_VIEW, None)
    if view is not None:
        _heading(view)
        with st.container(horizontal=True, key="bench", gap="medium"):
            with st.container(key="live"):
                _live(view)
            with st.container(horizontal=True, key="folded", gap="xsmall"):
                controls.folded()
    st.html(f"<p class='quietline'>{wording('app')['quiet_line']}</p>")


def _tell_trouble() -> None:
    problems = link.trouble()
    if problems:
        items = "".join(f"<li>{escape(problem)}</li>" for problem in problems)
        said = wording("app")["link_trouble"]
        st.html(
            f"<div class='trouble' role='alert'><p>{said}</p><ul>{items}</ul></div>"
        )


def _heading(view: View) -> None:
    example = PRESETS[state.preset_name()]
    with st.container(horizontal=True, key="heading", gap="medium"):
        st.html(
            f"<h1 class='ask'>{escape(example.title)}."
            f" <span>{escape(view.question)}</span></h1>"
        )
        with st.container(key="example"):
            controls.example_picker()


@st.fragment(key=controls.LIVE)
def _live(view: View) -> None:
    """What a slider moves."""
    if state.is_planned():
        st.rerun(scope="app")
    note = st.container(key="note", horizontal=True, gap="xsmall")
    hands = st.container(key="hands", gap="small")
    stage = st.container(key="stage", gap="small")
    detail = st.container(key="detail", gap="small")
    with hands:
        top = st.container(key="top")
        controls.in_sight()
    scenario = state.scenario()
    view.draw(Slots(top=top, stage=stage, detail=detail), scenario)
    with note:
        _what_changed(
            scenario, measured.changes(scenario) if view.counts_by_hand else []
        )
        if view.invite:
            view.invite(scenario)
        if view.counts_by_hand and by_hand.is_any():
            _discard()
        take_away.controls(view.report(scenario) if view.report else None, scenario)


# ---------------------------------------------------------------- what differs
def _what_changed(scenario: Scenario, by_hand_chips: list[str]) -> None:
    """Why this example is worth a look, or how the scenario has left it."""
    changes = list(state.base().differences(scenario).items())
    chips = by_hand_chips + [
        change_text(key, old, new) + controls.glottis_text(key, new, scenario)
        for key, (old, new) in changes
    ]
    if not chips:
        st.html(f"<p class='why'>{escape(PRESETS[state.preset_name()].why)}</p>")
    else:
        _changes(chips)


def _changes(chips: list[str]) -> None:
    words = wording("app")
    shown = "".join(f"<li>{escape(chip)}</li>" for chip in chips[:MOST_CHANGES_SHOWN])
    rest = chips[MOST_CHANGES_SHOWN:]
    if rest:
        told = words["more"].format(count=len(rest))
        shown += f"<li title='{escape('; '.join(rest))}'>{escape(told)}</li>"
    st.html(f"<ul class='changes' aria-label='{words['changed']}'>{shown}</ul>")
    st.button(words["reset"], key="reset", type="tertiary", on_click=_reset)


def _reset() -> None:
    by_hand.forget()
    state.plan_example(state.preset_name())


def _discard() -> None:
    """Throws away all that was measured by hand, even what waits."""
    words, n = wording("scan")["hand"], by_hand.count()
    st.button(
        words["discard_one"] if n == 1 else words["discard"].format(count=n),
        key="discard_by_hand",
        type="tertiary",
        help=words["discard_help"],
        on_click=_forget_by_hand,
    )


def _forget_by_hand() -> None:
    by_hand.forget()
    link.write()


def change_text(key: str, old: float | str, new: float | str) -> str:
    """One difference in words, e.g. ``Probe pressure 0 → 6 mmHg``."""
    words, parameter = wording("app"), PARAMETERS[key]
    name = words["labels"].get(key, parameter.label)
    if key == controls.TILT:
        before, after = (controls.posture_text(float(v)) for v in (old, new))
        return f"{name} {before} → {after}"
    if parameter.choices is not None:
        values = words["values"] | words["breathing"]
        before, after = (str(values.get(v, v)).lower() for v in (str(old), str(new)))
        return f"{name} {before} → {after}"
    before, after = (f"{float(v):g}".replace("-", "−") for v in (old, new))
    unit = parameter.unit if parameter.unit == "°" else f" {parameter.unit}"
    return f"{name} {before} → {after}{unit}".rstrip()
