from concurrent.futures import ThreadPoolExecutor

import pytest

from simulator import examine, in_threads, preset, simulate, threads
from simulator.kept_flow import forget
from simulator.threads import n_groups

PRESSED = preset("healthy").with_(operator__probe_pressure_mmhg=5.0)
DEEP = preset("healthy").with_(operator__breathing="deep")


@pytest.mark.parametrize("n", [2, 3, 7])
def test_threads_change_no_reading(n: int) -> None:
    forget()
    alone = examine(PRESSED)
    forget()
    with in_threads(n):
        together = examine(PRESSED)
    assert together == alone


def test_threads_keep_the_order_and_the_account_of_the_lanes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threads, "STEPS_A_THREAD", 1)  # part what is not worth it, too
    one = simulate(DEEP, duration_s=6.0)
    with in_threads(4):
        other = simulate(DEEP, duration_s=6.0)
    assert (other.area_cm2 == one.area_cm2).all()
    assert other.volume_error == one.volume_error


def test_lanes_are_parted_only_if_asked_and_if_it_is_worth_it() -> None:
    assert n_groups(36, 4000) == 1
    with in_threads(4):
        assert n_groups(36, 4000) == 4
        assert n_groups(2, 10_000) == 2
        assert n_groups(1, 10_000) == 1
        assert n_groups(3, 1000) == 1
    assert n_groups(36, 4000) == 1


def test_asking_for_threads_is_nobody_elses_business() -> None:
    with in_threads(4), ThreadPoolExecutor(1) as other:
        assert other.submit(n_groups, 36, 4000).result() == 1


@pytest.mark.parametrize("n", [0, -2])
def test_no_threads_at_all_are_refused(n: int) -> None:
    with (
        pytest.raises(ValueError, match=rf"threads = {n}: give 1 or more"),
        in_threads(n),
    ):
        pass
