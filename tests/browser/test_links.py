"""A copied link opened by somebody else: a fresh profile shows the same picture."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from simulator import PARAMETERS
from tests.app.opening import BREATHING, PRESS
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]

WORDS = wording("report")["share"]


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    allowed = ["clipboard-read", "clipboard-write"]
    return {**browser_context_args, "permissions": allowed}


def copied(page: Page) -> str:
    """What the button puts on the clipboard."""
    page.get_by_role("button", name=WORDS["label"]).click()
    expect(page.get_by_role("status").filter(has_text=WORDS["copied"])).to_have_count(1)
    return str(page.evaluate("() => navigator.clipboard.readText()"))


def said(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


def chips(page: Page) -> str:
    return page.get_by_role("list", name="5 criteria").inner_text()


def cards(page: Page) -> list[Locator]:
    named = [f"{wording('flip')['card']['operator']} {letter}" for letter in "AB"]
    return [page.get_by_role("region", name=name) for name in named]


def pictures(page: Page) -> list[str | None]:
    return [c.get_by_role("img").first.get_attribute("src") for c in cards(page)]


def press(page: Page, key: str, times: int) -> None:
    page.get_by_role("slider", name=PARAMETERS[key].label).first.focus()
    for _ in range(times):
        page.keyboard.press("ArrowRight")


# ---------------------------------------------------------------- page by page
def test_scan_is_the_same_for_fresh(
    open_page: Open, idle: Idle, fresh: Callable[[str], Page]
) -> None:
    page = open_page("/")
    press(page, PRESS, 6)
    page.get_by_role("radio", name="Deep").click()
    idle()
    page.get_by_role("radio", name="left J1").click()
    idle()
    page.get_by_role("button", name="Reveal truth").click()
    idle()
    link = copied(page)
    assert said(link) == {
        "v": "1",
        "seed": "1",
        "site": "left_j1",
        PRESS: "1.2",
        BREATHING: "deep",
        "scan.reveal": "true",
    }
    other = fresh(link)
    assert chips(other) == chips(page)
    expect(other.get_by_role("button", name="Reveal truth")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(other.get_by_role("radio", name="left J1")).to_be_checked()
    assert said(other.evaluate("() => location.href")) == said(link)
    assert said(copied_again(other)) == said(link)


def copied_again(page: Page) -> str:
    """The same from a profile that lets nobody near the clipboard."""
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name=WORDS["label"]).click()
    field = page.get_by_label(WORDS["address"])
    expect(field).to_be_focused()
    return field.input_value()


def test_flip_is_the_same_for_fresh(
    open_page: Open, idle: Idle, fresh: Callable[[str], Page]
) -> None:
    page = open_page(f"/flip?{PRESS}=5")
    page.get_by_role("button", name=wording("flip")["operators"]["make_a"]).click()
    idle()
    press(page, PRESS, 20)
    idle()
    page.get_by_role(
        "radio", name=wording("flip")["ledger"]["scopes"]["person"]
    ).click()
    idle()
    link = copied(page)
    assert said(link)[f"a.{PRESS}"] == "5"
    assert said(link)[PRESS] == "9"
    assert said(link)["flip.scope"] == "person"
    other = fresh(link)
    assert [c.inner_text() for c in cards(other)] == [
        c.inner_text() for c in cards(page)
    ]
    assert pictures(other) == pictures(page)


def test_judge_is_the_same_for_fresh(
    open_page: Open, idle: Idle, fresh: Callable[[str], Page]
) -> None:
    page = open_page("/judge?preset=stenosed_right_j1&edition=mayer_2011")
    fold = page.locator("summary").filter(has_text="Criterion 3: readings")
    fold.click()
    idle()
    page.get_by_role("radio", name="supine and upright").first.click()
    idle()
    link = copied(page)
    assert said(link)["judge.open.C3"] == "true"
    assert said(link)["edition"] == "mayer_2011"
    assert any(key.startswith("rules.jugular_stenosis") for key in said(link))
    other = fresh(link)
    expect(other.get_by_role("article")).to_have_count(5)
    articles = [page.get_by_role("article"), other.get_by_role("article")]
    assert articles[0].all_inner_texts() == articles[1].all_inner_texts()
    expect(other.get_by_role("table")).to_have_count(2)  # the editions, the readings


def test_evidence_is_the_same_for_fresh(
    open_page: Open, idle: Idle, fresh: Callable[[str], Page]
) -> None:
    page = open_page("/evidence")
    words = wording("evidence")["prevalence"]
    page.get_by_role("radio", name=words["filter_blinded"], exact=True).click()
    idle()
    link = copied(page)
    assert said(link)["evidence.blinding"] == "blinded"
    other = fresh(link)
    expect(
        other.get_by_role("radio", name=words["filter_blinded"], exact=True)
    ).to_be_checked()


# ---------------------------------------------------------------- hostile
@pytest.mark.parametrize(
    "link",
    [
        f"/?{PRESS}=1e9&site=left_j1&preset=leaky_valve",
        f"/flip?{PRESS}=6&a.{PRESS}=oops",
        "/judge?edition=mayer_2011&rules.nothing=1",
        "/evidence?evidence.blinding=blinded&v=0",
        f"/?{PRESS}=6&x={'y' * 9000}",
    ],
)
def test_a_bad_link_is_refused_whole_in_words(open_page: Open, link: str) -> None:
    page = open_page(link)
    expect(page.get_by_role("alert")).to_contain_text("could not be used")
    expect(page.get_by_text("Traceback")).to_have_count(0)
    assert said(page.evaluate("() => location.href")) == {"v": "1", "seed": "1"}
    if "/evidence" not in link:
        expect(page.get_by_role("heading", name="Healthy neck")).to_be_visible()
        slider = page.get_by_role("slider", name=PARAMETERS[PRESS].label).first
        expect(slider).to_have_value("0")


def test_going_back_to_a_refused_link_is_no_trap(open_page: Open) -> None:
    page = open_page("/judge")
    page = open_page(f"/?{PRESS}=6&{BREATHING}=yoga")
    expect(page.get_by_role("alert")).to_contain_text("yoga")
    page.go_back()  # one press: the refused address stands nowhere any more
    expect(page.get_by_role("heading", name="What do the published")).to_be_visible()
