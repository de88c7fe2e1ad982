"""Scan in a real browser: by keyboard and by hand, in both themes, wide and narrow."""

import re
from collections.abc import Callable
from io import BytesIO
from itertools import combinations
from math import dist
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

from simulator import PARAMETERS
from tests.browser.conftest import Look
from tests.browser.scanning import (
    PRESS,
    Idle,
    Open,
    chip,
    query,
    readout,
    screen,
    sideways_px,
    slider,
)

STOPPED = "?operator.probe_pressure_mmhg=4&operator.head_turn_deg=58"
"""A press and a turned head: criterion 4 is met."""


# ---------------------------------------------------------------- it opens
def test_opens_without_complaint(
    open_page: Open,
    look: Look,
    screenshot: Callable[[Page, str], Path],
) -> None:
    page = open_page("/?operator.probe_pressure_mmhg=5")
    expect(page.get_by_role("heading", name="Healthy neck")).to_be_visible()
    expect(screen(page)).to_be_visible()
    expect(page.get_by_text("not a medical device")).to_have_count(1)
    assert sideways_px(page) <= 0
    screenshot(page, f"scan-{look.name}")


def test_canvases_are_painted(open_page: Open) -> None:
    page = open_page("/")
    for name in ("Cross-section", "Spectral Doppler"):
        canvas = screen(page).get_by_role("img", name=name)
        colours = canvas.evaluate(
            """(c) => new Set(new Uint32Array(c.getContext('2d')
                 .getImageData(0, 0, c.width, c.height).data.buffer)).size"""
        )
        assert colours > 50


def test_the_sweep_s_eraser_leaves_the_names_of_the_lines(
    page: Page, open_page: Open, idle: Idle
) -> None:
    page.emulate_media(reduced_motion="reduce")  # the sweep stands still
    open_page("/")
    screen(page).get_by_role("button", name="Reveal truth").click()
    idle()
    box = screen(page).locator(".names").bounding_box()
    assert box is not None
    clip = FloatRect(x=box["x"], y=box["y"], width=box["width"], height=box["height"])

    def bright() -> int:
        """Pixels of letters and lines where the names stand."""
        shot = Image.open(BytesIO(page.screenshot(clip=clip))).convert("L")
        return int((np.asarray(shot) > 150).sum())

    before = bright()
    assert before > 100
    # An eraser as wide as the names, over them.
    screen(page).locator(".head").evaluate(
        """(head) => Object.assign(head.style,
             {background: 'black', width: '100%', transform: 'none', border: 0})"""
    )
    assert bright() == pytest.approx(before, rel=0.1)


def test_a_moment_without_flow_does_not_contradict_the_chip(
    page: Page, open_page: Open, idle: Idle
) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_page("/?operator.breathing=strain")
    scrub = screen(page).get_by_role("slider", name="Position in the frozen sweep")
    scrub.focus()
    for _ in range(300):
        page.keyboard.press("ArrowLeft")
        if "no flow" in readout(page).inner_text():
            break
    expect(readout(page)).to_contain_text("no flow at this moment")
    expect(chip(page, "No flow")).to_contain_text("flow seen")


@pytest.mark.parametrize("query", ["", STOPPED], ids=["seen", "none"])
def test_what_a_chip_reads_is_not_cut_on_a_phone(
    phone: Page, open_page: Open, query: str
) -> None:
    page = open_page(f"/{query}")
    said = page.locator(".chip .num b")
    expect(said.nth(3)).to_have_text(re.compile("none seen" if query else "flow seen"))
    for number in page.locator(".chip .num").all():
        width, room = number.evaluate("(e) => [e.scrollWidth, e.clientWidth]")
        assert width <= room, number.inner_text()


def test_paper_under_the_chips_follows_the_theme(dark: Page, open_page: Open) -> None:
    page = open_page("/")
    paper = page.evaluate(
        "() => getComputedStyle(document.documentElement).getPropertyValue('--page')"
    )
    assert paper.strip().upper() == "#14171C"


