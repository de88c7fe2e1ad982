"""Printed numbers against their counts: which agree, which do not, in which words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from criteria.literature import Subject, checks, discrepancies, tables
from criteria.literature.checks import Check, checks_of
from criteria.literature.closeness import (
    close,
    half_a_digit,
    interval_text,
    number_text,
    same_interval,
    same_p,
)
from criteria.literature.records import Group, Printed, Share, Who
from criteria.literature.statistics import Interval


def found(row: str, subject: Subject, *, what: str = "") -> Check:
    every = [c for c in checks() if c.row.id == row and c.subject is subject]
    (one,) = [c for c in every if what in c.what]
    return one


def test_which_numbers_part() -> None:
    told = {(check.row.id, check.subject) for check in discrepancies()}
    assert told == {
        ("alomari2010", Subject.ODDS_RATIO),
        ("pmid23384545", Subject.P_VALUE),
        ("traboulsee2014", Subject.PERCENTAGE),
        ("bmcneurol2019followup", Subject.PERCENTAGE),
        ("menegatti_trained", Subject.INTERVAL),
        ("menegatti_same", Subject.INTERVAL),
        ("bravedreams2018", Subject.PERCENTAGE),
    }


def test_the_odds_ratio_that_contradicts_its_own_percentages() -> None:
    """84 and 0 % of 25: (21.5·25.5)/(4.5·0.5) = 243.7; 92 and 24 %:
    (23·19)/(2·6) = 36.4. Printed is 7.25."""
    check = found("alomari2010", Subject.ODDS_RATIO)
    assert not check.agrees
    assert check.printed == "7.25 (2.92 to 18.01)"
    assert check.words == (
        "Printed odds ratio 7.25 (2.92 to 18.01); 21 of 25 against 0 of 25 give 244 "
        "(12.4 to 4786). Nor is it that of any abnormality, 23 of 25 against 6 of 25 "
        "(36.4)."
    )


def test_percentages_no_whole_number_makes() -> None:
    check = found("bravedreams2018", Subject.PERCENTAGE, what="treated")
    assert check.words == (
        "41.7 % of 76 (treated): no whole number of people; 30 of 72 would be."
    )
    assert found("bravedreams2018", Subject.PERCENTAGE, what="sham").agrees


def test_the_first_odds_ratio_counts_criteria_and_not_people() -> None:
    """(180·1142)/(145·33) = 42.96: printed 43 (29 to 65)."""
    check = found("zamboni2009jnnp_readings", Subject.ODDS_RATIO)
    assert check.agrees
    assert check.recomputed.startswith("43.0 (28.5")
    row = next(r for r in tables().comparisons if r.id == check.row.id)
    assert row.counted == "criteria"


@pytest.mark.parametrize(
    "row", ["patti2012", "leone2013plos", "cosmo2013", "zamboni2009jnnp_c1"]
)
def test_odds_ratios_that_agree(row: str) -> None:
    assert found(row, Subject.ODDS_RATIO).agrees


def test_p_values_name_the_test_that_gives_them() -> None:
    assert "as Fisher does" in found("cosmo2013", Subject.P_VALUE).words
    assert "as χ² does" in found("barreto2013", Subject.P_VALUE).words
    missed = found("pmid23384545", Subject.P_VALUE)
    assert "no usual test" in missed.words
    assert "all groups" in missed.words


def test_exact_intervals_of_everyone_and_nobody() -> None:
    """0.025^(1/109) = 0.967, 0.025^(1/177) = 0.979: printed 97 and 98 %."""
    for what, low in (("sensitivity", "96.7"), ("specificity", "97.9")):
        check = found("zamboni2009jns_diagnosis", Subject.INTERVAL, what=what)
        assert check.agrees
        assert check.recomputed == f"{low} to 100.0 %"


def test_every_check_says_what_was_printed() -> None:
    assert len(checks()) > 60
    for check in checks():
        assert check.words.endswith(".")
        assert check.printed in check.words or check.subject is Subject.PERCENTAGE


# ---------------------------------------------------------------- tables of our own
def one_study(**changed: object) -> list[Check]:
    read = tables()
    study = replace(read.study("patti2012"), **changed)  # type: ignore[type-var]
    empty: dict[str, tuple[()]] = {
        name: () for name in read.__slots__ if name != "studies"
    }
    return list(checks_of(replace(read, studies=(study,), **empty)))


def group(who: Who, n: int, percent: str) -> Group:
    return Group(who=who, n=n, percent=Decimal(percent))


def test_a_wrong_odds_ratio_is_found() -> None:
    (check,) = one_study(odds_ratio=Printed(value=Decimal("3.52")))
    assert not check.agrees
    assert "Nor is it" not in check.words


def test_an_impossible_percentage_leaves_nothing_to_compare() -> None:
    groups = (group(Who.MS, 7, "50"), group(Who.HEALTHY, 8, "50"))
    told = one_study(groups=groups, p="0.5")
    assert [(c.subject, c.agrees) for c in told] == [
        (Subject.PERCENTAGE, False),
        (Subject.PERCENTAGE, True),
    ]
    assert "3 of 6 would be" in told[0].words


def test_a_percentage_no_smaller_group_can_have() -> None:
    groups = (group(Who.MS, 7, "0.01"),)
    (check,) = one_study(groups=groups)
    assert check.words == "0.01 % of 7 (people with MS): no whole number of people."


def test_nobody_positive_cannot_make_an_odds_ratio() -> None:
    groups = (group(Who.MS, 7, "0"), group(Who.HEALTHY, 8, "0"))
    *_, check = one_study(groups=groups)
    assert check.subject is Subject.ODDS_RATIO
    assert not check.agrees
    assert check.recomputed == "–"


def test_other_counts_that_make_no_odds_ratio_are_told_as_such() -> None:
    read = tables()
    study = replace(read.study("patti2012"), odds_ratio=Printed(value=Decimal(9)))  # type: ignore[type-var]
    other = next(r for r in read.comparisons if r.id == "mayer2011_c1")
    other = replace(other, study="patti2012")
    told = list(checks_of(replace(read, studies=(study,), comparisons=(other,))))
    assert "0 of 20 against 0 of 20 (no odds ratio)" in told[0].words


def test_percentages_of_an_arm_whose_size_is_unknown_are_left_alone() -> None:
    read = tables()
    trial = next(t for t in read.trials if t.id == "bravedreams2018")
    told = checks_of(replace(read, trials=(replace(trial, n_treated=None),)))
    arms = [check.what for check in told if check.row.id == trial.id]
    assert arms == ["sham"]


def test_an_estimate_off_the_middle_of_its_interval_is_found() -> None:
    read = tables()
    meta = read.meta_analyses[0]
    odd = Printed(value=Decimal("9.9"), low=Decimal("1.0"), high=Decimal("10.0"))
    changed = replace(read, meta_analyses=(replace(meta, odds_ratio=odd),))
    (check,) = [c for c in checks_of(changed) if c.row.id == meta.id]
    assert not check.agrees
    assert check.recomputed == "3.16"


# ---------------------------------------------------------------- closeness
def test_close_means_one_unit_of_the_last_digit() -> None:
    assert half_a_digit(Decimal("0.20")) == 0.005
    assert half_a_digit(Decimal("43")) == 0.5
    assert close(3.4152, Decimal("3.41"))
    assert not close(3.4152, Decimal("3.40"))
    assert close(3.4152, Decimal("3.4"))


def test_interval_agrees_only_with_both_ends() -> None:
    found = Interval(value=2.0, low=1.0, high=4.0)
    assert same_interval(found, Printed(value=Decimal("2.0")))
    ends = {"low": Decimal("1.0"), "high": Decimal("4.3")}
    assert not same_interval(found, Printed(value=Decimal("2.0"), **ends))
    assert not same_interval(None, Printed(value=Decimal("2.0")))


def test_p_below_a_bound() -> None:
    assert same_p(0.00009, "<0.0001")
    assert not same_p(0.0001, "<0.0001")
    assert same_p(0.0296, "0.03")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.7534, "0.753"),
        (36.42, "36.4"),
        (244.0, "244"),
        (1123.15, "1123"),
        (0.0, "0.00"),
        (0.0003, "below 0.001"),
        (-0.0912, "−0.0912"),
    ],
)
def test_numbers_as_written(value: float, text: str) -> None:
    assert number_text(value) == text
    assert interval_text(None) == "–"


def test_shares_without_a_percentage_are_not_tested() -> None:
    read = tables()
    effect = next(e for e in read.effects if e.id == "head_turn")
    counted = replace(effect, share=Share(n=25, positive=20))
    told = checks_of(replace(read, effects=(counted,)))
    assert not [check for check in told if check.row.id == "head_turn"]
