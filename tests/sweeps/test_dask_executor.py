"""Futures of a cluster that fails, made up: none is ever left open."""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import Any

import pytest

from sweeps.dask_engine import _DaskExecutor

LOST = (CancelledError, OSError)


class There:
    """One of Dask's futures."""

    def __init__(self) -> None:
        self.tell: Callable[[Any], None] = lambda _: None
        self.outcome: Any = None

    def add_done_callback(self, call: Callable[[Any], None]) -> None:
        self.tell = call

    def result(self, timeout: float) -> Any:
        assert timeout < 600
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome

    def ends(self, outcome: Any) -> None:
        self.outcome = outcome
        self.tell(self)


class Client:
    """One of Dask's clients."""

    def __init__(self) -> None:
        self.asked: list[There] = []
        self.withdrawn: list[There] = []

    def submit(self, *_: Any, **__: Any) -> There:
        self.asked.append(There())
        return self.asked[-1]

    def cancel(self, futures: list[There]) -> None:
        self.withdrawn += futures


@pytest.fixture
def client() -> Client:
    return Client()


def asked(client: Client, n: int) -> tuple[_DaskExecutor, list[Future[Any]]]:
    executor = _DaskExecutor(client, LOST)
    return executor, [executor.submit(abs, -1) for _ in range(n)]


def test_a_result_is_handed_over(client: Client) -> None:
    _, (here,) = asked(client, 1)
    client.asked[0].ends(7)
    assert here.result(timeout=0) == 7


@pytest.mark.parametrize(
    "error", [TimeoutError("gone again"), KeyError("key"), CancelledError()]
)
def test_a_result_that_is_lost_while_it_is_fetched_is_told(
    client: Client, error: BaseException
) -> None:
    _, (here,) = asked(client, 1)
    client.asked[0].ends(error)
    with pytest.raises(type(error)):
        here.result(timeout=0)


def test_what_is_withdrawn_is_withdrawn_there_and_its_end_is_no_error(
    client: Client,
) -> None:
    executor, (first, second) = asked(client, 2)
    assert first.cancel()
    client.asked[1].ends(7)
    executor.shutdown(wait=True)
    assert client.withdrawn == [client.asked[0]]
    client.asked[0].ends(8)
    assert first.cancelled()
    assert second.result(timeout=0) == 7


def test_who_does_not_wait_withdraws_all(client: Client) -> None:
    executor, heres = asked(client, 3)
    executor.shutdown(wait=False)
    assert client.withdrawn == client.asked
    assert all(here.cancelled() for here in heres)


def test_a_client_without_scheduler_shuts_down_too(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(futures: list[There]) -> None:
        raise OSError("no line")

    monkeypatch.setattr(client, "cancel", refuse)
    executor, (here,) = asked(client, 1)
    executor.shutdown(wait=False)
    assert here.cancelled()
