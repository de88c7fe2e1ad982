"""Processes that examine for a class: the same answers, and nobody is left without."""

from collections import Counter
from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import psutil
import pytest

from simulator import Scenario, ScenarioError, examine, preset
from sweeps.warm_pool import WarmPool
from ui import assistants
from ui.assistants import AT_WORK_S, Assistant, Assistants, n_assistants
from ui.turns import AT_ONCE

CLASS = [f"learner {number}" for number in range(20)]
PRESSED = preset("healthy").with_(
    operator__probe_pressure_mmhg=3.7, operator__breathing="strain", seed=12
)


@pytest.fixture(scope="module")
def workers() -> Iterator[WarmPool]:
    with WarmPool(1) as kept:
        yield kept


@pytest.fixture
def staff(workers: WarmPool) -> Assistants:
    """Two assistants who share a process."""
    return Assistants(lambda: [Assistant(workers), Assistant(workers, 1)])


@pytest.fixture(autouse=True)
def four_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assistants, "usable_cores", lambda: 4)


def at_work(staff: Assistants, learners: Sequence[str]) -> list[Assistant | None]:
    """Who examines for each, once everybody has asked and all are there."""
    for each in learners:
        staff.of(each)
    staff.wait()
    return [staff.of(each) for each in learners]


def pid(workers: WarmPool) -> int:
    (only,) = vars(workers.executor())["_processes"]
    return int(only)


# ---------------------------------------------------------------- the answer
@pytest.mark.parametrize("of", [PRESSED, preset("leaky_valve")])
def test_a_form_from_an_assistant_is_the_one_from_home(workers: WarmPool, of: Scenario):
    assert pid(workers) != psutil.Process().pid
    there, here = Assistant(workers).examine(of), examine(of)
    assert there == here
    assert repr(there) == repr(here)  # to the last digit, empty cells included


def test_a_killed_assistant_costs_no_answer(
    workers: WarmPool, staff: Assistants, monkeypatch: pytest.MonkeyPatch
):
    at_work(staff, CLASS)
    killed = psutil.Process(pid(workers))
    killed.kill()
    killed.wait(10)
    context = SimpleNamespace(session_id=CLASS[0])
    monkeypatch.setattr(assistants, "ASSISTANTS", staff)
    monkeypatch.setattr(assistants, "get_script_run_ctx", lambda **_: context)
    assert assistants.examined(PRESSED) == examine(PRESSED)
    assert assistants.examined(PRESSED) == examine(PRESSED)
    another = vars(workers)["_executor"]  # the second form came from there
    assert another is not None
    assert killed.pid not in vars(another)["_processes"]


def test_what_is_wrong_with_the_question_reaches_who_asked(workers: WarmPool):
    wrong = "no scenario"
    with pytest.raises(ScenarioError, match="no scenario"):
        Assistant(workers).examine(wrong)  # type: ignore[arg-type]
    assert Assistant(workers).examine(PRESSED) is not None


# ---------------------------------------------------------------- who is whose
def test_few_learners_are_examined_for_at_home():
    def hire() -> list[Assistant]:
        raise AssertionError("nobody is needed")

    staff = Assistants(hire)
    assert at_work(staff, CLASS[:AT_ONCE]) == [None] * AT_ONCE
    assert vars(staff)["_hiring"] is None


def test_a_class_is_shared_out_and_everybody_keeps_the_same(staff: Assistants):
    first = at_work(staff, CLASS)
    assert Counter(map(id, first)).most_common() == [
        (id(first[0]), 10),
        (id(first[1]), 10),
    ]
    assert [staff.of(each) for each in reversed(CLASS)] == first[::-1]


def test_who_has_gone_no_longer_counts(
    staff: Assistants, monkeypatch: pytest.MonkeyPatch
):
    now_s = 1000.0
    monkeypatch.setattr(assistants, "monotonic", lambda: now_s)
    assert None not in at_work(staff, CLASS)
    now_s += AT_WORK_S / 2
    assert staff.of(CLASS[0]) is not None
    now_s += 0.6 * AT_WORK_S
    assert staff.of(CLASS[0]) is None
    assert None not in at_work(staff, CLASS)


def test_without_processes_home_goes_on(caplog: pytest.LogCaptureFixture):
    def nobody() -> list[Assistant]:
        raise OSError("no more processes")

    assert at_work(Assistants(nobody), CLASS) == [None] * len(CLASS)
    (said,) = caplog.records
    assert "own process" in said.message


@pytest.mark.parametrize(("cores", "n"), [(1, 0), (2, 1), (4, 2), (64, 4)])
def test_assistants_leave_cores_to_the_app(
    cores: int, n: int, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(assistants, "usable_cores", lambda: cores)
    assert n_assistants() == n
    assert len(assistants.hired()) == n
    none = Assistants(list)
    assert at_work(none, CLASS) == [None] * len(CLASS)
