"""One criterion as a card: question, answer, reading against limit; opened, the rest.

What is folded away is computed only while it is open, so that sliders stay quick.
"""

from html import escape

import streamlit as st

from criteria import Finding
from criteria.wording import margin_text
from ui import link, palette
from ui.judging import origin, switches, tables
from ui.judging.case import Case
from ui.judging.strip import describe, strip
from ui.text import wording
from ui.verdict import (
    css_class,
    limit_text,
    margin_line,
    mark,
    place_text,
    reading_text,
)

WORDS = "judge"


def card(case: Case, finding: Finding) -> None:
    """The card of one criterion."""
    number = finding.criterion[1:]
    with st.container(key=f"card_{finding.criterion}"):
        st.html(front(case, finding))
        label = wording(WORDS)["card"]["open"].format(number=number)
        inside = st.expander(
            label,
            type="compact",
            key=f"judge.open.{finding.criterion}",
            on_change=link.write,
        )
        if inside.open:
            with inside:
                _inside(case, finding)


# ---------------------------------------------------------------- the front
def front(case: Case, finding: Finding) -> str:
    """What is in sight while the card is closed."""
    words = wording(WORDS)["card"]
    state = wording("verdict")["state"]
    published = case.published.finding(finding.criterion).outcome
    was = words["now_differs"].format(outcome=state[published].lower())
    if published is finding.outcome:
        was = ""
    return (
        f"<article class='crit {css_class(finding.outcome)}'>"
        f"<div class='state'>{mark(finding.outcome)}{state[finding.outcome]}</div>"
        f"<div class='what'><h2><span>{escape(finding.criterion[1:])}</span>"
        f" {escape(finding.name)}</h2><p>{escape(finding.question)}</p>"
        f"<p class='was'>{was}</p></div>"
        f"{_numbers(finding)}"
        f"{_otherwise(case, finding)}</article>"
    )


def _numbers(finding: Finding) -> str:
    """The reading that decides, its limit, and how far it is from it."""
    words = wording(WORDS)["card"]
    decisive = finding.decisive
    if decisive is None:
        places = "; ".join(finding.unread)  # a place has commas of its own
        needs = words["unread_places"].format(reads=finding.reads, places=places)
        return (
            f"<div class='reading unread'><p class='num'>{words['unread']}</p>"
            f"<p class='where'>{escape(needs)}</p></div>"
        )
    limit, far = "", words["no_margin"]
    if decisive.threshold is not None:
        is_met = decisive.threshold.is_met_by(float(decisive.value))
        limit = limit_text(decisive.threshold)
        if not is_met:
            limit = wording("verdict")["needs"].format(limit=limit)
        far = margin_text(float(decisive.value), decisive.threshold)
        if is_met and decisive.margin:
            far = words["met_by"].format(far=far)
    return (
        f"<div class='reading'><p class='num'><b>{escape(reading_text(decisive))}</b>"
        f" <span>{escape(limit)}</span></p>"
        f"<p class='where'>{escape(place_text(decisive))}</p></div>"
        f"<div class='far'>{margin_line(decisive)}<p>{escape(far)}</p></div>"
    )


def _otherwise(case: Case, finding: Finding) -> str:
    """Other readings of the text that would answer otherwise, if there are any."""
    told = [o for o in case.otherwise if o.criterion == finding.criterion]
    if not told:
        return ""
    said = wording(WORDS)["card"]["otherwise"]
    listed = "; ".join(escape(switches.effect(o)) for o in told)
    return f"<p class='otherwise'>{said}: {listed}.</p>"


# ---------------------------------------------------------------- inside
def _inside(case: Case, finding: Finding) -> None:
    words = wording(WORDS)
    theme = palette.DARK if st.context.theme.type == "dark" else palette.LIGHT
    chart = strip(finding, theme)
    if chart is not None:
        key = words["readings"]["key_one" if _is_single(finding) else "key_difference"]
        st.html(f"<h3>{words['readings']['strip']}</h3><p class='quiet key'>{key}</p>")
        st.vega_lite_chart(
            chart,
            width="stretch",
            key=f"judge.strip.{finding.criterion}",
            alt=describe(finding),
        )
    st.html(tables.compared(finding))
    notes = _notes(finding)
    if notes:
        st.html(f"<ul class='notes'>{tables.bullets(notes)}</ul>")
    st.html(origin.of_finding(finding, case.edition))
    st.html(f"<h3>{words['switches']['title']}</h3>")
    with st.container(key=f"switches_{finding.criterion}"):
        switches.controls(case, finding.criterion)


def _notes(finding: Finding) -> list[str]:
    """The finding's notes, without the one about the limit: `origin` has it."""
    of_limit = finding.threshold.note if finding.threshold else ""
    told = [n for n in finding.notes if not of_limit or of_limit not in n]
    return [f"{note[:1].upper()}{note[1:]}." for note in told]


def _is_single(finding: Finding) -> bool:
    return all(len(evidence.measurements) == 1 for evidence in finding.evidence)
