"""A short animated tour of the app, one of the README's pictures.

`readme_pictures.py` makes it with the others; ``python -m scripts.tour --frames folder``
writes the single pictures to look at. What is seen is what the app shows.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scripts.browsing import CHROMIUM_ARGS, chromium_path, wait_until_idle
from scripts.serving import ROOT, served
from simulator import PARAMETERS

OUT = ROOT / "docs" / "pictures" / "tour.webp"
WIDTH, HEIGHT = 1180, 850
"""What the browser shows [px]."""
SHOWN_WIDTH = 944
CAPTION_HEIGHT, CAPTION_SIZE = 46, 22
CAPTION_PAPER, CAPTION_INK = "#14171C", "#FFFFFF"
QUALITY = 82
PRESS = PARAMETERS["operator.probe_pressure_mmhg"]
TECHNIQUE = "operator.probe_pressure_mmhg=4"
EDITION_PRESSED = "2011 protocol"
"""How the row of the table of editions begins that is pressed."""
PRESSES_MMHG = (1.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0, 15.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, how long it stands, and what is said below it."""

    picture: Image.Image
    seconds: float
    caption: str


def journey(page: Page, url: str) -> Iterator[Frame]:
    """The way through the app."""
    page.goto(url)
    yield _frame(page, 2.0, "Scan: a healthy neck, examined with care")
    slider = page.get_by_role("slider", name=PRESS.label).first
    slider.focus()
    assert PRESS.step is not None
    at_mmhg = 0.0
    for wanted_mmhg in PRESSES_MMHG:
        for _ in range(round((wanted_mmhg - at_mmhg) / PRESS.step)):
            page.keyboard.press("ArrowRight")
        at_mmhg = wanted_mmhg
        wait_until_idle(page)
        is_last = wanted_mmhg == PRESSES_MMHG[-1]
        caption = f"The probe presses with {wanted_mmhg:g} mmHg: {_verdict(page)}"
        yield _frame(page, 2.4 if is_last else 0.7, caption)
    page.goto(f"{url}/flip")
    yield _frame(page, 3.2, "Flip: one person, two operators, two verdicts")
    page.goto(f"{url}/judge?{TECHNIQUE}")
    wait_until_idle(page)
    agreement = page.locator(".agree").inner_text().rstrip(".")
    yield _frame(page, 3.2, f"Judge: {agreement}")
    row = page.get_by_role("button", name=re.compile(f"^{EDITION_PRESSED}"))
    row.click()
    expect(row).to_have_attribute("aria-pressed", "true")
    yield _frame(page, 2.6, f"Judge, the protocol of 2011: {_verdict(page)}")
    page.goto(f"{url}/evidence")
    chart = page.locator('[role="graphics-document"]').first
    chart.evaluate("(c) => c.scrollIntoView({block: 'center'})")
    yield _frame(page, 3.2, "Evidence: what the published studies found")


def _verdict(page: Page) -> str:
    """What the page says, in short: ``2 of 5 met, abnormal``."""
    said = page.locator(".verdict .big").first
    count = said.inner_text().partition(".")[0]
    return f"{count}, {said.locator('em').inner_text()}"


def _frame(page: Page, seconds: float, caption: str) -> Frame:
    wait_until_idle(page)
    page.wait_for_timeout(400)  # a chart's own fading in
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    return Frame(shot, seconds, caption)


def captioned(frame: Frame) -> Image.Image:
    """The picture, smaller, with its caption on a strip below."""
    height = round(SHOWN_WIDTH * HEIGHT / WIDTH)
    sheet = Image.new("RGB", (SHOWN_WIDTH, height + CAPTION_HEIGHT), CAPTION_PAPER)
    small = frame.picture.resize((SHOWN_WIDTH, height), Image.Resampling.LANCZOS)
    sheet.paste(small)
    ImageDraw.Draw(sheet).text(
        (SHOWN_WIDTH / 2, height + CAPTION_HEIGHT / 2),
        frame.caption,
        fill=CAPTION_INK,
        font=ImageFont.load_default(CAPTION_SIZE),
        anchor="mm",
    )
    return sheet


def write(frames: Sequence[Frame], out: Path) -> None:
    """Put the frames together; they go round for ever."""
    first, *rest = [captioned(frame) for frame in frames]
    first.save(
        out,
        save_all=True,
        append_images=rest,
        duration=[round(1000 * frame.seconds) for frame in frames],
        loop=0,
        quality=QUALITY,
        method=6,
    )


def film(browser: Browser, url: str) -> list[Frame]:
    """Go the whole way and keep what is seen."""
    page = browser.new_page(
        viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
    )
    frames = list(journey(page, url))
    page.close()
    return frames


def main(arguments: Sequence[str] | None = None) -> int:
    """Go through the app and write the animation; say how big it is."""
    parser = argparse.ArgumentParser(prog="python -m scripts.tour")
    parser.add_argument("--out", type=Path, default=OUT, help="the .webp to write")
    parser.add_argument("--frames", type=Path, help="folder for the single pictures")
    options = parser.parse_args(arguments)
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGS)
        )
        frames = film(browser, server.url)
        browser.close()
    write(frames, options.out)
    if options.frames is not None:
        options.frames.mkdir(parents=True, exist_ok=True)
        for number, frame in enumerate(frames):
            captioned(frame).save(options.frames / f"{number:02}.png")
    size_kb = options.out.stat().st_size / 1024
    seconds = sum(frame.seconds for frame in frames)
    print(f"{options.out}: {len(frames)} pictures, {seconds:.0f} s, {size_kb:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
