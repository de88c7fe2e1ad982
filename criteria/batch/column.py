"""Answers of many forms side by side, combined as `margin.py` combines those of one.

`asked.py` makes them. What one form keeps as evidence is here three numbers: the
answer, how far the decisive reading is inside "met", and where anything abnormal was.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Bits = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Column:
    """One answer for each form, shape (n_form)."""

    met: Bools
    not_met: Bools
    depth: Floats
    """How far the decisive reading lies inside "met"; infinite for a yes or no, NaN
    where nothing decides."""
    abnormal_at: Bits
    """One bit for each site where a reading was abnormal, in the order of `SITES`."""


def any_of(answers: Iterable[Column], n_form: int) -> Column:
    """Is one of these answers yes?"""
    parts = tuple(answers)
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return unanswered(n_form)
    met = np.logical_or.reduce([part.met for part in parts])
    not_met = np.logical_and.reduce([part.not_met for part in parts])
    depth = np.fmax.reduce([part.depth for part in parts])
    return Column(met, not_met, _decided(depth, met, not_met), _everywhere(parts))


def all_of(answers: Iterable[Column], n_form: int) -> Column:
    """Are all of these answers yes?"""
    parts = tuple(answers)
    if not parts:
        return unanswered(n_form)
    met = np.logical_and.reduce([part.met for part in parts])
    not_met = np.logical_or.reduce([part.not_met for part in parts])
    depth = np.fmin.reduce([part.depth for part in parts])
    return Column(met, not_met, _decided(depth, met, not_met), _everywhere(parts))


def or_if_seen(answer: Column, sign: Column) -> Column:
    """The answer, or yes where the sign was seen."""
    return Column(
        met=answer.met | sign.met,
        not_met=answer.not_met & ~sign.met,
        depth=np.where(sign.met, np.inf, answer.depth),
        abnormal_at=answer.abnormal_at | sign.abnormal_at,
    )


def unanswered(n_form: int) -> Column:
    """Nothing was asked, or nothing was read, on any form."""
    no = np.zeros(n_form, dtype=bool)
    return Column(no, no, np.full(n_form, np.nan), np.zeros(n_form, dtype=np.uint32))


def _decided(depth: Floats, met: Bools, not_met: Bools) -> Floats:
    """Only a decided answer has a decisive reading."""
    depth[~(met | not_met)] = np.nan
    return depth


def _everywhere(parts: tuple[Column, ...]) -> Bits:
    found: Bits = np.bitwise_or.reduce([part.abnormal_at for part in parts])
    return found
