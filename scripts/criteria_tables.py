"""Writes the tables of `docs/criteria.md` that follow from the editions.

::

    python -m scripts.criteria_tables           write them
    python -m scripts.criteria_tables --check   say whether they are up to date
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from criteria import EDITIONS, NOT_EVALUATED, Edition, evaluate, load_edition
from criteria.edition import option_text
from criteria.matrix import matrix_rows
from criteria.show import differences
from exam import Examination
from tests.golden.golden import BASE, FOLDER, read_case

PAGE = Path(__file__).parents[1] / "docs" / "criteria.md"
CASE = "one_neck_many_verdicts"


def editions() -> list[str]:
    """Every edition: what it is, and what of it was read."""
    rows = [
        (f"`{edition.name}`", edition.title, edition.confidence, _line(edition.note))
        for edition in _all()
    ]
    return _table(("edition", "what", "how sure", "what was read"), rows)


def readings() -> list[str]:
    """What each edition reads otherwise than the first; by criterion."""
    base = load_edition(BASE)
    rows = []
    for edition in _all():
        found = differences(base, edition)
        told = [f"{_short(each.key)}: {each.one} → **{each.other}**" for each in found]
        if edition.name != BASE:
            rows.append((f"`{edition.name}`", "<br>".join(told) or "nothing"))
    return _table(("edition", f"read otherwise than `{BASE}`"), rows)


def matrix() -> list[str]:
    """One examination under every edition; bold where it differs from the first."""
    examination = _case()
    head, first, *rest = matrix_rows(evaluate(examination, x) for x in _all())
    rows = [(f"`{first[0]}`", *first[1:])]
    for row in rest:
        cells = (
            f"**{cell}**" if cell != before and cell != "-" else cell
            for cell, before in zip(row[1:-1], first[1:-1], strict=True)
        )
        rows.append((f"`{row[0]}`", *cells, row[-1]))
    return _table(head, rows)


def switches() -> list[str]:
    """Every switch of the first edition with its readings."""
    rows = []
    for key, switch in load_edition(BASE).switches.items():
        others = [option_text(x) for x in switch.options if x != switch.default]
        rows.append(
            (
                f"`{key}`",
                option_text(switch.default),
                ", ".join(others),
                f"{_line(switch.why)} ({switch.confidence})",
            )
        )
    return _table(("switch", "default", "or", "why this default"), rows)


def not_evaluated() -> list[str]:
    """What is known and not evaluated."""
    rows = [
        (f"`{each.name}`", each.title, each.where, each.why)
        for each in NOT_EVALUATED.values()
    ]
    return _table(("name", "what", "where", "why not"), rows)


TABLES: Mapping[str, Callable[[], list[str]]] = {
    "editions": editions,
    "readings": readings,
    "matrix": matrix,
    "switches": switches,
    "not evaluated": not_evaluated,
}


def page(text: str) -> str:
    """The page with every table written anew."""
    for name, table in TABLES.items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        before, found, rest = text.partition(begin)
        if not found or end not in rest:
            raise ValueError(f"docs/criteria.md has no {begin} … {end}")
        after = rest.partition(end)[2]
        text = "\n".join((before + begin, "", *table(), "", end + after))
    return text


def _all() -> list[Edition]:
    return [load_edition(name) for name in EDITIONS]


def _case() -> Examination:
    return read_case(FOLDER / "cases" / f"{CASE}.toml").examination


def _short(key: str) -> str:
    rule, _, name = key.partition(".")
    rules = load_edition(BASE).rules
    return f"{rules[rule].criterion} {name}" if rule in rules else name


def _line(text: str) -> str:
    return " ".join(text.split())


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def main() -> None:
    """Write the page, or say whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    old = PAGE.read_text(encoding="utf-8")
    new = page(old)
    if parser.parse_args().check:
        sys.exit(
            0 if new == old else f"{PAGE.name} is out of date: run without --check"
        )
    PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
