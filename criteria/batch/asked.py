"""Many forms, asked the questions of `rules/asking.py`; a column of answers each.

The rules know nothing of this: they ask, and `column.py` combines.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import product

import numpy as np

from criteria.areas import csa_reduction_percent, csa_supine_minus_upright_cm2
from criteria.batch.column import (
    Bits,
    Bools,
    Column,
    Floats,
    all_of,
    any_of,
    or_if_seen,
)
from criteria.batch.forms import CELL, SIGNS, SITE_BIT, UNREAD, Cell, FormTable
from criteria.rules.asking import Place, Sign
from criteria.threshold import HOLDS, Threshold
from exam import Breathing, Posture, Site

CLOSE = 1e-9
"""A sum or share this near to its limit is worked out in decimals, form by form."""


class AskedForms:
    """A table of forms that answers questions, and remembers its answers.

    Editions ask much the same; what was asked before is not worked out again.
    """

    __slots__ = ("_known", "forms")

    def __init__(self, forms: FormTable) -> None:
        self.forms = forms
        self._known: dict[Hashable, Column] = {}

    def remembered(self, question: Hashable, answer: Callable[[], Column]) -> Column:
        """The answer to this question, found once."""
        if question not in self._known:
            self._known[question] = answer()
        return self._known[question]

    # ------------------------------------------------------------ the questions
    def beyond(self, where: Place, reading: str, limit: Threshold) -> Column:
        """Is a reading here on the abnormal side of the limit?"""

        def answer() -> Column:
            numbers = ((site, values) for site, values in self._read(where, reading))
            return self._held_against(numbers, limit)

        return self.remembered((where, reading, _number(limit)), answer)

    def shows(self, where: Place, sign: Sign) -> Column:
        """Is this sign seen here?"""
        return self.remembered((where, sign), lambda: self._sign(where, sign))

    def falls(
        self, where: Place, together: tuple[tuple[Site, ...], ...], limit: Threshold
    ) -> Column:
        """Is the area lying minus the area sitting beyond the limit?"""
        return self.remembered(
            (where, together, _number(limit)),
            lambda: self._held_against(self._falls(where, together, limit), limit),
        )

    def narrows(self, where: Place, vein: tuple[Site, ...], limit: Threshold) -> Column:
        """Is the vein narrower here than where it is widest, by the limit or more?"""
        return self.remembered(
            (where, vein, _number(limit)),
            lambda: self._held_against(self._reductions(where, vein, limit), limit),
        )

    def any_of(self, answers: Iterable[Column]) -> Column:
        """Is one of these answers yes?"""
        return any_of(answers, len(self.forms))

    def all_of(self, answers: Iterable[Column]) -> Column:
        """Are all of these answers yes?"""
        return all_of(answers, len(self.forms))

    def or_if_seen(self, answer: Column, sign: Column) -> Column:
        """The answer, or yes where the sign was seen."""
        return or_if_seen(answer, sign)

    # ------------------------------------------------------------ the readings
    def _read(self, where: Place, reading: str) -> Iterator[tuple[Site, Floats]]:
        """Columns of this number that some form has, with their site."""
        columns = self.forms.numbers[reading]
        for cell in _cells(where):
            if CELL[cell] in columns:
                yield cell[0], columns[CELL[cell]]

    def _area(self, cell: Cell) -> Floats | None:
        return self.forms.numbers["csa_cm2"].get(CELL[cell])

    def _held_against(
        self, numbers: Iterable[tuple[Site, Floats]], limit: Threshold
    ) -> Column:
        """Each number compared with the limit; the one furthest inside decides."""
        n_form = len(self.forms)
        worst: Floats = np.full(n_form, np.nan)
        abnormal_at: Bits = np.zeros(n_form, dtype=np.uint32)
        further = np.fmax if limit.comparison.is_upper else np.fmin
        for site, values in numbers:
            worst = further(worst, values)
            abnormal_at[_is_met(values, limit)] |= SITE_BIT[site]
        met = _is_met(worst, limit)
        sign = 1.0 if limit.comparison.is_upper else -1.0
        depth = sign * (worst - limit.value)
        return Column(met, ~(met | np.isnan(worst)), depth, abnormal_at)

    def _sign(self, where: Place, sign: Sign) -> Column:
        n_form = len(self.forms)
        said = SIGNS[sign.reading]
        is_abnormal = np.array([each in sign.abnormal for each in said] + [False])
        met: Bools = np.zeros(n_form, dtype=bool)
        looked: Bools = np.zeros(n_form, dtype=bool)
        abnormal_at: Bits = np.zeros(n_form, dtype=np.uint32)
        columns = self.forms.signs[sign.reading]
        for cell in _cells(where):
            if CELL[cell] not in columns:
                continue
            codes = columns[CELL[cell]]
            here = is_abnormal[codes]  # UNREAD is −1, the last entry
            met |= here
            looked |= codes != UNREAD
            abnormal_at[here] |= SITE_BIT[cell[0]]
        depth = np.where(met, np.inf, np.where(looked, -np.inf, np.nan))
        return Column(met, looked & ~met, depth, abnormal_at)

    def _falls(
        self, where: Place, together: tuple[tuple[Site, ...], ...], limit: Threshold
    ) -> Iterator[tuple[Site, Floats]]:
        for sites, manner in product(together, Breathing):
            if manner not in where.breathing:
                continue
            lying, sitting = (
                [self._area((site, posture, manner)) for site in sites]
                for posture in (Posture.SUPINE, Posture.UPRIGHT)
            )
            areas = [each for each in (*lying, *sitting) if each is not None]
            if len(areas) < 2 * len(sites):
                continue
            fall = np.add.reduce(areas[: len(sites)]) - np.add.reduce(
                areas[len(sites) :]
            )
            _settle(fall, areas, limit, _exact_fall_cm2)
            yield sites[0], fall

    def _reductions(
        self, where: Place, vein: tuple[Site, ...], limit: Threshold
    ) -> Iterator[tuple[Site, Floats]]:
        for site, posture, manner in product(where.sites, where.postures, Breathing):
            here = self._area((site, posture, manner))
            found = [self._area((x, posture, manner)) for x in vein if x != site]
            others = [values for values in found if values is not None]
            if manner not in where.breathing or here is None or not others:
                continue
            elsewhere = np.fmax.reduce(others)
            widest = np.maximum(here, elsewhere)  # NaN unless both were read
            widest = np.where(widest == 0.0, np.nan, widest)
            reduction: Floats = 100.0 * ((widest - here) / widest)
            _settle(
                reduction,
                [here, elsewhere],
                limit,
                _exact_reduction_percent,
            )
            yield site, reduction


def _cells(where: Place) -> Iterator[Cell]:
    """Every cell of this place."""
    for cell in product(where.sites, where.postures, Breathing):
        if cell[2] in where.breathing:
            yield cell


def _exact_fall_cm2(areas_cm2: list[float]) -> float:
    half = len(areas_cm2) // 2
    return csa_supine_minus_upright_cm2(areas_cm2[:half], areas_cm2[half:])


def _exact_reduction_percent(areas_cm2: list[float]) -> float:
    here, elsewhere = areas_cm2
    return csa_reduction_percent(here, elsewhere) or 0.0


def _settle(
    values: Floats,
    areas: list[Floats],
    limit: Threshold,
    exactly: Callable[[list[float]], float],
) -> None:
    """Put the decimal result where binary fractions come too near to the limit."""
    close = np.flatnonzero(np.abs(values - limit.value) < CLOSE)
    if not len(close):
        return
    found, places = np.unique(
        np.stack([each[close] for each in areas], axis=1), axis=0, return_inverse=True
    )
    exact = np.array([exactly(row) for row in found.tolist()])
    values[close] = exact[places.reshape(-1)]


def _is_met(values: Floats, limit: Threshold) -> Bools:
    """The limit's own comparison; what was not read is NaN and never met."""
    met: Bools = HOLDS[limit.comparison](values, limit.value)
    return met


def _number(limit: Threshold) -> tuple[float, str]:
    return limit.value, limit.comparison.value
