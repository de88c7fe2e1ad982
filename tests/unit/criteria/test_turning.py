"""What would turn a verdict: checked against changing criteria one by one."""

from dataclasses import replace
from itertools import combinations

import pytest

from criteria import EDITIONS, Outcome, Verdict, evaluate, load_edition
from criteria.evaluate import conclude
from criteria.turning import turn
from exam import Examination, csv_template, examinations_from_bytes
from tests.unit.criteria.forms import EDITION, healthy, row

OTHER = {Outcome.MET: Outcome.NOT_MET, Outcome.NOT_MET: Outcome.MET}
FORMS = {
    "healthy": healthy(),
    "one": healthy(row("right_j1", csa_cm2=0.28)),
    "two": healthy(row("right_j1", csa_cm2=0.28), row("left_j3", reflux_s=2.0)),
    "wide open": healthy(row("right_j1", csa_cm2=0.05), row("right_j2", reflux_s=3.0)),
}


def fewest(found: Verdict) -> int:
    """How many criteria must answer otherwise, by trying them all."""
    edition = load_edition(found.edition)
    known = [f for f in found.findings if f.outcome in OTHER]
    for n in range(1, len(known) + 1):
        for chosen in combinations(known, n):
            findings = [
                replace(f, outcome=OTHER[f.outcome]) if f in chosen else f
                for f in found.findings
            ]
            if conclude(edition, findings).outcome is not found.outcome:
                return n
    raise AssertionError("nothing turns this verdict")


@pytest.mark.parametrize("name", EDITIONS)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_needs_as_many_criteria_as_trying_finds(form: Examination, name: str) -> None:
    found = evaluate(form, name)
    assert found.outcome in OTHER
    assert turn(found).n_criteria == fewest(found)


def test_names_the_one_nearest_to_its_limit() -> None:
    found = evaluate(FORMS["one"], EDITION)
    assert (found.n_met, found.outcome) == (1, Outcome.NOT_MET)
    nearest = turn(found).nearest
    assert nearest is not None
    assert nearest.outcome is Outcome.NOT_MET
    others = [f for f in found.findings if f.outcome is Outcome.NOT_MET]
    percents = [f.margin_percent for f in others if f.margin_percent is not None]
    assert nearest.margin_percent is not None
    assert abs(nearest.margin_percent) == min(map(abs, percents))


def test_open_verdict_hangs_on_no_margin() -> None:
    (form,) = examinations_from_bytes(csv_template().encode(), name="empty.csv")
    needed = turn(evaluate(form, EDITION))
    assert (needed.n_criteria, needed.nearest) == (0, None)


def test_segment_counted_once_is_counted_once_here_too() -> None:
    """C3 and C4 on one segment: two points make the diagnosis, one does not."""
    silent = {"flow_detectable": False, "csa_cm2": 0.1}
    places = [
        row("right_j1", posture, breathing, **silent)
        for posture in ("supine", "upright")
        for breathing in ("quiet", "deep")
    ]
    form = healthy(*places)
    once = evaluate(form, EDITION, verdict__same_segment_counts_twice=False)
    twice = evaluate(form, EDITION)
    assert once.counted_once == "right J1"
    assert (twice.n_met, once.n_met) == (2, 2)
    assert twice.outcome is Outcome.MET
    assert once.outcome is Outcome.NOT_MET
    assert turn(twice).n_criteria == 1
    assert turn(once).n_criteria == 1
