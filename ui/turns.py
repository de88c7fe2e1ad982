"""Who works when: the long work of many sessions is done at a few desks, in turn.

All sessions share one interpreter, and an examination is one long piece of Python. Ten
at once would all end late together, and meanwhile nothing that is finished would get
out to a browser. So a few work and the others wait, first come first served.

The desks are always the same threads, because Streamlit starts a new one for each press
of a slider, and the C library gives threads memory of their own that it never gives
back: with large arrays made in all of them, the app grows by hundreds of megabytes.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from threading import Lock
from typing import ParamSpec, TypeVar

import streamlit as st

from simulator import in_threads
from simulator.threads import usable_cores

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

AT_ONCE = 2
"""While one is in numpy or in a kernel, another can use the interpreter."""
LOOK_S = 0.05
"""So often who waits looks whether anybody still wants to know."""


class Desks:
    """Some threads for one kind of work.

    Parameters
    ----------
    name
        What is worked on: the name of the threads.
    """

    def __init__(self, name: str, n: int = AT_ONCE) -> None:
        self._threads = ThreadPoolExecutor(n, thread_name_prefix=name)
        self._n, self._present, self._lock = n, 0, Lock()

    def do(
        self,
        work: Callable[Asked, Answer],
        *asked: Asked.args,
        **named: Asked.kwargs,
    ) -> Answer:
        """Wait for one's turn and for the answer, with one's share of the cores.

        Streamlit ends a run that is out of date when it looks at the session. Then what
        has not begun is not done at all.
        """

        def with_share() -> Answer:
            with in_threads(self.share_of_cores(self._present)):
                return work(*asked, **named)

        with ExitStack() as leaving:
            self._come(+1)
            leaving.callback(self._come, -1)
            answer = self._threads.submit(with_share)
            leaving.callback(answer.cancel)
            while not wait([answer], timeout=LOOK_S).done:
                _ = "preset" in st.session_state
            return answer.result()

    def share_of_cores(self, n_present: int) -> int:
        """Threads for each of those who work at once."""
        return max(1, usable_cores() // max(1, min(n_present, self._n)))

    def _come(self, step: int) -> None:
        with self._lock:
            self._present += step


EXAMINATIONS = Desks("examination")
SCREENS = Desks("screen")
"""Apart from the examinations: a picture is short work, and should be there first."""
