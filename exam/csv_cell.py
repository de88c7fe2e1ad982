"""What one cell of a table says.

`csv_table.py` finds the cells; `column.py` decides whether the value is acceptable.
"""

import re

from exam.column import Column, Kind
from exam.plain_number import number_in
from exam.problems import shown
from exam.rows import UnreadableCell

_FLAGS = {
    "true": True,
    "yes": True,
    "1": True,
    "false": False,
    "no": False,
    "0": False,
}
# "1,25" can only have a decimal comma; "1,250" may be one thousand two hundred fifty.
_SURELY_DECIMAL_COMMA = re.compile(
    r"[+-]?(0?,\d+|\d+,(\d{1,2}|\d{4,}))(e[+-]?\d+)?", re.ASCII | re.IGNORECASE
)


def surely_has_decimal_comma(text: str) -> bool:
    """Whether the comma in this cell cannot separate thousands."""
    return _SURELY_DECIMAL_COMMA.fullmatch(text) is not None


def cell_value(column: Column, text: str, decimal_mark: str) -> object:
    """What a cell says, in the types JSON has; an empty cell is None."""
    if not text:
        return None
    if column.kind is Kind.WORD:
        word = text.casefold()
        return word if word in column.allowed else text
    if column.kind is Kind.FLAG:
        return _FLAGS.get(text.casefold(), text)
    return _number(text, decimal_mark)


def _number(text: str, decimal_mark: str) -> object:
    written = text.replace("−", "-")
    if (number := number_in(written, decimal_mark)) is not None:
        return number
    if decimal_mark == "," and number_in(written) is not None:
        return UnreadableCell(
            f"{shown(text)} has a decimal point, but other numbers in this file have "
            "decimal commas: use one of the two throughout"
        )
    if number_in(written, ",") is not None:
        return UnreadableCell(
            f"{shown(text)} has a comma: write decimals with a point and thousands "
            "without any sign (decimal commas are read only in files separated by "
            "semicolons or tabs, where some number leaves no doubt)"
        )
    return text
