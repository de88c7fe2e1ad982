"""What a rule may ask of a form, be it one form or a hundred thousand at once.

The rules are written once, in these questions. `form_index.py` answers them for one
form, with every reading quoted; `criteria/batch/` for many at once, with counts only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from criteria.threshold import Threshold
from exam import Breathing, Defect, Posture, Site

A = TypeVar("A")
"""An answer: of one form, or a column of answers."""

BREATHING: Mapping[str, frozenset[Breathing]] = {
    "any_recorded": frozenset(Breathing),
    "without_strain": frozenset(Breathing) - {Breathing.STRAIN},
    "quiet": frozenset({Breathing.QUIET}),
    "deep": frozenset({Breathing.DEEP}),
}
"""Which breathing instructions a switch position admits."""

BOTH_POSTURES: tuple[Posture, ...] = (Posture.SUPINE, Posture.UPRIGHT)
ONLY_SUPINE: tuple[Posture, ...] = (Posture.SUPINE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and in which circumstances to look, and its name if nothing was read."""

    sites: tuple[Site, ...]
    postures: tuple[Posture, ...] = BOTH_POSTURES
    breathing: frozenset[Breathing] = BREATHING["any_recorded"]
    unread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that is seen or not, and which of its values are abnormal."""

    reading: str
    abnormal: frozenset[bool | Defect]


SILENCE = Sign(reading="flow_detectable", abnormal=frozenset({False}))
BOTH_WAYS = Sign(reading="bidirectional", abnormal=frozenset({True}))
DEFECT: Mapping[str, Sign] = {
    "any": Sign(reading="defect", abnormal=frozenset(Defect) - {Defect.NONE}),
    "listed_2011": Sign(
        reading="defect",
        abnormal=frozenset(
            {Defect.SEPTUM, Defect.VALVE_MALFORMATION, Defect.DOUBLE_CHANNEL}
        ),
    ),
}
"""Which defects a switch position counts."""


class Form(Protocol[A]):
    """The questions. Every answer is met, not met, or not assessable."""

    def beyond(self, where: Place, reading: str, limit: Threshold) -> A:
        """Is a reading here on the abnormal side of the limit?"""
        ...

    def shows(self, where: Place, sign: Sign) -> A:
        """Is this sign seen here?"""
        ...

    def falls(
        self, where: Place, together: tuple[tuple[Site, ...], ...], limit: Threshold
    ) -> A:
        """Is the area lying minus the area sitting beyond the limit?

        Asked of each group of sites in ``together``, the areas of a group being added;
        both areas come from the same breathing.
        """
        ...

    def narrows(self, where: Place, vein: tuple[Site, ...], limit: Threshold) -> A:
        """Is the vein narrower here than where it is widest, by the limit or more?

        In percent of the widest area at another site of the same vein in the same
        posture and breathing.
        """
        ...

    def any_of(self, answers: Iterable[A]) -> A:
        """Is one of these answers yes?"""
        ...

    def all_of(self, answers: Iterable[A]) -> A:
        """Are all of these answers yes?"""
        ...

    def or_if_seen(self, answer: A, sign: A) -> A:
        """Is the answer yes, or else the sign seen? Not having looked proves nothing.

        A sign that nobody looked for, or that was looked for in vain, leaves the answer
        as it is.
        """
        ...
