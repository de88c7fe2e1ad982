"""What does the app look like in both themes, on a laptop and on a phone?

Needs a running app and an installed Chromium::

    python -m scripts.screenshots http://localhost:8501 / /flip --out shots
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

from scripts.browsing import (
    CHROMIUM_ARGS,
    HEIGHT_PX,
    THEMES,
    Theme,
    chromium_path,
    grow_to_content,
    wait_until_idle,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take the pictures and print where they are; 1 if a page did not open."""
    options = _options(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    failures = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGS)
        )
        for path in options.paths:
            for theme in options.themes:
                for width_px in options.widths:
                    name = f"{_slug(path)}-{theme}-{width_px}.png"
                    target = options.out / name
                    try:
                        _shoot(browser, options.base_url, path, theme, width_px, target)
                    except Error as error:
                        failures += 1
                        print(f"{name}: {error.message}", file=sys.stderr)
                    else:
                        print(target)
        browser.close()
    return 1 if failures else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.screenshots",
        description="Full-page pictures of app pages, light and dark, wide and narrow.",
    )
    parser.add_argument("base_url", help="where the app runs: http://localhost:8501")
    parser.add_argument("paths", nargs="*", default=["/"], help="pages: / /flip /judge")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for the pictures"
    )
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=list(THEMES))
    parser.add_argument(
        "--widths", nargs="+", type=int, default=list(HEIGHT_PX), help="in px"
    )
    return parser.parse_args(arguments)


def _shoot(
    browser: Browser,
    base_url: str,
    path: str,
    theme: Theme,
    width_px: int,
    target: Path,
) -> None:
    context = browser.new_context(
        color_scheme=theme,
        viewport={"width": width_px, "height": HEIGHT_PX.get(width_px, 900)},
    )
    try:
        page = context.new_page()
        page.goto(base_url.rstrip("/") + "/" + path.lstrip("/"))
        wait_until_idle(page)
        grow_to_content(page)
        page.screenshot(path=target, full_page=True)
    finally:
        context.close()


def _slug(path: str) -> str:
    """Return a file name for a page: ``/flip?x=1`` becomes ``flip-x-1``."""
    words = "".join(c if c.isalnum() or c == "_" else " " for c in path).split()
    return "-".join(words) or "start"


if __name__ == "__main__":
    sys.exit(main())
