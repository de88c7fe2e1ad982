"""Writes the pictures of the manoeuvres and their section of `docs/model.md`.

::

    python -m scripts.manoeuvres           write pictures and section
    python -m scripts.manoeuvres --check   say whether the section is up to date
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.manoeuvres.catalogue import MANOEUVRES
from scripts.manoeuvres.page import PAGE, is_told, section, with_section
from scripts.manoeuvres.picture import THEMES, svg

PICTURES = PAGE.parent / "pictures"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every manoeuvre, then write or compare; 1 if the page is out of date."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.manoeuvres",
        description="Write the pictures of the manoeuvres for docs/model.md.",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if out of date"
    )
    parser.add_argument("--pictures", type=Path, default=PICTURES, help="where to")
    chosen = parser.parse_args(arguments)
    truths = {m.name: [r.run() for r in m.recordings] for m in MANOEUVRES}
    page = PAGE.read_text("utf-8")
    new = section(truths)
    if chosen.check:
        if is_told(page, new):
            return 0
        print("docs/model.md is out of date: python -m scripts.manoeuvres")
        return 1
    chosen.pictures.mkdir(parents=True, exist_ok=True)
    for manoeuvre in MANOEUVRES:
        for theme in THEMES:
            target = chosen.pictures / f"manoeuvre-{manoeuvre.name}-{theme}.svg"
            target.write_text(svg(manoeuvre, truths[manoeuvre.name], theme), "utf-8")
    if chosen.pictures == PICTURES:
        PAGE.write_text(with_section(page, new), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
