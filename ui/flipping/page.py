"""The Flip page: two operators on the bench, below them the three long questions."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import streamlit as st

from simulator import Scenario
from simulator.protocol import EXAMINED
from sweeps.flip_map import FlipMap
from sweeps.paths import DEFAULT_PATHS
from ui import bench, link, palette, scan, state
from ui.flipping import forks, glass, ledger, operators, techniques, turning, work
from ui.flipping.card import card
from ui.link_choices import CHOICES, SHOWN
from ui.parts import part
from ui.report import pages
from ui.text import wording
from ui.window import is_hidden

WORDS = "flip"
MAP_POINTS = 20
CURSOR = "flip_map_cursor"
"""The cursor that moves over the map by keyboard."""
LOOK_EVERY_S = 0.5
WATCHED = "_flip_watched_"
"""Whether a part of the page redraws itself now."""
ROOM = "_flip_room_"
"""Whether a part keeps room for its answer, so that nothing below it moves."""


def show() -> None:
    """Put the page on the bench."""
    techniques.set_out()
    view = bench.View(
        question=wording(WORDS)["question"],
        draw=draw,
        report=_report,
        counts_by_hand=False,
    )
    bench.show(view)


def _report(b: Scenario) -> pages.Make:
    return pages.both(operators.scenario_a(b), b, scan.subject(b))


def draw(slots: bench.Slots, b: Scenario) -> None:
    """Fill the bench; `b` is the operator the controls set."""
    site, edition = state.site(), state.edition()
    a = operators.scenario_a(b)
    found_a, found_b = (state.simulated_verdict(each, edition) for each in (a, b))
    with slots.stage, st.container(key="flip_pair", gap="small"):
        in_sight = tuple(each for each in (a, b) if not is_hidden(each, site))
        down = glass.end_cm_s(in_sight, site.code)
        st.html(
            f"<div class='pair' style='{_glass_colours()}'>"
            f"{card('A', a, found_a, down)}{card('B', b, found_b, down)}</div>"
        )
        differing = operators.differences(a, b)
        named = techniques.shown(a, b)
        why = techniques.why_html(named, a, edition) if named else ""
        listed = operators.differences_html(differing)
        st.html(f"<div class='apart'>{listed}{why}</div>")
        _buttons(a, b)
    with slots.top:
        part("neckmap")(
            key="flip_neck",
            data=scan.neck_map(b, site, found_b),
            on_site_change=_move_probe,
        )
    with slots.detail, st.container(key="flip_below", gap="medium"):
        with st.container(key="flip_ledger", gap="small"):
            _live(_ledger, b, "ledger")
        with st.container(key="flip_map", gap="small"):
            _live(_map, (a, b), "map")
        with st.container(key="flip_paths", gap="small"):
            _live(_paths, a, "paths")


def _move_probe() -> None:
    code = st.session_state["flip_neck"].site
    if code in {site.code for site in EXAMINED}:
        state.plan({"site": code})


def _buttons(a: Scenario, b: Scenario) -> None:
    words = wording(WORDS)["operators"]
    example = techniques.opening()
    with st.container(horizontal=True, key="flip_buttons", gap="small"):
        if a == b:
            st.button(
                example.label,
                key="flip.example",
                help=words["example_help"],
                on_click=lambda: state.plan(example.values),
            )
        else:
            st.button(
                words["alike"],
                key="flip.alike",
                help=words["alike_help"],
                on_click=lambda: state.plan(state.technique_of(a)),
            )
            st.button(
                words["make_a"],
                key="flip.make_a",
                help=words["make_a_help"],
                on_click=lambda: operators.make_a(b),
            )
        if not operators.is_careful():
            st.button(words["careful"], key="flip.careful", on_click=operators.forget_a)


# ---------------------------------------------------------------- the long questions
def _live(draw_part: Callable[[Any], None], of: Any, kind: str) -> None:
    """A part that redraws alone, and by itself while its question is worked on."""
    is_watched = work.is_busy(kind)
    st.session_state[WATCHED + kind] = is_watched
    st.fragment(draw_part, run_every=LOOK_EVERY_S if is_watched else None)(of)


def _asked(kind: str, asked: work.Question, told: str) -> Any:
    """The answer, or the button that asks, or how far it is."""
    if state.is_planned():
        st.rerun(scope="app")
    answer, job = work.known().get(asked), work.job_on(asked)
    is_running = answer is None and job is not None and job.is_running
    if not is_running and job is not None and not job.error:
        work.stop(kind)
    if is_running != st.session_state[WATCHED + kind]:
        st.rerun(scope="app")  # only the whole page can set a part's own clock
    if answer is None and job is None and link.arrived_with(SHOWN + kind):
        _ask(asked)
        st.rerun(scope="app")
    _is_shown(kind, answer is not None or is_running)
    if answer is not None:
        st.session_state[ROOM + kind] = True
        return answer
    words = wording(WORDS)["work"]
    if job is not None and is_running:
        st.progress(*_how_far(job))
        st.button(
            words["cancel"],
            key=f"flip.cancel.{kind}",
            on_click=_give_up,
            args=(kind,),
        )
        return None
    if job is not None and job.error:
        st.html(f"<div class='trouble' role='alert'><p>{escape(job.error)}</p></div>")
    st.button(told, key=f"flip.ask.{kind}", on_click=_ask, args=(asked,))
    return None


def _ask(asked: work.Question) -> None:
    work.ask(asked)
    _is_shown(asked.kind, True)


def _how_far(job: work.Job) -> tuple[float, str]:
    """Share of the work that is done, and that in words."""
    words = wording(WORDS)["work"]
    if not job.total:  # the processes start; how much there is to do is not known yet
        return 0.0, words["starting"]
    told = words["progress"].format(done=job.done, total=job.total)
    return min(job.done / job.total, 1.0), told


def _give_up(kind: str) -> None:
    """Cancel: no answer comes, so the room that was kept for it goes as well."""
    work.stop(kind)
    st.session_state.pop(ROOM + kind, None)


def _is_shown(kind: str, shown: bool) -> None:
    """Note in the link whether this question's answer, or work on it, is in sight."""
    if bool(st.session_state.get(SHOWN + kind)) is not shown:
        st.session_state[SHOWN + kind] = shown
        link.write()


