"""What a page lets people take away: the link to it, and its report.

The part with the link also keeps the address bar, so every page has it.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from simulator import Scenario
from ui import link
from ui.parts import part
from ui.report import as_html, as_json
from ui.text import wording

Make = Callable[[], dict[str, Any]]


def controls(make: Make | None = None, scenario: Scenario | None = None) -> None:
    """The link, and the report if the page has one, side by side.

    Parameters
    ----------
    make
        Gives the report's content when somebody asks for it.
    scenario
        What the controls say; without one and with a report no link is offered: a form
        from a file is in none. The address bar is kept all the same.
    """
    with st.container(key="take_away", horizontal=True, gap="small"):
        _share(scenario, is_offered=make is None or scenario is not None)
        if make is not None:
            _report(make)


def _file(write: Callable[[dict[str, Any]], str], make: Make) -> Callable[[], str]:
    return lambda: write(make())


def _share(scenario: Scenario | None, *, is_offered: bool) -> None:
    words = wording("report")["share"]
    if scenario is not None and link.is_too_much(scenario):
        words = words | {"copied": words["copied_without"]}
    part("sharelink")(
        key="share",
        data={**link.shown(scenario), "offered": is_offered, "words": words},
    )


def _report(make: Make) -> None:
    words = wording("report")["take_away"]
    with st.popover(words["label"], type="tertiary", key="report"):
        st.html(f"<p class='quiet'>{words['help']}</p>")
        for kind, write, mime in (
            ("html", as_html, "text/html"),
            ("json", as_json, "application/json"),
        ):
            st.download_button(
                words[kind],
                _file(write, make),
                f"insonate-report.{kind}",
                mime,
                key=f"report.{kind}",
                on_click="ignore",
                width="stretch",
            )
