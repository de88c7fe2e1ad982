"""How fast the app feels: ``python -m benchmarks.app``, or ``make bench-app``.

Starts the app, opens it in the installed Chromium, moves sliders by keyboard, and times
each press to the last change on the page. Adds its figures to `benchmarks/latest.json`.
The sweep is stopped by the browser's wish for less motion, since a picture that always
changes has no last change. Two minutes.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, expect, sync_playwright
from rich.console import Console
from rich.table import Table

from benchmarks.__main__ import LATEST, commit, machine
from benchmarks.measure import RUNS
from benchmarks.spending import Spending
from scripts.browsing import CHROMIUM_ARGS, HEIGHT_PX, chromium_path, wait_until_idle
from scripts.serving import Served, served
from simulator import PARAMETERS

CLOCK = Path(__file__).with_name("repaint.js").read_text(encoding="utf-8")
PRESSES = 30
WARM_UP = 5
PRESS, GAIN = "operator.probe_pressure_mmhg", "machine.gain_db"
LOW_GAIN = f"/?{GAIN}=-12"  # from here every step up to the last shows on the strip

MEANING = {
    "repaint_full_ms_median": "key on probe pressure to the last repaint on Scan",
    "repaint_full_ms_p95": "the same, 95 % of presses are faster",
    "repaint_full_picture_ms": "the same to the new picture, median; the chips follow",
    "repaint_full_server_cpu_ms": "processor time of the server for it",
    "repaint_full_browser_cpu_ms": "processor time of the browser for it",
    "repaint_display_ms_median": "key on gain to the last repaint on Scan",
    "repaint_display_ms_p95": "the same, 95 % of presses are faster",
    "repaint_display_picture_ms": "the same to the new picture, median",
    "repaint_display_server_cpu_ms": "processor time of the server for it",
    "repaint_display_browser_cpu_ms": "processor time of the browser for it",
    "start_warm_s": "start of the server to a usable Scan page",
    "start_warm_flip_s": "the same, to a usable Flip page",
    "start_cold_s": "the same as the first, kernels not compiled yet (after install)",
}
TARGETS = {
    "repaint_full_ms_median": 200.0,
    "repaint_full_ms_p95": 300.0,
    "repaint_display_ms_median": 150.0,
    "repaint_display_ms_p95": 220.0,
    "start_warm_s": 5.0,
    "start_warm_flip_s": 5.0,
    "start_cold_s": 20.0,
}
PARTS = {
    "waiting_ms": "browser, before it asks",
    "transport_ms": "socket, there and back, until the server's run begins",
    "server_ms": "server's run, to its last message; the browser draws meanwhile",
    "painting_ms": "browser, after it to the last repaint",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaint:
    """One kind of slider, many presses."""

    presses: Sequence[dict[str, float]]
    server_cpu_ms: float
    """Processor time of the server per press."""
    browser_cpu_ms: float = 0.0
    """And of the browser, with all its processes."""

    @property
    def total_ms(self) -> list[float]:
        """Each press to its last repaint."""
        return [each["total_ms"] for each in self.presses]

    def median(self, part: str) -> float:
        """Median of one part."""
        return statistics.median(each[part] for each in self.presses)


def p95(values: Sequence[float]) -> float:
    """What 95 % of the values do not exceed."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


# ---------------------------------------------------------------- measuring
def repaint(page: Page, server: Served, key: str) -> Repaint:
    """Press the arrow key on this parameter's slider; every value is a new one."""
    slider = page.get_by_role("slider", name=PARAMETERS[key].label).first
    slider.focus()
    process = psutil.Process(server.pid)
    spending = (
        Spending([process]),
        Spending(psutil.Process().children(), besides=[process]),
    )
    presses: list[dict[str, float]] = []
    before_s = [0.0, 0.0]
    for number in range(WARM_UP + PRESSES):
        if number == WARM_UP:
            presses.clear()
            before_s = [each.look() for each in spending]
        page.evaluate("() => window.insonate.begin()")
        page.keyboard.press("ArrowRight")
        found = page.wait_for_function(
            "() => window.insonate.result()", timeout=30_000, polling=50
        )
        presses.append(found.json_value())
    server_ms, browser_ms = (
        1e3 * (each.look() - before) / PRESSES
        for each, before in zip(spending, before_s, strict=True)
    )
    return Repaint(presses=presses, server_cpu_ms=server_ms, browser_cpu_ms=browser_ms)


def open_scan(browser: Browser, url: str, path: str = "/") -> Page:
    """A Scan page that stands still, with the clock in it."""
    page = browser.new_page(
        viewport={"width": 1280, "height": HEIGHT_PX[1280]}, reduced_motion="reduce"
    )
    page.add_init_script(CLOCK)
    page.goto(url + path)
    wait_until_idle(page)
    return page


