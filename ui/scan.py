"""The Scan page's part of the bench: neck map, scanner, chips, the verdict in words."""

from html import escape
from typing import Any

import streamlit as st

from criteria import Verdict
from exam import NECK_SITES, SITES, Site
from simulator import Scenario
from ui import link, palette, state, verdict
from ui.bench import Slots, View
from ui.parts import part
from ui.picture import picture
from ui.text import wording


def draw(slots: Slots, scenario: Scenario) -> None:
    """Fill the bench for this scenario."""
    site, edition = state.site(), state.edition()
    with slots.stage:  # first, so that the screen answers before the examination does
        part("scanner")(
            key="screen",
            data=picture(scenario, site, edition, reveal=_is_revealed()),
            default={"reveal": False},
            on_reveal_change=_nothing,
        )
    found = state.verdict(scenario, edition)
    with slots.stage:
        st.html(verdict.chips(found) + verdict.sentence(found, subject(scenario)))
    with slots.top:
        part("neckmap")(
            key="neck",
            data=neck_map(site, found),
            on_site_change=_move_probe,
        )
    with slots.detail:
        st.html(details(scenario, site, found))


VIEW = View(question=wording("scan")["question"], draw=draw)


def _is_revealed() -> bool:
    return bool((st.session_state.get("screen") or {}).get("reveal"))


def _nothing() -> None:
    """The rerun that follows is all that is needed."""


def _move_probe() -> None:
    code = st.session_state["neck"].site
    if code in SITES:
        st.session_state["site"] = code
        link.write()


def neck_map(selected: Site, found: Verdict) -> dict[str, Any]:
    """What the neck map shows: every site, and where a criterion is met."""
    met = verdict.sites_met(found)
    sites = []
    for site in NECK_SITES:
        criteria = met.get(site, [])
        said = f"{site.label}: criterion {' and '.join(criteria)} met"
        sites.append(
            {
                "code": site.code,
                "level": site.level.value.upper() if site.level else "",
                "colour": palette.colour_name(site),
                "state": "met" if criteria else "not-met",
                "said": said if criteria else site.label,
            }
        )
    return {"selected": selected.code, "sites": sites}


def subject(scenario: Scenario) -> str:
    """Who the verdict speaks about; by name only while the person is unchanged."""
    changed = state.base().differences(scenario)
    if any(key.startswith(("patient.", "veins.")) for key in changed):
        return str(wording("verdict")["subject"])
    named = wording("scan")["subject"]
    return str(named.get(state.preset_name(), wording("verdict")["subject"]))


def details(scenario: Scenario, site: Site, found: Verdict) -> str:
    """Below the verdict: what decided it, under which rules, what is missing."""
    _, notes = state.truth_at(scenario, site.code)
    lines = [f"<p>{verdict.because(found)}</p>"]
    rules = f"{escape(found.title)}."
    missing = verdict.missing_note(found)
    lines.append(f"<p class='quiet'>{rules} {missing}</p>")
    lines += [f"<p class='quiet'>{escape(note)}</p>" for note in notes]
    return f"<div class='detail'>{''.join(lines)}</div>"
