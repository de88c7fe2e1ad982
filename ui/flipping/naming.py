"""Where on the flip map the name of each verdict stands, so that no area lacks one.

Along a line where there is room, else upright in a narrow strip. What is too narrow for
either is named from its neighbour, with an arrow to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from sweeps.flip_map import FlipMap
from ui.flipping.grid import edges

Outcomes = list[list[str]]
"""By line from below, then column; empty where nobody could be examined."""

LONG = 0.25
"""Share of the map's width that a name needs, on a phone as well."""
THICK = 0.12
"""Share of its height that a name needs, with paper above and below."""
LONG_UPRIGHT, THICK_UPRIGHT = 0.4, 0.08
"""The same where it is written upright, as shares of height and width."""
TO_THE_LEFT, TO_THE_RIGHT, DOWN, UP = "← {}", "{} →", "↓ {}", "↑ {}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name, centred on a place given in the units of the axes."""

    outcome: str
    x: float
    y: float
    is_upright: bool = False
    frame: str = "{}"
    """The name, and an arrow where it stands beside its area."""


def names(found: FlipMap) -> list[Name]:
    """One for each verdict on the map."""
    outcomes = [[answer.outcome for answer in line] for line in found.answers]
    turned = [list(column) for column in zip(*outcomes, strict=True)]
    along, upright = longest(outcomes, THICK), longest(turned, THICK_UPRIGHT)
    x_edges, y_edges = edges(found.x_values), edges(found.y_values)

    def middle(borders: list[float], first: int, last: int) -> float:
        return (borders[first] + borders[last + 1]) / 2.0

    placed = []
    for outcome in sorted({each for line in outcomes for each in line} - {""}):
        if outcome in along and _has_room(along[outcome], outcomes[0], LONG):
            i, i2, j, j2 = along[outcome]
            is_upright, frame = False, "{}"
        elif outcome in upright and _has_room(
            upright[outcome], turned[0], LONG_UPRIGHT
        ):
            j, j2, i, i2 = upright[outcome]
            is_upright, frame = True, "{}"
        elif beside := next(_beside(outcomes, outcome), None):
            i, i2, j, j2 = beside[1]
            is_upright, frame = False, beside[0]
        else:
            continue
        placed.append(
            Name(
                outcome=outcome,
                x=middle(x_edges, i, i2),
                y=middle(y_edges, j, j2),
                is_upright=is_upright,
                frame=frame,
            )
        )
    return placed


Stretch = tuple[int, int, int, int]
"""First and last place along, first and last line."""


def longest(lines: Outcomes, thick: float) -> dict[str, Stretch]:
    """For each outcome its longest stretch that is as thick as a name.

    Parameters
    ----------
    thick
        Share of all lines.

    Returns
    -------
    :
        The last of equals: on the map the uppermost, or upright the rightmost.
    """
    best: dict[str, Stretch] = {}
    n_lines = ceil(thick * len(lines))
    for j in range(len(lines) - n_lines + 1):
        across = [set(places) for places in zip(*lines[j : j + n_lines], strict=True)]
        for same, run in groupby(enumerate(across), key=lambda each: each[1]):
            places = [i for i, _ in run]
            if len(same) > 1:
                continue
            (outcome,) = same
            start, end, *_ = best.get(outcome, (0, -1, 0, 0))
            if len(places) >= end - start + 1:
                best[outcome] = (places[0], places[-1], j, j + n_lines - 1)
    return best


def _has_room(stretch: Stretch, line: list[str], share: float) -> bool:
    start, end, *_ = stretch
    return end - start + 1 >= share * len(line)


def _beside(outcomes: Outcomes, outcome: str) -> Iterator[tuple[str, Stretch]]:
    """Places for a name right outside its area, each with the arrow to it."""
    n_x, n_y = len(outcomes[0]), len(outcomes)
    wide, high = ceil((LONG + 0.05) * n_x), ceil(THICK * n_y)

    def is_its(i: int, j: int) -> bool:
        return 0 <= i < n_x and 0 <= j < n_y and outcomes[j][i] == outcome

    for j in reversed(range(n_y - high + 1)):
        for i in range(n_x - wide + 1):
            inside = {
                each for line in outcomes[j : j + high] for each in line[i : i + wide]
            }
            if len(inside) > 1 or outcome in inside:
                continue
            where = (i, i + wide - 1, j, j + high - 1)
            mid_x, mid_y = i + wide // 2, j + high // 2
            for frame, x, y in (
                (TO_THE_LEFT, i - 1, mid_y),
                (TO_THE_RIGHT, i + wide, mid_y),
                (DOWN, mid_x, j - 1),
                (UP, mid_x, j + high),
            ):
                if is_its(x, y):
                    yield frame, where
