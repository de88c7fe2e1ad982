"""The report in a real browser: downloaded, looked at alone, printed on A4."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from criteria import evaluate
from exam import SITES, Examination, examination_to_csv
from simulator import PARAMETERS, PRESETS, Scenario, examine
from tests.app.opening import PRESS
from tests.app.test_report import DAY, EDITION, EVIL, every_cell
from tests.browser.test_judge import hand_in, sideways_px
from ui.link_text import Setting, query
from ui.report import Origin, Subject, as_html, content, pictures
from ui.state import TECHNIQUE
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]
Shoot = Callable[[Page, str], Path]

WORDS = wording("report")["take_away"]
SITE = SITES["left_j1"]


def downloaded(page: Page, kind: str) -> Path:
    """The report that the page gives."""
    button = page.get_by_role("button", name=WORDS[kind])
    if not button.is_visible():
        page.get_by_role("button", name=WORDS["label"], exact=True).click()
    with page.expect_download() as arriving:
        button.click()
    assert arriving.value.suggested_filename == f"insonate-report.{kind}"
    return arriving.value.path()


def sheets(page: Page) -> int:
    """On how many sheets the page prints."""
    pdf = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)", pdf)
    assert {(round(float(w)), round(float(h))) for w, h in boxes} <= {
        (595, 842),
        (596, 842),
        (595, 841),
    }
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def page_of(*scenarios: Scenario, preset: str = "healthy") -> str:
    """The report of one operator, or of A and B."""
    made = [
        Subject(examination=form, verdict=evaluate(form, EDITION), scenario=scenario)
        for scenario in scenarios
        if (form := examine(scenario))
    ]
    stills = (
        pictures.pair((scenarios[0], scenarios[1]), SITE)
        if len(scenarios) == 2
        else [pictures.screen(scenarios[0], SITE)]
    )
    made = [replace(m, picture=p) for m, p in zip(made, stills, strict=True)]
    setting = Setting(preset=preset, scenario=scenarios[-1])
    origin = Origin(
        title=PRESETS[preset].title,
        subject="this neck",
        preset=preset,
        link=f"https://insonate.example/flip?{query(setting)}",
        notes=("Readings are taken from the simulated screen.",),
    )
    return as_html(content(made, EDITION, origin, made_on=DAY))


def page_of_form(form: Examination) -> str:
    """The report of a form from a file, with the longest title and notes there are."""
    origin = Origin(title="x " * 90, subject="this examination", notes=(EVIL * 9,) * 9)
    subject = Subject(examination=form, verdict=evaluate(form, EDITION))
    return as_html(content([subject], EDITION, origin, made_on=DAY))


def everything(share: float, breathing: str, base: Scenario) -> dict[str, float | str]:
    """Every parameter somewhere else."""
    values: dict[str, float | str] = {"operator.breathing": breathing}
    for key, parameter in PARAMETERS.items():
        if parameter.choices is not None:
            others = [c for c in parameter.choices if c != base.get(key)]
            values.setdefault(key, others[0])
        elif parameter.low is not None and parameter.high is not None:
            span = parameter.high - parameter.low
            values[key] = round(parameter.low + share * span, 2)
    return values


HEALTHY = PRESETS["healthy"].scenario
PRESSED = HEALTHY.replaced({PRESS: 15.0})
OTHER = HEALTHY.replaced(everything(0.37, "strain", HEALTHY))
TECHNIQUE_OF_ALL = {
    key: value
    for key, value in everything(0.73, "held", HEALTHY).items()
    if PARAMETERS[key].group in TECHNIQUE
}
REPORTS = {
    "healthy": lambda: page_of(HEALTHY),
    "held": lambda: page_of(PRESSED.replaced({"operator.breathing": "held"})),
    "no-bone-window": lambda: page_of(HEALTHY.replaced({"patient.bone_window": 0.0})),
    "all-different": lambda: page_of(OTHER),
    "two": lambda: page_of(HEALTHY, PRESSED),
    "two-all-different": lambda: page_of(OTHER.replaced(TECHNIQUE_OF_ALL), OTHER),
    "form": lambda: page_of_form(every_cell()),
    "empty-form": lambda: page_of_form(Examination(measurements=())),
}


# ---------------------------------------------------------------- on paper
SHEET_PX = 711
"""What A4 leaves between its margins, 188 mm."""


@pytest.mark.parametrize("name", REPORTS)
def test_prints_on_one_or_two_sheets_of_a4(page: Page, name: str) -> None:
    page.set_content(REPORTS[name](), wait_until="load")
    assert 1 <= sheets(page) <= 2


@pytest.mark.parametrize("name", REPORTS)
def test_is_read_on_paper_without_a_glass(page: Page, name: str) -> None:
    page.set_viewport_size({"width": SHEET_PX, "height": 1000})
    page.emulate_media(media="print")
    page.set_content(REPORTS[name](), wait_until="load")
    smallest_px = page.evaluate(
        """() => {
             const isText = (node) => node.nodeType === 3 && node.data.trim();
             const all = [...document.querySelectorAll("main *:not(sup)")];
             const written = all.filter((e) => [...e.childNodes].some(isText));
             const size = (e) => parseFloat(getComputedStyle(e).fontSize);
             return Math.min(...written.map(size));
           }"""
    )
    assert smallest_px * 0.75 >= 7.99
    # wider than the sheet, the browser would print everything smaller
    wide = "() => document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= SHEET_PX


def test_fits_a_phone_and_a_desk(page: Page, screenshot: Shoot) -> None:
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(REPORTS["two"](), wait_until="load")
        assert sideways_px(page) <= 0
        screenshot(page, f"report-two-{width}")


def test_a_hostile_form_runs_nothing(page: Page, complaints: list[str]) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.set_content(page_of_form(every_cell()), wait_until="load")
    page.wait_for_timeout(300)
    assert [url for url in asked if not url.startswith("data:")] == []
    expect(page.locator("script")).to_have_count(0)


# ---------------------------------------------------------------- from the app
def test_scan_gives_a_page_and_the_data_of_what_is_in_sight(
    open_page: Open, page: Page
) -> None:
    open_page(f"/?site=left_j3&{PRESS}=15")
    data = json.loads(downloaded(page, "json").read_text(encoding="utf-8"))
    form = examine(PRESSED)
    assert data["subjects"][0]["verdict"] == evaluate(form, EDITION).to_dict()
    assert data["subjects"][0]["picture"]["site"] == "left_j3"
    html = downloaded(page, "html").read_text(encoding="utf-8")
    page.goto("about:blank")
    page.set_content(html, wait_until="load")
    expect(page.get_by_role("heading", level=1)).to_have_text("Healthy neck")
    expect(page.get_by_role("img", name="Spectral Doppler at left J3")).to_be_visible()
    link = page.get_by_role("link", name="site=left_j3")
    expect(link).to_have_attribute("href", data["made"]["link"])
    assert sheets(page) <= 2


def test_flip_gives_both_operators(open_page: Open, page: Page) -> None:
    open_page(f"/flip?{PRESS}=15&a.operator.angle_deg=70")
    data = json.loads(downloaded(page, "json").read_text(encoding="utf-8"))
    a, b = (Scenario.from_dict(each["scenario"]) for each in data["subjects"])
    assert a == HEALTHY.replaced({"operator.angle_deg": 70.0})
    assert b == PRESSED
    assert len(data["criteria"][0]["answers"]) == 2
    assert "a.operator.angle_deg=70" in data["made"]["link"]


def test_judge_gives_the_recording_that_decides(open_page: Open, page: Page) -> None:
    open_page(f"/judge?{PRESS}=15")
    data = json.loads(downloaded(page, "json").read_text(encoding="utf-8"))
    assert "behind criterion 3" in data["subjects"][0]["picture"]["caption"]


def test_a_brought_form_is_reported_without_link_or_settings(
    open_page: Open, page: Page, idle: Idle
) -> None:
    open_page("/judge")
    hand_in(page, idle, "clinic <b>1</b>.csv", examination_to_csv(examine(PRESSED)))
    page.get_by_role(
        "button", name=WORDS["label"], exact=True
    ).scroll_into_view_if_needed()
    html = downloaded(page, "html").read_text(encoding="utf-8")
    page.goto("about:blank")
    page.set_content(html, wait_until="load")
    expect(page.get_by_role("heading", level=1)).to_have_text("clinic <b>1</b>.csv")
    expect(page.get_by_text(wording("report")["again"]["uploaded"])).to_be_visible()
    expect(page.get_by_text("Hands and machine")).to_have_count(0)
    assert sheets(page) <= 2
