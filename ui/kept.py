"""Answers that all sessions share: worked out once, kept while they are asked for.

For questions and answers that nobody changes. Streamlit's `st.cache_data` serves any
others as well, and pays for it: it takes each question apart to the last number and
hands out copies made by pickle. For a `Scenario` that is milliseconds, a dozen times
each time a slider moves.
"""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, Generic, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class _Place(Generic[Answer]):
    """Where one answer goes."""

    __slots__ = ("answer", "lock")

    def __init__(self) -> None:
        self.lock = Lock()
        self.answer: tuple[Answer] | None = None


def kept(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Keep the latest answers of a function.

    Who asks what is being worked out already waits for it: a class that follows its
    teacher asks the same at once. If that fails, the next one tries again.

    Parameters
    ----------
    most
        So many answers are kept; the one that was not asked for longest goes first.
    """

    def keeping(work: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        places: OrderedDict[tuple[Any, ...], _Place[Answer]] = OrderedDict()
        lock = Lock()

        @wraps(work)
        def ask(*asked: Asked.args, **named: Asked.kwargs) -> Answer:
            question = (*asked, *named.items())
            with lock:
                place = places.setdefault(question, _Place())
                places.move_to_end(question)
                if len(places) > most:
                    places.popitem(last=False)
            with place.lock:
                if place.answer is None:
                    place.answer = (work(*asked, **named),)
                return place.answer[0]

        return ask

    return keeping
