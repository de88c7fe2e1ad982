"""One row of the form in a file, and the measurement it stands for.

`json_form.py` and `csv_form.py` find the rows; `columns.py` says what may be in them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exam.columns import COLUMNS, KEY_COLUMNS
from exam.form import READINGS, Measurement
from exam.problems import nearest, one_of, plain, shown
from exam.words import MIDLINE_VEINS, Side, Site, Vein

_OTHER_UNITS = {
    plain(other.name): (other, column)
    for column in COLUMNS.values()
    for other in column.other_units
}


def row_of(measurement: Measurement) -> dict[str, Any]:
    """Every column of one measurement, in the order of the file format."""
    site = measurement.site
    keys = (
        site.vein,
        site.side,
        site.level,
        measurement.posture,
        measurement.breathing,
    )
    row: dict[str, Any] = dict(zip(KEY_COLUMNS, keys, strict=True))
    row |= {name: getattr(measurement, name) for name in READINGS}
    return row


@dataclass(slots=True)
class RowReader:
    """Reads the rows of one examination and notes everything wrong with them."""

    problems: list[str]
    absent: frozenset[str] = frozenset()
    """Columns the whole file lacks: said once there, not again in each row."""
    _measurements: list[Measurement] = field(default_factory=list)
    _seen: dict[object, str] = field(default_factory=dict)

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """The rows whose place is known; complete only if there are no problems."""
        return tuple(self._measurements)

    def read(self, row: Mapping[str, Any], where: str) -> None:
        """Take in one row, found at `where` in the file."""
        values = {name: self._value(name, row.get(name), where) for name in COLUMNS}
        site = self._site(values, row, where)
        if site is None or values["posture"] is None or values["breathing"] is None:
            return
        # Readings that could not be read are empty here; the row still has its place.
        measurement = Measurement(
            site=site,
            posture=values["posture"],
            breathing=values["breathing"],
            **{name: values[name] for name in READINGS},
        )
        self._keep(measurement, where)

    def _value(self, name: str, value: object, where: str) -> Any:
        if isinstance(value, UnreadableCell):
            self.problems.append(f"{where}, column {name}: {value.problem}")
            return None
        try:
            return COLUMNS[name].read(value)
        except ValueError as error:
            self.problems.append(f"{where}, column {name}: {error}")
            return None

    def _site(
        self, values: Mapping[str, Any], row: Mapping[str, Any], where: str
    ) -> Site | None:
        """Where the probe stood, if the keys say so without contradiction."""
        vein, side = values["vein"], values["side"]
        needed = ["vein", "posture", "breathing"]
        if vein in MIDLINE_VEINS and row.get("side") is None:
            side = Side.MIDLINE
        elif vein is not None:
            needed.append("side")
        self.problems += [
            f"{where}, column {name}: empty, but every row needs it: "
            f"use {one_of(_fitting(name, vein))}"
            for name in needed
            if row.get(name) is None and name not in self.absent
        ]
        if vein is None or side is None or self._level_is_unclear(values, row):
            return None
        try:
            return Site(vein, side, values["level"])
        except ValueError as error:
            self.problems.append(f"{where}, columns vein, side, level: {error}")
            return None

    def _level_is_unclear(
        self, values: Mapping[str, Any], row: Mapping[str, Any]
    ) -> bool:
        """Whether the level could not be read, which is then already reported."""
        was_given = row.get("level") is not None
        return values["level"] is None and (was_given or "level" in self.absent)

    def _keep(self, measurement: Measurement, where: str) -> None:
        first = self._seen.get(measurement.key)
        if first is not None:
            self.problems.append(
                f"{where}: {measurement.where} was already given in {first}: "
                "keep one of the two"
            )
            return
        self._seen[measurement.key] = where
        self._measurements.append(measurement)


@dataclass(frozen=True, slots=True)
class UnreadableCell:
    """A CSV cell that cannot be turned into a value, and why."""

    problem: str


def _fitting(name: str, vein: Vein | None) -> tuple[str, ...]:
    """The words that can fill an empty key column."""
    allowed = COLUMNS[name].allowed
    if name != "side" or vein is None:
        return allowed
    return tuple(word for word in allowed if word != Side.MIDLINE)


def unknown_column(name: str, known: Sequence[str]) -> str:
    """Why a column cannot be read, with the one that was probably meant."""
    other_unit = _OTHER_UNITS.get(plain(name))
    if other_unit is not None:
        other, column = other_unit
        fix = (
            f"this form has {column.name} in {column.unit}, not {other.unit}: "
            f"rename it to {column.name} and {other.conversion}"
        )
    elif (meant := nearest(name, known)) is not None:
        fix = f"did you mean {meant}?{_unit_reminder(meant)}"
    else:
        fix = f"remove it, or use one of {', '.join(known)}"
    return f"unknown column {shown(name)}: {fix}"


def _unit_reminder(name: str) -> str:
    column = COLUMNS.get(name)
    return f" Its unit is {column.unit}" if column and column.unit else ""


def places(found: Iterable[str]) -> str:
    """Where a mistake that repeats itself was found: the first place and how many."""
    first, *more = found
    return f"{first} and {len(more)} more" if more else first
