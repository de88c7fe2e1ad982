"""Laws of numbers in text: links, options and study files take the same ones."""

import contextlib
from decimal import Decimal
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from exam.plain_number import number_in, whole_number_in
from simulator import PARAMETERS, ScenarioError
from simulator.options import parse_changes
from sweeps.problems import StudyError
from sweeps.study_file import study_from
from ui.link_reading import LinkError
from ui.link_reading import read as read_link

PRESS = "operator.probe_pressure_mmhg"
PLAIN = set("0123456789.eE+-")
NUMBER_LIKE = st.text("0123456789_.,eE+-naif１２٣ ", max_size=8) | st.text(max_size=8)


@given(text=NUMBER_LIKE)
@example("1_0")
@example("１０")
def test_what_is_read_is_exactly_what_was_typed(text: str) -> None:
    number = number_in(text)
    if number is not None:
        assert set(text.strip()) <= PLAIN
        # Decimal works in decimals throughout: no second reading by the same code.
        assert number == float(Decimal(text.strip()))
    whole = whole_number_in(text)
    if whole is not None:
        assert Decimal(text.strip()) == whole


@given(number=st.floats(allow_nan=False, allow_infinity=False), whole=st.integers())
def test_whatever_python_writes_is_read_again(number: float, whole: int) -> None:
    assert number_in(repr(number)) == number
    assert whole_number_in(str(whole)) == whole


def by_link(text: str) -> float | None:
    """What a link makes of this text for the probe's pressure."""
    with contextlib.suppress(LinkError):
        return float(read_link({PRESS: [text]}).scenario.operator.probe_pressure_mmhg)
    return None


def by_option(text: str) -> float | None:
    """What ``--set`` makes of it."""
    with contextlib.suppress(ScenarioError):
        (given_text,) = parse_changes([f"{PRESS}={text}"]).values()
        return float(PARAMETERS[PRESS].checked(given_text))
    return None


def by_study(text: str) -> float | None:
    """What a study file makes of it."""
    with contextlib.suppress(StudyError):
        read = study_from({"base": {"set": {PRESS: text}}}, folder=Path())
        return float(dict(read.base.changes)[PRESS])
    return None


@given(text=NUMBER_LIKE | st.floats(0.0, 30.0).map("{:.6g}".format))
@example("1_0")
@example("nan")
@example("１０")
@example("10")
def test_link_option_and_study_take_the_same_numbers(text: str) -> None:
    number = number_in(text)
    is_allowed = number is not None and 0.0 <= number <= 30.0
    meant = number if is_allowed else None
    assert by_option(text) == meant
    assert by_study(text) == meant
    # A link is as exact as it is written, to six decimals.
    assert by_link(text) == (None if meant is None else round(meant, 6))
