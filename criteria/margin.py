"""Which reading decided, and how far it is from deciding otherwise.

A criterion asks "in *any* of these veins?" and "in *all* of these postures?". This
file answers such questions in three values and keeps, beside the answer, the reading
that would have to change for the answer to flip.

Notes
-----
The margin of one reading is in `threshold.py`. For "any" the decisive reading is the
one furthest inside "met" (all the others could change first), for "all" it is the one
least inside. With that, the margin of the whole criterion is the smallest amount by
which *every* reading would have to move together for the outcome to flip. A yes or no
(flow seen, defect seen) cannot move a little: it counts as infinitely far inside or
outside, and its margin is None. What is not assessable has no margin.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from criteria.evidence import Evidence
from criteria.outcome import Outcome, all_of, any_of


@dataclass(frozen=True, slots=True)
class Answer:
    """An outcome with the readings behind it."""

    outcome: Outcome
    decisive: Evidence | None = None
    proof: tuple[Evidence, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    unread: tuple[str, ...] = ()


def depth(evidence: Evidence) -> float:
    """How far inside "met" a reading is, to rank by; infinite for a yes or no."""
    if evidence.threshold is not None:
        return evidence.threshold.rough_margin(float(evidence.value))
    return math.inf if evidence.outcome is Outcome.MET else -math.inf


def any_reading(readings: Iterable[Evidence], *, unread: str) -> Answer:
    """Is one of these readings abnormal? Without a reading: unknown, and say where."""
    evidence = tuple(readings)
    if not evidence:
        return Answer(Outcome.NOT_ASSESSABLE, unread=(unread,))
    decisive = max(evidence, key=depth)
    return Answer(decisive.outcome, decisive, (decisive,), evidence)


def any_answer(answers: Iterable[Answer]) -> Answer:
    """Is one of these answers yes?"""
    parts = tuple(answers)
    outcome = any_of(part.outcome for part in parts)
    carriers = _carriers(parts, outcome)
    best = max(carriers, key=lambda pair: depth(pair[1]), default=None)
    if best is None:
        return _undecided(parts)
    answer, decisive = best
    return Answer(outcome, decisive, answer.proof, _evidence(parts), _unread(parts))


def all_answer(answers: Iterable[Answer]) -> Answer:
    """Are all of these answers yes? A yes is then carried by one reading of each."""
    parts = tuple(answers)
    outcome = all_of(part.outcome for part in parts)
    carriers = _carriers(parts, outcome)
    worst = min(carriers, key=lambda pair: depth(pair[1]), default=None)
    if worst is None:
        return _undecided(parts)
    answer, decisive = worst
    proof = answer.proof
    if outcome is Outcome.MET:
        proof = tuple(evidence for part in parts for evidence in part.proof)
    return Answer(outcome, decisive, proof, _evidence(parts), _unread(parts))


def _carriers(
    parts: tuple[Answer, ...], outcome: Outcome
) -> list[tuple[Answer, Evidence]]:
    """The answers that agree with the whole, each with its decisive reading."""
    return [
        (part, part.decisive)
        for part in parts
        if part.outcome is outcome and part.decisive is not None
    ]


def _undecided(parts: tuple[Answer, ...]) -> Answer:
    return Answer(
        Outcome.NOT_ASSESSABLE, evidence=_evidence(parts), unread=_unread(parts)
    )


def _evidence(parts: tuple[Answer, ...]) -> tuple[Evidence, ...]:
    return tuple(evidence for part in parts for evidence in part.evidence)


def _unread(parts: tuple[Answer, ...]) -> tuple[str, ...]:
    return tuple(place for part in parts for place in part.unread)