def _head(name: str) -> dict[str, Any]:
    words: dict[str, Any] = wording(WORDS)[name]
    if work.is_busy(name):
        st.session_state[ROOM + name] = True
    room = " class='room'" if st.session_state.get(ROOM + name) else ""
    st.html(f"<h2{room}>{words['title']}</h2><p class='quiet'>{words['lead']}</p>")
    return words


def _ledger(b: Scenario) -> None:
    words = _head("ledger")
    st.session_state.setdefault("flip.scope", CHOICES["flip.scope"].start)
    scope = st.segmented_control(
        words["scope"],
        list(ledger.SCOPES),
        format_func=words["scopes"].__getitem__,
        required=True,
        key="flip.scope",
        on_change=link.write,
        persist_state="session",
    )
    factors = ledger.SCOPES[scope or "technique"]
    asked = work.question("ledger", b, state.edition(), factors)
    found = _asked("ledger", asked, words["ask"])
    if found is None:
        return
    st.html(f"<p class='said_big'>{ledger.said(found)}</p>")
    if ledger.smallest(found):
        from ui.flipping import ledger_chart  # half a second: only with an answer

        st.html(ledger.mark_key(_theme()))
        st.altair_chart(
            ledger_chart.chart(found, _theme()),
            width="stretch",
            height=ledger.height_px(found),
            key="flip.ledger.chart",
            alt=ledger.describe(found),
        )
    inside = st.expander(
        words["open"], type="compact", key="flip.open.ledger", on_change=link.write
    )
    if inside.open:
        listed = ledger.listing(found) if ledger.smallest(found) else ""
        inside.html(listed + ledger.never_said(found))


def _map(both: tuple[Scenario, Scenario]) -> None:
    a, b = both
    words = _head("map")
    x, y = _axes(words)
    if x == y:
        st.html(f"<p>{words['same']}</p>")
        return
    still = turning.scenario_off_axes(b, x, y)
    asked = work.question("map", still, state.edition(), (x, y), MAP_POINTS)
    found = _asked("map", asked, words["ask"])
    if found is None:
        return
    from ui.flipping import turning_chart  # half a second: only with an answer

    st.html(f"<p class='said_big'>{turning.said(found)}</p>")
    st.altair_chart(
        turning_chart.chart(found, a, b, _theme()),
        width="stretch",
        height=turning.HEIGHT_PX,
        key="flip.map.chart",
        on_select=lambda: load_point(
            found, turning.picked(st.session_state["flip.map.chart"])
        ),
        selection_mode=turning.PICKED,
        alt=turning.describe(found, a, b),
    )
    part("mapcursor")(
        key=CURSOR,
        data=turning.for_the_cursor(found, b),
        on_placed_change=lambda: load_point(
            found, (st.session_state.get(CURSOR) or {}).get("placed") or {}
        ),
    )
    if not turning.is_on_map(found, a, b):
        st.html(f"<p class='quiet'>{words['elsewhere']}</p>")


def load_point(found: FlipMap, cell: Mapping[str, Any]) -> None:
    """Set B to the cell that was clicked, or that Enter was pressed on."""
    values = turning.values_at(found, cell)
    if values:
        state.plan(values)


def _axes(words: dict[str, Any]) -> tuple[str, str]:
    keys = turning.factors()
    with st.container(horizontal=True, key="flip_axes", gap="small"):
        return _axis("x", words, keys), _axis("y", words, keys)


def _axis(axis: str, words: dict[str, Any], keys: tuple[str, ...]) -> str:
    key = f"flip.map.{axis}"
    st.session_state.setdefault(key, CHOICES[key].start)
    return st.selectbox(
        words[axis],
        keys,
        format_func=operators.name,
        key=key,
        on_change=link.write,
        persist_state="session",
    )


def _paths(a: Scenario) -> None:
    words = _head("paths")
    asked = work.question(
        "paths", forks.scenario_off_space(a), state.edition(), size=DEFAULT_PATHS
    )
    found = _asked("paths", asked, words["ask"])
    if found is not None:
        st.html(f"<p class='said_big'>{forks.said(found)}</p>{forks.bar(found)}")
    inside = st.expander(
        words["open"], type="compact", key="flip.open.paths", on_change=link.write
    )
    if inside.open:
        inside.html(forks.space_html())


def _glass_colours() -> str:
    screen = palette.SCREEN
    return (
        f"--glass:{screen.background};--glass-ink:{screen.ink};--glass-dim:{screen.dim}"
    )


def _theme() -> palette.Theme:
    return palette.DARK if st.context.theme.type == "dark" else palette.LIGHT
