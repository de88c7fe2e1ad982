"""What journeys over the Scan page look for: scanner, chips, sliders, address."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

from simulator import PARAMETERS

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
    """What the address asks for: all but the link's version and the usual seed."""
    said = parse_qs(urlsplit(page.evaluate("() => location.href")).query)
    assert said.pop("v") == ["1"]
    seed = said.pop("seed")
    return said if seed == ["1"] else said | {"seed": seed}


def sideways_px(page: Page) -> int:
    """How far the page can be scrolled to the right."""
    return int(
        page.evaluate(
            """() => Math.max(...[document.documentElement,
                 ...document.querySelectorAll('[data-testid="stMain"]')]
                 .map((box) => box.scrollWidth - box.clientWidth))"""
        )
    )


def pixels(page: Page, name: str) -> str:
    canvas = screen(page).get_by_role("img", name=name)
    return str(canvas.evaluate("(c) => c.toDataURL()"))


STRAINED = "/?preset=leaky_valve&operator.breathing=strain&site=right_j1"
