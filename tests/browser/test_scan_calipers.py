"""Calipers in a real browser: by hand, by keyboard, by touch, and onto the form."""

import pytest
from playwright.sync_api import expect

from tests.browser.scanning import STRAINED, Idle, Open, readout, screen


def test_caliper_by_hand_is_held_against_the_limit(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    box = screen(page).locator(".over").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 100, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, y, steps=4)
    page.mouse.move(box["x"] + 200, y, steps=4)
    page.mouse.up()
    idle()
    expect(readout(page)).to_contain_text("Your caliper")
    expect(readout(page)).to_contain_text("over the 0.88 s limit")
    seconds = readout(page).locator("b").inner_text()
    # 100 px of a plot that lacks the 62 px of its scale and is 10 s long
    assert float(seconds.removesuffix(" s")) == pytest.approx(
        1000 / (box["width"] - 62), abs=0.03
    )
    expect(page.get_by_text(f"Your caliper on the strip: {seconds}")).to_be_visible()
    page.get_by_role("radio", name="left J1").click()
    idle()
    expect(readout(page)).not_to_contain_text("Your caliper")
    expect(page.get_by_text("Your caliper on the strip")).to_have_count(0)


def test_caliper_by_keyboard(open_page: Open, idle: Idle) -> None:
    page = open_page(STRAINED)
    read = readout(page).locator("b").inner_text()
    screen(page).get_by_role("button", name="Measure").click()
    idle()
    expect(readout(page).locator("b")).to_have_text(read)  # laid on the reversal
    end = screen(page).get_by_role("slider", name="Caliper, end")
    expect(end).to_be_focused()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(300)
    idle()
    shorter = f"{float(read.removesuffix(' s')) - 0.1:.2f} s"
    expect(readout(page).locator("b")).to_have_text(shorter)
    expect(page.get_by_text(f"Your caliper on the strip: {shorter}")).to_be_visible()
    page.keyboard.press("Escape")
    idle()
    expect(end).to_be_hidden()
    expect(screen(page).get_by_role("button", name="Measure")).to_be_focused()
    expect(page.get_by_text("Your caliper on the strip")).to_have_count(0)
