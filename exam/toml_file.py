"""TOML files that somebody wrote: their tables, or one sentence why not.

Editions, weights, studies and spaces of technique are such files; what their tables
may hold, their own readers know.
"""

import tomllib
from pathlib import Path
from typing import Any

LARGEST_BYTES = 10_000_000
"""Far above any file of ours; a larger one is another kind of file."""


class TomlFileError(ValueError):
    """Why a file gives no tables, without its name."""


def toml_file(path: Path) -> dict[str, Any]:
    """The tables in this file.

    Raises
    ------
    TomlFileError
        If the file cannot be read or is not TOML.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: what is no name of a file
        reason = getattr(error, "strerror", None) or str(error)
        raise TomlFileError(f"cannot be read: {reason}") from None
    if len(content) > LARGEST_BYTES:
        raise TomlFileError(
            f"is larger than {LARGEST_BYTES / 1e6:g} MB, the most that is read"
        )
    return toml_in(content)


def toml_in(content: bytes) -> dict[str, Any]:
    """The tables in the content of a file; a byte order mark is passed over.

    Raises
    ------
    TomlFileError
        If it is not TOML.
    """
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = (
            f"byte 0x{content[error.start]:02x} in line {line} is not UTF-8; save it "
            "again as UTF-8"
        )
    except RecursionError:
        reason = "its lists or tables are nested too deeply"
    except ValueError as error:
        reason = str(error)
    raise TomlFileError(f"is not valid TOML: {reason}")
