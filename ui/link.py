"""Links that rebuild the picture: what is read from one, what is written to it.

Streamlit itself keeps the sliders' numbers in the address bar. This file looks after
everything else that a link says (`link_text.py`), reads a link on arrival, and says why
one could not be used. A link is taken over as a whole or not at all.
"""

from collections.abc import Mapping

import streamlit as st

from criteria import load_edition
from criteria.edition import option_text
from simulator import PARAMETERS, PRESETS, Scenario, ScenarioError
from ui import state
from ui.link_choices import CHOICES, differing
from ui.link_reading import LinkError, is_ours
from ui.link_reading import read as setting_of
from ui.link_text import VERSION, Setting, Value, named, query

_WRITTEN = "_link_written"
_PAGE = "_link_page"
_TROUBLE = "_link_trouble"
_ARRIVED = "_link_arrived"
_CAME_BY = "_link_came_by"
_NAMED = tuple(key for key, p in PARAMETERS.items() if p.choices is not None)
_NUMBERS = tuple(key for key, p in PARAMETERS.items() if p.choices is None)


# ---------------------------------------------------------------- what is set now
def setting(scenario: Scenario | None = None) -> Setting:
    """Everything that a link to this page would say.

    Parameters
    ----------
    scenario
        What the controls say, where that is known already.
    """
    edition = load_edition(st.session_state.get("edition", state.START_EDITION))
    return Setting(
        preset=state.preset_name(),
        scenario=state.scenario() if scenario is None else scenario,
        site=state.site().code,
        edition=edition.name,
        switches={k: option_text(v) for k, v in state.switches(edition).items()},
        a=_of_a() if _page() == "flip" else {},
        choices=dict(differing(st.session_state, _page())),
    )


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


def own_choices() -> list[str]:
    """Keys of the choices of this page: the address bar has them sooner than we do."""
    return [key for key in CHOICES if key.startswith(f"{_page()}.")]


# ---------------------------------------------------------------- writing
def _chosen() -> dict[str, str]:
    """What differs and is not a slider's number, as it stands in a link."""
    now = setting()
    base, values = state.base(), now.scenario.values()
    chosen = named(now) | {
        key: str(values[key]) for key in _NAMED if values[key] != base.get(key)
    }
    if now.scenario.seed != base.seed:
        chosen[state.SEED] = str(now.scenario.seed)
    return chosen and {"v": VERSION, **chosen}


def _in_link() -> dict[str, str]:
    """What the address bar says, apart from the sliders' numbers."""
    return {
        key: st.query_params[key]
        for key in st.query_params
        if is_ours(key) and key not in _NUMBERS
    }


def write() -> None:
    """Put the choices into the address bar; nothing is sent if they stand there."""
    wanted, present = _chosen(), _in_link()
    for key in present.keys() - wanted.keys():
        del st.query_params[key]
    missing = {key: value for key, value in wanted.items() if present.get(key) != value}
    if missing:
        st.query_params.update(missing)
    st.session_state[_WRITTEN] = wanted


# ---------------------------------------------------------------- reading
def read(page: str) -> None:
    """Take over what the link says: on arrival, and on the browser's back and forward.

    Parameters
    ----------
    page
        Name of the page that is shown. Changing it empties the address bar; the
        choices then stay and are written again.
    """
    present = _in_link()
    arrived = _WRITTEN not in st.session_state
    if arrived and any(is_ours(key) for key in st.query_params):
        st.session_state[_CAME_BY] = True
    turned = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    if arrived or (present != st.session_state[_WRITTEN] and (present or not turned)):
        _take_over(arrived=arrived)


def _take_over(*, arrived: bool) -> None:
    try:
        found = setting_of({k: st.query_params.get_all(k) for k in st.query_params})
    except LinkError as error:
        st.session_state[_TROUBLE] = error.problems
        _put(Setting())
        state.plan_example(state.START_PRESET)
        _empty_the_bar(arrived=arrived)
        st.rerun()
    _put(found)


def _empty_the_bar(*, arrived: bool) -> None:
    """Nothing of a refused link stays in force; sliders look after their own part."""
    if arrived:
        st.query_params.clear()  # before there are sliders, which would read from it
    for key in _in_link():
        del st.query_params[key]
    st.session_state[_WRITTEN] = {}


def _put(found: Setting) -> None:
    """Set everything but the sliders' numbers, which Streamlit takes from the link."""
    session = st.session_state
    for key in [k for k in session if str(k).startswith(state.RULES)]:
        del session[key]
    edition = load_edition(found.edition).with_(**found.switches)
    values = found.scenario.values()
    session.update(
        {
            "preset": found.preset,
            "site": found.site,
            "edition": found.edition,
            state.SEED: found.scenario.seed,
            **{state.RULES + key: edition.switch(key) for key in found.switches},
            **{key: values[key] for key in _NAMED},
        }
    )
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
    """Whether this session began with a link, even one that says only its version."""
    return _CAME_BY in st.session_state


def arrived_with(key: str) -> bool:
    """Whether the link asked for this choice; said once."""
    wanted: set[str] = st.session_state.get(_ARRIVED, set())
    is_wanted = key in wanted
    wanted.discard(key)
    return is_wanted


def keep_numbers() -> None:
    """Take the link's numbers over on a page without sliders, for those with them."""
    for key in _NUMBERS:
        if key in st.query_params and key not in st.session_state:
            try:
                value = PARAMETERS[key].checked(st.query_params[key])
            except ScenarioError:
                continue  # no link of ours: one was read as a whole on arrival
            st.session_state[key] = value


def trouble() -> list[str]:
    """Why the link could not be used, for people; told once."""
    return list(st.session_state.pop(_TROUBLE, []))
