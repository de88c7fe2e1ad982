"""The section of `docs/model.md` that shows the manoeuvres."""

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.manoeuvres.catalogue import MANOEUVRES
from scripts.manoeuvres.findings import after_sitting_up
from scripts.manoeuvres.recording import Manoeuvre
from simulator import FlowTruth

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
BEGIN = "<!-- Written by `python -m scripts.manoeuvres`; change nothing by hand. -->"
END = "<!-- End of what `python -m scripts.manoeuvres` writes. -->"
_NUMBER = re.compile(r"−?-?\d+(?:\.\d+)?")


def section(truths: Mapping[str, Sequence[FlowTruth]]) -> str:
    """Everything between the two marks, pictures and table."""
    parts = [BEGIN, ""]
    for manoeuvre in MANOEUVRES:
        parts += _shown(manoeuvre, truths[manoeuvre.name])
    (sat_up,) = truths["sitting-up"]
    return "\n".join([*parts, *_table(sat_up), "", END])


def _shown(manoeuvre: Manoeuvre, truths: Sequence[FlowTruth]) -> list[str]:
    finding = manoeuvre.finding(truths)
    path = f"pictures/manoeuvre-{manoeuvre.name}"
    return [
        f"### {manoeuvre.title}",
        "",
        "<picture>",
        f'<source media="(prefers-color-scheme: dark)" srcset="{path}-dark.svg">',
        f'<img alt="{finding}." src="{path}-light.svg">',
        "</picture>",
        "",
        manoeuvre.look,
        "",
    ]


def _table(sat_up: FlowTruth) -> list[str]:
    lines = [
        "| s after sitting upright | right J2, cm² | right J2, ml/min "
        "| left J2, ml/min | both vertebrals, ml/min |",
        "| --- | --- | --- | --- | --- |",
    ]
    rows = [
        f"| {row.after_s} | {row.area_cm2:.3f} | {row.right_ml_min:.0f} "
        f"| {row.left_ml_min:.0f} | {row.vertebrals_ml_min:.0f} |"
        for row in after_sitting_up(sat_up)
    ]
    return lines + rows


def told(page: str) -> str:
    """The section as the page has it; empty if the page has none."""
    start, end = page.find(BEGIN), page.find(END)
    return page[start : end + len(END)] if 0 <= start < end else ""


def with_section(page: str, new: str) -> str:
    """The page with this section in place of its own."""
    old = told(page)
    if not old:
        raise SystemExit(f"{PAGE.name} lacks the marks between which to write: {BEGIN}")
    return page.replace(old, new)


def is_told(page: str, new: str) -> bool:
    """Whether the page says this: the same words, every number within 2 %.

    Other processors may round the last digit elsewhere.
    """
    old = told(page)
    if _NUMBER.sub("#", old) != _NUMBER.sub("#", new):
        return False
    pairs = zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True)
    return all(
        math.isclose(_value(a), _value(b), rel_tol=0.02, abs_tol=_last_digit(b))
        for a, b in pairs
    )


def _value(text: str) -> float:
    return float(text.replace("−", "-"))


def _last_digit(text: str) -> float:
    return 1.01 * 10.0 ** -len(text.partition(".")[2])
