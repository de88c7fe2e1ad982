"""Links that rebuild the picture: what is read from one, what is written to it.

A link lists what differs from the example, each parameter under its full key. Streamlit
itself keeps the sliders' numbers in it. This file looks after the choices (example,
site, edition, switches and parameters with named values), reads a link on arrival, and
says which parts of it could not be used.
"""

from collections.abc import Iterator

import streamlit as st

from criteria import EDITIONS, load_edition
from criteria.edition import SwitchError, option_text
from simulator import PARAMETERS, PRESETS, ScenarioError
from simulator.protocol import EXAMINED
from ui import state

VERSION = "1"
_WRITTEN = "_link_written"
_PAGE = "_link_page"
_TROUBLE = "_link_trouble"
_LONGEST_SHOWN = 160
_SITES = tuple(site.code for site in EXAMINED)
_NAMED = tuple(key for key, p in PARAMETERS.items() if p.choices is not None)
_GROUPS = tuple(dict.fromkeys(p.group for p in PARAMETERS.values()))


class LinkError(ValueError):
    """A part of a link that cannot be used."""


# ---------------------------------------------------------------- choices now
def _defaults() -> dict[str, str]:
    """Choices as they are when the link says nothing."""
    base = state.base()
    return {
        "preset": state.START_PRESET,
        "site": state.START_SITE,
        "edition": state.START_EDITION,
        **{key: str(base.get(key)) for key in _NAMED},
    }


def _chosen() -> dict[str, str]:
    """Choices that differ, as they stand in a link."""
    chosen = {
        key: str(st.session_state.get(key, default))
        for key, default in _defaults().items()
        if st.session_state.get(key, default) != default
    }
    edition = load_edition(st.session_state.get("edition", state.START_EDITION))
    changed = state.switches(edition)
    return chosen | {
        state.RULES + key: option_text(value) for key, value in changed.items()
    }


def _is_choice(key: str) -> bool:
    return key in _defaults() or key.startswith(state.RULES)


def _in_link() -> dict[str, str]:
    return {key: st.query_params[key] for key in st.query_params if _is_choice(key)}


# ---------------------------------------------------------------- writing
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
    turned = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    if arrived:
        st.session_state[_TROUBLE] = [*_take_over(present), *_bad_numbers()]
    elif present != st.session_state[_WRITTEN] and (present or not turned):
        st.session_state[_TROUBLE] = _take_over(present)


def keep_numbers() -> None:
    """Take the link's numbers over on a page without sliders, for those with them."""
    for key, text in st.query_params.items():
        parameter = PARAMETERS.get(key)
        if parameter is None or key in st.session_state or _problems_of(key):
            continue
        if parameter.choices is None:
            st.session_state[key] = parameter.checked(text)


def trouble() -> list[str]:
    """What could not be used of the link, for people; told once."""
    return list(st.session_state.pop(_TROUBLE, []))


def _take_over(present: dict[str, str]) -> list[str]:
    """Set every choice as the link has it, the others to their defaults."""
    problems: list[str] = []
    present = dict(present)
    name = present.pop("preset", state.START_PRESET)
    if name not in PRESETS:
        problems.append(_problem("preset", name, tuple(PRESETS)))
        name = state.START_PRESET
    st.session_state["preset"] = name
    for key in [k for k in st.session_state if str(k).startswith(state.RULES)]:
        del st.session_state[key]
    values: dict[str, object] = {k: v for k, v in _defaults().items() if k != "preset"}
    for key, text in sorted(present.items()):
        try:
            values[key] = _checked(key, text, present)
        except SwitchError as error:
            problems.append(f"{key} = {text!r}: {error}")
        except (LinkError, ScenarioError) as error:
            problems.append(str(error))
    for key, value in values.items():
        st.session_state[key] = value
    return [_shortened(problem) for problem in problems]


def _checked(key: str, text: str, present: dict[str, str]) -> object:
    if key in PARAMETERS:
        return str(PARAMETERS[key].checked(text))
    if key == "site":
        return _one_of(key, text, _SITES)
    if key == "edition":
        return _one_of(key, text, tuple(EDITIONS))
    name = present.get("edition", state.START_EDITION)
    edition = load_edition(name if name in EDITIONS else state.START_EDITION)
    short = key.removeprefix(state.RULES)
    return edition.with_(**{short: text}).switch(short)


def _one_of(key: str, text: str, allowed: tuple[str, ...]) -> str:
    if text not in allowed:
        raise LinkError(_problem(key, text, allowed))
    return text


def _problem(key: str, text: str, allowed: tuple[str, ...]) -> str:
    return f"{key} = {text!r} is not one of {', '.join(allowed)}."


def _bad_numbers() -> Iterator[str]:
    """Numbers and names in the link that Streamlit will not put into a slider."""
    if st.query_params.get("v", VERSION) != VERSION:
        yield _shortened(
            f"v = {st.query_params['v']!r} is not known: this is {VERSION}."
        )
    for key in st.query_params:
        group, dot, _ = key.partition(".")
        if key in PARAMETERS and PARAMETERS[key].choices is None:
            yield from _problems_of(key)
        elif dot and group in _GROUPS and key not in PARAMETERS:
            yield _shortened(f"{key} is not a parameter of this version.")


def _problems_of(key: str) -> list[str]:
    texts = st.query_params.get_all(key)
    if len(texts) != 1:
        return [f"{key} is given {len(texts)} times."]
    try:
        PARAMETERS[key].checked(texts[0])
    except ScenarioError as error:
        return [_shortened(str(error))]
    return []


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_SHOWN:
        return text
    return f"{text[: _LONGEST_SHOWN - 1]}…"
