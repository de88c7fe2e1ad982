"""The Scan page's part of the bench: neck map, scanner, chips, the verdict in words."""

import re
from html import escape
from typing import Any

import streamlit as st

from criteria import Edition, Verdict
from exam import Breathing, Site
from simulator import Scenario
from simulator.protocol import EXAMINED
from ui import by_hand, controls, counting, link, measured, palette, state, verdict
from ui.bench import Slots, View
from ui.flipping import techniques
from ui.link_choices import REVEAL
from ui.parts import part
from ui.picture import picture
from ui.report import pages
from ui.text import wording
from ui.window import is_deep, is_hidden


def draw(slots: Slots, scenario: Scenario) -> None:
    """Fill the bench for this scenario."""
    site, edition = state.site(), state.edition()
    with slots.stage:  # first, so that the screen answers before the examination does
        part("scanner")(
            key="screen",
            data=picture(
                scenario, site, edition, reveal=_reveals(), sound=_said("sound")
            ),
            default={
                "reveal": _reveals(),
                "sound": False,
                "caliper": None,
                "ellipse": None,
            },
            on_reveal_change=_keep_reveal,
            on_sound_change=_nothing,
            on_caliper_change=_nothing,
            on_ellipse_change=_nothing,
            on_use_change=_take_over,
        )
    found = state.verdict(scenario, edition)
    with slots.stage:
        st.html(
            with_glottis(verdict.chips(found), scenario)
            + verdict.sentence(found, subject(scenario))
        )
    with slots.top:
        part("neckmap")(
            key="neck",
            data=neck_map(scenario, site, found),
            on_site_change=_move_probe,
        )
    with slots.detail:
        st.html(details(scenario, site, edition, found))


def invite(scenario: Scenario) -> None:
    """As long as nothing is set, offer the technique that turns the verdict."""
    if techniques.is_start(scenario, state.edition()) and not by_hand.is_any():
        found = techniques.opening()
        words = wording("scan")["invite"]
        st.button(
            words["label"].format(technique=found.label[0].lower() + found.label[1:]),
            key="invite",
            help=words["help"],
            on_click=lambda: state.plan(found.values),
        )


VIEW = View(
    question=wording("scan")["question"],
    draw=draw,
    invite=invite,
    report=lambda scenario: pages.in_sight(scenario, subject(scenario)),
)


def _said(what: str) -> bool:
    """Whether this button of the scanner is pressed."""
    return bool(_told(what))


def _told(what: str) -> Any:
    """What the scanner component last told."""
    return (st.session_state.get("screen") or {}).get(what)


def _take_over() -> None:
    """A reading by hand for the form, or the machine's own back."""
    by_hand.keep(state.scenario(), _told("use"))
    link.write()


def _reveals() -> bool:
    """Whether the truth is shown: as the scanner last told, before that as the link."""
    told = (st.session_state.get("screen") or {}).get("reveal")
    return bool(st.session_state.get(REVEAL) if told is None else told)


def _keep_reveal() -> None:
    st.session_state[REVEAL] = bool(_said("reveal"))
    link.write()


def _nothing() -> None:
    """The rerun that follows is all that is needed."""


def _move_probe() -> None:
    code = st.session_state["neck"].site
    if code in {site.code for site in EXAMINED}:
        st.session_state["site"] = code
        link.write()


def neck_map(scenario: Scenario, selected: Site, found: Verdict) -> dict[str, Any]:
    """What the neck map shows: sites, where a criterion is met, what the bone hides."""
    met = verdict.sites_met(found)
    words = wording("scan")
    sites = []
    for site in EXAMINED:
        criteria = met.get(site, [])
        state_, said = "not-met", site.label
        if criteria:
            state_ = "met"
            said = f"{site.label}: criterion {' and '.join(criteria)} met"
        elif is_hidden(scenario, site):
            state_ = "hidden"
            said = words["site_hidden"].format(site=site.label)
        sites.append(
            {
                "code": site.code,
                "level": site.level.value.upper() if site.level else "",
                "colour": palette.colour_name(site),
                "state": state_,
                "said": said,
            }
        )
    return {"selected": selected.code, "deep": words["deep"], "sites": sites}


def subject(scenario: Scenario) -> str:
    """Who the verdict speaks about; by name only while the person is unchanged."""
    changed = state.base().differences(scenario)
    if any(key.startswith(("patient.", "veins.")) for key in changed):
        return str(wording("verdict")["subject"])
    named = wording("scan")["subject"]
    return str(named.get(state.preset_name(), wording("verdict")["subject"]))


def with_glottis(text: str, scenario: Scenario) -> str:
    """Places such as ``right J1, upright, held`` with what the glottis did."""
    said = controls.glottis_text(controls.BREATHING, Breathing.HELD, scenario)
    return re.sub(r", held\b", f", held{said}", text)


def details(scenario: Scenario, site: Site, edition: Edition, found: Verdict) -> str:
    """Below the verdict: what decided it, what does not count, what is missing."""
    _, notes = state.truth_at(scenario, site.code)
    row = state.read_at(scenario, site.code).row
    what, why = counting.explanation(
        row and by_hand.filled(row, by_hand.at(scenario, site)),
        edition,
        state.examination(scenario),
        found,
    )
    missing = verdict.missing_note(found)
    drawn = "" if is_deep(site) else wording("scan")["drawn"]
    quiet = [f"{escape(found.title)}. {missing}", *map(escape, (*notes, drawn))]
    lines = [with_glottis(verdict.because(found), scenario)]
    said = (
        measured.caliper_note(_told("caliper"), site, edition),
        measured.ellipse_note(_told("ellipse"), site),
        *measured.form_notes(scenario),
    )
    lines += [with_glottis(escape(note), scenario) for note in said if note]
    if what:
        lines.append(f"<b>{escape(what)}</b> {escape(why)}")
    return (
        "<div class='detail'>"
        + "".join(f"<p>{line}</p>" for line in lines)
        + "".join(f"<p class='quiet'>{line}</p>" for line in quiet if line)
        + "</div>"
    )
