"""What is chosen or opened on a single page, and may stand in a link to it.

Each is kept in the session under the key that it has in the link; the key begins with
the page. `link_text.py` puts them into a link, with everything the pages share.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from simulator import PARAMETERS

YES, NO = "true", "false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One choice with named values."""

    allowed: tuple[str, ...]
    start: str
    """Its value as the page opens; not put into a link."""

    @property
    def is_flag(self) -> bool:
        """Whether it is a yes or no, in the session a truth value."""
        return self.allowed == (NO, YES)

    def kept(self, text: str) -> str | bool:
        """The value as the session keeps it."""
        return text == YES if self.is_flag else text

    def text(self, kept: object) -> str:
        """The value as it stands in a link; the page's own where none is kept."""
        if kept is None:
            return self.start
        if self.is_flag:
            return YES if kept else NO
        return str(kept)


def _flag() -> Choice:
    return Choice(allowed=(NO, YES), start=NO)


def _axis(start: str) -> Choice:
    return Choice(allowed=tuple(PARAMETERS), start=start)


FOLDS = {
    "judge": ("C1", "C2", "C3", "C4", "C5", "edition", "form"),
    "flip": ("ledger", "paths"),
    "evidence": (
        "prevalence",
        "comparisons",
        "pools",
        "arithmetic",
        "agreement",
        "effects",
        "origins",
        "model",
        "limits",
    ),
}
"""What can be opened on each page."""
SHOWN = "flip.shown."
"""Prefix of the answers that are shown on Flip."""
REVEAL = "scan.reveal"
"""Whether the scanner shows the truth."""

CHOICES: Mapping[str, Choice] = {
    REVEAL: _flag(),
    "flip.scope": Choice(allowed=("technique", "person"), start="technique"),
    "flip.map.x": _axis("operator.probe_pressure_mmhg"),
    "flip.map.y": _axis("operator.breath_depth_mmhg"),
    **{SHOWN + kind: _flag() for kind in ("ledger", "map", "paths")},
    "evidence.blinding": Choice(allowed=("all", "blinded", "other"), start="all"),
    "evidence.confirmed": _flag(),
    **{
        f"{page}.open.{fold}": _flag()
        for page, folds in FOLDS.items()
        for fold in folds
    },
}
PAGES = tuple(dict.fromkeys(key.partition(".")[0] for key in CHOICES))


def differing(session: Mapping[Any, Any], page: str) -> Iterator[tuple[str, str]]:
    """What is not as this page has it at first, as it stands in a link."""
    for key, choice in CHOICES.items():
        text = choice.text(session.get(key))
        if key.startswith(f"{page}.") and text != choice.start:
            yield key, text
