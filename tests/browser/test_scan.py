"""Scan in a real browser: by keyboard and by hand, in both themes, wide and narrow."""

from collections.abc import Callable
from itertools import combinations
from math import dist
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from simulator import PARAMETERS
from tests.browser.conftest import Look

Open = Callable[..., Page]
Idle = Callable[[], None]
PRESS = "operator.probe_pressure_mmhg"


def screen(page: Page) -> Locator:
    return page.get_by_role("group", name="Ultrasound scanner")


def readout(page: Page) -> Locator:
    return screen(page).get_by_role("status")


def chip(page: Page, criterion: str) -> Locator:
    chips = page.get_by_role("list", name="5 criteria").get_by_role("listitem")
    return chips.filter(has_text=criterion)


def slider(page: Page, key: str) -> Locator:
    return page.get_by_role("slider", name=PARAMETERS[key].label).first


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.evaluate("() => location.href")).query)


def sideways_px(page: Page) -> int:
    """How far the page can be scrolled to the right."""
    return int(
        page.evaluate(
            """() => Math.max(...[document.documentElement,
                 ...document.querySelectorAll('[data-testid="stMain"]')]
                 .map((box) => box.scrollWidth - box.clientWidth))"""
        )
    )


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
    page.get_by_role("radio", name="Sitting").click()
    idle()
    expect(screen(page)).to_contain_text("sitting, quiet breathing")
    page.get_by_role("radio", name="Strain").click()
    idle()
    expect(screen(page)).to_contain_text("sitting, straining")
    assert query(page) == {
        "operator.tilt_deg": ["90"],
        "operator.breathing": ["strain"],
    }
    page.get_by_role("button", name="Back to the example").click()
    idle()
    expect(screen(page)).to_contain_text("lying, quiet breathing")
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


# ---------------------------------------------------------------- the machine
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


def pixels(page: Page, name: str) -> str:
    canvas = screen(page).get_by_role("img", name=name)
    return str(canvas.evaluate("(c) => c.toDataURL()"))


STRAINED = "/?preset=leaky_valve&operator.breathing=strain&site=right_j1"


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


# ---------------------------------------------------------------- links
def test_a_link_opens_the_same_state(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    slider(page, PRESS).focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    idle()
    page.get_by_role("radio", name="Deep").click()
    page.get_by_role("radio", name="left J3").click()
    idle()
    link = urlsplit(page.evaluate("() => location.href"))
    told = [chip(page, n).inner_text() for n in ("Reflux, neck", "Narrow", "Wider")]
    page = open_page(f"{link.path}?{link.query}")
    assert told == [
        chip(page, n).inner_text() for n in ("Reflux, neck", "Narrow", "Wider")
    ]
    expect(screen(page)).to_contain_text("Left J3 lying, deep breathing")


def test_a_spoilt_link_says_so(open_page: Open) -> None:
    page = open_page("/?operator.probe_pressure_mmhg=1e9&operator.breathing=yoga")
    expect(page.get_by_role("alert")).to_contain_text("could not be used")
    expect(screen(page)).to_contain_text("Probe 0.0 mmHg")
    expect(screen(page)).to_contain_text("quiet breathing")


def test_scenario_survives_the_other_page_and_the_way_back(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/?operator.probe_pressure_mmhg=6&site=left_j3")
    page.get_by_role("link", name="Judge").click()
    idle()
    page.get_by_role("link", name="Scan").click()
    idle()
    expect(screen(page)).to_contain_text("Left J3")
    expect(screen(page)).to_contain_text("Probe 6.0 mmHg")
    assert query(page) == {PRESS: ["6"], "site": ["left_j3"]}
    page.get_by_role("radio", name="left J1").click()
    idle()
    page.go_back()
    idle()
    expect(screen(page)).to_contain_text("Left J3")


def test_going_back_undoes_a_switch_of_the_rules(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Rules").click()
    level = page.get_by_role("radiogroup", name="Level").nth(1)
    level.get_by_role("radio", name="j1").click()
    idle()
    assert query(page) == {"rules.jugular_stenosis.level": ["j1"]}
    page.keyboard.press("Escape")
    page.go_back()
    idle()
    assert query(page) == {}
    page.get_by_role("button", name="Rules").click()
    expect(level.get_by_role("radio", name="any")).to_be_checked()


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
