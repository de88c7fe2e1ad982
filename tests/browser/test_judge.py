"""Judge in a real browser: cards, switches, somebody's own file, themes and widths."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from exam import examination_to_csv
from simulator import PRESETS, examine
from tests.browser.conftest import Look

Open = Callable[..., Page]
Idle = Callable[[], None]
Shoot = Callable[[Page, str], Path]

NARROW = "stenosed_right_j1"
GOOD = examination_to_csv(examine(PRESETS[NARROW].scenario))
BAD = GOOD.replace("supine", "lying", 2).replace("csa_cm2", "csa_mm2")


def card(page: Page, number: int) -> Locator:
    return page.get_by_role("article").nth(number - 1)


def fold(page: Page, number: int) -> Locator:
    return page.locator("summary").filter(has_text=f"Criterion {number}: readings")


def charts(page: Page) -> Locator:
    # Playwright does not know this role by name.
    return page.locator('[role="graphics-document"]')


def hand_in(page: Page, idle: Idle, name: str, content: str) -> None:
    page.get_by_label("An examination as JSON or CSV").locator(
        "input[type=file]"
    ).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.wait_for_timeout(300)
    idle()


def sideways_px(page: Page) -> int:
    """How far the page can be scrolled to the right."""
    return int(
        page.evaluate(
            """() => Math.max(...[document.documentElement,
                 ...document.querySelectorAll('[data-testid="stMain"]')]
                 .map((box) => box.scrollWidth - box.clientWidth))"""
        )
    )


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.evaluate("() => location.href")).query)


# ---------------------------------------------------------------- every look
def test_everything_opened_fits_in_both_themes_and_widths(
    open_page: Open, look: Look, idle: Idle, screenshot: Shoot
) -> None:
    page = open_page(f"/judge?preset={NARROW}")
    expect(page.get_by_role("heading", name="Narrow right J1")).to_be_visible()
    expect(page.get_by_text("not a medical device")).to_have_count(1)
    for number in (1, 3, 5):
        fold(page, number).click()
        idle()
    expect(page.get_by_role("table")).to_have_count(4)  # with that of the editions
    expect(charts(page)).to_have_count(3)
    for chart in charts(page).all():
        box = chart.bounding_box()
        assert box is not None
        assert box["height"] > 100
    assert sideways_px(page) <= 0
    screenshot(page, f"judge-{look.name}")


# ---------------------------------------------------------------- cards
def test_card_opens_by_keyboard_and_shows_its_evidence(
    open_page: Open, idle: Idle
) -> None:
    page = open_page(f"/judge?preset={NARROW}")
    expect(card(page, 3)).to_contain_text("0.27 cm²")
    fold(page, 3).focus()
    page.keyboard.press("Enter")
    idle()
    row = page.get_by_role("row").filter(has_text="decides")
    expect(row).to_contain_text("right J1")
    expect(row).to_contain_text("0.27 cm²")
    told = re.compile(r"Jugular stenosis: 12 readings, 2 .* right J1, supine, quiet")
    expect(charts(page)).to_have_attribute("aria-label", told)
    source = page.get_by_role("link", name="doi:10.1136/jnnp.2008.157164")
    expect(source).to_be_visible()
    # The table scrolls in its own box, which the keyboard reaches.
    table = page.get_by_role("region", name="36 comparisons")
    table.focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.box')].some((b) => b.scrollTop > 0)"
    )


def test_card_stays_open_while_a_slider_moves(open_page: Open, idle: Idle) -> None:
    page = open_page("/judge")
    fold(page, 3).click()
    idle()
    before = card(page, 3).inner_text()
    page.get_by_role("slider", name="Probe pressure").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(card(page, 3)).not_to_have_text(before)
    idle()
    assert card(page, 3).inner_text() != before
    expect(page.get_by_role("region", name="36 comparisons")).to_be_visible()


def test_switch_turns_a_criterion_and_the_way_back(open_page: Open, idle: Idle) -> None:
    page = open_page("/judge")
    expect(card(page, 3)).to_contain_text("NOT MET")
    expect(card(page, 3)).to_contain_text("supine and upright → met")
    fold(page, 3).click()
    idle()
    page.get_by_role("radio", name="supine and upright").click()
    expect(card(page, 3)).to_contain_text("As published: not met.")
    idle()
    expect(page.get_by_text("Criterion 3 not met → met.")).to_be_visible()
    assert query(page)["rules.jugular_stenosis.posture"] == ["any_recorded"]
    page.get_by_role("button", name="Back to the edition as published").click()
    expect(card(page, 3)).not_to_contain_text("As published")
    idle()
    assert "rules.jugular_stenosis.posture" not in query(page)


# ---------------------------------------------------------------- every edition
def editions(page: Page) -> Locator:
    return page.get_by_role("table", name="One examination, 13 editions")


def edition_row(page: Page, begins: str) -> Locator:
    name = re.compile(rf"^{re.escape(begins)}")
    return (
        editions(page)
        .get_by_role("row")
        .filter(has=page.get_by_role("button", name=name))
    )


def test_row_pressed_by_keyboard_puts_its_edition_in_force(
    open_page: Open, idle: Idle, look: Look
) -> None:
    page = open_page(
        f"/judge?preset={NARROW}&rules.jugular_stenosis.posture=any_recorded"
    )
    expect(editions(page).get_by_role("row")).to_have_count(15)  # head and "as set"
    expect(card(page, 1)).to_contain_text("NOT MET")
    button = edition_row(page, "PREMiSe").get_by_role("button").first
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("article")).to_have_count(4)
    idle()
    expect(card(page, 1)).to_contain_text("MET")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    expect(editions(page).get_by_role("row")).to_have_count(14)
    assert query(page)["edition"] == ["premise_2013"]
    # Switches belong to the edition they were set in.
    assert not [key for key in query(page) if key.startswith("rules.")]
    assert sideways_px(page) <= 0
    edition_row(page, "Zamboni 2009, J Neurol Neuro").get_by_role(
        "button"
    ).first.click()
    expect(page.get_by_role("article")).to_have_count(5)
    idle()
    assert "edition" not in query(page)


def test_mark_pressed_opens_its_criterion(open_page: Open, idle: Idle) -> None:
    page = open_page(f"/judge?preset={NARROW}")
    row = edition_row(page, "2011 protocol")
    mark = row.get_by_role("button", name="Criterion 1 met")
    mark.locator("xpath=..").click()  # anywhere in its cell
    expect(page.get_by_role("region", name="comparisons")).to_be_visible()
    idle()
    assert query(page)["edition"] == ["position_2011"]
    assert query(page)["judge.open.C1"] == ["true"]
    expect(card(page, 1)).to_be_in_viewport()


def test_marks_are_reached_and_pressed_by_keyboard(
    open_page: Open, idle: Idle, look: Look
) -> None:
    page = open_page(
        f"/judge?preset={NARROW}&rules.jugular_stenosis.posture=any_recorded"
    )
    # Of 77 buttons one is in the way of the tab key.
    tabbed = editions(page).locator('button[tabindex="0"]')
    expect(tabbed).to_have_count(1)
    tabbed.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    mark = editions(page).locator("button:focus")
    expect(mark).to_have_accessible_name(re.compile("^Criterion 3 (not )?met: open"))
    width = mark.evaluate("(b) => parseFloat(getComputedStyle(b).outlineWidth)")
    assert width >= 2
    expect(tabbed).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="comparisons")).to_be_visible()
    idle()
    expect(card(page, 3)).to_be_in_viewport()
    expect(mark).to_have_accessible_name(re.compile("^Criterion 3"))  # the focus stays
    # The row as set here was pressed: nobody's switches are taken away.
    assert query(page)["rules.jugular_stenosis.posture"] == ["any_recorded"]
    assert "edition" not in query(page)


def test_criterion_an_edition_does_not_ask_is_passed_over(open_page: Open) -> None:
    page = open_page("/judge")
    row = edition_row(page, "PREMiSe")
    row.get_by_role("button", name="Criterion 1").focus()
    page.keyboard.press("ArrowRight")
    expect(row.get_by_role("button", name="Criterion 3")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(row.get_by_role("button", name="Criterion 1")).to_be_focused()


def test_row_pressed_under_an_own_file_keeps_the_file(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/judge")
    hand_in(page, idle, "clinic.csv", GOOD)
    edition_row(page, "PREMiSe").get_by_role("button").first.click()
    expect(page.get_by_role("article")).to_have_count(4)
    expect(page.get_by_role("heading", name="clinic.csv.")).to_be_visible()


def test_table_scrolls_in_its_own_box_on_a_phone(
    phone: Page, open_page: Open, idle: Idle
) -> None:
    page = open_page(f"/judge?preset={NARROW}")
    box = page.get_by_role("region", name="One examination, 13 editions")
    box.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(box.get_by_text("To turn it")).to_be_in_viewport()
    assert sideways_px(page) <= 0


# ---------------------------------------------------------------- somebody's own
def test_own_file_refused_then_judged_then_given_back(
    open_page: Open, idle: Idle, look: Look, screenshot: Shoot
) -> None:
    page = open_page("/judge?operator.probe_pressure_mmhg=3")
    before = card(page, 3).inner_text()
    page.get_by_role("link", name="Judge another examination").click()
    expect(page.get_by_label("An examination as JSON or CSV")).to_be_in_viewport()

    hand_in(page, idle, "mistakes.csv", BAD)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("mistakes.csv could not be read")
    assert alert.get_by_role("listitem").count() == 3
    expect(alert).to_contain_text("did you mean supine?")
    assert card(page, 3).inner_text() == before
    screenshot(page, f"judge-refused-{look.name}")

    hand_in(page, idle, "clinic.csv", GOOD)
    expect(page.get_by_role("heading", name="clinic.csv.")).to_be_visible()
    expect(card(page, 3)).to_contain_text("0.27 cm²")
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_role("slider")).to_have_count(0)
    assert sideways_px(page) <= 0
    screenshot(page, f"judge-uploaded-{look.name}")

    page.get_by_role("button", name="Back to the simulated person").click()
    expect(page.get_by_role("heading", name="Healthy neck")).to_be_visible()
    idle()
    assert card(page, 3).inner_text() == before


def test_edition_of_an_own_file_is_chosen_in_place(open_page: Open, idle: Idle) -> None:
    page = open_page("/judge")
    hand_in(page, idle, "clinic.csv", GOOD)
    page.get_by_role("combobox", name="Criteria as published in").click()
    page.get_by_role("option", name=re.compile("^PREMiSe")).click()
    expect(page.get_by_role("article")).to_have_count(4)
    idle()
    expect(page.get_by_role("heading", name="clinic.csv.")).to_be_visible()
    expect(edition_row(page, "PREMiSe").get_by_role("button").first).to_have_attribute(
        "aria-pressed", "true"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [("huge.csv", "a,b\n" * 300_000), ("strip.pdf", "%PDF")],
    ids=["too large", "another kind"],
)
def test_file_the_browser_turns_away_is_told_with_limit_and_remedy(
    open_page: Open, idle: Idle, name: str, content: str
) -> None:
    page = open_page("/judge")
    told = page.get_by_text("Not taken. This page reads JSON, CSV and TSV")
    expect(told).to_be_hidden()
    hand_in(page, idle, name, content)
    expect(told).to_be_visible()
    expect(told).to_contain_text("at most 1 MB")
    expect(told).to_contain_text("split a file")
    hand_in(page, idle, "clinic.csv", GOOD)
    expect(page.get_by_role("heading", name="clinic.csv.")).to_be_visible()
    expect(told).to_be_hidden()


def test_empty_file_is_told_in_words_of_the_page(open_page: Open, idle: Idle) -> None:
    page = open_page("/judge")
    hand_in(page, idle, "empty.csv", " \n")
    expect(page.get_by_role("alert")).to_contain_text("Take the empty form below")
    expect(page.get_by_role("alert")).not_to_contain_text("python")


@pytest.mark.parametrize(
    ("button", "name", "begins"),
    [
        ("This examination (JSON)", "insonate-examination.json", "{"),
        ("This examination (CSV)", "insonate-examination.csv", "vein,side,level"),
        ("This verdict (JSON)", "insonate-verdict.json", "["),
        ("Empty form (CSV)", "insonate-empty-form.csv", "vein,side,level"),
    ],
)
def test_files_to_take_away(
    open_page: Open, button: str, name: str, begins: str
) -> None:
    page = open_page("/judge")
    with page.expect_download() as arriving:
        page.get_by_role("button", name=button).click()
    assert arriving.value.suggested_filename == name
    assert arriving.value.path().read_text(encoding="utf-8").startswith(begins)


def test_columns_out_of_sight_throw_a_shade_on_the_edge(
    page: Page, open_page: Open
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page("/judge")
    box = page.get_by_role("region", name=re.compile("One examination"))
    edge = "(box) => getComputedStyle(box).boxShadow"
    assert box.evaluate("(box) => box.scrollWidth > box.clientWidth")
    assert "inset" in box.evaluate(edge)
    box.evaluate("(box) => { box.scrollLeft = box.scrollWidth; }")
    page.wait_for_function(
        "(box) => getComputedStyle(box).boxShadow === 'none'",
        arg=box.element_handle(),
        timeout=5000,
    )
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_timeout(300)
    assert box.evaluate(edge) == "none"


@pytest.mark.parametrize("width_px", [390, 1280])
def test_long_file_name_is_broken_and_scrolls_nothing_sideways(
    open_page: Open, page: Page, idle: Idle, width_px: int
) -> None:
    page.set_viewport_size({"width": width_px, "height": 900})
    page = open_page("/judge")
    hand_in(page, idle, "m" * 200 + ".csv", GOOD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("m" * 200)
    assert sideways_px(page) <= 0
    hand_in(page, idle, "w" * 200 + ".csv", BAD.replace("lying", "l" * 400))
    expect(page.get_by_role("alert")).to_contain_text("w" * 200)
    assert sideways_px(page) <= 0


def test_controls_stand_beside_the_table_and_leave_no_hole(open_page: Open) -> None:
    """The cards have the whole width, so nothing long stands beside the controls."""
    page = open_page("/judge")
    table, rules = editions(page), page.get_by_role("button", name="Rules")
    hands = page.get_by_role("button", name="Person")
    boxes = [each.bounding_box() for each in (table, rules, hands, card(page, 1))]
    assert all(boxes)
    beside, last, first, below = (box for box in boxes if box)
    assert beside["x"] > last["x"] + last["width"]
    assert below["y"] > last["y"] + last["height"]
    assert below["y"] - (last["y"] + last["height"]) < 250
    assert below["x"] - first["x"] < 40
