"""A class at work: ``python -m benchmarks.soak``, or ``make soak``.

Many browser sessions on one app, each moving a slider of Scan every two seconds, one
after the other round the class. Tells errors, time from a press to the last repaint,
the server's memory, and who had the processors: Chromium runs on the same machine, so
the load is harder than a class with machines of its own. Ends with 1 if a limit is
broken.
"""

import argparse
import asyncio
import contextlib
import os
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil
from playwright.async_api import Browser, Page, async_playwright
from rich.console import Console

from benchmarks.app import CLOCK, p95
from benchmarks.spending import Spending, machine_s
from scripts.browsing import CHROMIUM_ARGS, HEIGHT_PX, chromium_path
from scripts.serving import Served, served
from simulator import PARAMETERS

SESSIONS, SECONDS, EVERY_S = 20, 120.0, 2.0
LOOK_MS = 100
"""So often a page is asked whether it is done; it keeps the time itself."""
MOST_P95_S = 1.5
MOST_GROWTH_MB_PER_MIN = 10.0
"""Memory counts as flat below this, in the second half of the run."""
SLIDERS = tuple(
    PARAMETERS[key].label
    for key in (
        "operator.probe_pressure_mmhg",
        "operator.breath_depth_mmhg",
        "operator.angle_deg",
    )
)
TURNS_AFTER = (7, 9, 11)
"""Presses after which each goes back: no slider comes to its end, where a press does
nothing, and no setting of all three comes again for long."""
IDLE = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null && app.dataset.testConnectionState === 'CONNECTED'
    && app.dataset.testScriptState === 'notRunning'
    && document.querySelector('[data-stale="true"]') === null;
}"""


@dataclass(slots=True, kw_only=True)
class Soak:
    """What happened."""

    answers_s: list[float] = field(default_factory=list)
    """Each press to the last repaint [s]."""
    errors: list[str] = field(default_factory=list)
    memory_mb: list[tuple[float, float]] = field(default_factory=list)
    """Time [s] and memory of the server, the processes it started included [MB]."""
    spent_s: dict[str, float] = field(default_factory=dict)
    """Processor time of the server, of the browsers and of the whole machine [s]."""
    opening_s: float = 0.0
    """Until every session had its page [s]."""
    seconds: float = 0.0

    @property
    def p95_s(self) -> float:
        """What 95 % of the answers do not exceed [s]."""
        return p95(self.answers_s)

    @property
    def growth_mb_per_min(self) -> float:
        """Slope of the memory over the second half of the run."""
        half = [each for each in self.memory_mb if each[0] > self.seconds / 2]
        if len(half) < 2:
            return 0.0
        times, sizes = zip(*half, strict=True)
        return 60.0 * statistics.linear_regression(times, sizes).slope


async def _opened(browser: Browser, url: str, number: int, found: Soak) -> Page:
    """One learner's page: a person of one's own, or one would get others' answers."""
    context = await browser.new_context(
        viewport={"width": 1280, "height": HEIGHT_PX[1280]}, reduced_motion="reduce"
    )
    page = await context.new_page()
    await page.add_init_script(CLOCK)
    page.on("pageerror", lambda error: found.errors.append(f"{number}: {error}"))
    link = f"{url}/?patient.heart_rate_bpm={55 + number}"
    await page.goto(link, timeout=90_000)
    await page.wait_for_function(IDLE, timeout=90_000, polling=LOOK_MS)
    return page


