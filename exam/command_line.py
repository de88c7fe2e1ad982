"""How every command line of ours begins and ends: text in UTF-8, never a traceback.

Standard output may be a pipe that closes early, a full disk, closed, or in an encoding
without ², ≤ or −. None of these is the user's fault.
"""

import io
import os
import sys
from collections.abc import Callable
from typing import TextIO

BAD_INPUT = 2
INTERRUPTED = 130
"""As shells say it: 128 and the number of the signal."""


def run(main: Callable[[], int | None]) -> None:
    """Run a command line and leave with its exit code."""
    _open_streams()
    code: int | str | None = 0
    try:
        try:
            code = main()
        except SystemExit as leaving:
            code = leaving.code
        sys.stdout.flush()
    except KeyboardInterrupt:  # Ctrl-C is an answer, not a fault
        _discard(sys.stdout)
        sys.stderr.write("stopped\n")
        code = INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough, as in `… | head`
        _discard(sys.stdout)
        code = code or 0
    except OSError as error:
        _discard(sys.stdout)
        sys.stderr.write(f"error: the output cannot be written ({error.strerror})\n")
        code = BAD_INPUT
    sys.exit(code)


def _open_streams() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the caller
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _discard(stream: TextIO | None) -> None:
    """Keep Python from writing what is left once more at its end."""
    if stream is None:
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        pass
