"""What a form says about itself, whoever wrote it there."""

from collections.abc import Iterable
from typing import Any

LONGEST_NOTE = 400
MOST_NOTES = 8


def notes_of(meta: Any) -> list[str]:
    """What the form says about itself, whatever somebody wrote there."""
    notes = meta.get("notes", ())
    listed = (
        notes if isinstance(notes, Iterable) and not isinstance(notes, str) else [notes]
    )
    told = [str(x) for x in (meta.get("origin"), *listed) if isinstance(x, str) and x]
    return [_sentence(text[:LONGEST_NOTE]) for text in told[:MOST_NOTES]]


def _sentence(text: str) -> str:
    end = "" if text.endswith((".", "!", "?")) else "."
    return f"{text[:1].upper()}{text[1:]}{end}"
