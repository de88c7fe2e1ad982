"""The address bar: at every moment it rebuilds what is on the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scripts.browsing import wait_until_idle
from tests.app.test_links_by_hand import by_hand_at
from tests.browser.scanning import PRESS, Idle, Open, chip, query, screen, slider
from ui.link_by_hand import MOST

FLUID = "patient.fluid_balance_l"
LEAK = "veins.left_valve_leak"
CALM_MS = 400
"""The address follows a dragged slider within a quarter of a second."""
LATEST_S = 5


def turn(page: Page, key: str, group: str, times: int) -> None:
    """Move a folded slider, then fold it away again."""
    page.get_by_role("button", name=group, exact=True).click()
    push(page, key, times)
    wait_until_idle(page)
    page.keyboard.press("Escape")
    wait_until_idle(page)


def push(page: Page, key: str, times: int) -> None:
    slider(page, key).focus()
    for _ in range(times):
        page.keyboard.press("ArrowRight")


def go(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    wait_until_idle(page)
    page.wait_for_timeout(CALM_MS)


def again(page: Page) -> None:
    page.reload()
    wait_until_idle(page)


def back(page: Page) -> None:
    page.go_back()
    wait_until_idle(page)
    page.wait_for_timeout(CALM_MS)


def says(page: Page, wanted: dict[str, list[str]]) -> None:
    """The address says this, at the latest when a busy machine has caught up."""
    for _ in range(LATEST_S * 10):
        if "v=" in page.evaluate("() => location.search") and query(page) == wanted:
            return
        page.wait_for_timeout(100)
    assert query(page) == wanted


def on_scan(page: Page) -> str:
    """What the scanner and the chips say."""
    chips = page.get_by_role("list", name="5 criteria").inner_text()
    changed = page.get_by_role("list", name="Changed").inner_text()
    return f"{changed}\n{chips}\n{screen(page).inner_text()}"


# ---------------------------------------------------------------- folded sliders
def test_folded_sliders_survive_other_pages_reload_and_a_fresh_profile(
    open_page: Open, idle: Idle, fresh: Callable[[str], Page]
) -> None:
    page = open_page("/")
    says(page, {})
    turn(page, FLUID, "Person", 2)
    push(page, PRESS, 5)
    idle()
    page.wait_for_timeout(CALM_MS)
    said = query(page)
    assert said.keys() == {FLUID, PRESS}
    for name in ("Evidence", "Judge", "Flip"):
        go(page, name)
        says(page, said)
        again(page)
        says(page, said)
    go(page, "Scan")
    again(page)
    says(page, said)
    expect(slider(page, PRESS)).to_have_value(said[PRESS][0])
    other = fresh(page.url)
    assert chip(other, "Reflux, neck").inner_text() == (
        chip(page, "Reflux, neck").inner_text()
    )
    other.get_by_role("button", name="Person", exact=True).click()
    expect(slider(other, FLUID)).to_have_value(said[FLUID][0])


def test_back_through_pages_finds_what_was_set_there(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    turn(page, FLUID, "Person", 1)
    first = query(page)
    go(page, "Judge")
    turn(page, LEAK, "Veins", 3)
    second = query(page)
    assert second.keys() == {FLUID, LEAK}
    go(page, "Evidence")
    says(page, second)
    back(page)
    assert "/judge" in page.url
    says(page, second)
    back(page)
    assert "/judge" not in page.url
    says(page, first)
    again(page)
    expect(screen(page)).to_be_visible()
    says(page, first)
    page.go_forward()
    wait_until_idle(page)
    page.wait_for_timeout(CALM_MS)
    assert "/judge" in page.url
    says(page, second)


def test_a_drag_is_no_hundred_steps_and_a_choice_is_one(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    steps = page.evaluate("() => history.length")
    push(page, PRESS, 12)
    idle()
    page.wait_for_timeout(CALM_MS)
    assert page.evaluate("() => history.length") == steps
    says(page, {PRESS: ["2.4"]})
    page.get_by_role("radio", name="left J3").click()
    idle()
    page.get_by_role("radio", name="Upright").click()
    idle()
    assert page.evaluate("() => history.length") == steps + 2
    says(
        page,
        {
            PRESS: ["2.4"],
            "site": ["left_j3"],
            "operator.tilt_deg": ["90"],
        },
    )
    back(page)
    says(page, {PRESS: ["2.4"], "site": ["left_j3"]})
    expect(screen(page)).to_contain_text("Left J3 supine")
    back(page)
    says(page, {PRESS: ["2.4"]})
    expect(screen(page)).to_contain_text("Right J2")
    expect(slider(page, PRESS)).to_have_value("2.4")


def test_a_slider_and_a_choice_in_one_breath_lose_nothing(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    push(page, PRESS, 9)
    page.get_by_role("radio", name="Deep").click()  # before the slider is answered
    push(page, PRESS, 1)
    page.get_by_role("radio", name="left J1").click()
    idle()
    page.wait_for_timeout(CALM_MS)
    says(
        page,
        {
            PRESS: ["2"],
            "operator.breathing": ["deep"],
            "site": ["left_j1"],
        },
    )
    expect(screen(page)).to_contain_text("Probe 2.0 mmHg")
    shown = on_scan(page)
    again(page)
    assert on_scan(page) == shown


# ---------------------------------------------------------------- all that can be set
def test_flip_keeps_both_operators_over_a_reload_and_the_way_back(
    open_page: Open, idle: Idle
) -> None:
    page = open_page(f"/flip?{PRESS}=5")
    page.get_by_role("button", name="Make this A").click()
    idle()
    push(page, PRESS, 10)
    turn(page, "operator.gate_mm", "Hands", 2)
    page.wait_for_timeout(CALM_MS)
    said = query(page)
    assert said[f"a.{PRESS}"] == ["5"]
    assert said[PRESS] == ["7"]
    assert "operator.gate_mm" in said
    cards = page.get_by_role("region")
    told = cards.all_inner_texts()
    again(page)
    says(page, said)
    assert cards.all_inner_texts() == told
    go(page, "Scan")
    back(page)
    says(page, said)
    assert cards.all_inner_texts() == told


def test_embedding_is_kept(open_page: Open, idle: Idle) -> None:
    page = open_page("/?embed=true")
    push(page, PRESS, 5)
    idle()
    page.wait_for_timeout(CALM_MS)
    says(page, {PRESS: ["1"], "embed": ["true"]})
    page.get_by_role("radio", name="left J1").click()
    idle()
    says(page, {PRESS: ["1"], "embed": ["true"], "site": ["left_j1"]})


# ---------------------------------------------------------------- readings by hand
CELL = "hand.right_j2.supine.quiet.reflux_s"


def test_a_reading_by_hand_is_a_step_that_back_undoes(
    open_page: Open, idle: Idle
) -> None:
    page = open_page(f"/?{CELL}=1.2&{PRESS}=3")
    page.wait_for_timeout(CALM_MS)
    says(page, {CELL: ["1.20"], PRESS: ["3"]})
    expect(page.get_by_role("list", name="Changed")).to_contain_text("By hand")
    shown = on_scan(page)
    again(page)
    assert on_scan(page) == shown
    page.get_by_role("button", name="Discard the reading by hand").click()
    idle()
    page.wait_for_timeout(CALM_MS)
    says(page, {PRESS: ["3"]})
    expect(page.get_by_role("list", name="Changed")).not_to_contain_text("By hand")
    back(page)
    says(page, {CELL: ["1.20"], PRESS: ["3"]})
    assert on_scan(page) == shown


def test_as_many_readings_as_a_link_carries_survive_the_way_back(
    open_page: Open, idle: Idle
) -> None:
    most = "&".join(f"{k}={text}" for k, text in by_hand_at(MOST).items())
    page = open_page(f"/?{most}")
    discard = page.get_by_role("button", name=f"Discard {MOST} readings by hand")
    expect(discard).to_be_visible()
    # The address says it all a moment after the page does.
    page.wait_for_function("() => location.search.includes('seed=1')")
    assert len(query(page)) == MOST
    page.get_by_role("radio", name="left J1").click()
    idle()
    back(page)
    expect(discard).to_be_visible()
    assert len(query(page)) == MOST


def test_a_way_within_the_page_changes_nothing(open_page: Open, idle: Idle) -> None:
    page = open_page("/evidence?evidence.blinding=blinded&" + f"{PRESS}=2")
    page.wait_for_timeout(CALM_MS)
    said = query(page)
    page.get_by_role("navigation", name="On this page").get_by_role("link").last.click()
    idle()
    page.wait_for_timeout(CALM_MS)
    says(page, said)
    back(page)
    says(page, said)


# ---------------------------------------------------------------- hostile
@pytest.mark.parametrize(
    "bad",
    [
        f"{PRESS}=1e9",
        f"{CELL}=-3",
        "hand.right_j2.supine.quiet.csa_cm2=<script>alert(1)</script>",
        "v=0&site=left_j1",
    ],
)
def test_going_back_to_a_bad_address_says_so_and_shows_the_start(
    open_page: Open, idle: Idle, bad: str
) -> None:
    page = open_page(f"/?{PRESS}=2")
    page.wait_for_function("() => location.search.includes('seed=1')")
    page.evaluate("(bad) => history.replaceState({}, '', `/?${bad}`)", bad)
    page.get_by_role("radio", name="left J1").click()  # a step away from it
    idle()
    back(page)
    expect(page.get_by_role("alert")).to_contain_text("could not be used")
    says(page, {})
    expect(slider(page, PRESS)).to_have_value("0")
    expect(screen(page)).to_contain_text("Right J2")
