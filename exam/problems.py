"""How a form that cannot be read is explained: everything wrong with it, at once."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

EMPTY = (
    "empty: nothing to read. Start from a filled-in examination or from the CSV "
    "template (python -m exam template)"
)

MOST_SHOWN = 200
"""Problems that a message lists; a form has at most a few hundred readings."""
_LONGEST_SHOWN = 40
_LONGEST_TOLD = 60
_LONGEST_INTEGER_BITS = 128
_JSON_WORDS = {
    "True": "true",
    "False": "false",
    "nan": "NaN",
    "inf": "Infinity",
    "-inf": "-Infinity",
}


class ExaminationError(ValueError):
    """An examination file that cannot be read or written, with every reason.

    Parameters
    ----------
    problems
        One sentence per problem: where, what was found, what is allowed, the fix.
    source
        Name of the file, or nothing for text that came from elsewhere.
    """

    def __init__(self, problems: Iterable[str], source: str = "") -> None:
        self.problems: tuple[str, ...] = tuple(problems)
        self.source = source
        # The arguments as given keep the error picklable between worker processes.
        super().__init__(self.problems, source)

    def __str__(self) -> str:
        """Every problem, numbered if there are several; of very many, the first."""
        start = f"{self.source}: " if self.source else ""
        if len(self.problems) == 1:
            return start + self.problems[0]
        first = enumerate(self.problems[:MOST_SHOWN], 1)
        lines = [f"{start}{len(self.problems)} problems"]
        lines += [f"  {n}. {problem}" for n, problem in first]
        if (n_more := len(self.problems) - MOST_SHOWN) > 0:
            lines.append(f"  … and {n_more} more")
        return "\n".join(lines)

    def of(self, source: str) -> "ExaminationError":
        """The same problems with the name of the file they were found in."""
        return ExaminationError(self.problems, source)


def shown(value: object) -> str:
    """A value as it appears in a message: safe to print and never a page long."""
    if isinstance(value, str):
        # Cut first: a cell may hold a whole file when a quote is missing.
        return f"{value[:_LONGEST_SHOWN]!r}{'…' if len(value) > _LONGEST_SHOWN else ''}"
    if isinstance(value, int) and value.bit_length() > _LONGEST_INTEGER_BITS:
        return "a very long integer"
    if isinstance(value, bool | float) and (word := _JSON_WORDS.get(repr(value))):
        return word
    return repr(value) if isinstance(value, int | float) else _kind_of(value)


def told(value: object) -> str:
    """A value as Python writes it, for who writes Python; never a page long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"


def _kind_of(value: object) -> str:
    names = {dict: "an object", list: "a list", type(None): "null"}
    return names.get(type(value), f"a value of type {type(value).__name__}")


def one_of(words: Iterable[str]) -> str:
    """A list for a sentence: ``a, b or c``."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def plain(name: str) -> str:
    """Name without case, spaces or signs, to compare what people write."""
    text = name.casefold().replace("²", "2").replace("³", "3")
    return "_".join("".join(c if c.isalnum() else " " for c in text).split())


def nearest(
    value: object, allowed: Iterable[str], synonyms: Mapping[str, str] | None = None
) -> str | None:
    """The allowed word that was probably meant, if any is close."""
    if not isinstance(value, str | int) or len(text := str(value)) > _LONGEST_SHOWN:
        return None  # comparing long text is slow, and nothing close is that long
    word = plain(text)
    if synonyms and word in synonyms:
        return synonyms[word]
    return _closest(word, tuple(allowed))


@lru_cache(maxsize=1024)
def _closest(word: str, allowed: tuple[str, ...]) -> str | None:
    # A mistake is often repeated in every row; comparing once is enough.
    close = get_close_matches(word, allowed, n=1, cutoff=0.6)
    return close[0] if close else None