async def _presses(page: Page, number: int, until: float, found: Soak) -> None:
    """One learner at work: moves a slider every two seconds."""
    try:
        sliders = [page.get_by_role("slider", name=name).first for name in SLIDERS]
        step = 0
        while time.perf_counter() < until:
            begun = time.perf_counter()
            which, visit = (step + number) % len(sliders), step // len(sliders)
            is_back = (visit // TURNS_AFTER[which]) % 2
            await sliders[which].focus()
            await page.evaluate("() => window.insonate.begin()")
            await page.keyboard.press("ArrowLeft" if is_back else "ArrowRight")
            took = await page.wait_for_function(
                "() => window.insonate.result()", timeout=30_000, polling=LOOK_MS
            )
            found.answers_s.append((await took.json_value())["total_ms"] / 1e3)
            step += 1
            await asyncio.sleep(max(EVERY_S - (time.perf_counter() - begun), 0.0))
        if await page.locator('[data-testid="stException"]').count():
            found.errors.append(f"{number}: an exception on the page")
    except Exception as error:  # whatever it was, it counts, and the others go on
        found.errors.append(f"{number}: {error}")


def memory_mb(process: psutil.Process) -> float:
    """What a process and its children hold [MB]; what they share is counted once."""
    total = 0.0
    for each in [process, *process.children(recursive=True)]:
        with contextlib.suppress(psutil.Error):  # it may end just now
            held = each.memory_full_info()
            total += getattr(held, "pss", held.rss)
    return total / 2**20


async def _watch(server: Served, begun: float, until: float, found: Soak) -> None:
    """Memory and processor time, each second."""
    process, us = psutil.Process(server.pid), psutil.Process()
    spending = {
        "server": Spending([process]),
        "browsers": Spending(us.children(), besides=[process]),
    }
    before = {name: each.look() for name, each in spending.items()}
    before["machine"] = machine_s()
    while time.perf_counter() < until:
        found.memory_mb.append((time.perf_counter() - begun, memory_mb(process)))
        await asyncio.sleep(1.0)
        found.spent_s = {
            name: each.look() - before[name] for name, each in spending.items()
        }
        found.spent_s["machine"] = machine_s() - before["machine"]


async def _run(server: Served, sessions: int, seconds: float) -> Soak:
    found = Soak(seconds=seconds)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGS)
        )
        asked = time.perf_counter()
        pages = await asyncio.gather(
            *(_opened(browser, server.url, n, found) for n in range(sessions))
        )
        begun = time.perf_counter()
        found.opening_s, until = begun - asked, begun + seconds

        async def work(page: Page, number: int) -> None:
            await asyncio.sleep(EVERY_S * number / sessions)
            await _presses(page, number, until, found)

        await asyncio.gather(
            _watch(server, begun, until, found),
            *(work(page, number) for number, page in enumerate(pages)),
        )
        await browser.close()
    found.errors += server.complaints()
    return found


def soak(sessions: int, seconds: float) -> Soak:
    """Start the app, let so many sessions work for so long, and say what happened."""
    with served() as server:
        return asyncio.run(_run(server, sessions, seconds))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print; 1 if a limit is broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    options = parser.parse_args(arguments)
    console, load = Console(), os.getloadavg()[0]
    found = soak(options.sessions, options.seconds)
    sizes = [size for _, size in found.memory_mb]
    n = len(found.answers_s)
    median_s = statistics.median(found.answers_s)
    console.print(
        f"{options.sessions} sessions, {options.seconds:g} s, {n} presses; "
        f"all pages open after {found.opening_s:.0f} s"
    )
    console.print(f"answer: median {median_s:.2f} s, p95 {found.p95_s:.2f} s")
    console.print(
        f"memory of the server: {sizes[0]:.0f} MB at first, {max(sizes):.0f} MB at "
        f"most, {found.growth_mb_per_min:+.1f} MB a minute in the second half"
    )
    spent, cores = found.spent_s, os.cpu_count() or 1
    console.print(
        f"processor time of the server: {1e3 * spent['server'] / n:.0f} ms a press"
    )
    busy = {name: spent[name] / options.seconds for name in spent}
    others = busy["machine"] - busy["server"] - busy["browsers"]
    console.print(
        f"of {cores} cores the server had {busy['server']:.2f}, the browsers "
        f"{busy['browsers']:.2f}, everything else {others:.2f}"
    )
    console.print(
        f"errors: {len(found.errors)}. Load before: {load:.1f}, after: "
        f"{os.getloadavg()[0]:.1f}, on {os.cpu_count()} cores.",
    )
    for error in found.errors[:10]:
        console.print(f"  {error}", markup=False)
    is_good = (
        not found.errors
        and found.p95_s <= MOST_P95_S
        and found.growth_mb_per_min <= MOST_GROWTH_MB_PER_MIN
    )
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
