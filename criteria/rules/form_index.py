"""One examination form, asked question by question; every answer quotes its readings.

`asking.py` says what can be asked; `places.py` says which places belong together.
"""

from collections.abc import Iterable, Iterator

from criteria.areas import csa_reduction_percent, csa_supine_minus_upright_cm2
from criteria.evidence import (
    AREA_DIFFERENCE,
    AREA_REDUCTION,
    Evidence,
    areas_cm2,
)
from criteria.margin import Answer, all_answer, any_answer, any_reading
from criteria.outcome import Outcome
from criteria.rules.asking import Place, Sign
from criteria.threshold import Threshold
from exam import SITES, Breathing, Examination, Measurement, Posture, Site

_SITE_ORDER = {site: place for place, site in enumerate(SITES.values())}
_POSTURE_ORDER = {posture: place for place, posture in enumerate(Posture)}
_BREATHING_ORDER = {breathing: place for place, breathing in enumerate(Breathing)}


def _form_order(row: Measurement) -> tuple[int, int, int]:
    return (
        _SITE_ORDER[row.site],
        _POSTURE_ORDER[row.posture],
        _BREATHING_ORDER[row.breathing],
    )


class FormIndex:
    """The rows of an examination by site, in an order of our own.

    The order in which rows were written down must not matter, not even for which of
    two equal readings is quoted.
    """

    __slots__ = ("_by_site",)

    def __init__(self, examination: Examination) -> None:
        self._by_site: dict[Site, list[Measurement]] = {}
        for row in sorted(examination.measurements, key=_form_order):
            self._by_site.setdefault(row.site, []).append(row)

    def rows(self, where: Place) -> Iterator[Measurement]:
        """Rows at these sites in these postures and breathing instructions."""
        for site in where.sites:
            for row in self._by_site.get(site, ()):
                if row.posture in where.postures and row.breathing in where.breathing:
                    yield row

    def beyond(self, where: Place, reading: str, limit: Threshold) -> Answer:
        """Is a reading here on the abnormal side? Rows without it are passed over."""
        return any_reading(
            (
                compared((row,), reading, float(value), limit)
                for row in self.rows(where)
                if (value := getattr(row, reading)) is not None
            ),
            unread=where.unread,
        )

    def shows(self, where: Place, sign: Sign) -> Answer:
        """Is this sign seen on a row where somebody looked for it?"""
        return any_reading(
            (
                Evidence(
                    measurements=(row,),
                    reading=sign.reading,
                    value=value,
                    outcome=Outcome.MET if value in sign.abnormal else Outcome.NOT_MET,
                )
                for row in self.rows(where)
                if (value := getattr(row, sign.reading)) is not None
            ),
            unread=where.unread,
        )

    def falls(
        self, where: Place, together: tuple[tuple[Site, ...], ...], limit: Threshold
    ) -> Answer:
        """Area lying minus area sitting, wherever both were read alike."""
        return any_reading(
            (
                compared(rows, AREA_DIFFERENCE, _fall_cm2(rows), limit)
                for sites in together
                for rows in self._pairs(sites, where)
            ),
            unread=where.unread,
        )

    def _pairs(
        self, sites: tuple[Site, ...], where: Place
    ) -> Iterator[tuple[Measurement, ...]]:
        """Rows with an area at all these sites, lying and sitting, breathing alike."""
        for manner in Breathing:
            if manner not in where.breathing:
                continue
            alike = Place(sites=sites, breathing=frozenset({manner}), unread="")
            rows = tuple(row for row in self.rows(alike) if row.csa_cm2 is not None)
            if len(rows) == 2 * len(sites):
                yield rows

    def narrows(self, where: Place, vein: tuple[Site, ...], limit: Threshold) -> Answer:
        """How much smaller each area is than the widest of the same vein."""
        return any_reading(self._reductions(where, vein, limit), unread=where.unread)

    def _reductions(
        self, where: Place, vein: tuple[Site, ...], limit: Threshold
    ) -> Iterator[Evidence]:
        for row in self.rows(where):
            elsewhere = Place(
                sites=tuple(site for site in vein if site != row.site),
                postures=(row.posture,),
                breathing=frozenset({row.breathing}),
                unread="",
            )
            others = [x for x in self.rows(elsewhere) if x.csa_cm2 is not None]
            if row.csa_cm2 is None or not others:
                continue
            widest = max(others, key=lambda other: other.csa_cm2 or 0.0)
            value = csa_reduction_percent(row.csa_cm2, widest.csa_cm2 or 0.0)
            if value is not None:
                yield compared((row, widest), AREA_REDUCTION, value, limit)

    def any_of(self, answers: Iterable[Answer]) -> Answer:
        """Is one of these answers yes?"""
        return any_answer(answers)

    def all_of(self, answers: Iterable[Answer]) -> Answer:
        """Are all of these answers yes?"""
        return all_answer(answers)

    def or_if_seen(self, answer: Answer, sign: Answer) -> Answer:
        """The answer, or yes if the sign was seen."""
        return any_answer((answer, sign)) if sign.evidence else answer


def compared(
    rows: tuple[Measurement, ...], reading: str, value: float, limit: Threshold
) -> Evidence:
    """One value taken from these rows, compared with the limit."""
    return Evidence(
        measurements=rows,
        reading=reading,
        value=value,
        outcome=Outcome.MET if limit.is_met_by(value) else Outcome.NOT_MET,
        threshold=limit,
    )


def _fall_cm2(rows: tuple[Measurement, ...]) -> float:
    return csa_supine_minus_upright_cm2(
        areas_cm2(rows, Posture.SUPINE), areas_cm2(rows, Posture.UPRIGHT)
    )
