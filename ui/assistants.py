"""Who examines for a class: a few processes beside the app's own.

All sessions share one interpreter, and while it examines for one it draws for nobody.
So when several learners are at work, each is given an assistant, a process that does
nothing else: always the same one, because it keeps the flow of those it examined last.
Who is alone is examined for at home (`turns.EXAMINATIONS`), where the flow has all
cores and nothing has to travel. The answer is the same to the last digit.
"""

import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from streamlit.runtime.scriptrunner import get_script_run_ctx

from exam import Examination
from simulator import Scenario, examine
from simulator.threads import usable_cores
from ui.turns import AT_ONCE, EXAMINATIONS, Desks

if TYPE_CHECKING:
    from sweeps.warm_pool import Workers

MOST = 4
"""Of 20 learners who each move a slider every two seconds, two keep one core busy."""
AT_WORK_S = 60.0
"""Who asked for an examination within this time is at work."""
_LOG = logging.getLogger(__name__)


class Assistant:
    """A process that fills in one form after the other.

    Parameters
    ----------
    workers
        The process, started by the first question, and what replaces it.
    """

    def __init__(self, workers: "Workers", number: int = 0) -> None:
        self._workers = workers
        self._desk = Desks(f"assistant_{number}", 1)

    def start(self) -> None:
        """Wait until the process is ready."""
        self._workers.executor()

    def examine(self, of: Scenario) -> Examination | None:
        """Wait for one's turn and for the form; None if the process died over it."""
        return self._desk.do(self._sent, of)

    def _sent(self, of: Scenario) -> Examination | None:
        process = self._workers.executor()
        try:
            return process.submit(examine, of).result()
        except BrokenExecutor:
            self._workers.replace(process)
            return None


class Assistants:
    """All of them, and who is whose.

    Parameters
    ----------
    hire
        What gives new assistants; it is called in a thread when the first class comes.
    """

    def __init__(self, hire: Callable[[], Sequence[Assistant]]) -> None:
        self._hire = hire
        self._lock = Lock()
        self._places: OrderedDict[str, tuple[int, float]] = OrderedDict()
        """Place and last question [s] of every learner at work, the latest last."""
        self._ready: Sequence[Assistant] = ()
        self._hiring: Thread | None = None

    def of(self, learner: str) -> Assistant | None:
        """Whose turn it is to examine for this learner; nobody while few are at work.

        Nor while the processes start: until then everybody is examined for at home.
        """
        with self._lock:
            place = self._place(learner, monotonic())
            if len(self._places) <= AT_ONCE:
                return None
            if self._hiring is None:
                self._hiring = Thread(target=self._start, daemon=True)
                self._hiring.start()
            return self._ready[place % len(self._ready)] if self._ready else None

    def wait(self) -> None:
        """Until those who were called are there, or will not come."""
        if self._hiring is not None:
            self._hiring.join()

    def _place(self, learner: str, now_s: float) -> int:
        """The learner's own place; whoever comes new sits down where most room is."""
        while self._places:
            first, (_, asked_s) = next(iter(self._places.items()))
            if now_s - asked_s <= AT_WORK_S:
                break
            del self._places[first]
        if learner in self._places:
            place, _ = self._places.pop(learner)
        else:
            taken = Counter(place for place, _ in self._places.values())
            place = min(range(n_assistants()), key=taken.__getitem__, default=0)
        self._places[learner] = (place, now_s)
        return place

    def _start(self) -> None:
        try:
            ready = self._hire()
            for each in ready:
                each.start()
        except Exception:  # whatever it was, at home there is always somebody
            _LOG.exception("a class is examined for in the app's own process")
            return
        self._ready = ready


def n_assistants() -> int:
    """How many; on a single core they would only be in the way."""
    return min(MOST, usable_cores() // 2)


def hired() -> list[Assistant]:
    """New assistants; imported here, because most of the time nobody needs them."""
    from sweeps.warm_pool import WarmPool

    return [Assistant(WarmPool(1), number) for number in range(n_assistants())]


ASSISTANTS = Assistants(hired)


def examined(of: Scenario) -> Examination:
    """Fill in the form, wherever there is somebody for this session."""
    context = get_script_run_ctx(suppress_warning=True)
    assistant = None if context is None else ASSISTANTS.of(context.session_id)
    form = None if assistant is None else assistant.examine(of)
    return EXAMINATIONS.do(examine, of) if form is None else form
