"""Links, the way back, and the other pages in a real browser."""

from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.scanning import PRESS, Idle, Open, chip, query, screen, slider


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
    expect(screen(page)).to_contain_text("Left J3 supine, deep breathing")


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
    level = page.get_by_role("radiogroup", name="Level that counts").nth(1)
    level.get_by_role("radio", name="J1 only").click()
    idle()
    assert query(page) == {"rules.jugular_stenosis.level": ["j1"]}
    page.keyboard.press("Escape")
    page.go_back()
    idle()
    assert query(page) == {}
    page.get_by_role("button", name="Rules").click()
    expect(level.get_by_role("radio", name="every level")).to_be_checked()
