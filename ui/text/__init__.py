"""What the learner reads, apart from the code: one TOML file per subject."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def wording(subject: str) -> dict[str, Any]:
    """The texts of one subject, e.g. ``wording("scan")["question"]``."""
    return tomllib.loads((HERE / f"{subject}.toml").read_text(encoding="utf-8"))
