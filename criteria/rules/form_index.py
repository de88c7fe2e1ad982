"""The examination form, looked up by place: which rows may a rule read?

`places.py` says which places belong together.
"""

from collections.abc import Iterable, Iterator, Mapping

from criteria.evidence import Evidence
from criteria.outcome import Outcome
from criteria.threshold import Threshold
from exam import SITES, Breathing, Defect, Examination, Measurement, Posture, Site

BREATHING: Mapping[str, frozenset[Breathing]] = {
    "any_recorded": frozenset(Breathing),
    "without_strain": frozenset(Breathing) - {Breathing.STRAIN},
    "quiet": frozenset({Breathing.QUIET}),
    "deep": frozenset({Breathing.DEEP}),
}
"""Which breathing instructions a switch position admits."""

BOTH_POSTURES: tuple[Posture, ...] = (Posture.SUPINE, Posture.UPRIGHT)
ONLY_SUPINE: tuple[Posture, ...] = (Posture.SUPINE,)

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

    def rows(
        self,
        sites: Iterable[Site],
        *,
        postures: tuple[Posture, ...] = BOTH_POSTURES,
        breathing: frozenset[Breathing] = BREATHING["any_recorded"],
    ) -> Iterator[Measurement]:
        """Rows at these sites in these postures and breathing instructions."""
        for site in sites:
            for row in self._by_site.get(site, ()):
                if row.posture in postures and row.breathing in breathing:
                    yield row


def held_against(
    rows: Iterable[Measurement], reading: str, limit: Threshold
) -> Iterator[Evidence]:
    """Each row's reading compared with the limit; rows without it are passed over."""
    for row in rows:
        value = getattr(row, reading)
        if value is not None:
            yield compared((row,), reading, float(value), limit)


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


def silent(rows: Iterable[Measurement]) -> Iterator[Evidence]:
    """Each row on which somebody noted whether flow was seen; MET where it was not."""
    for row in rows:
        if row.flow_detectable is not None:
            yield Evidence(
                measurements=(row,),
                reading="flow_detectable",
                value=bool(row.flow_detectable),
                outcome=Outcome.NOT_MET if row.flow_detectable else Outcome.MET,
            )


def defective(rows: Iterable[Measurement]) -> Iterator[Evidence]:
    """Each row on which somebody looked for a defect; MET where one was seen."""
    for row in rows:
        if row.defect is not None:
            yield Evidence(
                measurements=(row,),
                reading="defect",
                value=row.defect.value,
                outcome=(Outcome.NOT_MET if row.defect is Defect.NONE else Outcome.MET),
            )
