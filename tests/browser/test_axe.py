"""Can everybody use it? axe-core looks for barriers on every page, in every look.

What axe calls serious or critical keeps people out; a page must have none of it. axe
comes with the package and is put into the page: nothing is fetched.
"""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from scripts.browsing import grow_to_content
from tests.browser.conftest import Look
from tests.browser.scanning import sideways_px
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]

PAGES = ("/", "/flip", "/judge", "/evidence")
BARRIERS = {"serious", "critical"}
LONG_MS = 60_000
"""Patience with a map on a busy machine."""


def barriers(page: Page) -> list[str]:
    """What keeps people out, one line each: rule, element, what axe says of it."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html']}\n  {node['failureSummary']}"
        for rule in found
        if rule["impact"] in BARRIERS
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("path", PAGES)
def test_page_has_no_barrier(open_page: Open, look: Look, path: str) -> None:
    page = open_page(path)
    grow_to_content(page)  # contrast is looked at only where there is something to see
    assert barriers(page) == []


def test_folded_controls_have_no_barrier(
    open_page: Open, idle: Idle, look: Look
) -> None:
    page = open_page("/")
    for group in wording("app")["groups"].values():
        page.get_by_role("button", name=group, exact=True).click()
        idle()
        assert barriers(page) == [], group
        page.keyboard.press("Escape")
        idle()


def test_opened_criterion_has_no_barrier(
    open_page: Open, idle: Idle, look: Look
) -> None:
    page = open_page("/judge?operator.probe_pressure_mmhg=4")
    page.get_by_text("Criterion 3: readings").click()
    idle()
    grow_to_content(page)
    assert barriers(page) == []


def test_map_has_no_barrier(open_page: Open, idle: Idle, look: Look) -> None:
    page = open_page("/flip?v=1&flip.map.x=operator.csa_method")  # few cells
    ask = page.get_by_role("button", name=wording("flip")["map"]["ask"])
    if ask.count():  # the server keeps an answer for the next look
        ask.click()
    cursor = page.get_by_role("slider", name=wording("flip")["map"]["cursor"])
    expect(cursor).to_be_visible(timeout=LONG_MS)
    idle()
    grow_to_content(page)
    cursor.focus()
    assert barriers(page) == []
    assert sideways_px(page) <= 0


def test_spoilt_link_has_no_barrier(open_page: Open, look: Look) -> None:
    page = open_page("/?operator.breathing=yoga")
    expect(page.get_by_role("alert")).to_be_visible()
    assert barriers(page) == []


def test_barrier_is_found(open_page: Open) -> None:
    page = open_page("/evidence")
    assert barriers(page) == []
    page.evaluate("() => document.body.append(document.createElement('button'))")
    assert [each.partition(":")[0] for each in barriers(page)] == ["button-name"]
