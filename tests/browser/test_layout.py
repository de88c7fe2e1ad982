"""Nothing jumps: what stands below a long question stays where it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.browsing import HEIGHT_PX
from simulator import PARAMETERS
from tests.browser.conftest import LOOKS, Look
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]

WORDS = wording("flip")
PRESS = PARAMETERS["operator.probe_pressure_mmhg"].label
GOOD_CLS = 0.1
"""Cumulative layout shift up to which a page counts as steady (web.dev/cls)."""
LONG_MS = 300_000

# As the browser counts it: what moves within half a second of a gesture is its answer,
# and not counted.
WATCH = """
window.__shifts = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries())
    if (!each.hadRecentInput) window.__shifts.push(each.value);
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


@pytest.mark.slow
@pytest.mark.parametrize(
    ("look", "kind", "turn_deg"),
    [
        (look, kind, 60 + number + (4 if kind == "map" else 0))
        for number, look in enumerate(LOOKS)
        for kind in ("ledger", "map")
        if look.theme == "light"
    ],
    ids=lambda value: getattr(value, "name", str(value)),
    indirect=["look"],
)
def test_answer_to_a_long_question_moves_nothing(
    page: Page, open_page: Open, idle: Idle, look: Look, kind: str, turn_deg: int
) -> None:
    page.add_init_script(WATCH)
    # A turn of its own for each, or the answer would be there already.
    open_page(f"/flip?operator.head_turn_deg={turn_deg}")
    part = page.locator(f".st-key-flip_{kind}")
    part.get_by_role("heading").evaluate("(h) => h.scrollIntoView({block: 'start'})")
    part.get_by_role("button", name=WORDS[kind]["ask"]).click()
    expect(part.get_by_role("progressbar")).to_be_visible()
    page.wait_for_timeout(600)
    start_counting(page)
    asked_px = height_px(part)
    chart = part.locator('[role="graphics-document"]')
    expect(chart).to_be_visible(timeout=LONG_MS)
    idle()
    assert shifted(page) < GOOD_CLS
    assert height_px(part) == pytest.approx(asked_px, abs=0.1 * HEIGHT_PX[1280])
    # The next move of B takes the answer away, but not its room.
    answered_px = height_px(part)
    start_counting(page)
    page.get_by_role("slider", name=PRESS).first.press("ArrowRight")
    expect(chart if kind == "ledger" else part).to_have_count(int(kind == "map"))
    idle()
    assert shifted(page) < GOOD_CLS
    assert height_px(part) <= answered_px
