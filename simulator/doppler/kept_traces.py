"""The traces of the last recordings, kept while only the reading changes.

A form is read off the traces: calipers move none of them, the way to the deep veins
moves theirs alone, and an examination of the same flow asks for the rest again. What a
recording's traces are made of is named in `_key`, so equal questions have one answer.
"""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from threading import Lock
from typing import Any

from simulator.doppler.beam import Beam
from simulator.doppler.chain import Take, aimed, insonate_all
from simulator.doppler.traces import Traces
from simulator.scenario import Scenario
from simulator.settings import Machine

NOT_TRACED = frozenset({"dynamic_range_db", "sweep_s", "transmit_mhz", "snr_db"})
"""Settings of the machine that its traces do not know: shades and paper speed, and two
that they have from the beam. What is not named here counts."""
KEPT = 704
"""Recordings that are kept: 16 examinations, as `kept_flow` has them; 8 kB each at the
usual length, 20 kB at the slowest breathing."""

_kept: OrderedDict[Hashable, Traces] = OrderedDict()
_lock = Lock()


def traces_of(scenario: Scenario, takes: Sequence[Take]) -> list[Traces]:
    """Traces of recordings of one length; the arrays are shared, and read-only."""
    beams = aimed(scenario, takes)
    keys = [_key(scenario, take, beam) for take, beam in zip(takes, beams, strict=True)]
    with _lock:
        found = {key: _kept[key] for key in keys if key in _kept}
        for key in found:
            _kept.move_to_end(key)
    new = [k for k, key in enumerate(keys) if key not in found]
    strips = insonate_all(scenario, [takes[k] for k in new], [beams[k] for k in new])
    for k, strip in zip(new, strips, strict=True):
        found[keys[k]] = _closed(strip.traces)
    with _lock:
        for k in new:
            _kept[keys[k]] = found[keys[k]]
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return [found[key] for key in keys]


def forget() -> None:
    """Keep nothing of what was traced so far; for measurements of speed."""
    with _lock:
        _kept.clear()


def _key(scenario: Scenario, take: Take, beam: Beam) -> Hashable:
    """All that the traces of a recording are made of; each truth is like no other."""
    machine = replace(scenario.machine, **_usual())
    return (take.truth, take.what, take.is_hidden, beam, machine, scenario.seed)


@lru_cache(maxsize=1)
def _usual() -> dict[str, Any]:
    return {f.name: f.default for f in fields(Machine) if f.name in NOT_TRACED}


def _closed(traces: Traces) -> Traces:
    """The same, safe to be given to several."""
    for each in fields(traces):
        getattr(traces, each.name).setflags(write=False)
    return traces
