"""The form as a table: sites down, breathing and posture across, three readings each.

What carries a criterion that is met has its number; the whole form is in the data.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from criteria import Outcome, Verdict
from exam import SITES, Breathing, Defect, Examination, Measurement, Posture, Site
from simulator.protocol import EXAMINED
from ui.text import wording
from ui.verdict import short_place

MOST_GROUPS = 6
"""Pairs of breathing and posture side by side in one table."""
VELOCITIES = ("flow_ml_min", "tamean_cm_s", "tamax_cm_s")
"""Third reading of a cell: the first of these that the form has."""
DECIMALS = {
    "reflux_s": 2,
    "csa_cm2": 2,
    "flow_ml_min": 0,
    "tamean_cm_s": 1,
    "tamax_cm_s": 1,
}
_SITE_ORDER = (*EXAMINED, *(site for site in SITES.values() if site not in EXAMINED))

Group = tuple[Breathing, Posture]
Key = tuple[Site, Posture, Breathing]
Carried = Mapping[tuple[Key, str], Sequence[str]]


def tables(examination: Examination, verdict: Verdict) -> dict[str, Any]:
    """The form in as few tables as are readable."""
    words = wording("report")["table"]
    rows = {row.key: row for row in examination.measurements}
    groups = [
        (breathing, posture)
        for breathing in Breathing
        for posture in Posture
        if any(key[1:] == (posture, breathing) for key in rows)
    ]
    sites = [site for site in _SITE_ORDER if any(key[0] == site for key in rows)]
    columns = ("reflux_s", "csa_cm2", _third(examination))
    n_table = -(-len(groups) // MOST_GROUPS) or 1
    per_table = -(-len(groups) // n_table) or 1
    carried = _carried(verdict)
    return {
        "caption": words["caption"].format(third=words[f"third_{columns[2]}"]),
        "legend": words["legend"].format(defects=_defects(examination)),
        "columns": [_column(column) for column in columns],
        "tables": [
            _table(rows, sites, part, columns, carried)
            for part in (
                groups[at : at + per_table] for at in range(0, len(groups), per_table)
            )
        ],
    }


def _third(examination: Examination) -> str:
    for reading in VELOCITIES:
        if any(getattr(row, reading) is not None for row in examination.measurements):
            return reading
    return VELOCITIES[0]


def _carried(verdict: Verdict) -> dict[tuple[Key, str], list[str]]:
    """Which readings carry which criteria that are met."""
    found: dict[tuple[Key, str], list[str]] = defaultdict(list)
    for finding in verdict.findings:
        if finding.outcome is not Outcome.MET:
            continue
        for evidence in finding.proof:
            for row in evidence.measurements:
                numbers = found[row.key, _shown_in(evidence.reading)]
                if finding.criterion[1:] not in numbers:
                    numbers.append(finding.criterion[1:])
    return found


def _shown_in(reading: str) -> str:
    """Which of a place's three cells shows this reading."""
    if reading in ("reflux_s", "bidirectional"):
        return "first"
    return "third" if reading == "flow_detectable" else "csa"


def _column(reading: str) -> dict[str, str]:
    words = wording("report")
    return {
        "reading": reading,
        "label": words["reading"][reading],
        "unit": words["unit"][reading],
    }


def _table(
    rows: Mapping[Key, Measurement],
    sites: Sequence[Site],
    groups: Sequence[Group],
    columns: tuple[str, str, str],
    carried: Carried,
) -> dict[str, Any]:
    words = wording("report")
    return {
        "groups": [
            f"{words['breathing'][breathing]}, {words['posture'][posture]}"
            for breathing, posture in groups
        ],
        "rows": [
            {
                "site": short_place(site.label),
                "cells": [
                    cell
                    for breathing, posture in groups
                    for cell in _cells(
                        rows.get((site, posture, breathing)), columns, carried
                    )
                ],
            }
            for site in sites
        ],
    }


def _cells(
    row: Measurement | None, columns: tuple[str, str, str], carried: Carried
) -> list[dict[str, str]]:
    """The three readings of one place; text, and the criteria it carries."""
    if row is None:
        return [_cell(None, columns[0]) for _ in columns]
    words = wording("report")["table"]
    first, csa, third = (_cell(getattr(row, each), each) for each in columns)
    if row.bidirectional:
        first["text"] += " ↕"
    if row.defect not in (None, Defect.NONE):
        csa["text"] += " *"
    if row.flow_detectable is False:
        third["text"] = words["no_flow"]
    cells = {"first": first, "csa": csa, "third": third}
    for place, cell in cells.items():
        cell["carries"] = ", ".join(carried.get((row.key, place), ()))
    return list(cells.values())


def _cell(value: float | None, reading: str) -> dict[str, str]:
    text = wording("report")["table"]["unread"]
    if value is not None:
        shown = round(value, DECIMALS[reading]) + 0.0  # never −0
        text = f"{shown:.{DECIMALS[reading]}f}".replace("-", "−")
    return {"text": text, "carries": ""}


def _defects(examination: Examination) -> str:
    seen = {
        f"{row.site.label}: {row.defect.value.replace('_', ' ')}"
        for row in examination.measurements
        if row.defect not in (None, Defect.NONE)
    }
    return "; ".join(sorted(seen)) or str(wording("report")["table"]["no_defect"])
