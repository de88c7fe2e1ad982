"""Evidence in a real browser: themes, widths, filter, folds by keyboard, links."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from criteria.literature import Blinding, tables
from tests.browser.conftest import Look
from tests.browser.test_judge import sideways_px
from ui.evidence.page import PARTS, anchor
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]
Shoot = Callable[[Page, str], Path]

WORDS = wording("evidence")


def chart(page: Page, number: int) -> Locator:
    # Playwright does not know this role by name.
    return page.locator('[role="graphics-document"]').nth(number)


def folds(page: Page) -> Locator:
    return page.locator("summary")


def test_everything_opened_fits_in_both_themes_and_widths(
    open_page: Open, idle: Idle, look: Look, screenshot: Shoot
) -> None:
    page = open_page("/evidence")
    for number in range(folds(page).count()):
        folds(page).nth(number).click()
        idle()
    assert sideways_px(page) == 0
    assert page.locator("table").count() >= folds(page).count() + 1
    for table in page.locator("table").all():
        box = table.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= look.width_px
    screenshot(page, f"evidence-{look.name}")


def test_filter_changes_the_chart_and_what_is_said_of_it(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/evidence")
    first = chart(page, 0)
    everything = len(tables().studies)
    assert f"Forest plot of {everything} " in str(first.get_attribute("aria-label"))
    page.get_by_role(
        "radio", name=WORDS["prevalence"]["filter_blinded"], exact=True
    ).click()
    idle()
    blinded = sum(s.blinding is Blinding.BLINDED for s in tables().studies)
    assert f"Forest plot of {blinded} " in str(
        chart(page, 0).get_attribute("aria-label")
    )
    expect(page.get_by_text(WORDS["blinding"]["not_seen"])).to_have_count(0)


def test_fold_opens_by_keyboard_and_its_rows_lead_to_the_papers(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/evidence")
    folds(page).first.focus()
    page.keyboard.press("Enter")
    idle()
    row = page.get_by_role("row").filter(has_text="CoSMo 2013").first
    expect(row).to_contain_text("38/1165 with MS")
    expect(row).to_contain_text(WORDS["confirmed"])
    link = row.get_by_role("link")
    expect(link).to_have_attribute("href", "https://doi.org/10.1177/1352458513501231")
    expect(link).to_have_attribute("target", "_blank")


def test_contents_lead_to_every_part(open_page: Open, idle: Idle) -> None:
    page = open_page("/evidence")
    for part in PARTS:
        page.get_by_role("navigation", name=WORDS["contents"]).get_by_role(
            "link", name=WORDS["part"][part]["short"], exact=True
        ).click()
        expect(page.locator(f"#{anchor(part)}")).to_be_in_viewport()


def test_page_is_one_press_away_and_leaves_the_bench_as_it_was(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/?operator.probe_pressure_mmhg=4")
    page.get_by_role("link", name="Evidence").click()
    idle()
    expect(page.get_by_role("heading", level=1)).to_contain_text(WORDS["ask"])
    page.get_by_role("link", name="Scan").click()
    idle()
    slider = page.get_by_role("slider", name="Probe pressure").first
    expect(slider).to_have_value("4")
