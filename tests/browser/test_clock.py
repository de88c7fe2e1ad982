"""The clock of `make bench-app` and `make soak`: it does not stop at the picture."""

import pytest
from playwright.sync_api import Browser

from benchmarks.app import CLOCK

PICTURE_MS, ALL_MS = 60, 900
"""Long enough apart for the clock to think that all is quiet."""

# An app without a server: a picture comes soon, the chips and the end much later.
PAGE = """<div data-testid="stApp" data-test-script-state="notRunning">
<div class="st-key-stage"><canvas></canvas><p></p></div><button>press</button></div>"""
SERVER = f"""window.WebSocket = class extends EventTarget {{
  send() {{
    const app = document.querySelector('[data-testid="stApp"]');
    app.dataset.testScriptState = 'running';
    setTimeout(() => {{
      this.dispatchEvent(new MessageEvent('message'));
      document.querySelector('canvas').getContext('2d').fillRect(0, 0, 9, 9);
    }}, {PICTURE_MS});
    setTimeout(() => {{
      this.dispatchEvent(new MessageEvent('message'));
      document.querySelector('p').textContent = '2 of 5';
      app.dataset.testScriptState = 'notRunning';
    }}, {ALL_MS});
  }}
}};"""


@pytest.fixture
def took(browser: Browser) -> dict[str, float]:
    """What the clock says of one press."""
    page = browser.new_page()
    page.add_init_script(SERVER)
    page.add_init_script(CLOCK)
    page.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    page.goto("http://clock.test/")
    page.evaluate(
        """() => {
          const socket = new WebSocket('ws://clock.test/');
          addEventListener('keydown', () => socket.send('pressed'));
          window.insonate.begin();
        }"""
    )
    page.get_by_role("button").press("ArrowRight")
    found = page.wait_for_function("() => window.insonate.result()", polling=20)
    result: dict[str, float] = found.json_value()
    page.close()
    return result


def test_the_clock_waits_for_the_whole_answer(took: dict[str, float]) -> None:
    assert ALL_MS <= took["total_ms"] < ALL_MS + 500
    assert PICTURE_MS <= took["picture_ms"] < ALL_MS / 2
