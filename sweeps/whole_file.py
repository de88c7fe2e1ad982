"""Files that are whole or not there, whatever is interrupted.

A file is written under another name and then renamed. What a killed writer leaves
behind is known by its name and swept up by the next.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sweeps.problems import StudyError

UNFINISHED = ".tmp"
STALE_S = 24 * 3600.0
"""An unfinished file of another machine is left alone for this long."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is either whole or not there, even if the power fails.

    Raises
    ------
    StudyError
        If it cannot be written.
    """
    name = f".{path.name}.{_host()}.{os.getpid()}.{time.monotonic_ns()}"
    unfinished = path.with_name(name + UNFINISHED)
    with _saying(path.parent):
        try:
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def make_folder(path: Path) -> None:
    """Make a folder unless it is there.

    Raises
    ------
    StudyError
        If it cannot be made.
    """
    with _saying(path):
        path.mkdir(parents=True, exist_ok=True)


@contextmanager
def _saying(path: Path) -> Iterator[None]:
    """Turn what the disk says into one clear error."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StudyError(
            f"cannot be written ({reason}): make room or allow writing, or choose "
            "another --out. Parts that are there are whole; the same command goes on "
            "from them.",
            str(path),
        ) from None


def check_writable(path: Path) -> None:
    """Whether files can be written into this folder.

    Raises
    ------
    StudyError
        If they cannot.
    """
    probe = path / f".writable.{os.getpid()}"
    write_whole(probe, b"")
    probe.unlink(missing_ok=True)


def sweep_up(path: Path) -> None:
    """Remove what killed writers left behind; others' work is left alone."""
    for unfinished in _unfinished(path):
        *_, host, pid, _ = unfinished.name.removesuffix(UNFINISHED).rsplit(".", 3)
        is_ours = host == _host() and pid.isdecimal()
        if _is_alive(int(pid)) if is_ours else _age_s(unfinished) < STALE_S:
            continue
        unfinished.unlink(missing_ok=True)


def _unfinished(path: Path) -> Iterator[Path]:
    for each in path.glob(f".*{UNFINISHED}"):
        if each.name.count(".") >= 4:
            yield each


def _host() -> str:
    return socket.gethostname().replace(".", "-")


def _age_s(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _is_alive(pid: int) -> bool:
    if os.name == "nt":  # asking would end the process there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
