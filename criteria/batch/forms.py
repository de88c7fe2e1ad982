"""Many examination forms as arrays: a cell for each site, posture and breathing.

`files.py` fills them from a table, `asked.py` puts the rules' questions to them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from exam import SITES, Breathing, Defect, Examination, Measurement, Posture, Site

CELLS = tuple(product(SITES.values(), Posture, Breathing))
"""Where and how a reading was taken, in the order of the form."""
CELL = {cell: number for number, cell in enumerate(CELLS)}
SITE_BIT = {site: np.uint32(1 << number) for number, site in enumerate(SITES.values())}

NUMBERS = ("reflux_s", "csa_cm2")
"""The numbers that some rule reads."""
SIGNS: dict[str, tuple[object, ...]] = {
    "bidirectional": (False, True),
    "flow_detectable": (False, True),
    "defect": tuple(Defect),
}
"""The yes-or-no readings and words that some rule reads, and what they can say."""
UNREAD = -1
"""Stands for a sign that nobody looked for."""

Cell = tuple[Site, Posture, Breathing]
Floats = NDArray[np.float64]
Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormTable:
    """Many forms, one column each.

    A reading is a dictionary from cell number to an array of shape (n_form); cells that
    no form has are left out. NaN, or ``UNREAD``, is *not assessed*.
    """

    names: tuple[str, ...]
    """What each form is called."""
    numbers: dict[str, dict[int, Floats]]
    """By reading: ``reflux_s`` [s], ``csa_cm2`` [cm²]."""
    signs: dict[str, dict[int, Codes]]
    """By reading; codes are places in `SIGNS`."""

    def __len__(self) -> int:
        return len(self.names)

    @classmethod
    def empty(cls, names: Iterable[str]) -> "FormTable":
        """Forms on which nothing was read."""
        return cls(
            names=tuple(names),
            numbers={reading: {} for reading in NUMBERS},
            signs={reading: {} for reading in SIGNS},
        )

    @classmethod
    def from_examinations(
        cls, examinations: Sequence[Examination], names: Iterable[str] | None = None
    ) -> "FormTable":
        """The forms of these examinations, named by number unless names are given."""
        table = cls.empty(names or (str(n + 1) for n in range(len(examinations))))
        for form, examination in enumerate(examinations):
            for row in examination.measurements:
                table._write(form, row)
        return table

    def _write(self, form: int, row: Measurement) -> None:
        cell = CELL[row.key]
        for reading in NUMBERS:
            number = getattr(row, reading)
            if number is not None:
                self.number_column(reading, cell)[form] = number
        for reading, said in SIGNS.items():
            sign = getattr(row, reading)
            if sign is not None:
                self.sign_column(reading, cell)[form] = said.index(sign)

    def number_column(self, reading: str, cell: int) -> Floats:
        """The column of a number at this cell, made if no form had it yet."""
        columns = self.numbers[reading]
        if cell not in columns:
            columns[cell] = np.full(len(self), np.nan)
        return columns[cell]

    def sign_column(self, reading: str, cell: int) -> Codes:
        """The column of a sign at this cell, made if no form had it yet."""
        columns = self.signs[reading]
        if cell not in columns:
            columns[cell] = np.full(len(self), UNREAD, dtype=np.int8)
        return columns[cell]

    def block(self, start: int, stop: int) -> "FormTable":
        """Some of the forms; the arrays are shared, not copied."""
        return FormTable(
            names=self.names[start:stop],
            numbers={
                reading: {cell: values[start:stop] for cell, values in of.items()}
                for reading, of in self.numbers.items()
            },
            signs={
                reading: {cell: values[start:stop] for cell, values in of.items()}
                for reading, of in self.signs.items()
            },
        )
