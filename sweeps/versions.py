"""What a result depends on besides the study: our code and the packages below it."""

import hashlib
import platform
import subprocess
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("exam", "simulator", "criteria")
DEPENDENCIES = ("numpy", "scipy", "numba", "pyarrow", "SALib")
FORMAT = 1
"""Raised whenever the same study would give other rows or columns."""


@cache
def code_hash() -> str:
    """Fingerprint of everything in our packages that can change a result."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for package in PACKAGES:
        folder = _folder(package)
        for path in _sources(folder):
            digest.update(f"{package}/{path.relative_to(folder)}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _folder(package: str) -> Path:
    found = find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _sources(folder: Path) -> Iterable[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.suffix in (".py", ".toml", ".csv")
    )


def dependency_versions() -> dict[str, str]:
    """Versions of the packages that compute and store."""
    found = {"python": platform.python_version()}
    for name in DEPENDENCIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "not installed"
    return found


def git_commit() -> str:
    """The commit the code stands at, or nothing if it is no working copy."""
    try:
        said = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=_folder("simulator"),
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return said.stdout.strip()
