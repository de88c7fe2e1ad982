"""The traces of the last recordings, kept while only the reading changes.

A form is read off the traces: calipers move none of them, the way to the deep veins
moves theirs alone, and an examination of the same flow asks for the rest again. Of a
flow that was heard before with the same seed the last signals are kept, too: gain,
baseline and the angle that is set change what is traced of a sound, not the sound.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from threading import Lock
from typing import Any

from simulator.doppler.beam import Beam
from simulator.doppler.chain import Take, aimed, signals, strip_of
from simulator.doppler.signal import Iq
from simulator.doppler.traces import Traces
from simulator.scenario import Scenario
from simulator.settings import Machine
from simulator.truth import SiteTruth

NOT_TRACED = frozenset({"dynamic_range_db", "sweep_s", "transmit_mhz", "snr_db"})
"""Settings of the machine that its traces do not know: shades and paper speed, and two
that they have from the beam. What is not named here counts."""
NOT_HEARD = NOT_TRACED | {"gain_db", "baseline_shift", "mean_trace"}
"""Settings of the machine that its signals do not know."""
KEPT_TRACES = 704
"""Of 16 examinations, as `kept_flow` has them; 8 kB each at the usual length, 20 kB at
the slowest breathing."""
KEPT_SIGNALS = 66
"""Of one examination in quiet, deep and one more breathing, 0.2 to 0.5 MB each. With
room for fewer, the first would be gone when they are asked for again, and so all."""
LONGEST_KEPT_B = 512_000
"""Signals that are longer, with a high PRF, are not kept."""

Key = tuple[Hashable, ...]

_traces: OrderedDict[Key, Traces] = OrderedDict()
_signals: OrderedDict[Key, Iq] = OrderedDict()
_known: OrderedDict[tuple[SiteTruth, int], None] = OrderedDict()
_lock = Lock()


def traces_of(scenario: Scenario, takes: Sequence[Take]) -> list[Traces]:
    """Traces of recordings of one length; the arrays are shared, and read-only.

    All that they are made of is named in their keys: equal questions have one answer.
    """
    beams = aimed(scenario, takes)
    keys = _keys(scenario, takes, beams, NOT_TRACED)
    with _lock:
        found = {key: _traces[key] for key in keys if key in _traces}
        for key in found:
            _traces.move_to_end(key)
    new = [k for k, key in enumerate(keys) if key not in found]
    heard = _heard(scenario, [takes[k] for k in new], [beams[k] for k in new])
    for k, iq in zip(new, heard, strict=True):
        traces = strip_of(iq, beams[k], scenario.machine).traces
        _close(traces)
        found[keys[k]] = traces
    with _lock:
        _traces.update((keys[k], found[keys[k]]) for k in new)
        _shorten(_traces, KEPT_TRACES)
    return [found[key] for key in keys]


def forget() -> None:
    """Keep nothing of what was heard so far; for measurements of speed."""
    with _lock:
        _traces.clear()
        _signals.clear()
        _known.clear()


def _heard(
    scenario: Scenario, takes: Sequence[Take], beams: Sequence[Beam]
) -> Iterator[Iq]:
    """Signals one after the other, as few as possible of them made anew."""
    unset = [replace(beam, angle_set_deg=0.0) for beam in beams]
    keys = _keys(scenario, takes, unset, NOT_HEARD)
    with _lock:
        kept = [_signals.get(key) for key in keys]
        # What is heard for the first time may never be heard again, as in a study.
        once = [(take.truth, scenario.seed) for take in takes]
        is_known = [each in _known for each in once]
        _known.update(dict.fromkeys(once))
        _shorten(_known, KEPT_TRACES)
    new = [k for k, iq in enumerate(kept) if iq is None]
    made = signals(scenario, [takes[k] for k in new], [beams[k] for k in new])
    for key, iq, keeps in zip(keys, kept, is_known, strict=True):
        if iq is not None:
            yield iq
            continue
        fresh = next(made)
        if keeps and fresh.signal.nbytes <= LONGEST_KEPT_B:
            fresh.signal.setflags(write=False)
            with _lock:
                _signals[key] = fresh
                _shorten(_signals, KEPT_SIGNALS)
        yield fresh


def _keys(
    scenario: Scenario,
    takes: Sequence[Take],
    beams: Sequence[Beam],
    unused: frozenset[str],
) -> list[Key]:
    """All that the answer is made of, for each recording; no truth is like another."""
    # In words, because text is hashed only once; its numbers are exact.
    set_to = repr((replace(scenario.machine, **_usual(unused)), scenario.seed))
    return [
        (take.truth, take.what, take.is_hidden, beam, set_to)
        for take, beam in zip(takes, beams, strict=True)
    ]


@lru_cache(maxsize=2)
def _usual(names: frozenset[str]) -> dict[str, Any]:
    return {f.name: f.default for f in fields(Machine) if f.name in names}


def _shorten(kept: OrderedDict[Any, Any], most: int) -> None:
    while len(kept) > most:
        kept.popitem(last=False)


def _close(traces: Traces) -> None:
    """Make them safe to be given to several."""
    for values in (
        traces.mean_cm_s,
        traces.peak_cm_s,
        traces.is_detected,
        traces.is_forward,
        traces.is_reversed,
    ):
        values.setflags(write=False)
