"""The report of what a page shows: settled now, made when somebody asks for it.

A download is made outside the session, so everything that depends on the session is
looked up here, and only the rest is left to the returned function.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from criteria import Edition, Verdict, evaluate
from exam import Examination, Site
from simulator import PRESETS, Scenario, examine
from ui import link, state
from ui.notes import notes_of
from ui.report import pictures
from ui.report.content import Origin, Subject, content
from ui.text import wording

Make = Callable[[], dict[str, Any]]


def in_sight(scenario: Scenario, subject: str) -> Make:
    """Scan's: the form, and the recording on the screen."""
    return _of_one(scenario, subject, state.site())


def decisive(scenario: Scenario, subject: str) -> Make:
    """Judge's: the form, and the recording behind the reading that decides."""
    return _of_one(scenario, subject, None)


def _of_one(scenario: Scenario, subject: str, site: Site | None) -> Make:
    edition = state.edition()
    form, found = state.examination(scenario), state.verdict(scenario, edition)
    origin = _origin(scenario, subject, tuple(notes_of(form.meta)))

    def make() -> dict[str, Any]:
        shown = Subject(
            examination=form,
            verdict=found,
            scenario=scenario,
            picture=_picture(scenario, found, site, edition),
        )
        return _content([shown], edition, origin)

    return make


def _picture(
    scenario: Scenario, found: Verdict, site: Site | None, edition: Edition
) -> dict[str, Any] | None:
    if site is not None:
        return pictures.screen(scenario, site, edition)
    deciding = pictures.deciding(found)
    if deciding is None:
        return None
    number, evidence = deciding
    there, site = pictures.as_recorded(scenario, evidence)
    return pictures.screen(there, site, edition, criterion=number)


def both(a: Scenario, b: Scenario, subject: str) -> Make:
    """Flip's: the same person under operators A and B."""
    edition, site, origin = state.edition(), state.site(), _origin(b, subject, ())

    def make() -> dict[str, Any]:
        stills = pictures.pair((a, b), site)
        shown = []
        for scenario, picture in zip((a, b), stills, strict=True):
            form = examine(scenario)
            found = evaluate(form, edition)
            shown.append(
                Subject(
                    examination=form,
                    verdict=found,
                    scenario=scenario,
                    picture=picture,
                )
            )
        return _content(shown, edition, origin)

    return make


def of_file(form: Examination, found: Verdict, edition: Edition, name: str) -> Make:
    """Judge's, of a form that somebody brought.

    Parameters
    ----------
    name
        Of the file, and of the examination in it if it has a name.
    """
    subject = wording("report")["subject_uploaded"]
    origin = Origin(title=name, subject=subject, notes=tuple(notes_of(form.meta)))
    return lambda: _content([Subject(examination=form, verdict=found)], edition, origin)


def _origin(scenario: Scenario, subject: str, notes: tuple[str, ...]) -> Origin:
    return Origin(
        title=PRESETS[state.preset_name()].title,
        subject=subject,
        preset=state.preset_name(),
        link=address(scenario),
        notes=notes,
    )


def address(scenario: Scenario) -> str:
    """The link to what the page shows; empty where nobody knows the app's address."""
    page = (st.context.url or "").partition("?")[0].partition("#")[0]
    return f"{page}?{link.whole(scenario)}" if page else ""


def _content(
    subjects: list[Subject], edition: Edition, origin: Origin
) -> dict[str, Any]:
    today = datetime.now().astimezone().date()
    return content(subjects, edition, origin, made_on=today)
