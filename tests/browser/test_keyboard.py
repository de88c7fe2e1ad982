"""The whole way through the app without a mouse."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from simulator import PARAMETERS
from tests.app.test_palette import GRAPHICS, contrast
from tests.browser.conftest import Look
from ui import palette
from ui.flipping import techniques
from ui.text import wording

Open = Callable[..., Page]
Idle = Callable[[], None]

FLIP = wording("flip")
MOST_TABS = 60
PRESS = "operator.probe_pressure_mmhg"


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until this has the focus; it must show that it has it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(e) => e.getRootNode().activeElement === e"):
            break
    expect(wanted).to_be_focused()
    assert wanted.evaluate("(e) => e.matches(':focus-visible')")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.evaluate("() => location.href")).query)


def test_from_scan_to_evidence_without_a_mouse(open_page: Open, idle: Idle) -> None:
    page = open_page("/")
    # Scan: another site, then press the probe.
    tab_to(page, page.get_by_role("radio", name="right J2"))
    page.keyboard.press("ArrowDown")
    idle()
    assert query(page)["site"] == ["right_j1"]
    tab_to(page, page.get_by_role("slider", name=PARAMETERS[PRESS].label).first)
    for _ in range(30):
        page.keyboard.press("ArrowRight")
    idle()
    expect(page.get_by_text("1 of 5 met")).to_be_visible()
    # Flip: what was set came along; make both alike, then B bad.
    page.keyboard.press("Control+Home")
    tab_to(page, page.get_by_role("link", name="Flip"))
    page.keyboard.press("Enter")
    idle()
    b = page.get_by_role("region", name="Operator B")
    expect(b).to_contain_text("1 of 5")
    tab_to(page, page.get_by_role("button", name=FLIP["operators"]["alike"]))
    page.keyboard.press("Enter")
    idle()
    expect(b).to_contain_text("0 of 5")
    tab_to(page, page.get_by_role("button", name=techniques.opening().label))
    page.keyboard.press("Enter")
    idle()
    expect(b).to_contain_text("2 of 5: abnormal")
    # Judge: open what decided.
    tab_to(page, page.get_by_role("link", name="Judge"))
    page.keyboard.press("Enter")
    idle()
    inside = page.locator("summary").filter(has_text="Criterion 3")
    tab_to(page, inside)
    page.keyboard.press("Enter")
    idle()
    expect(page.get_by_role("region", name=re.compile("comparisons"))).to_be_visible()
    # Evidence: jump to a part.
    tab_to(page, page.get_by_role("link", name="Evidence"))
    page.keyboard.press("Enter")
    idle()
    expect(page.get_by_role("heading", level=1)).to_contain_text("studies disagree")


def test_folded_controls_open_and_close_by_keyboard(
    open_page: Open, idle: Idle
) -> None:
    page = open_page("/")
    hands = page.get_by_role("button", name="Hands", exact=True)
    tab_to(page, hands)
    page.keyboard.press("Enter")
    idle()
    turn = page.get_by_role("slider", name="Head turn")
    tab_to(page, turn)
    page.keyboard.press("ArrowRight")
    idle()
    assert query(page)["operator.head_turn_deg"] == ["1"]
    page.keyboard.press("Escape")
    expect(turn).to_be_hidden()
    expect(hands).to_be_focused()


# Where the focus is, how its ring is drawn and on which paper; inside components, too.
RING = """() => {
  let focused = document.activeElement;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  const slider = focused.closest('[data-testid="stSlider"] [data-focus-visible]');
  const style = getComputedStyle(slider ?? focused);
  return {
    what: focused.getAttribute('aria-label') ?? focused.textContent,
    tag: focused.tagName, style: style.outlineStyle,
    width_px: parseFloat(style.outlineWidth), colour: style.outlineColor,
    has_ring: !focused.matches('body, main, input:not([type=range]), .site'),
    is_scanner: !!focused.closest('.scanner'),
  };
}"""


@pytest.mark.parametrize("path", ["/", "/judge"])
@pytest.mark.parametrize(
    "look",
    [Look("light", 1280), Look("dark", 1280)],
    ids=lambda look: look.name,
    indirect=True,
)
def test_every_stop_has_a_ring_that_stands_out(
    open_page: Open, look: Look, path: str
) -> None:
    page = open_page(path)
    paper = palette.LIGHT if look.theme == "light" else palette.DARK
    seen = set()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        ring = page.evaluate(RING)
        if ring["tag"] == "BODY":
            break
        # The page's own scroll box; the text field, whose frame changes, and the sites
        # of the neck map, which draw their rings themselves.
        if not ring["has_ring"]:
            continue
        seen.add(ring["tag"])
        ground = palette.SCREEN.background if ring["is_scanner"] else paper.background
        assert ring["style"] in {"solid", "auto"}, ring["what"]
        assert ring["width_px"] >= 2, ring["what"]
        ink = "#" + "".join(
            f"{int(n):02X}" for n in re.findall(r"\d+", ring["colour"])[:3]
        )
        assert contrast(ink, ground) >= GRAPHICS, ring["what"]
    assert {"A", "BUTTON", "INPUT"} <= seen
