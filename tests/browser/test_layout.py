"""Nothing jumps: what stands below a long question stays where it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from simulator import PARAMETERS
from tests.browser.conftest import Look
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]

WORDS = wording("flip")
PRESS = PARAMETERS["operator.probe_pressure_mmhg"].label
GOOD_CLS = 0.1
"""Cumulative layout shift up to which a page counts as steady (web.dev/cls)."""
STEADY_CLS = 0.05
"""Where all that comes late has its place kept."""
LONG_MS = 300_000
MOST_GROWTH_PX = 50
"""Two lines of names more than there was room for."""

# As the browser counts it: what moves within half a second of a gesture is its answer,
# and not counted.
WATCH = """
window.__shifts = [];
window.__count_answers = false;
new PerformanceObserver((list) => {
  for (const each of list.getEntries())
    if (window.__count_answers || !each.hadRecentInput)
      window.__shifts.push(each.value);
}).observe({type: 'layout-shift', buffered: true});
"""


def start_counting(page: Page) -> None:
    page.evaluate("() => { window.__shifts.length = 0; }")


def shifted(page: Page) -> float:
    """Sum of all layout shifts since `start_counting`."""
    page.wait_for_timeout(700)
    return sum(page.evaluate("() => window.__shifts"))


def height_px(where: Locator) -> float:
    box = where.bounding_box()
    assert box is not None
    return float(box["height"])


@pytest.mark.parametrize("path", ["/", "/flip", "/judge"])
def test_moving_a_slider_moves_nothing_else(
    page: Page, open_page: Open, idle: Idle, look: Look, path: str
) -> None:
    page.add_init_script(WATCH)
    open_page(path)
    slider = page.get_by_role("slider", name=PRESS).first
    slider.focus()
    idle()
    start_counting(page)
    page.evaluate("() => { window.__count_answers = true; }")
    for _ in range(5):
        for _ in range(5):
            slider.press("ArrowRight")
        idle()
    assert shifted(page) < GOOD_CLS


@pytest.mark.parametrize("path", ["/", "/flip", "/judge"])
@pytest.mark.parametrize(
    "look",
    [Look("light", 1280), Look("light", 390)],
    ids=["1280", "390"],
    indirect=True,
)
def test_page_opens_without_a_jump(
    page: Page, open_page: Open, look: Look, path: str
) -> None:
    """In a browser that has nothing of the app yet."""
    page.add_init_script(WATCH)
    open_page(path)
    # What moves while it cannot be seen is not counted, so it has to be seen.
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("slider", name=PRESS).first).to_be_visible()
    assert shifted(page) < GOOD_CLS


@pytest.mark.parametrize(
    "look",
    [Look("light", 1280), Look("light", 390)],
    ids=["1280", "390"],
    indirect=True,
)
def test_charts_of_the_evidence_come_to_places_that_are_kept(
    page: Page, open_page: Open, look: Look
) -> None:
    page.add_init_script(WATCH)
    open_page("/evidence")
    charts = page.locator('[role="graphics-document"]')
    expect(charts).to_have_count(7)
    assert shifted(page) < STEADY_CLS
    for chart in charts.all():
        place = chart.locator("xpath=ancestor::*[contains(@class,'evidence_chart')][1]")
        assert height_px(chart) == pytest.approx(height_px(place), abs=1)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "kind"),
    [(Look("light", 390), "ledger"), (Look("light", 1280), "map")],
    ids=["ledger-390", "map-1280"],
    indirect=["look"],
)
def test_answer_to_a_long_question_moves_nothing(
    page: Page, open_page: Open, idle: Idle, look: Look, kind: str
) -> None:
    page.add_init_script(WATCH)
    # Nobody else asks this, or the answer would be there already.
    open_page("/flip?operator.head_turn_deg=61")
    part = page.locator(f".st-key-flip_{kind}")
    part.get_by_role("heading").evaluate("(h) => h.scrollIntoView({block: 'start'})")
    part.get_by_role("button", name=WORDS[kind]["ask"]).click()
    expect(part.get_by_role("progressbar")).to_be_visible(timeout=LONG_MS)
    page.wait_for_timeout(600)
    start_counting(page)
    asked_px = height_px(part)
    chart = part.locator('[role="graphics-document"]')
    expect(chart).to_be_visible(timeout=LONG_MS)
    idle()
    assert shifted(page) < GOOD_CLS
    assert height_px(part) <= asked_px + MOST_GROWTH_PX
    # The next move of B takes the answer away, but not its room.
    answered_px = height_px(part)
    start_counting(page)
    page.get_by_role("slider", name=PRESS).first.press("ArrowRight")
    idle()
    expect(chart).to_have_count(0 if kind == "ledger" else 1)  # the map is still true
    assert shifted(page) < GOOD_CLS
    assert height_px(part) >= answered_px - MOST_GROWTH_PX
