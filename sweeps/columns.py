"""The table a study makes: its columns, their units, and one record per row.

`part.py` fills it in; `store.py` writes it and lists the columns in the manifest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from criteria import MISSING_POLICIES, Verdict, evaluate
from exam import Examination
from simulator import Scenario
from sweeps.rows import Row
from sweeps.study import Study

Examine = Callable[[Scenario], Examination]
Record = dict[str, Any]

WORDS = pa.dictionary(pa.int16(), pa.string())
OK, FAILED = "ok", "failed"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table."""

    name: str
    kind: pa.DataType
    unit: str
    meaning: str

    def to_dict(self) -> dict[str, str]:
        """For the manifest."""
        return {
            "name": self.name,
            "type": "word" if self.kind == WORDS else str(self.kind),
            "unit": self.unit,
            "meaning": self.meaning,
        }


def columns(study: Study) -> list[Column]:
    """Every column of a study's table, in order."""
    found = [
        Column("row", pa.int64(), "", "number of the examination"),
        Column("person", pa.int32(), "", "number of the person"),
        Column("point", pa.int64(), "", "number of the combination of factors"),
        Column("operator", WORDS, "", "name of the operator, if operators are named"),
        Column("replicate", pa.int32(), "", "the same again with other noise"),
        Column("seed", pa.int64(), "", "seed of the noise"),
    ]
    for factor in study.factors:
        parameter = factor.parameter
        kind = pa.float64() if parameter.choices is None else WORDS
        found.append(Column(factor.key, kind, parameter.unit, parameter.label))
    found += [
        Column("status", WORDS, "", f"{OK}, or {FAILED}: see error"),
        Column("error", pa.string(), "", "why there is no result"),
        Column("truth", pa.bool_(), "", "really ill, by the study's own limits"),
    ]
    for name in study.readings:
        reading = name.rsplit(".", 1)[1]
        found.append(Column(name, *_reading_kind(reading)))
    for edition in study.loaded_editions:
        found += _edition_columns(edition.name, edition)
    return found


_UNITS = {
    "reflux_s": "s",
    "csa_cm2": "cm²",
    "tamean_cm_s": "cm/s",
    "tamax_cm_s": "cm/s",
    "flow_ml_min": "ml/min",
}


def _reading_kind(reading: str) -> tuple[pa.DataType, str, str]:
    if reading in _UNITS:
        return pa.float32(), _UNITS[reading], "reading; empty: not assessed"
    kind = WORDS if reading == "defect" else pa.bool_()
    return kind, "", "reading; empty: not assessed"


def _edition_columns(name: str, edition: Any) -> list[Column]:
    found = [
        Column(f"{name}.verdict", WORDS, "", "MET, NOT_MET or NOT_ASSESSABLE"),
        Column(f"{name}.n_met", pa.int8(), "", "criteria met"),
        Column(f"{name}.n_assessable", pa.int8(), "", "criteria that were assessable"),
    ]
    found += [
        Column(f"{name}.{policy}", WORDS, "", "verdict if missing data count so")
        for policy in MISSING_POLICIES
    ]
    for rule in edition.rules.values():
        units = {limit.unit for limit in rule.thresholds.values()}
        unit = units.pop() if len(units) == 1 else ""
        key = f"{name}.{rule.criterion}"
        found.append(Column(key, WORDS, "", f"outcome of {rule.name}"))
        found.append(
            Column(
                f"{key}_margin",
                pa.float32(),
                unit,
                "distance of the decisive reading to its limit; positive is met",
            )
        )
    return found


def schema(study: Study) -> pa.Schema:
    """The table's columns as Parquet knows them, with units."""
    return pa.schema(
        [
            pa.field(c.name, c.kind, metadata={"unit": c.unit, "meaning": c.meaning})
            for c in columns(study)
        ]
    )


def record(study: Study, row: Row, examine: Examine) -> Record:
    """Examine and judge one row; what goes wrong is written down in it.

    Raises
    ------
    MemoryError, OSError
        What the machine lacks says nothing about the row.
    """
    known: Record = {
        "row": row.number,
        "person": row.person,
        "point": row.point,
        "operator": study.operators[row.operator][0] or None,
        "replicate": row.replicate,
        "seed": row.scenario.seed,
        **row.factors,
        "truth": study.truth.is_ill(row.scenario),
    }
    try:
        found = _judged(study, examine(row.scenario))
    except (MemoryError, OSError):
        raise
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return {**known, "status": FAILED, "error": reason[:500]}
    return {**known, **found, "status": OK, "error": None}


def _judged(study: Study, form: Examination) -> Record:
    found: Record = {}
    if study.readings:
        by_place = {
            ".".join((m.site.code, m.posture.value, m.breathing.value)): m
            for m in form.measurements
        }
        for name in study.readings:
            place, reading = name.rsplit(".", 1)
            value = getattr(by_place.get(place), reading, None)
            found[name] = str(value) if isinstance(value, str) else value
    for edition in study.loaded_editions:
        found |= _verdict(edition.name, evaluate(form, edition))
    return found


def _verdict(name: str, verdict: Verdict) -> Record:
    found: Record = {
        f"{name}.verdict": verdict.outcome.value,
        f"{name}.n_met": verdict.n_met,
        f"{name}.n_assessable": verdict.n_assessable,
    }
    for policy, outcome in verdict.by_missing_policy.items():
        found[f"{name}.{policy}"] = outcome.value
    for finding in verdict.findings:
        found[f"{name}.{finding.criterion}"] = finding.outcome.value
        found[f"{name}.{finding.criterion}_margin"] = finding.margin
    return found
