"""Calipers in a real browser: by hand, by keyboard, by touch, and onto the form."""

from collections.abc import Callable, Iterator
from math import pi
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.browsing import HEIGHT_PX, wait_until_idle
from tests.browser.conftest import Look
from tests.browser.scanning import (
    PRESS,
    STRAINED,
    Idle,
    Open,
    chip,
    pixels,
    readout,
    screen,
    sideways_px,
    slider,
)

EDGES = ("left edge", "right edge", "front wall", "back wall")
SCALE_PX = 62
"""Width of the velocity scale, which the plot of the strip lacks."""


def button(page: Page, name: str) -> Locator:
    return screen(page).get_by_role("button", name=name, exact=True)


def edge(page: Page, name: str) -> Locator:
    return screen(page).get_by_role("slider", name=f"Ellipse, {name}")


def note(page: Page, text: str) -> Locator:
    return page.get_by_text(text)


def drag(page: Page, where: str, start: tuple[float, float], by: tuple[float, float]):
    """Press at a share of a canvas, pull by some pixels, let go."""
    box = screen(page).locator(where).bounding_box()
    assert box is not None
    x, y = box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=4)
    page.mouse.move(x + by[0], y + by[1], steps=4)
    page.mouse.up()
    return box


def value(page: Page) -> float:
    """The number that the glass reads."""
    return float(readout(page).locator("b").inner_text().split()[0])


