"""The examination form: a row per measurement, filled in by a hand or a simulator.

A *reading* is one cell of a row that is filled in: a number, a yes or no, a word.
`words.py` has the vocabulary; `columns.py` the ranges; `files.py` reads and writes.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from numbers import Real
from typing import Any

from exam.problems import told
from exam.words import (
    Breathing,
    Defect,
    Level,
    Posture,
    Side,
    Site,
    Vein,
    check_kind,
)

SCHEMA = "insonate/examination/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What was read at one site in one posture and breathing.

    A reading of ``None`` means *not assessed*; it never means normal.
    Velocities are positive toward the heart; reversed flow is negative.

    Raises
    ------
    ValueError
        If a reading is NaN or infinite: compared with a limit it would pass for
        normal, so *not assessed* must be said with ``None``. Also if a value is of
        another kind, such as a word for the site: no rule would find the row.
    """

    site: Site
    posture: Posture
    breathing: Breathing
    reflux_s: float | None = None
    """Longest uninterrupted flow away from the heart [s]."""
    bidirectional: bool | None = None
    """Whether flow went both ways in the recording."""
    flow_detectable: bool | None = None
    """Whether any flow could be seen."""
    csa_cm2: float | None = None
    """Cross-sectional area of the lumen [cm²]."""
    tamean_cm_s: float | None = None
    """Time-averaged mean velocity [cm/s]."""
    tamax_cm_s: float | None = None
    """Time-averaged maximum velocity [cm/s]."""
    flow_ml_min: float | None = None
    """Volume flow, TAMEAN × CSA [ml/min]."""
    defect: Defect | None = None
    """What the grey-scale picture shows inside the vein."""

    def __post_init__(self) -> None:
        if not isinstance(self.site, Site):
            raise ValueError(
                f"site is {told(self.site)}, which is no Site: use one of SITES, e.g. "
                'SITES["right_j2"]'
            )
        check_kind("posture", self.posture, Posture)
        check_kind("breathing", self.breathing, Breathing)
        if self.defect is not None:
            check_kind("defect", self.defect, Defect)
        for name in _FLAGS:
            self._check_flag(name, getattr(self, name))
        for name in _NUMBERS:
            self._check_number(name, getattr(self, name))

    def _check_flag(self, name: str, value: object) -> None:
        if value is not None and not isinstance(value, bool):
            raise ValueError(
                f"{name} is {told(value)} ({self.where}): use True or False, or None "
                "if it was not assessed"
            )

    def _check_number(self, name: str, value: object) -> None:
        if value is None:
            return
        if not _is_finite(value):
            raise ValueError(
                f"{name} is {told(value)} ({self.where}): use a finite number, or "
                "None if it was not assessed"
            )

    @property
    def key(self) -> tuple[Site, Posture, Breathing]:
        """What makes a row unique in a form."""
        return (self.site, self.posture, self.breathing)

    @property
    def where(self) -> str:
        """Place and circumstances for people, e.g. ``right J2, supine, quiet``."""
        return f"{self.site.label}, {self.posture.value}, {self.breathing.value}"

    @property
    def mirrored(self) -> "Measurement":
        """The same reading on the other side."""
        return replace(self, site=self.site.mirrored)


READINGS: tuple[str, ...] = (
    "reflux_s",
    "bidirectional",
    "flow_detectable",
    "csa_cm2",
    "tamean_cm_s",
    "tamax_cm_s",
    "flow_ml_min",
    "defect",
)
"""The readings of a row, in the order of the file format."""


def _is_finite(value: object) -> bool:
    """Whether it is a number, and one that a form can hold."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


_FLAGS = ("bidirectional", "flow_detectable")
_NUMBERS = ("reflux_s", "csa_cm2", "tamean_cm_s", "tamax_cm_s", "flow_ml_min")


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """The whole form, with a note of who filled it in and how.

    Raises
    ------
    ValueError
        If two rows have the same site, posture and breathing, or something is no row.
    """

    measurements: tuple[Measurement, ...]
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if not isinstance(self.meta, Mapping):
            raise ValueError(f"meta is {told(self.meta)}: use a dict")
        rows = self.measurements
        if not isinstance(rows, tuple | list):
            raise ValueError(f"measurements is {told(rows)}: use a tuple of rows")
        for row in rows:
            if not isinstance(row, Measurement):
                raise ValueError(f"a row is {told(row)}, which is no Measurement")
        object.__setattr__(self, "measurements", tuple(rows))
        seen: set[tuple[Site, Posture, Breathing]] = set()
        for row in self.measurements:
            if row.key in seen:
                raise ValueError(f"two rows for {row.where}: keep one")
            seen.add(row.key)
        object.__setattr__(self, "meta", dict(self.meta))

    @property
    def n_readings(self) -> int:
        """How many cells are filled in."""
        return sum(
            getattr(row, name) is not None
            for row in self.measurements
            for name in READINGS
        )

    @property
    def size(self) -> str:
        """How much it holds, for people, e.g. ``44 rows, 308 readings``."""
        n_rows, n_readings = len(self.measurements), self.n_readings
        rows = "row" if n_rows == 1 else "rows"
        readings = "reading" if n_readings == 1 else "readings"
        return f"{n_rows} {rows}, {n_readings} {readings}"

    def of(
        self,
        veins: Iterable[Vein] | Vein,
        *,
        posture: Posture | None = None,
        breathing: Breathing | None = None,
        side: Side | None = None,
        level: Level | None = None,
    ) -> tuple[Measurement, ...]:
        """Rows of these veins, narrowed by whatever else is named.

        Raises
        ------
        ValueError
            If something is a word and not one of ours: no row would fit it.
        """
        # A word is a string of letters, too: "jugular" would be seven veins.
        wanted = {veins} if isinstance(veins, Vein | str) else set(veins)
        for vein in wanted:
            check_kind("vein", vein, Vein)
        narrowed: tuple[tuple[str, object, type[StrEnum]], ...] = (
            ("posture", posture, Posture),
            ("breathing", breathing, Breathing),
            ("side", side, Side),
            ("level", level, Level),
        )
        for name, value, kind in narrowed:
            if value is not None:
                check_kind(name, value, kind)
        return tuple(
            row
            for row in self.measurements
            if row.site.vein in wanted
            and (posture is None or row.posture is posture)
            and (breathing is None or row.breathing is breathing)
            and (side is None or row.site.side is side)
            and (level is None or row.site.level is level)
        )

    @property
    def mirrored(self) -> "Examination":
        """The same examination with right and left exchanged."""
        return replace(
            self, measurements=tuple(row.mirrored for row in self.measurements)
        )
