"""The batch path says what the readable path says, form by form."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria import EDITIONS, Edition, EditionError, Outcome, load_edition
from criteria.batch import OUTCOMES, FormTable, evaluate_batch
from criteria.batch.column import all_of, any_of
from criteria.batch.evaluate import BLOCK
from criteria.edition import Option
from exam import Examination
from tests.golden.golden import CASES, read_case
from tests.strategies import examinations
from tests.unit.criteria.batch.forms import check_equal, random_forms
from tests.unit.criteria.forms import EDITION, form, healthy, row
from tests.unit.criteria.strategies import editions, telling_forms

GOLDEN = [read_case(path) for path in CASES]


@pytest.mark.parametrize("name", EDITIONS)
def test_the_golden_cases(name: str) -> None:
    edition = load_edition(name)
    for case in GOLDEN:
        if case.switches and name != EDITION:
            continue
        read_so = edition.with_(**case.switches)
        table = FormTable.from_examinations([case.examination])
        check_equal(evaluate_batch(table, [read_so])[name], [case.examination], read_so)


@pytest.mark.slow
@pytest.mark.parametrize("name", EDITIONS)
def test_two_thousand_random_forms(name: str) -> None:
    forms = random_forms(2000, seed=2009)
    table = FormTable.from_examinations(forms)
    edition = load_edition(name)
    batch = evaluate_batch(table, [edition])[name]
    check_equal(batch, forms, edition)
    assert len(set(batch.outcome.tolist())) >= 2  # otherwise nothing was tried


@settings(max_examples=60)
@given(
    forms=st.lists(examinations(max_size=40) | telling_forms(), min_size=1, max_size=3),
    edition=editions(),
)
def test_any_form_under_any_reading(forms: list[Examination], edition: Edition) -> None:
    batch = evaluate_batch(FormTable.from_examinations(forms), [edition])
    check_equal(batch[edition.name], forms, edition)


MANY = FormTable.from_examinations(random_forms(400, seed=11))
OTHERWISE = [
    (key, option)
    for key, switch in load_edition(EDITION).switches.items()
    for option in switch.options
    # Those of the count have their own tests in test_counting.py.
    if option != switch.default and not key.startswith("verdict.")
]


@pytest.mark.parametrize(("key", "option"), OTHERWISE)
def test_every_reading_of_every_switch_changes_some_answer(
    key: str, option: Option
) -> None:
    """A switch that changed nothing would be no ambiguity worth naming.

    In the edition of 2009: elsewhere one reading may leave another idle, as "sitting or
    lying" does "the same vein".
    """
    edition = load_edition(EDITION)
    before, after = (
        evaluate_batch(MANY, [each])[EDITION]
        for each in (edition, edition.with_(**{key: option}))
    )
    own = {rule.name: rule.criterion for rule in edition.rules.values()}
    criterion = own[key.partition(".")[0]]
    assert (before.findings[criterion] != after.findings[criterion]).any()
    for other, codes in before.findings.items():
        assert other == criterion or (codes == after.findings[other]).all()


def test_the_answer_does_not_depend_on_the_block_a_form_is_in() -> None:
    few = random_forms(40, seed=1)
    table = FormTable.from_examinations([few[n % 40] for n in range(BLOCK + 40)])
    batch = evaluate_batch(table, [EDITION])[EDITION]
    alone = evaluate_batch(FormTable.from_examinations(few), [EDITION])[EDITION]
    places = np.arange(BLOCK + 40) % 40
    assert (batch.outcome == alone.outcome[places]).all()
    for criterion, codes in batch.findings.items():
        assert (codes == alone.findings[criterion][places]).all()


def test_every_shipped_edition_is_meant_if_none_is_named() -> None:
    assert list(evaluate_batch(FormTable.from_examinations([healthy()]))) == list(
        EDITIONS
    )


def test_no_forms_give_no_verdicts() -> None:
    batch = evaluate_batch(FormTable.from_examinations([]), [EDITION])[EDITION]
    assert len(batch.outcome) == 0


def test_an_unknown_edition_and_two_of_one_name_are_refused() -> None:
    table = FormTable.from_examinations([healthy()])
    with pytest.raises(EditionError):
        evaluate_batch(table, ["nowhere"])
    twice = [load_edition(EDITION), load_edition(EDITION).with_(c1__event="duration")]
    with pytest.raises(ValueError, match="two editions of one name"):
        evaluate_batch(table, twice)


def test_sums_close_to_the_limit_are_taken_between_decimals() -> None:
    # 0.1 + 0.2 lying, 0.3 + 0.0 sitting: the same, though not as binary fractions.
    exam = form(
        row("right_j2", csa_cm2=0.1),
        row("left_j2", csa_cm2=0.2),
        row("right_j2", "upright", csa_cm2=0.3),
        row("left_j2", "upright", csa_cm2=0.0),
    )
    edition = load_edition(EDITION).with_(c5__side="sum")
    table = FormTable.from_examinations([exam, exam])
    batch = evaluate_batch(table, [edition])[EDITION]
    check_equal(batch, [exam, exam], edition)
    assert batch.margins["C5"].tolist() == [0.0, 0.0]
    assert 0.1 + 0.2 - (0.3 + 0.0) != 0.0


def test_nothing_asked_is_unknown() -> None:
    for combine in (any_of, all_of):
        column = combine([], 2)
        assert not column.met.any()
        assert not column.not_met.any()
        assert np.isnan(column.depth).all()


def test_an_edition_without_c4_has_no_segment_to_share(tmp_path: Path) -> None:
    path = tmp_path / "three.toml"
    path.write_text(
        """
        schema = "insonate/edition/1"
        name = "three"
        title = "Three criteria"
        year = 2024
        based_on = "zamboni_2009_jnnp"
        sources = []
        confidence = "assumption"
        note = "for a lesson"
        [verdict]
        criteria = ["C1", "C3", "C5"]
        """,
        encoding="utf-8",
    )
    edition = load_edition(path).with_(verdict__same_segment_counts_twice=False)
    forms = random_forms(50, seed=4)
    batch = evaluate_batch(FormTable.from_examinations(forms), [edition])["three"]
    check_equal(batch, forms, edition)
    assert not batch.counted_once.any()


def test_a_vein_that_is_shut_everywhere_has_no_width_to_lose() -> None:
    shut = [row(f"right_{level}", csa_cm2=0.0) for level in ("j1", "j2", "j3")]
    wide = [row(f"left_{level}", csa_cm2=0.9) for level in ("j1", "j2", "j3")]
    forms = [form(*shut, *wide), form(*shut[1:], row("right_j1", csa_cm2=0.9), *wide)]
    edition = load_edition("doepp_2010")
    batch = evaluate_batch(FormTable.from_examinations(forms), [edition])["doepp_2010"]
    check_equal(batch, forms, edition)
    assert [OUTCOMES[code] for code in batch.findings["C3"]] == [
        Outcome.NOT_ASSESSABLE,
        Outcome.MET,
    ]


def test_names_may_be_given() -> None:
    table = FormTable.from_examinations([healthy()], ["anna"])
    assert table.names == ("anna",)


@pytest.mark.slow
def test_a_hundred_thousand_forms_under_every_edition() -> None:
    few = FormTable.from_examinations(random_forms(200, seed=3))
    places = np.random.default_rng(3).integers(0, 200, 100_000)
    table = FormTable(
        names=tuple(map(str, range(100_000))),
        numbers={
            reading: {cell: values[places] for cell, values in of.items()}
            for reading, of in few.numbers.items()
        },
        signs={
            reading: {cell: values[places] for cell, values in of.items()}
            for reading, of in few.signs.items()
        },
    )
    verdicts = evaluate_batch(table)
    assert len(verdicts[EDITION].outcome) == 100_000
    assert set(verdicts[EDITION].outcome.tolist()) == set(range(len(Outcome)))
