"""The machine's own buttons in a real browser: freeze, scrub, truth, sound."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import Look
from tests.browser.scanning import (
    PRESS,
    STRAINED,
    Idle,
    Open,
    pixels,
    readout,
    screen,
    sideways_px,
    slider,
)


def test_freeze_scrub_and_run(open_page: Open) -> None:
    page = open_page("/")
    screen(page).get_by_role("button", name="Freeze").click()
    scrub = screen(page).get_by_role("slider", name="Position in the frozen sweep")
    scrub.focus()
    page.keyboard.press("Home")
    expect(readout(page)).to_contain_text("0.00 s")
    first = readout(page).inner_text()
    for _ in range(25):
        page.keyboard.press("ArrowRight")
    expect(readout(page)).to_contain_text("0.50 s")
    assert readout(page).inner_text() != first
    screen(page).get_by_role("button", name="Run").click()
    expect(readout(page)).not_to_contain_text("0.50 s")


def test_sweep_stands_still_for_those_who_ask(page: Page, open_page: Open) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_page("/")
    expect(screen(page).get_by_role("button", name="Run")).to_be_visible()
    bar = screen(page).locator(".head")
    before = bar.evaluate("(bar) => bar.style.transform")
    page.wait_for_timeout(400)
    assert bar.evaluate("(bar) => bar.style.transform") == before
    still = pixels(page, "Cross-section")
    page.wait_for_timeout(400)
    assert pixels(page, "Cross-section") == still
    screen(page).get_by_role("button", name="Run").click()
    page.wait_for_timeout(400)
    assert pixels(page, "Cross-section") != still  # breath and heartbeat move it


def test_scrub_stands_under_the_bar_and_moves_the_vein(open_page: Open) -> None:
    page = open_page("/?operator.breathing=deep")
    screen(page).get_by_role("button", name="Freeze").click()
    scrub = screen(page).get_by_role("slider", name="Position in the frozen sweep")
    bar, thumb_px = screen(page).locator(".head"), 16
    seen = set()
    for key in ("Home", "PageUp", "PageUp", "End"):
        scrub.press(key)
        seen.add(pixels(page, "Cross-section"))
        box, line = scrub.bounding_box(), bar.bounding_box()
        assert box is not None
        assert line is not None
        low, high, now = (
            float(scrub.evaluate(f"(s) => s.{name}"))
            for name in ("min", "max", "value")
        )
        share = (now - low) / (high - low)
        thumb = box["x"] + thumb_px / 2 + share * (box["width"] - thumb_px)
        assert abs(thumb - line["x"]) < 2
    assert len(seen) == 4


def test_truth_is_revealed_beside_the_readings_and_covered_again(
    open_page: Open, idle: Idle, look: Look, screenshot: Callable[[Page, str], Path]
) -> None:
    page = open_page(f"{STRAINED}&operator.probe_pressure_mmhg=5&operator.angle_deg=40")
    button = screen(page).get_by_role("button", name="Reveal truth")
    expect(screen(page)).not_to_contain_text("true")
    before = pixels(page, "Spectral Doppler")
    button.click()
    idle()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(screen(page)).to_contain_text("true 40°")
    expect(readout(page)).to_contain_text("true")
    expect(screen(page).locator(".csa")).to_contain_text("true")
    assert pixels(page, "Spectral Doppler") != before
    screenshot(page, f"scan-truth-{look.name}")
    assert sideways_px(page) <= 0
    button.click()
    idle()
    expect(screen(page)).not_to_contain_text("true")
    assert pixels(page, "Spectral Doppler") == before


def test_truth_shows_the_outline_without_the_probe(open_page: Open, idle: Idle) -> None:
    page = open_page("/?operator.probe_pressure_mmhg=5")
    screen(page).get_by_role("button", name="Freeze").click()
    before = pixels(page, "Cross-section")
    screen(page).get_by_role("button", name="Reveal truth").click()
    idle()
    assert pixels(page, "Cross-section") != before


def test_steep_angle_is_marked_in_words(open_page: Open) -> None:
    page = open_page("/?operator.angle_set_deg=60")
    expect(screen(page)).to_contain_text("Angle60°")
    expect(screen(page)).not_to_contain_text("above 60°")
    page = open_page("/?operator.angle_set_deg=61")
    expect(screen(page)).to_contain_text("61° above 60°")


def test_gain_changes_the_strip(open_page: Open) -> None:
    page = open_page("/")
    before = pixels(page, "Spectral Doppler")
    page = open_page("/?machine.gain_db=15")
    assert pixels(page, "Spectral Doppler") != before


def test_sound_comes_on_demand_and_stops_with_the_picture(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    button = screen(page).get_by_role("button", name="Sound")
    expect(button).to_have_attribute("aria-pressed", "false")
    assert screen(page).get_attribute("data-sound") is None
    button.click()
    idle()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(screen(page)).to_have_attribute("data-sound", "playing")
    slider(page, PRESS).focus()
    page.keyboard.press("ArrowRight")
    idle()
    expect(screen(page)).to_have_attribute("data-sound", "playing")
    screen(page).get_by_role("button", name="Freeze").click()
    idle()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(screen(page)).to_have_attribute("data-sound", "off")
