"""Flip in a real browser: two answers by one press, the ledger, the map's click."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.browsing import grow_to_content
from tests.browser.conftest import Look
from tests.browser.scanning import query
from tests.browser.test_judge import sideways_px
from tests.browser.test_keyboard import tab_to
from ui.flipping import techniques
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]
Shoot = Callable[[Page, str], Path]

WORDS = wording("flip")
LONG_MS = 300_000
"""Patience with a long question on a busy machine."""


def operator(page: Page, letter: str) -> str:
    return page.get_by_role("region", name=f"Operator {letter}").inner_text()


def test_first_screen_calls_a_healthy_neck_abnormal_by_technique_alone(
    open_page: Open, look: Look, screenshot: Shoot
) -> None:
    page = open_page("/flip")
    assert "0 of 5: not abnormal" in operator(page, "A")
    assert "2 of 5: abnormal" in operator(page, "B")
    for factor, value in (("Probe pressure", "4.0 mmHg"), ("Head turn", "58°")):
        row = page.get_by_role("row").filter(has_text=factor)
        expect(row).to_contain_text(value)
    expect(page.get_by_text(techniques.opening().why)).to_be_visible()
    assert sideways_px(page) == 0
    grow_to_content(page)
    screenshot(page, f"flip-{look.name}")


def test_alike_by_one_press_and_two_answers_by_another(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/flip")
    page.get_by_role("button", name=WORDS["operators"]["alike"]).click()
    idle()
    expect(page.get_by_role("region", name="Operator B")).to_contain_text("0 of 5")
    expect(page.get_by_text(WORDS["differs"]["nothing"])).to_be_visible()
    assert query(page) == {}
    page.get_by_role("button", name=techniques.opening().label).click()
    idle()
    expect(page.get_by_role("region", name="Operator B")).to_contain_text("2 of 5")
    assert "0 of 5" in operator(page, "A")


def test_ledger_is_searched_and_can_be_cancelled(
    open_page: Open, idle: Idle, phone: Page, screenshot: Shoot
) -> None:
    page = open_page("/flip?operator.probe_pressure_mmhg=4&operator.head_turn_deg=80")
    ask = page.get_by_role("button", name=WORDS["ledger"]["ask"])
    ask.click()
    page.get_by_role("button", name=WORDS["work"]["cancel"]).click()
    expect(ask).to_be_visible()
    ask.click()
    expect(page.get_by_role("progressbar").first).to_be_visible()
    done = page.get_by_text(re.compile("factors can flip it alone"))
    expect(done).to_be_visible(timeout=LONG_MS)
    idle()
    chart = page.locator('[role="graphics-document"]').first
    expect(chart).to_have_attribute("aria-label", re.compile("Smallest changes"))
    assert sideways_px(page) == 0
    grow_to_content(page)
    screenshot(page, "flip-ledger-390")


def test_map_is_used_by_keyboard_alone(open_page: Open, idle: Idle) -> None:
    # Few cells: one factor has two choices.
    # A heart rate of its own: what somebody has asked before is there at once.
    page = open_page(
        "/flip?v=1&flip.map.x=operator.csa_method&patient.heart_rate_bpm=71"
    )
    ask = page.get_by_role("button", name=WORDS["map"]["ask"])
    ask.focus()
    page.keyboard.press("Enter")
    chart = page.locator('[role="graphics-document"]').first
    expect(chart).to_be_visible(timeout=LONG_MS)
    idle()
    cursor = page.get_by_role("slider", name=WORDS["map"]["cursor"])
    tab_to(page, cursor)
    # It starts where B stands, and lies over the cell that says so.
    expect(cursor).to_have_attribute("aria-valuetext", re.compile("breath 12.5 mmHg"))
    for key in ("ArrowRight", "PageUp", "ArrowDown"):
        before = cursor.get_attribute("aria-valuetext")
        page.keyboard.press(key)
        expect(cursor).not_to_have_attribute("aria-valuetext", before or "")
    told = cursor.get_attribute("aria-valuetext") or ""
    assert "circle, one diameter" in told
    expect(page.get_by_text(told)).to_be_visible()
    cell = chart.locator(f'g.mark-rect path[aria-label*="{told}"]').bounding_box()
    ring = cursor.locator("i").bounding_box()
    assert cell is not None
    assert ring is not None
    for place, size in (("x", "width"), ("y", "height")):
        middle = cell[place] + cell[size] / 2
        assert ring[place] + ring[size] / 2 == pytest.approx(middle, abs=2.0)
        assert ring[size] == pytest.approx(cell[size], abs=6.0)  # its edge is drawn on
    page.keyboard.press("Enter")
    idle()
    placed = re.search(r"breath (\d+\.\d) mmHg", told)
    assert placed
    chips = page.locator(".changes")
    expect(chips).to_contain_text("circle, one diameter")
    expect(chips).to_contain_text(f"12 → {float(placed[1]):g}")
    # The focus stays, and the next arrow goes on from there.
    expect(cursor).to_be_focused()
    here = f"{told}. {WORDS['map']['here']}"
    expect(cursor).to_have_attribute("aria-valuetext", here)
    page.keyboard.press("ArrowLeft")
    expect(cursor).to_have_attribute("aria-valuetext", re.compile("ellipse"))


def test_click_on_the_map_places_operator_b(
    open_page: Open, idle: Idle, screenshot: Shoot
) -> None:
    page = open_page("/flip?v=1")  # a link, so both start alike
    page.get_by_role("button", name=WORDS["map"]["ask"]).click()
    chart = page.locator('[role="graphics-document"]').first
    expect(chart).to_be_visible(timeout=LONG_MS)
    idle()
    grow_to_content(page)
    box = chart.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])
    idle()
    chips = page.locator(".changes")
    expect(chips).to_contain_text("Probe pressure 0 →")
    pressed = re.search(r"Probe pressure 0 → ([\d.]+)", chips.inner_text())
    assert pressed
    assert 10 < float(pressed[1]) < 22
    # The map is the same wherever B stands on it: nothing is worked out again.
    expect(chart).to_be_visible()
    screenshot(page, "flip-map-1280")
