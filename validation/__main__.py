"""Writes ``docs/validation.md``: every published row against the model.

``python -m validation`` writes it, ``--quick`` leaves the population as it stands.
"""

import argparse
from pathlib import Path

from validation.document import document, population_part

DOCUMENT = Path("docs/validation.md")


def main() -> None:
    """Ask the model for every row and write the document."""
    parser = argparse.ArgumentParser(prog="python -m validation", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="keep the population part of the old file"
    )
    quick = parser.parse_args().quick
    kept = population_part(DOCUMENT.read_text("utf-8")) if quick else None
    DOCUMENT.write_text(document(population=kept), encoding="utf-8")
    print(f"{DOCUMENT} written")


if __name__ == "__main__":
    main()
