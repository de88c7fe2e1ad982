"""Every picture of the README, from the running app: ``make readme-pictures``.

`scan-light.png` is one moment of Scan, `tour.webp` a way through the app (`tour.py`).
Nothing is staged: each picture is an address that anybody can open.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts import tour
from scripts.browsing import (
    CHROMIUM_ARGS,
    HEIGHT_PX,
    chromium_path,
    grow_to_content,
    wait_until_idle,
)
from scripts.serving import ROOT, served

FOLDER = ROOT / "docs" / "pictures"
WIDTH_PX = 1280
TECHNIQUE = {
    "operator.probe_pressure_mmhg": "3",
    "operator.breathing": "deep",
    "operator.angle_deg": "100",
    "machine.prf_hz": "3000",
}
"""Of a healthy neck: what is enough to call it abnormal."""

MOMENT_S = 4.0
"""Between two breaths, when the vein is open [s]."""


def scan(browser: Browser, url: str, out: Path) -> None:
    """A healthy neck called abnormal, with the truth beside what is read."""
    page = _still_page(browser)
    page.goto(f"{url}/?{urlencode(TECHNIQUE)}")
    wait_until_idle(page)
    expect(page.locator(".verdict em")).to_have_text("abnormal")
    reveal = page.get_by_role("button", name="Reveal truth")
    reveal.click()
    expect(reveal).to_have_attribute("aria-pressed", "true")
    scrub = page.get_by_role("slider", name="Position in the frozen sweep")
    scrub.fill(str(MOMENT_S))
    page.mouse.move(0, 0)
    grow_to_content(page)
    page.screenshot(path=out, full_page=True)
    page.context.close()


def animation(browser: Browser, url: str, out: Path) -> None:
    """The tour; see `tour.py`."""
    tour.write(tour.film(browser, url), out)


PICTURES: Mapping[str, Callable[[Browser, str, Path], None]] = {
    "scan-light.png": scan,
    "tour.webp": animation,
}
"""How each picture of the README is made."""


def _still_page(browser: Browser) -> Page:
    """A page on which nothing moves, so that it looks the same every time."""
    return browser.new_context(
        viewport={"width": WIDTH_PX, "height": HEIGHT_PX[WIDTH_PX]},
        reduced_motion="reduce",
        color_scheme="light",
    ).new_page()


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures and say where they are."""
    parser = argparse.ArgumentParser(prog="python -m scripts.readme_pictures")
    parser.add_argument("--only", choices=PICTURES, help="one picture instead of all")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write to")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGS)
        )
        for name, make in PICTURES.items():
            if options.only in (None, name):
                target = options.out / name
                make(browser, server.url, target)
                print(f"{target}: {target.stat().st_size / 1024:.0f} kB")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
