"""A ledger, a map and forking paths as text in a terminal."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from sweeps.factor import Factor, Value, rounded
from sweeps.flip import Flip, Found, Ledger
from sweeps.flip_map import FlipMap
from sweeps.paths import Paths

SYMBOLS = {"MET": "●", "NOT_MET": "○", "NOT_ASSESSABLE": "◌", "": "×"}


def counted(n: int, one: str, many: str = "") -> str:
    """A number of things: ``1 part``, ``1,024 parts``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def show_ledger(found: Ledger) -> None:
    """Print every flip, then what did not flip."""
    console = Console() if sys.stdout.isatty() else Console(width=160)
    console.print(
        f"{found.edition}: {found.base.outcome}, "
        f"{counted(found.base.n_met, 'criterion', 'criteria')} met"
    )
    flips = [f for f in found.flips if f.found is Found.FLIPS]
    if not flips:
        console.print("No factor alone flips this verdict, as far as was tried.")
    if flips:
        table = Table(box=None, pad_edge=False)
        for title in ("factor", "from", "to", "change", "of range", "becomes", "by"):
            table.add_column(title, overflow="fold")
        for each in flips:
            table.add_row(*_cells(each))
        console.print(table)
    for kind in (Found.NONE, Found.NO_EFFECT, Found.NOT_POSSIBLE):
        others = [f for f in found.flips if f.found is kind]
        for n in sorted({f.n_tried for f in others}, reverse=True):
            ways = [f"{f.key} {_way(f)}" for f in others if f.n_tried == n]
            tried = counted(n, "value")
            console.print(
                f"{kind.value} ({tried} tried): {', '.join(ways)}", style="dim"
            )
    console.print(
        f"{counted(found.n_exams, 'examination')} in {found.seconds:.1f} s; a flip and "
        "return between two values that were tried would be missed",
        style="dim",
    )


def _way(flip: Flip) -> str:
    return f"to {flip.end}" if flip.direction == "other" else flip.direction


def _cells(flip: Flip) -> tuple[str, ...]:
    unit = flip.parameter.unit
    change, share = flip.change, flip.share_of_range
    return (
        flip.key,
        _number(flip.base),
        _number(flip.value) + (" (and back again)" if flip.flips_back else ""),
        "–" if change is None else f"{rounded(change, sign='+')} {unit}".rstrip(),
        "–" if share is None else f"{100 * share:.0f} %",
        flip.outcome,
        "; ".join(told.line for told in flip.evidence) or ", ".join(flip.criteria),
    )


def _axis(factor: Factor) -> str:
    unit = factor.parameter.unit
    return f"{factor.key} [{unit}]" if unit else factor.key


def _along(values: Sequence[Value]) -> str:
    """Words below the columns: the first number and the last, or every choice."""
    if isinstance(values[0], str):
        return ", ".join(map(str, values))
    first, last = _number(values[0]), _number(values[-1])
    width = max(2 * len(values) - 1 - len(first), len(last) + 1)
    return f"{first}{last:>{width}}"


def _number(value: float | str | None) -> str:
    return rounded(value) if isinstance(value, float) else str(value)


def show_map(found: FlipMap) -> None:
    """Print a sign for the verdict of every pair of values."""
    n_cells = len(found.x_values) * len(found.y_values)
    print(f"{found.edition}: MET in {found.n_positive} of {counted(n_cells, 'cell')}")
    print(f"{_axis(found.y)} upward, {_axis(found.x)} to the right")
    for value, row in reversed(list(zip(found.y_values, found.answers, strict=True))):
        print(f"{_number(value):>12}  " + " ".join(SYMBOLS[a.outcome] for a in row))
    print(f"{'':>12}  {_along(found.x_values)}")
    print("● MET   ○ NOT_MET   ◌ NOT_ASSESSABLE   × cannot be examined")


def show_paths(found: Paths) -> None:
    """Print what is permitted and how many paths call the person positive."""
    for each in found.space:
        f = each.factor
        reach = f"{f.low:g} to {f.high:g} {f.parameter.unit}".rstrip()
        told_values = reach if f.is_range else ", ".join(map(str, f.values))
        print(f"{f.key}: {told_values} ({each.source})")
    low, high = found.interval
    how = "every path" if found.is_complete else "drawn at random, 95 % interval"
    share = "–" if found.share is None else f"{100 * found.share:.1f} %"
    call = "calls" if found.n_positive == 1 else "call"
    print(
        f"{found.n_positive} of {counted(found.n, 'path')} {call} this person "
        f"positive: {share} "
        f"({how} {100 * low:.1f} to {100 * high:.1f} %)"
    )
