"""What counts as a number in text: in links, cells, options and files alike.

Python reads more than people mean: ``1_0`` as ten, ``nan`` and ``inf`` as numbers, and
digits of any script. Here a number is ASCII digits with a decimal mark and an exponent
at most, so that what is taken is what was typed.
"""

import re

_DIGITS = re.compile(r"[+-]?[0-9]{1,400}")  # no seed needs more; longer is slow to read
_DECIMAL = {
    mark: re.compile(
        rf"[+-]?([0-9]+({re.escape(mark)}[0-9]*)?|{re.escape(mark)}[0-9]+)"
        r"([eE][+-]?[0-9]+)?"
    )
    for mark in ".,"
}


def number_in(text: str, decimal_mark: str = ".") -> float | None:
    """The number this text is, or nothing; too large a one is infinite."""
    written = text.strip()
    if _DECIMAL[decimal_mark].fullmatch(written) is None:
        return None
    return float(written.replace(decimal_mark, "."))


def whole_number_in(text: str) -> int | None:
    """The whole number this text is, or nothing."""
    written = text.strip()
    return int(written) if _DIGITS.fullmatch(written) is not None else None
