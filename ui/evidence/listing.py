"""Tables as HTML; on a phone each row becomes a small card, so that nothing scrolls."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Any


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and how a row becomes a cell of HTML."""

    title: str
    cell: Callable[[Any], str]
    is_head: bool = False
    """Whether the cell names the row."""


def table(caption: str, columns: Iterable[Column], rows: Iterable[Any]) -> str:
    """Rows under headings; the caption says what they are."""
    columns = list(columns)
    heads = "".join(f"<th scope='col'>{escape(c.title)}</th>" for c in columns)
    body = "".join(
        f"<tr>{''.join(_cell(column, row) for column in columns)}</tr>" for row in rows
    )
    return (
        f"<table class='rows'><caption>{escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def lines(texts: Iterable[str]) -> str:
    """Short texts below one another, none of them broken."""
    return "".join(f"<span class='line'>{escape(text)}</span>" for text in texts)


def _cell(column: Column, row: Any) -> str:
    inside = column.cell(row)
    if column.is_head:
        return f"<th scope='row'>{inside}</th>"
    # The title again, for the cards of a phone, where the headings are gone.
    named = f"<i aria-hidden='true'>{escape(column.title)}</i>"
    return f"<td>{named}<span>{inside}</span></td>"
