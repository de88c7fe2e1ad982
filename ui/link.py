"""Links that rebuild the picture: what is read from one, what is written to it.

The address bar holds the whole link to what is shown, at every moment. Two write it:
`write` makes a step that the browser's Back undoes (a site, a rule, an example, a
fold); `parts/sharelink.js` replaces what stands there while numbers move, so that a
drag is no hundred steps. It is read on arrival and when the browser goes back or
forward. A link is taken over as a whole or not at all.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from criteria import load_edition
from criteria.edition import option_text
from simulator import PARAMETERS, PRESETS, Scenario
from ui import by_hand, link_by_hand, state
from ui.link_choices import CHOICES, differing
from ui.link_reading import LinkError, is_ours
from ui.link_reading import read as setting_of
from ui.link_text import SAME_AS_NONE, Setting, Value, parameters, query

_STEP = "_link_step"
"""What the last step in the browser's history says, apart from the numbers."""
_TURN = "_link_turn"
"""How often a page was opened or gone back to: the address is then replaced."""
_PAGE = "_link_page"
_TROUBLE = "_link_trouble"
_ARRIVED = "_link_arrived"
_CAME_BY = "_link_came_by"
_NUMBERS = frozenset(key for key, p in PARAMETERS.items() if p.choices is None)


# ---------------------------------------------------------------- what is set now
def setting(scenario: Scenario | None = None) -> Setting:
    """Everything that a link to this page would say.

    Parameters
    ----------
    scenario
        What the controls say, where that is known already.
    """
    edition = load_edition(st.session_state.get("edition", state.START_EDITION))
    shown = state.scenario() if scenario is None else scenario
    return Setting(
        preset=state.preset_name(),
        scenario=shown,
        site=state.site().code,
        edition=edition.name,
        switches={k: option_text(v) for k, v in state.switches(edition).items()},
        a=_of_a() if _page() == "flip" else {},
        by_hand=() if is_too_much(shown) else by_hand.under(shown),
        choices=dict(differing(st.session_state, _page())),
    )


def is_too_much(scenario: Scenario) -> bool:
    """Whether there are more readings by hand than a link carries: it then has none."""
    return len(by_hand.under(scenario)) > link_by_hand.MOST


def _page() -> str:
    return str(st.session_state.get(_PAGE, "")).lower()


def _of_a() -> dict[str, Value]:
    """What operator A has set differently from the example's careful one."""
    kept: Mapping[str, Value] = st.session_state.get(state.KEPT_A) or {}
    careful = state.base().values()
    return {key: value for key, value in kept.items() if value != careful[key]}


def whole(scenario: Scenario | None = None) -> str:
    """What stands after the question mark of a link to this page."""
    return query(setting(scenario))


# ---------------------------------------------------------------- writing
def shown(scenario: Scenario | None = None) -> dict[str, Any]:
    """What `parts/sharelink.js` must know to keep the address bar.

    Parameters
    ----------
    scenario
        What the controls say, where that is known already.
    """
    now = setting(scenario)
    _stands(parameters(now))
    return {
        "query": query(now),
        "turn": st.session_state.get(_TURN, 0),
        # choices of this page: folds redraw alone, so the address has them before us
        "own": [key for key in CHOICES if key.startswith(f"{_page()}.")],
    }


def write(*, planned: bool = False) -> None:
    """Make a step in the browser's history, if more than a slider's number changed.

    Parameters
    ----------
    planned
        Whether numbers were set by a button: that is a step as well.
    """
    now = parameters(setting())
    if planned or _without_numbers(now) != st.session_state.get(_STEP):
        _stands(now)
        st.query_params.from_dict(now)


def _stands(now: Mapping[str, str]) -> None:
    st.session_state[_STEP] = _without_numbers(now)


def _without_numbers(now: Mapping[str, str]) -> dict[str, str]:
    return {key: text for key, text in now.items() if key not in _NUMBERS}


# ---------------------------------------------------------------- reading
def read(page: str) -> None:
    """Take over what the link says: on arrival, and on the browser's back and forward.

    Parameters
    ----------
    page
        Name of the page that is shown. Changing it empties the address bar; what is set
        then stays and is written again. So an empty one says nothing later on either.
    """
    session = st.session_state
    arrived, turned = _PAGE not in session, session.get(_PAGE) != page
    session[_PAGE] = page
    given = {key: st.query_params.get_all(key) for key in st.query_params}
    went = arrived or _is_back_or_forward()
    if arrived:
        session[_CAME_BY] = _is_question(given, page)
    if arrived or (went and any(map(is_ours, given))):
        _take_over(given)
    if went or turned:
        session[_TURN] = session.get(_TURN, 0) + 1
        _stands(parameters(setting()))


def _is_back_or_forward() -> bool:
    """Whether the browser's own buttons led here: only then is its address newer."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and context.is_history_navigation


def _is_question(given: Mapping[str, Any], page: str) -> bool:
    """Whether somebody meant something by this link.

    On Flip even one that says only its version does: its two operators are alike.
    Elsewhere that is how the address bar looks with nothing set.
    """
    ours = {key for key in given if is_ours(key)}
    return bool(ours if page.lower() == "flip" else ours - SAME_AS_NONE)


def _take_over(given: Mapping[str, list[str]]) -> None:
    try:
        found = setting_of(given)
    except LinkError as error:
        st.session_state[_TROUBLE] = error.problems
        found = Setting()
    _put(found)


def _put(found: Setting) -> None:
    """Set everything; before any control is drawn."""
    session = st.session_state
    for key in [k for k in session if str(k).startswith(state.RULES)]:
        del session[key]
    edition = load_edition(found.edition).with_(**found.switches)
    session.update(
        {
            "preset": found.preset,
            "site": found.site,
            "edition": found.edition,
            state.SEED: found.scenario.seed,
            **{state.RULES + key: edition.switch(key) for key in found.switches},
            **found.scenario.values(),
        }
    )
    by_hand.put(found.scenario, found.by_hand)
    if found.a:
        base = PRESETS[found.preset].scenario
        session[state.KEPT_A] = state.technique_of(base) | dict(found.a)
    elif _page() == "flip":
        session.pop(state.KEPT_A, None)
    for key, choice in CHOICES.items():
        if key in found.choices or key.startswith(f"{_page()}."):
            session[key] = choice.kept(found.choices.get(key, choice.start))
    session[_ARRIVED] = set(found.choices)


def came_by_link() -> bool:
    """Whether this session began with a link that asks for something."""
    return bool(st.session_state.get(_CAME_BY))


def arrived_with(key: str) -> bool:
    """Whether the link asked for this choice; said once."""
    wanted: set[str] = st.session_state.get(_ARRIVED, set())
    is_wanted = key in wanted
    wanted.discard(key)
    return is_wanted


def trouble() -> list[str]:
    """Why the link could not be used, for people; told once."""
    return list(st.session_state.pop(_TROUBLE, []))
