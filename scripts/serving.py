"""The app as a process of its own: started on a free port, stopped again.

The benchmarks, the soak and the tour need one; the tests have theirs in a fixture.
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
START_TIMEOUT_S = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A running app."""

    url: str
    pid: int
    log: Path
    listening_s: float
    """From the start of the process until it answered [s]."""

    def complaints(self) -> list[str]:
        """Lines of the server's log that speak of an error."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return [line for line in lines if "Traceback" in line or "ERROR" in line]


@contextlib.contextmanager
def served(environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Start the app, wait until it answers, stop it at the end.

    Parameters
    ----------
    environment
        Variables to set on top of ours.

    Raises
    ------
    RuntimeError
        If it ends early or does not answer within `START_TIMEOUT_S`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.headless", "true", "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1"]
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        begun = time.perf_counter()
        with log.open("wb") as out:
            server = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
            )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, server, log)
            took_s = time.perf_counter() - begun
            yield Served(url=url, pid=server.pid, log=log, listening_s=took_s)
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=2) as reply:
                if reply.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.02)
    raise RuntimeError(
        f"The app did not answer within {START_TIMEOUT_S:g} s:\n{log.read_text()}"
    )
