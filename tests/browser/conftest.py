"""The app in a real browser: server, Chromium, themes, widths, complaints, pictures.

A journey starts with ``page = open_page("/judge")``. It fails on any error in the
browser's console and on any request to another machine. ``look`` repeats a test in both
themes and both widths.
"""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request

from scripts.browsing import (
    CHROMIUM_ARGS,
    HEIGHT_PX,
    THEMES,
    Theme,
    chromium_path,
    wait_until_idle,
)

ROOT = Path(__file__).parents[2]
SHOTS = Path(__file__).parent / "shots"
START_TIMEOUT_S = 60.0

# Console errors that are known and harmless, each with its reason: (text, address).
ALLOWED_COMPLAINTS = (
    # Opened at /judge, Streamlit first looks for its server below /judge, then at /.
    (r"404", r"/[a-z_]+/_stcore/(health|host-config)$"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


# ---------------------------------------------------------------- the server
@pytest.fixture(scope="session")
def app_path() -> Path:
    """The script to serve."""
    return ROOT / "app.py"


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the app's server says."""
    log_path = tmp_path_factory.mktemp("server") / "streamlit.log"
    log_path.touch()
    return log_path


@pytest.fixture(scope="session")
def base_url(app_path: Path, server_log: Path) -> Iterator[str]:
    """Address of the app, started for this session; pages are relative to it."""
    log_path = server_log
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app_path)]
    command += ["--server.headless", "true", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    with log_path.open("wb") as log:
        server = subprocess.Popen(
            command, cwd=app_path.parent, stdout=log, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_until_healthy(url, server, log_path)
        yield url
        died_with = server.poll()
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    if died_with is not None:
        pytest.fail(_obituary(died_with, log_path), pytrace=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(
    url: str, server: subprocess.Popen[bytes], log_path: Path
) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(_obituary(server.returncode, log_path), pytrace=False)
        try:
            with urlopen(f"{url}/_stcore/health", timeout=2) as reply:
                if reply.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(
        f"The app did not answer within {START_TIMEOUT_S:g} s.\n{log_path.read_text()}",
        pytrace=False,
    )


def _obituary(exit_code: int, log_path: Path) -> str:
    return f"The app's server ended with code {exit_code}:\n{log_path.read_text()}"


# ---------------------------------------------------------------- the browser
@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    path = chromium_path()
    if path is None:
        pytest.fail(
            "No Chromium here: run scripts/ensure_chromium.sh or set CHROME.",
            pytrace=False,
        )
    args = [*browser_type_launch_args.get("args", ()), *CHROMIUM_ARGS]
    return {**browser_type_launch_args, "executable_path": path, "args": args}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": HEIGHT_PX[1280]},
        "color_scheme": "light",
    }


@dataclass(frozen=True, slots=True)
class Look:
    """One of the four ways everything is looked at."""

    theme: Theme
    width_px: int

    @property
    def name(self) -> str:
        return f"{self.theme}-{self.width_px}"


LOOKS = [Look(theme, width_px) for width_px in HEIGHT_PX for theme in THEMES]


@pytest.fixture(params=LOOKS, ids=lambda look: look.name)
def look(request: pytest.FixtureRequest, page: Page) -> Look:
    """Light and dark, laptop and phone: ``page`` is set to each in turn."""
    chosen: Look = request.param
    _wear(page, chosen)
    return chosen


@pytest.fixture
def phone(page: Page) -> Page:
    """``page`` at 390 px."""
    _wear(page, Look("light", 390))
    return page


@pytest.fixture
def dark(page: Page) -> Page:
    """``page`` with the dark theme."""
    _wear(page, Look("dark", 1280))
    return page


def _wear(page: Page, look: Look) -> None:
    page.emulate_media(color_scheme=look.theme)
    page.set_viewport_size({"width": look.width_px, "height": HEIGHT_PX[look.width_px]})


# ---------------------------------------------------------------- the page
@pytest.fixture
def page(page: Page, complaints: list[str]) -> Page:
    """A page that is listened to; see ``complaints``."""

    def hear(message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if message.type == "error" and not _allowed(message.text, address):
            complaints.append(f"console: {message.text} ({address})")

    def notice(request: Request) -> None:
        if urlsplit(request.url).hostname not in {None, "", "127.0.0.1", "localhost"}:
            complaints.append(f"request to another machine: {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"uncaught: {_where(error)}"))
    page.on("request", notice)
    return page


@pytest.fixture
def complaints(server_log: Path) -> Iterator[list[str]]:
    """What went wrong in the browser; the test fails at its end if anything did.

    A test that provokes an error on purpose looks at the list, then clears it. What the
    server said meanwhile is told with it: a journey that fails once in a hundred should
    not have to fail again to be understood.
    """
    heard: list[str] = []
    before = server_log.stat().st_size
    yield heard
    if heard:
        said = server_log.read_bytes()[before:].decode(errors="replace").strip()
        told = [
            "The browser complained:",
            *heard,
            "The server said:",
            said or "nothing",
        ]
        pytest.fail("\n".join(told), pytrace=False)


def _where(error: Error) -> str:
    """What was thrown, and by which line."""
    return error.stack or str(error)


def _allowed(text: str, address: str) -> bool:
    return any(
        re.search(known_text, text) and re.search(known_address, address)
        for known_text, known_address in ALLOWED_COMPLAINTS
    )


@pytest.fixture
def open_page(page: Page, base_url: str) -> Callable[..., Page]:
    """``open_page("/judge?x=1")``: go there, wait until Streamlit is idle."""

    def go(path: str = "/") -> Page:
        page.goto(base_url + path)
        wait_until_idle(page)
        return page

    return go


@pytest.fixture
def idle(page: Page) -> Callable[[], None]:
    """``idle()``: wait until Streamlit has finished what the last gesture started."""
    return lambda: wait_until_idle(page)


@pytest.fixture
def screenshot() -> Callable[[Page, str], Path]:
    """``screenshot(page, "scan")``: a picture for people, in tests/browser/shots."""

    def save(page: Page, name: str) -> Path:
        SHOTS.mkdir(exist_ok=True)
        path = SHOTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return save


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """``fresh(address)``: the address in a profile that has seen nothing yet."""
    contexts = []

    def go_there(address: str) -> Page:
        contexts.append(browser.new_context(viewport={"width": 1280, "height": 900}))
        page = contexts[-1].new_page()
        page.goto(address)
        wait_until_idle(page)
        return page

    yield go_there
    for context in contexts:
        context.close()
