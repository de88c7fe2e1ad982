"""How to look at the running app: which browser, and when is a page finished?

`screenshots.py` takes pictures with it, `tests/browser/conftest.py` runs the journeys.
"""

import os
import shutil
from typing import Literal

from playwright.sync_api import Page

Theme = Literal["light", "dark"]

THEMES: tuple[Theme, ...] = ("light", "dark")
HEIGHT_PX = {1280: 900, 390: 844}
"""Widths we look at, a laptop and a phone, each with its height [px]."""

CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Streamlit says on its outermost element whether it is connected and whether the script
# runs. A rerun shows only a moment after the event that caused it, hence `SETTLE_MS`.
# While a part fetches what draws it, Streamlit keeps a place of another height and our
# pages stay hidden (page.css): on a busy machine for longer than that moment.
_IDLE = """(settle_ms) => {
  const app = document.querySelector('[data-testid="stApp"]');
  const idle = app !== null
    && app.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && document.querySelector(
         '[data-testid="stAppSkeleton"], [data-testid="stSkeleton"]') === null
    && document.querySelector('[data-stale="true"]') === null;
  const now = performance.now();
  if (!idle) { window.__idleSince = undefined; return false; }
  window.__idleSince ??= now;
  return now - window.__idleSince >= settle_ms;
}"""
SETTLE_MS = 300


def chromium_path() -> str | None:
    """Where the installed Chromium or Chrome is; ``CHROME`` in the environment wins."""
    if chosen := os.environ.get("CHROME"):
        return shutil.which(chosen)
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def wait_until_idle(page: Page, *, timeout_s: float = 30.0) -> None:
    """Wait until Streamlit is connected, the script has ended and nothing is stale."""
    page.evaluate("() => { window.__idleSince = undefined; }")
    page.wait_for_function(_IDLE, arg=SETTLE_MS, timeout=timeout_s * 1000)
    page.evaluate("() => document.fonts.ready.then(() => true)")


def grow_to_content(page: Page, *, limit_px: int = 8000) -> None:
    """Make the window as tall as the page, since Streamlit scrolls an inner box."""
    hidden_px = page.evaluate(
        """() => {
          const main = document.querySelector('[data-testid="stMain"]');
          return main === null ? 0 : main.scrollHeight - main.clientHeight;
        }"""
    )
    size = page.viewport_size
    if size is None or hidden_px <= 0:
        return
    height_px = min(size["height"] + hidden_px, limit_px)
    page.set_viewport_size({"width": size["width"], "height": height_px})
    wait_until_idle(page)
