"""How a study that cannot be run is explained: everything wrong with it, at once."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any

_LONGEST_SHOWN = 40
_MOST_SHOWN = 20


class StudyError(ValueError):
    """A study, folder or question that cannot be used, with every reason.

    Parameters
    ----------
    problems
        One sentence each: what was found, what is allowed, the fix.
    where
        The file or folder, or nothing.
    """

    def __init__(self, problems: Iterable[str] | str, where: str = "") -> None:
        listed = (problems,) if isinstance(problems, str) else tuple(problems)
        self.problems: tuple[str, ...] = listed
        self.where = where
        # The arguments as given keep the error picklable between worker processes.
        super().__init__(listed, where)

    def __str__(self) -> str:
        """Every problem, numbered if there are several."""
        start = f"{self.where}: " if self.where else ""
        if len(self.problems) == 1:
            return start + self.problems[0]
        lines = [f"{start}{len(self.problems)} problems"]
        shown_ones = enumerate(self.problems[:_MOST_SHOWN], 1)
        lines += [f"  {n}. {problem}" for n, problem in shown_ones]
        more = len(self.problems) - _MOST_SHOWN
        return "\n".join(lines + ([f"  … and {more} more"] if more > 0 else []))


class Problems(list[str]):
    """Collects what is wrong, so that one error can list it all."""

    @contextmanager
    def noting(self, *kinds: type[Exception]) -> Iterator[None]:
        """Note errors of these kinds and go on."""
        try:
            yield
        except StudyError as error:
            start = f"{error.where}: " if error.where else ""
            self.extend(start + problem for problem in error.problems)
        except kinds as error:
            self.extend(str(error).splitlines())

    def unknown_keys(
        self, table: Mapping[str, Any], allowed: Iterable[str], where: str
    ) -> None:
        """Note every key that nothing reads."""
        known = list(allowed)
        for key in table:
            if key not in known:
                self.append(
                    f"{where}unknown key {shown(key)}{did_you_mean(key, known)} "
                    f"Use {', '.join(known)}."
                )

    def raise_if_any(self, where: str = "") -> None:
        """Raise one error for all of them."""
        if self:
            raise StudyError(tuple(dict.fromkeys(self)), where)


def shown(value: object) -> str:
    """A value as it appears in a message, never a page long."""
    if isinstance(value, Mapping):
        return "a table"
    text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Full stop, and the word that was probably meant if one is close."""
    near = get_close_matches(str(word)[:80], list(known), n=1, cutoff=0.5)
    return f". Did you mean {near[0]!r}?" if near else "."


def whole(value: object, name: str, low: int, high: int) -> int:
    """Give a whole number within limits.

    Raises
    ------
    StudyError
        If it is something else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise StudyError(
            f"{name} = {shown(value)} must be a whole number from {low:,} to {high:,}."
        )
    if not low <= value <= high:
        nearest = min(max(value, low), high)
        raise StudyError(
            f"{name} = {shown(value)} is outside {low:,} to {high:,}: "
            f"the nearest allowed value is {nearest:,}."
        )
    return value
