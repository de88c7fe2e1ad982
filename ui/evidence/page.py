"""The Evidence page from top to bottom: a part per question, each with its words.

What is folded away is computed only while it is open.
"""

from collections.abc import Callable

import altair as alt
import streamlit as st

from criteria.literature import checks, discrepancies
from ui import link, palette, take_away
from ui.evidence import (
    agreement,
    drink,
    effects,
    lists,
    model_check,
    pools,
    prevalence,
    shapes,
    valve,
)
from ui.text import wording

WORDS = "evidence"
BLINDED = {"all": None, "blinded": True, "other": False}
"""Which studies each filter lets through."""


def show() -> None:
    """Heading, contents, the parts."""
    words = wording(WORDS)
    with st.container(key="evidence", gap="small"):
        st.html(
            f"<h1 class='ask'>{words['ask']} <span>{words['ask_more']}</span></h1>"
            f"<p class='lead'>{words['lead']}</p>{lists.key_of_sources()}{_contents()}"
        )
        take_away.controls()
        for part, draw in PARTS.items():
            title = words["part"][part]["title"]
            st.html(f"<h2 id='{anchor(part)}'>{title}</h2>")
            st.fragment(draw)()  # a fold or filter redraws its own part only


def anchor(part: str) -> str:
    """Where a part begins."""
    return f"evidence-{part}"


def _contents() -> str:
    words = wording(WORDS)
    items = "".join(
        f"<li><a href='#{anchor(part)}'>{words['part'][part]['short']}</a></li>"
        for part in PARTS
    )
    return (
        f"<nav aria-label='{words['contents']}'><ul class='contents'>{items}</ul></nav>"
    )


# ---------------------------------------------------------------- the parts
def _prevalence() -> None:
    words = wording(WORDS)["prevalence"]
    st.session_state.setdefault("evidence.blinding", "all")
    with st.container(horizontal=True, key="evidence_filters", gap="medium"):
        kind = st.segmented_control(
            words["filter"],
            list(BLINDED),
            format_func=lambda kind: words[f"filter_{kind}"],
            required=True,
            key="evidence.blinding",
            on_change=link.write,
            persist_state="session",
        )
        only_confirmed = st.toggle(
            words["only_confirmed"],
            key="evidence.confirmed",
            on_change=link.write,
            persist_state="session",
        )
    studies = prevalence.chosen(
        blinded=BLINDED[kind or "all"], only_confirmed=only_confirmed
    )
    if not studies:
        st.html(f"<p>{words['none']}</p>")
        return
    spans = "".join(f"<li>{span}</li>" for span in prevalence.spans(studies, "span"))
    _said(f"<ul class='points'>{spans}</ul>")
    st.html(shapes.prevalence_key())
    _draw(
        prevalence.chart(studies, _theme()), "prevalence", prevalence.describe(studies)
    )
    nearest = f" {words['nearest']}" if prevalence.has_nearest(studies) else ""
    st.html(f"<p class='quiet under'>{words['overlap']}{nearest}</p>")
    _folded("prevalence", lambda: prevalence.listing(studies))
    _folded("comparisons", lists.comparisons, words["others"])


def _pools() -> None:
    _said(f"<p>{pools.said()}</p>")
    _draw(pools.chart(_theme()), "pools", pools.describe())
    _folded("pools", pools.listing)


def _arithmetic() -> None:
    words = wording(WORDS)["arithmetic"]
    count, bad = len(checks()), len(discrepancies())
    said = words["said"].format(count=count, good=count - bad, bad=bad)
    _said(f"<p>{said}</p>{lists.disagreements()}{lists.with_care()}")
    _folded("arithmetic", lists.arithmetic, words["all"].format(count=count))


def _agreement() -> None:
    _said(f"<p>{agreement.said()}</p>")
    _draw(agreement.chart(_theme()), "agreement", agreement.describe())
    _folded("agreement", agreement.listing)


def _accuracy() -> None:
    _said(f"<p>{wording(WORDS)['accuracy']['said']}</p>")
    st.html(lists.accuracy())


def _effects() -> None:
    words = wording(WORDS)["effects"]
    _said(f"<p>{drink.said()}</p>")
    _draw(drink.chart(_theme()), "drink", drink.describe())
    _said(f"<p>{words['shares_said']}</p>")
    _draw(effects.chart(_theme()), "shares", effects.describe())
    st.html(f"<p class='under'>{words['honest']}</p>")
    _folded("effects", lists.effects)


def _origins() -> None:
    words = wording(WORDS)["origins"]
    _said(f"<p>{words['said']}</p>")
    _draw(valve.chart(_theme()), "valve", valve.describe())
    st.html(f"<p class='quiet under'>{words['key']}</p>")
    _folded("origins", lists.origins)


def _trials() -> None:
    _said(f"<p>{wording(WORDS)['trials']['said']}</p>")
    st.html(lists.trials())


def _model() -> None:
    words = wording(WORDS)["model"]
    _said(f"<p>{model_check.said()}</p>")
    if model_check.held():
        _draw(model_check.chart(_theme()), "model", model_check.describe())
        st.html(f"<p class='quiet under'>{words['key']}</p>")
        _folded("model", model_check.listing)
    inside = st.expander(
        words["limits"],
        type="compact",
        key="evidence.open.limits",
        on_change=link.write,
    )
    if inside.open:
        inside.markdown(model_check.limits())


def _missing() -> None:
    _said(f"<p>{wording(WORDS)['missing']['said']}</p>{lists.not_verified()}")


PARTS: dict[str, Callable[[], None]] = {
    "prevalence": _prevalence,
    "pools": _pools,
    "arithmetic": _arithmetic,
    "agreement": _agreement,
    "accuracy": _accuracy,
    "effects": _effects,
    "origins": _origins,
    "trials": _trials,
    "model": _model,
    "missing": _missing,
}


# ---------------------------------------------------------------- pieces
def _theme() -> palette.Theme:
    return palette.DARK if st.context.theme.type == "dark" else palette.LIGHT


def _said(inside: str) -> None:
    st.html(f"<div class='told'>{inside}</div>")


def _draw(chart: alt.LayerChart, name: str, alt_text: str) -> None:
    with st.container(key=f"evidence_chart_{name}"):
        st.altair_chart(
            chart,
            width="stretch",
            height=chart.height,  # the place is kept until the chart is there
            key=f"evidence.chart.{name}",
            alt=alt_text,
        )


def _folded(name: str, listing: Callable[[], str], label: str = "") -> None:
    inside = st.expander(
        label or wording(WORDS)["open"],
        type="compact",
        key=f"evidence.open.{name}",
        on_change=link.write,
    )
    if inside.open:
        inside.html(listing())