def start_s(browser: Browser, path: str, verdict: str, **environment: str) -> float:
    """From starting the server until a page shows its verdict [s]."""
    begun = time.perf_counter()
    with served(environment) as server:
        page = browser.new_page(viewport={"width": 1280, "height": HEIGHT_PX[1280]})
        page.goto(server.url + path)
        expect(page.get_by_text(verdict).first).to_be_visible(timeout=120_000)
        took_s = time.perf_counter() - begun
        page.close()
    return took_s


def starts(browser: Browser) -> dict[str, float]:
    """Warm starts, median; one cold start with an empty cache of kernels."""
    with tempfile.TemporaryDirectory() as empty:
        cold_s = start_s(browser, "/", "It takes two", NUMBA_CACHE_DIR=empty)
    scan = [start_s(browser, "/", "It takes two") for _ in range(RUNS)]
    flip = [start_s(browser, "/flip", "2 of 5") for _ in range(RUNS)]
    return {
        "start_warm_s": statistics.median(scan),
        "start_warm_flip_s": statistics.median(flip),
        "start_cold_s": cold_s,
    }


def repaints(browser: Browser) -> dict[str, Repaint]:
    """A slider that changes everything, and one that changes the display only."""
    with served() as server:
        page = open_scan(browser, server.url)
        full = repaint(page, server, PRESS)
        page.close()
        page = open_scan(browser, server.url, LOW_GAIN)
        page.get_by_role("button", name="Machine", exact=True).click()
        wait_until_idle(page)
        display = repaint(page, server, GAIN)
        page.close()
    return {"full": full, "display": display}


# ---------------------------------------------------------------- showing
def figures(found: dict[str, Repaint]) -> dict[str, float]:
    """Median and 95th percentile of each kind, and the processor time of both sides."""
    result = {}
    for kind, each in found.items():
        result[f"repaint_{kind}_ms_median"] = statistics.median(each.total_ms)
        result[f"repaint_{kind}_ms_p95"] = p95(each.total_ms)
        result[f"repaint_{kind}_picture_ms"] = each.median("picture_ms")
        result[f"repaint_{kind}_server_cpu_ms"] = each.server_cpu_ms
        result[f"repaint_{kind}_browser_cpu_ms"] = each.browser_cpu_ms
    return result


def _figures_table(results: dict[str, float]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("key", no_wrap=True)
    table.add_column("value", justify="right")
    table.add_column("target", justify="right")
    table.add_column("meaning")
    for key, meaning in MEANING.items():
        target = TARGETS.get(key)
        is_missed = target is not None and results[key] > target
        table.add_row(
            key,
            f"{results[key]:.3g}",
            "" if target is None else f"{target:g}",
            meaning,
            style="bold" if is_missed else "",
        )
    return table


def _parts_table(found: dict[str, Repaint]) -> Table:
    table = Table(title="Where it goes, median ms", box=None, pad_edge=False)
    table.add_column("part", no_wrap=True)
    for kind in found:
        table.add_column(kind, justify="right")
    for part, meaning in PARTS.items():
        table.add_row(meaning, *(f"{each.median(part):.0f}" for each in found.values()))
    table.add_row("most of it", *(dominant(each) for each in found.values()))
    return table


def dominant(of: Repaint) -> str:
    """The part that takes the most, with its share of all parts."""
    parts = {part: of.median(part) for part in PARTS}
    largest = max(parts, key=parts.__getitem__)
    share = parts[largest] / sum(parts.values())
    return f"{largest.removesuffix('_ms')} {share:.0%}"


def write(results: dict[str, float], load: float) -> None:
    """Add the figures to those of the model, if it was measured."""
    document: dict[str, Any] = {}
    if LATEST.exists():
        document = json.loads(LATEST.read_text("utf-8"))
    document |= {key: float(f"{value:.4g}") for key, value in results.items()}
    document["app"] = {
        "machine": machine(),
        "commit": commit(),
        "presses": PRESSES,
        "load_before": round(load, 2),
    }
    LATEST.write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def main() -> None:
    """Measure, print, write."""
    console = Console()
    load = os.getloadavg()[0]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=list(CHROMIUM_ARGS)
        )
        with console.status("sliders"):
            found = repaints(browser)
        with console.status("starts"):
            results = figures(found) | starts(browser)
        browser.close()
    console.print(_figures_table(results))
    console.print(_parts_table(found))
    write(results, load)
    console.print(
        f"{PRESSES} presses each, {RUNS} warm starts, one cold; bold: target missed. "
        f"Load before: {load:.1f} on {os.cpu_count()} cores.",
        style="dim",
    )
    console.print(f"written: {LATEST.parent.name}/{LATEST.name}", style="dim")


if __name__ == "__main__":
    main()
