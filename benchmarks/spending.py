"""Who uses the processors: the time that processes and their children have spent."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import psutil


@dataclass(slots=True)
class Spending:
    """Processor time of some processes and all their children, ended ones included."""

    roots: Sequence[psutil.Process]
    besides: Sequence[psutil.Process] = ()
    """Not these, nor their children."""
    spent_s: dict[int, float] = field(default_factory=dict)

    def look(self) -> float:
        """Spent until now [s]; what a process spends after the last look is lost."""
        left_out = {each.pid for each in _family(self.besides)}
        for process in _family(self.roots):
            if process.pid in left_out:
                continue
            with contextlib.suppress(psutil.Error):
                times = process.cpu_times()
                self.spent_s[process.pid] = times.user + times.system
        return sum(self.spent_s.values())


def _family(roots: Sequence[psutil.Process]) -> list[psutil.Process]:
    """These processes and all their children."""
    found = list(roots)
    for root in roots:
        with contextlib.suppress(psutil.Error):
            found += root.children(recursive=True)
    return found


def machine_s() -> float:
    """What all processors of the machine have worked since it started [s]."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0))
