"""Reads the golden cases: an examination in plain data and what should come of it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exam import SITES, Breathing, Defect, Examination, Measurement, Posture

FOLDER = Path(__file__).parent
CASES = sorted((FOLDER / "cases").glob("*.toml"))
BASE = "zamboni_2009_jnnp"
CRITERIA = tuple(f"C{n}" for n in range(1, 6))
KEYS = {
    "title",
    "why",
    "start_from",
    "reading",
    "not_assessed",
    "switches",
    "expect",
    "differs",
}
EXPECTED = {
    "outcome",
    "n_met",
    "n_assessable",
    *CRITERIA,
    "margin",
    "by_missing_policy",
}
_EVERY = {
    "sites": list(SITES),
    "postures": [each.value for each in Posture],
    "breathing": [each.value for each in Breathing],
}
Key = tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class Case:
    """One examination with the verdict a reader of the papers would give."""

    name: str
    title: str
    why: str
    examination: Examination
    switches: dict[str, object]
    expect: dict[str, dict[str, Any]]
    """By edition, in full: every criterion, the verdict, margins, policies."""
    differs: dict[str, dict[str, Any]]
    """By edition: what it answers otherwise than the first one, and nothing else."""

    def answers(self, edition: str) -> dict[str, str]:
        """What each criterion should answer under this edition."""
        told = self.expect.get(edition) or {
            **self.expect[BASE],
            **self.differs.get(edition, {}),
        }
        return {name: told[name] for name in CRITERIA if name in told}


def read_case(path: Path) -> Case:
    """The case in this file; a key that means nothing is an error."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(raw) <= KEYS, set(raw) - KEYS
    rows: dict[Key, dict[str, Any]] = {}
    if raw["start_from"] != "empty_form":
        base = FOLDER / f"{raw['start_from']}.toml"
        _write(rows, tomllib.loads(base.read_text(encoding="utf-8"))["reading"])
    _write(rows, raw.get("reading", []))
    _erase(rows, raw.get("not_assessed", []))
    for expected in raw["expect"].values():
        assert set(expected) <= EXPECTED, set(expected) - EXPECTED
    differs = raw.get("differs", {})
    for different in differs.values():
        assert set(different) <= {*CRITERIA, "margin"}, different
        assert different, "an edition that does not differ is not listed"
    return Case(
        name=path.stem,
        title=raw["title"],
        why=raw["why"],
        examination=Examination(
            measurements=tuple(_row(key, readings) for key, readings in rows.items())
        ),
        switches=raw.get("switches", {}),
        expect=raw["expect"],
        differs=differs,
    )


def _keys_of(entry: dict[str, Any]) -> list[Key]:
    wanted = [entry.get(name, _EVERY[name]) for name in _EVERY]
    return [(s, p, b) for s in wanted[0] for p in wanted[1] for b in wanted[2]]


def _write(rows: dict[Key, dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        readings = {k: v for k, v in entry.items() if k not in _EVERY}
        for key in _keys_of(entry):
            rows[key] = rows.get(key, {}) | readings


def _erase(rows: dict[Key, dict[str, Any]], entries: list[dict[str, Any]]) -> None:
    for entry in entries:
        erased = [key for key in _keys_of(entry) if key in rows]
        assert erased, f"nothing to erase: {entry}"
        for key in erased:
            for reading in entry["readings"]:
                rows[key] = {k: v for k, v in rows[key].items() if k != reading}


def _row(key: Key, readings: dict[str, Any]) -> Measurement:
    code, posture, breathing = key
    if "defect" in readings:
        readings = readings | {"defect": Defect(readings["defect"])}
    return Measurement(
        site=SITES[code],
        posture=Posture(posture),
        breathing=Breathing(breathing),
        **readings,
    )
