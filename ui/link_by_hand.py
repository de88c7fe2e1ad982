"""Readings by hand in a link: one parameter each, named after its cell of the form."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from exam import COLUMNS, Breathing, Posture
from simulator.protocol import EXAMINED
from ui.by_hand import QUANTITIES, HandReading

BY_HAND = "hand."
"""Prefix of a cell of the form that the learner measured."""
MOST = 40
"""Readings in a link; with a whole form of them it would be too long to send."""
_HUNDREDTHS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
"""As readings are kept."""


def written(readings: Iterable[HandReading]) -> dict[str, str]:
    """These readings as they stand in a link."""
    return {_key(each): f"{each.value:.2f}" for each in readings}


def _key(of: HandReading) -> str:
    """The cell of a reading: ``hand.right_j2.supine.quiet.reflux_s``."""
    cell = (of.site.code, of.posture.value, of.breathing.value, of.quantity)
    return BY_HAND + ".".join(cell)


@cache
def _cells() -> Mapping[str, HandReading]:
    """Every cell that can be measured by hand, empty, by its key."""
    every = (
        HandReading(
            site=site, posture=posture, breathing=breathing, quantity=name, value=0.0
        )
        for site in EXAMINED
        for posture in Posture
        for breathing in Breathing
        for name in QUANTITIES
    )
    return {_key(each): each for each in every}


def read(given: Mapping[str, str], problems: list[str]) -> Iterator[HandReading]:
    """The readings that a link has."""
    told = {key: text for key, text in given.items() if key.startswith(BY_HAND)}
    if len(told) > MOST:
        problems.append(
            f"It has {len(told)} readings by hand: a link carries up to {MOST}."
        )
        return
    for key, text in told.items():
        cell = _cells().get(key)
        if cell is None:
            problems.append(f"{key} is no cell of the form that is measured by hand.")
            continue
        low, high = COLUMNS[cell.quantity].low, COLUMNS[cell.quantity].high
        is_number = _HUNDREDTHS.fullmatch(text) is not None
        if not is_number or not low <= float(text) <= high:
            problems.append(
                f"{key} = {text!r} is not a number from {low:g} to {high:g}"
                " with up to two decimals."
            )
            continue
        yield replace(cell, value=float(text))