# ---------------------------------------------------------------- controls
def test_probe_pressed_by_keyboard_moves_chip_and_link(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    before = chip(page, "Narrow jugular").inner_text()
    expect(chip(page, "Narrow jugular")).to_contain_text("NOT MET")
    slider(page, PRESS).focus()
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    idle()
    assert chip(page, "Narrow jugular").inner_text() != before
    expect(chip(page, "Narrow jugular")).not_to_contain_text("NOT MET")
    assert query(page) == {PRESS: ["6"]}
    expect(screen(page)).to_contain_text("Probe 6.0 mmHg")


def test_moving_a_slider_leaves_one_entry_in_the_history(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    before = page.evaluate("() => history.length")
    slider(page, PRESS).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
        idle()
    assert page.evaluate("() => history.length") == before


def test_site_by_click_and_by_keyboard(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    map_ = page.get_by_role("radiogroup", name="Where the probe stands")
    map_.get_by_role("radio", name="left J1").click()
    idle()
    expect(screen(page)).to_contain_text("Left J1")
    assert query(page)["site"] == ["left_j1"]
    page.keyboard.press("ArrowUp")
    idle()
    expect(screen(page)).to_contain_text("Left J2")
    page.keyboard.press("ArrowLeft")
    idle()
    expect(screen(page)).to_contain_text("Left vertebral")
    expect(map_.get_by_role("radio", checked=True)).to_have_count(1)
    assert query(page)["site"] == ["left_vertebral"]


def test_deep_veins_by_keyboard_and_by_click(open_page: Open, idle: Idle) -> None:
    page = open_page("/?site=left_j3")
    page.get_by_role("radio", name="left J3").focus()
    for key, label in (
        ("ArrowUp", "Straight sinus"),
        ("ArrowUp", "Right basal vein of Rosenthal"),
        ("ArrowRight", "Left basal vein of Rosenthal"),
        ("ArrowDown", "Straight sinus"),
    ):
        page.keyboard.press(key)
        idle()
        expect(screen(page)).to_contain_text(label)
    assert query(page)["site"] == ["straight_sinus"]
    expect(screen(page)).to_contain_text("Through the skull: no cross-section")
    expect(screen(page)).not_to_contain_text("CSA")
    expect(screen(page).get_by_role("img", name="Cross-section")).to_be_hidden()
    page.get_by_role("radio", name="right J2").click()
    idle()
    expect(screen(page).get_by_role("img", name="Cross-section")).to_be_visible()
    expect(screen(page)).not_to_contain_text("Through the skull")


def test_bone_that_hides_a_vein_shows_words_and_no_trace(
    open_page: Open, idle: Idle, look: Look, screenshot: Callable[[Page, str], Path]
) -> None:
    page = open_page("/?site=straight_sinus&patient.bone_window=0.1")
    screenshot(page, f"scan-hidden-{look.name}")
    expect(screen(page)).to_contain_text("The bone hides this vein")
    expect(readout(page)).to_have_text("Nothing to read")
    canvas = screen(page).get_by_role("img", name="Nothing to read")
    assert is_blank(canvas)
    expect(screen(page).get_by_role("button", name="Freeze")).to_be_disabled()
    expect(
        page.get_by_role("radio", name="straight sinus: hidden by the bone")
    ).to_be_checked()
    assert sideways_px(page) <= 0
    # A clearer window brings the trace back.
    page.get_by_role("button", name="Person").click()
    slider(page, "patient.bone_window").focus()
    page.keyboard.press("End")
    idle()
    page.keyboard.press("Escape")
    expect(screen(page)).not_to_contain_text("hides")
    assert not is_blank(screen(page).get_by_role("img", name="Spectral Doppler"))


def is_blank(canvas: Locator) -> bool:
    return bool(
        canvas.evaluate(
            """(c) => c.getContext('2d').getImageData(0, 0, c.width, c.height)
                 .data.every((value) => value === 0)"""
        )
    )


def test_sites_do_not_crowd_on_a_phone(phone: Page, open_page: Open) -> None:
    page = open_page("/")
    map_ = page.get_by_role("radiogroup", name="Where the probe stands")
    expect(map_.get_by_role("radio")).to_have_count(11)
    boxes = [
        dot.locator(".hit").bounding_box() for dot in map_.get_by_role("radio").all()
    ]
    middles = []
    for box in boxes:
        assert box is not None
        assert box["width"] >= 24  # WCAG 2.2: 2.5.8
        middles.append((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
    nearest = min(dist(a, b) for a, b in combinations(middles, 2))
    assert nearest >= 24


def test_straining_shows_the_effort_and_moves_nothing_else(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    depth, effort = (
        slider(page, f"operator.{name}_mmhg") for name in ("breath_depth", "strain")
    )
    pressure = page.get_by_text("Probe pressure (mmHg)")
    before = pressure.bounding_box()
    expect(depth).to_be_visible()
    expect(effort).to_have_count(0)  # not in the accessibility tree
    page.get_by_role("radio", name="Strain").click()
    idle()
    expect(effort).to_be_visible()
    expect(depth).to_have_count(0)
    assert pressure.bounding_box() == before
    effort.focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    idle()
    assert query(page)["operator.strain_mmhg"] == ["30"]
    expect(page.get_by_text("Effort of a strain 40 → 30 mmHg")).to_be_visible()


@pytest.mark.parametrize("example", ["", "?preset=leaky_valve"])
def test_nothing_moves_for_one_frame_when_chips_take_the_place_of_a_sentence(
    open_page: Open, idle: Idle, example: str
) -> None:
    """Nor when the sentence comes back: the button beside it goes a little later."""
    page = open_page(f"/{example}")
    slider(page, PRESS).evaluate(
        """(slider) => {
          const box = slider.closest('[data-testid=stSlider]'), seen = new Set();
          const look = () => {
            seen.add(box.getBoundingClientRect().y);
            requestAnimationFrame(look);
          };
          window.placesOfTheSlider = () => [...seen];
          look();
        }"""
    )
    page.get_by_role("radio", name="Strain").click()
    idle()
    expect(page.get_by_role("list", name="Changed")).to_be_visible()
    page.get_by_role("button", name="Back to the example").click()
    idle()
    expect(page.get_by_role("list", name="Changed")).to_have_count(0)
    assert len(page.evaluate("() => placesOfTheSlider()")) == 1


def test_strain_of_a_leaky_valve_is_explained(
    open_page: Open, idle: Idle, look: Look, screenshot: Callable[[Page, str], Path]
) -> None:
    page = open_page("/?preset=leaky_valve&operator.breathing=strain&site=right_j1")
    expect(readout(page)).to_contain_text("not counted")
    expect(chip(page, "0.00 s").first).to_contain_text("NOT MET")
    expect(page.get_by_text("does not count for criterion 1")).to_be_visible()
    expect(page.get_by_text("not provoked by straining")).to_be_visible()
    assert sideways_px(page) <= 0
    screenshot(page, f"scan-strain-{look.name}")


def test_site_can_be_picked_again_after_going_back(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    left = page.get_by_role("radio", name="left J1")
    left.click()
    idle()
    page.go_back()
    idle()
    expect(screen(page)).to_contain_text("Right J2")
    left.click()
    idle()
    expect(screen(page)).to_contain_text("Left J1")


def test_sitting_up_and_straining(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    page.get_by_role("radio", name="Upright").click()
    idle()
    expect(screen(page)).to_contain_text("upright, quiet breathing")
    page.get_by_role("radio", name="Strain").click()
    idle()
    expect(screen(page)).to_contain_text("upright, straining")
    assert query(page) == {
        "operator.tilt_deg": ["90"],
        "operator.breathing": ["strain"],
    }
    page.get_by_role("button", name="Back to the example").click()
    idle()
    expect(screen(page)).to_contain_text("supine, quiet breathing")
    assert query(page) == {}


def test_picking_an_example_moves_the_sliders(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    page.get_by_role("combobox", name="Who is on the couch").click()
    page.get_by_role("option", name="Healthy, has not drunk").click()
    idle()
    page.get_by_role("button", name="Person").click()
    expect(slider(page, "patient.fluid_balance_l")).to_have_attribute(
        "aria-valuetext", "-1.5"
    )
    assert query(page) == {"preset": ["dehydrated"]}


# ---------------------------------------------------------------- the phone
@pytest.mark.parametrize("key", [PRESS, "operator.angle_deg"])
def test_picture_and_verdict_stay_in_sight_on_a_phone(
    phone: Page, open_page: Open, key: str
) -> None:
    page = open_page("/")
    control = page.get_by_text(PARAMETERS[key].label)  # the slider itself has no size
    page.mouse.move(195, 700)
    for _ in range(30):
        if control.evaluate("(c) => c.getBoundingClientRect().y < 800"):
            break
        page.mouse.wheel(0, 60)
        page.wait_for_timeout(50)
    expect(screen(page)).to_be_in_viewport(ratio=0.99)
    expect(chip(page, "cm²").first).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_text("It takes two")).to_be_in_viewport(ratio=0.99)
    expect(control).to_be_in_viewport()
    assert sideways_px(page) <= 0


def test_the_slider_stays_under_the_thumb_when_the_verdict_turns(
    phone: Page, open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    where = "(e) => e.closest('[data-testid=stSlider]').getBoundingClientRect().y"
    before = slider(page, PRESS).evaluate(where)
    page.get_by_role("button", name="Try it").click()
    idle()
    expect(page.get_by_text("2 of 5 met")).to_be_visible()
    assert slider(page, PRESS).evaluate(where) == pytest.approx(before, abs=4)
