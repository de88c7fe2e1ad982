"""A JSON text as examinations, with everything that is wrong with it.

`json_form.py` is the way in; `rows.py` reads each measurement.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from exam.columns import COLUMNS
from exam.form import SCHEMA, Examination
from exam.problems import EMPTY, ExaminationError, nearest, shown
from exam.rows import RowReader, places, unknown_column

TOP_LEVEL = ("schema", "meta", "measurements")
_LONGEST_INTEGER_DIGITS = 400  # no seed needs more, and longer ones are slow to read
_META_FIX = (
    "use text, finite numbers, true, false, null, and lists or objects "
    "(with text keys) of these"
)


@dataclass(slots=True)
class Document:
    """A parsed JSON text, with what was odd about it."""

    root: Any = None
    problems: list[str] = field(default_factory=list)
    repeated: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    """Objects with a key given twice; JSON parsers would keep the last in silence."""
    places: dict[int, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Document":
        """The text as JSON values.

        Raises
        ------
        ExaminationError
            If the text is empty or is not JSON.
        """
        document = cls()
        text = text.removeprefix("\ufeff")
        if not text.strip():
            raise ExaminationError([EMPTY])
        try:
            document.root = json.loads(
                text, object_pairs_hook=document._object, parse_int=_integer
            )
        except json.JSONDecodeError as error:
            raise ExaminationError([_broken_json(error)]) from None
        except RecursionError:
            raise ExaminationError(
                ["not an examination: lists or objects are nested too deeply to read"]
            ) from None
        return document

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self.repeated += [(found, key) for key, n in counts.items() if n > 1]
        return found

    def examination(self, form: Any, where: str) -> Examination:
        """One examination; what cannot be read is left out and noted as a problem."""
        if not isinstance(form, dict):
            self.problems.append(
                f"{where}{shown(form)} is not an examination: use an object with "
                f"{', '.join(TOP_LEVEL)}"
            )
            return Examination(measurements=())
        self.places[id(form)] = where
        self._check_top_level(form, where)
        meta = form.get("meta", {})
        self.problems += meta_problems(meta, where)
        reader = RowReader(self.problems)
        self._read_rows(form.get("measurements", []), reader, where)
        return Examination(
            measurements=reader.measurements,
            meta=meta if isinstance(meta, dict) else {},
        )

    def _check_top_level(self, form: Mapping[str, Any], where: str) -> None:
        for key in form:
            if key not in TOP_LEVEL:
                meant = nearest(key, TOP_LEVEL)
                fix = f"did you mean {meant}?" if meant else "put notes under meta"
                self.problems.append(f"{where}unknown key {shown(key)}: {fix}")
        if "schema" not in form:
            self.problems.append(f'{where}no "schema": add "schema": "{SCHEMA}"')
        elif form["schema"] != SCHEMA:
            self.problems.append(
                f"{where}schema {shown(form['schema'])} is not known: this version "
                f'reads "{SCHEMA}" only'
            )
        if "measurements" not in form:
            self.problems.append(
                f'{where}no "measurements": add a list with one object per measurement'
            )

    def _read_rows(self, rows: Any, reader: RowReader, where: str) -> None:
        if not isinstance(rows, list):
            self.problems.append(
                f"{where}measurements is {shown(rows)}: use a list with one object "
                "per measurement"
            )
            return
        unknown: dict[str, list[str]] = {}
        for n, row in enumerate(rows, 1):
            here = f"{where}measurement {n}"
            if not isinstance(row, dict):
                self.problems.append(
                    f"{here}: {shown(row)} is not a measurement: use an object with "
                    "vein, side, level, posture, breathing and the readings"
                )
                continue
            self.places[id(row)] = f"{here}, "
            for name in row.keys() - COLUMNS.keys():
                unknown.setdefault(name, []).append(here)
            reader.read(row, here)
        self.problems += [
            f"{places(found)}: {unknown_column(name, tuple(COLUMNS))}"
            for name, found in unknown.items()
        ]

    def add_repeated_keys(self) -> None:
        """Note every key given twice, once it is known where the objects stand."""
        for found, key in self.repeated:
            where = self.places.get(id(found), "inside meta, ")
            self.problems.append(
                f"{where}{shown(key)} is given more than once in one object: keep one"
            )


def meta_problems(meta: Any, where: str) -> list[str]:
    """What in the note about the examination JSON could not keep exactly."""
    if not isinstance(meta, Mapping):
        return [
            f"{where}meta is {shown(meta)}: use an object, {{}} if there is no note"
        ]
    return [
        f"{where}meta {shown(key)}: {shown(value)} cannot be kept exactly in JSON: "
        f"{_META_FIX}"
        for key, value in meta.items()
        if not _survives(key, value)
    ]


def _survives(key: object, value: object) -> bool:
    """Whether JSON gives this entry back unchanged."""
    try:
        text = dumps({key: value})
        text.encode("utf-8")  # lone halves of surrogate pairs are no text
        return bool(json.loads(text, parse_int=_integer) == {key: value})
    except (TypeError, ValueError, RecursionError):
        return False


def dumps(value: object) -> str:
    """JSON on one line; NaN and infinity are refused with a ValueError."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_INTEGER_DIGITS else float(digits)


def _broken_json(error: json.JSONDecodeError) -> str:
    end = error.doc.rstrip()
    at_end = error.pos >= len(end) or not end.endswith(("}", "]"))
    hint = (
        "the file seems to be cut off: export or copy it again"
        if at_end
        else "look for a missing or extra comma, quote or bracket just before it"
    )
    where = f"line {error.lineno}, column {error.colno}"
    return f"not valid JSON, {where}: {error.msg}; {hint}"