# ---------------------------------------------------------------- time
def test_caliper_by_hand_is_held_against_the_limit(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    box = drag(page, ".over", (0.2, 0.5), (100, 0))
    idle()
    expect(readout(page)).to_contain_text("Your caliper")
    expect(readout(page)).to_contain_text("over the 0.88 s limit")
    # 100 px of a plot that is 10 s long
    assert value(page) == pytest.approx(1000 / (box["width"] - SCALE_PX), abs=0.03)
    expect(
        note(page, f"Your caliper on the strip: {value(page):.2f} s")
    ).to_be_visible()
    page.get_by_role("radio", name="left J1").click()
    idle()
    expect(readout(page)).not_to_contain_text("Your caliper")
    expect(note(page, "Your caliper on the strip")).to_have_count(0)


def test_caliper_by_keyboard(open_page: Open, idle: Idle) -> None:
    page = open_page(STRAINED)
    read = readout(page).locator("b").inner_text()
    button(page, "Measure").click()
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
    expect(note(page, f"Your caliper on the strip: {shorter}")).to_be_visible()
    page.keyboard.press("Escape")
    idle()
    expect(end).to_be_hidden()
    expect(button(page, "Measure")).to_be_focused()
    expect(note(page, "Your caliper on the strip")).to_have_count(0)


def test_caliper_stands_clear_of_the_names_of_the_lines(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    button(page, "Reveal truth").click()
    idle()
    drag(page, ".over", (0.5, 0.5), (60, 0))
    idle()
    names = screen(page).locator(".names")
    expect(names).to_contain_text("true mean velocity")
    legend = names.bounding_box()
    end = screen(page).get_by_role("slider", name="Caliper, end").bounding_box()
    assert legend is not None
    assert end is not None
    # The number is written at the height of the handle, as high as its letters.
    assert end["y"] + end["height"] / 2 + 7 < legend["y"]


# ---------------------------------------------------------------- area
def test_ellipse_by_hand_freezes_and_reads_its_area(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    box = drag(page, ".lay", (0.25, 0.2), (80, 97))
    idle()
    expect(button(page, "Run")).to_be_visible()  # the picture holds still
    # The whole height of the glass is 4 cm.
    per_cm = box["height"] / 4.0
    assert value(page) == pytest.approx(pi / 4 * 80 * 97 / per_cm**2, abs=0.03)
    said = f"Your ellipse on the picture: {value(page):.2f} cm²"
    expect(note(page, said)).to_be_visible()
    before = value(page)
    drag(page, ".lay", (0.25 + 40 / box["width"], 0.2 + 48 / box["height"]), (30, 20))
    idle()
    assert value(page) == before  # carried, not changed
    button(page, "Run").click()
    idle()
    expect(note(page, "Your ellipse on the picture")).to_have_count(0)
    expect(edge(page, "left edge")).to_be_hidden()


def test_ellipse_by_keyboard(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    button(page, "Ellipse").click()
    idle()
    expect(edge(page, "left edge")).to_be_focused()
    assert value(page) == pytest.approx(pi / 4 * 0.8 * 0.5, abs=0.006)
    for name, key in zip(
        EDGES, ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"), strict=True
    ):
        expect(edge(page, name)).to_be_focused()
        for _ in range(10):
            page.keyboard.press(key)
        page.keyboard.press("Tab")
    page.wait_for_timeout(300)
    idle()
    assert value(page) == pytest.approx(pi / 4 * 1.2 * 0.9, abs=0.006)
    told = edge(page, "back wall").get_attribute("aria-valuetext") or ""
    assert told.endswith(f"the ellipse reads {value(page):.2f} square centimetres")
    edge(page, "front wall").focus()
    page.keyboard.press("Escape")
    idle()
    expect(edge(page, "front wall")).to_be_hidden()
    expect(button(page, "Ellipse")).to_be_focused()
    expect(note(page, "Your ellipse on the picture")).to_have_count(0)


def test_truth_stands_beside_the_ellipse(
    open_page: Open, idle: Idle, look: Look, screenshot: Callable[[Page, str], Path]
) -> None:
    page = open_page("/?operator.probe_pressure_mmhg=2")
    button(page, "Ellipse").click()
    idle()
    expect(readout(page)).not_to_contain_text("true")
    before = pixels(page, "Cross-section")
    button(page, "Reveal truth").click()
    idle()
    expect(readout(page)).to_contain_text("cm² at this moment")
    assert pixels(page, "Cross-section") != before
    screenshot(page, f"scan-ellipse-{look.name}")
    assert sideways_px(page) <= 0


@pytest.mark.parametrize("name", EDGES)
def test_a_handle_at_the_picture_s_edge_is_whole(
    open_page: Open, idle: Idle, name: str
) -> None:
    page = open_page("/")
    button(page, "Ellipse").click()
    idle()
    handle = edge(page, name)
    handle.focus()
    for _ in range(40):
        page.keyboard.press(
            "PageUp" if name in {"left edge", "front wall"} else "PageDown"
        )
    glass, grip = (
        each.bounding_box() for each in (screen(page).locator(".section"), handle)
    )
    assert glass is not None
    assert grip is not None
    for place, size in (("x", "width"), ("y", "height")):
        assert grip[place] >= glass[place] - 0.5
        assert grip[place] + grip[size] <= glass[place] + glass[size] + 0.5
    # Taken hold of there, it moves its edge by as much as the hand moves.
    before = float(handle.get_attribute("aria-valuenow") or "")
    way = -1 if name in {"right edge", "back wall"} else 1
    dx, dy = (0, 20 * way) if name in {"front wall", "back wall"} else (20 * way, 0)
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y + dy, steps=4)
    page.mouse.up()
    idle()
    moved = float(handle.get_attribute("aria-valuenow") or "") - before
    assert moved == pytest.approx(20 * way / (glass["height"] / 4.0), abs=0.02)


def test_a_deep_vein_has_nothing_to_lay_an_ellipse_on(open_page: Open) -> None:
    page = open_page("/?site=straight_sinus")
    expect(button(page, "Ellipse")).to_be_disabled()
    expect(button(page, "Measure")).to_be_enabled()


@pytest.fixture
def touched(browser: Browser, base_url: str) -> Iterator[Page]:
    """A phone under a finger."""
    size = {"width": 390, "height": HEIGHT_PX[390]}
    context = browser.new_context(viewport=size, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(base_url)
    wait_until_idle(page)
    yield page
    context.close()


def test_ellipse_by_touch_on_a_phone(touched: Page) -> None:
    page = touched
    button(page, "Ellipse").tap()
    wait_until_idle(page)
    glass = screen(page).locator(".lay").bounding_box()
    assert glass is not None
    assert glass["width"] > 300  # room for a finger: the strip steps aside
    before = value(page)
    grip = edge(page, "right edge").bounding_box()
    assert grip is not None
    assert min(grip["width"], grip["height"]) >= 24  # WCAG 2.2: 2.5.8
    swipe(page, (grip["x"] + 12, grip["y"] + 12), (grip["x"] + 42, grip["y"] + 12))
    wait_until_idle(page)
    per_cm = glass["height"] / 4.0
    wider = pi / 4 * (0.8 + 30 / per_cm) * 0.5
    assert value(page) == pytest.approx(wider, abs=0.02)
    assert value(page) > before
    assert sideways_px(page) <= 0
    button(page, "Ellipse").tap()
    wait_until_idle(page)
    expect(screen(page).get_by_role("img", name="Spectral Doppler")).to_be_visible()


def swipe(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """One finger down, across and up, as Chromium gets it from a touch screen."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]},
        )

    touch("touchStart", start)
    for share in (0.25, 0.5, 0.75, 1.0):
        place = tuple(a + share * (b - a) for a, b in zip(start, end, strict=True))
        touch("touchMove", (place[0], place[1]))
    touch("touchEnd")


# ---------------------------------------------------------------- onto the form
def test_an_area_by_hand_takes_the_place_of_the_machine_s(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    narrow = chip(page, "Narrow jugular")
    expect(narrow).to_contain_text("NOT MET")
    drag(page, ".lay", (0.35, 0.3), (40, 40))
    idle()
    mine = value(page)
    assert mine < 0.3
    button(page, "Use this reading").click()
    idle()
    expect(narrow).not_to_contain_text("NOT MET")
    expect(narrow).to_contain_text(f"{mine:.2f} cm²")
    expect(screen(page).locator(".csa")).to_contain_text(f"{mine:.2f} cm² by hand")
    expect(note(page, "On the form by hand: right J2, supine, quiet")).to_be_visible()
    # Another pressure: another recording. It waits, and counts again.
    slider(page, PRESS).focus()
    page.keyboard.press("ArrowRight")
    idle()
    expect(note(page, "One reading by hand waits")).to_be_visible()
    expect(screen(page).locator(".csa")).to_contain_text("mean")
    page.keyboard.press("ArrowLeft")
    idle()
    expect(screen(page).locator(".csa")).to_contain_text("by hand")
    # Judge reads the same form.
    page.get_by_role("link", name="Judge").click()
    idle()
    expect(note(page, "measured by hand").first).to_be_visible()
    page.get_by_role("link", name="Scan").click()
    idle()
    button(page, "Machine's reading").click()
    idle()
    expect(narrow).to_contain_text("NOT MET")
    expect(page.get_by_text("by hand")).to_have_count(0)


def test_a_reversal_by_hand_is_used_and_reset(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    drag(page, ".over", (0.2, 0.5), (100, 0))
    idle()
    seconds = value(page)
    button(page, "Use this reading").focus()
    page.keyboard.press("Enter")
    idle()
    expect(button(page, "Machine's reading")).to_be_visible()
    expect(note(page, f"By hand: right J2 {seconds:.2f} s")).to_be_visible()
    button(page, "Measure").click()  # takes the caliper off the glass
    idle()
    expect(readout(page)).to_contain_text(f"Reversal by hand {seconds:.2f} s")
    page.get_by_role("button", name="Back to the example").click()
    idle()
    expect(readout(page)).to_contain_text("No reversal seen")
    expect(page.get_by_text("by hand")).to_have_count(0)


def test_a_tilt_that_the_form_lacks_refuses_in_words(open_page: Open) -> None:
    page = open_page("/?operator.tilt_deg=30")
    button(page, "Ellipse").click()
    use = button(page, "Use this reading")
    expect(use).to_be_disabled()
    expect(use).to_have_attribute("title", "The form has supine and upright only.")
