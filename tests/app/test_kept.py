"""What all sessions share: answers that are kept, and whose turn it is to work."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event, Lock, get_ident
from time import sleep

import pytest

from simulator import preset, simulate
from simulator.parameters import Machine
from ui import state, turns
from ui.kept import kept

SOON_S = 20.0


# ---------------------------------------------------------------- answers
def test_an_answer_is_worked_out_once():
    asked = []

    @kept(most=2)
    def half(of: float) -> float:
        asked.append(of)
        return of / 2

    assert [half(8.0), half(6.0), half(8.0)] == [4.0, 3.0, 4.0]
    assert asked == [8.0, 6.0]


def test_the_answer_nobody_asked_for_longest_goes_first():
    asked = []

    @kept(most=2)
    def same(of: str) -> str:
        asked.append(of)
        return of

    for of in ("a", "b", "a", "c", "a", "b"):
        same(of)
    assert asked == ["a", "b", "c", "b"]


def test_who_comes_second_waits_for_the_first():
    asked, begun, may_end = [], Event(), Event()

    @kept(most=2)
    def slow(of: str) -> str:
        asked.append(of)
        begun.set()
        assert may_end.wait(SOON_S)
        return of.upper()

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(slow, "a")
        assert begun.wait(SOON_S)
        second = threads.submit(slow, "a")
        may_end.set()
        assert first.result() == second.result() == "A"
    assert asked == ["a"]


def test_after_a_failure_the_next_one_tries_again():
    asked = []

    @kept(most=2)
    def moody(of: str) -> str:
        asked.append(of)
        if len(asked) == 1:
            raise ValueError("not today")
        return of

    with pytest.raises(ValueError, match="not today"):
        moody("a")
    assert moody("a") == "a"


def test_knobs_of_the_machine_run_no_flow_again():
    """The truth is one and the same object, and what it would be if run alone."""
    of = preset("healthy").with_(operator__probe_pressure_mmhg=2.5)
    truth, notes = state.truth_at(of, "right_j2")
    for name, value in {"gain_db": -6.0, "prf_hz": 4000.0, "sweep_s": 5.0}.items():
        assert getattr(Machine(), name) != value
        turned = of.replaced({f"machine.{name}": value, "operator.angle_deg": 50.0})
        assert state.truth_at(turned, "right_j2")[0] is truth
    alone = simulate(
        turned,
        site=truth.site,
        duration_s=float(truth.time_s[-1]),
    )
    assert (alone.at(truth.site).velocity_cm_s == truth.velocity_cm_s).all()
    assert alone.notes == notes


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("operator.tilt_deg", 90.0),
        ("operator.breathing", "strain"),
        ("operator.settle_s", 2.0),
        ("operator.probe_pressure_mmhg", 4.0),
        ("operator.breath_depth_mmhg", 9.0),
    ],
)
def test_what_the_blood_feels_runs_again(key: str, value: float | str):
    of = preset("healthy").with_(operator__tilt_deg=45.0, operator__breathing="deep")
    before, _ = state.truth_at(of, "right_j2")
    after, _ = state.truth_at(of.replaced({key: value}), "right_j2")
    assert (before.velocity_cm_s != after.velocity_cm_s).any()


# ---------------------------------------------------------------- turns
def test_only_a_few_work_at_once():
    desks, n, most, lock = turns.Desks("test"), 0, 0, Lock()

    def work(number: int) -> int:
        nonlocal n, most
        with lock:
            n += 1
            most = max(most, n)
        sleep(0.005)
        with lock:
            n -= 1
        return number

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(partial(desks.do, work), range(40)))
    assert answers == list(range(40))
    assert most == turns.AT_ONCE


def test_who_works_alone_has_all_cores(monkeypatch: pytest.MonkeyPatch):
    desks = turns.Desks("test", 2)
    monkeypatch.setattr(turns, "usable_cores", lambda: 8)
    assert desks.share_of_cores(1) == 8
    assert desks.share_of_cores(2) == desks.share_of_cores(20) == 4
    monkeypatch.setattr(turns, "usable_cores", lambda: 1)
    assert desks.share_of_cores(20) == 1


class _MovedOn(BaseException):
    """As Streamlit ends a run: from within, where it looks at the session."""


class _Session(dict[str, object]):
    """One learner has moved on, the others have not."""

    def __init__(self) -> None:
        super().__init__()
        self.whose = get_ident()

    def __contains__(self, key: object) -> bool:
        if get_ident() == self.whose:
            raise _MovedOn
        return False


def test_whose_learner_has_moved_on_does_not_work(monkeypatch: pytest.MonkeyPatch):
    desks, may_end = turns.Desks("test", 1), Event()
    begun, done = Event(), []

    def hold() -> bool:
        begun.set()
        return may_end.wait(SOON_S)

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(desks.do, hold)
        assert begun.wait(SOON_S)
        monkeypatch.setattr(turns.st, "session_state", _Session())
        with pytest.raises(_MovedOn):
            desks.do(done.append, "worked for nobody")
        monkeypatch.undo()
        may_end.set()
        assert first.result()
    assert desks.do(len, done) == 0


def test_an_error_reaches_who_asked():
    with pytest.raises(ZeroDivisionError):
        turns.Desks("test").do(divmod, 1, 0)
