"""What moves on Scan takes no more of the processor than it must."""

from playwright.sync_api import Page

from tests.browser.scanning import Open, screen

MOST_FRAMES_PER_S = 32
MOST_WHEN_BUSY_PER_S = 14
SLOWER = 30
"""So many times slower than this machine: frames come late there."""

COUNT = """async (bar, seconds) => {
  let n = 0;
  const watch = new MutationObserver((all) => { n += all.length; });
  watch.observe(bar, { attributes: true, attributeFilter: ['style'] });
  const begun = performance.now();
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  watch.disconnect();
  return n / ((performance.now() - begun) / 1000);
}"""


def frames_per_s(page: Page, seconds: float = 2.0) -> float:
    """How often the bar of the sweep is moved."""
    return float(screen(page).locator(".head").evaluate(COUNT, seconds))


def test_sweep_is_drawn_no_oftener_than_a_scanner_does(open_page: Open) -> None:
    page = open_page("/")
    assert 5 < frames_per_s(page) <= MOST_FRAMES_PER_S


def test_sweep_out_of_sight_is_not_drawn_and_comes_back(open_page: Open) -> None:
    page = open_page("/")
    place = page.get_by_test_id("stMain")
    place.evaluate("(main) => { main.style.marginTop = '2000px'; }")
    page.wait_for_timeout(300)
    assert frames_per_s(page, 1.0) == 0
    place.evaluate("(main) => { main.style.marginTop = ''; }")
    page.wait_for_timeout(300)
    assert frames_per_s(page, 1.0) > 5


def test_busy_machine_draws_the_sweep_less_often(page: Page, open_page: Open) -> None:
    open_page("/")
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.wait_for_timeout(3000)
    assert 1 < frames_per_s(page, 3.0) <= MOST_WHEN_BUSY_PER_S
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def test_nothing_fades_while_a_page_waits_for_its_figures(open_page: Open) -> None:
    """A fade is drawn anew each frame, in every browser of a class at once."""
    page = open_page("/")
    for test_id in ("stElementContainer", "stSliderTickBar"):
        box = page.get_by_test_id(test_id).first
        fade = box.evaluate(
            """(box) => {
              box.dataset.stale = 'true';
              const fade = getComputedStyle(box).transitionDuration;
              delete box.dataset.stale;
              return fade;
            }"""
        )
        assert fade == "0s", test_id
