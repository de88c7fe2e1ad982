"""Random forms for the batch path, and what the readable path says about them."""

from random import Random

import numpy as np

from criteria import Edition, evaluate
from criteria.batch import OUTCOMES, BatchVerdicts
from exam import SITES, Breathing, Examination, Posture
from tests.unit.criteria.strategies import SHARES_ABNORMAL, SHARES_READ, random_row


def random_forms(count: int, *, seed: int) -> list[Examination]:
    """Well and badly filled forms, with readings near the limits."""
    chance = Random(seed)
    return [_random_form(chance) for _ in range(count)]


def _random_form(chance: Random) -> Examination:
    share_read = chance.choice(SHARES_READ)
    share_abnormal = chance.choice(SHARES_ABNORMAL)
    # Few forms have every breathing; without the rest, more stays unread.
    breathing = tuple(Breathing)[: chance.choice((2, 2, 5))]
    return Examination(
        measurements=tuple(
            random_row(chance, (site, posture, manner), share_read, share_abnormal)
            for site in SITES.values()
            for posture in Posture
            for manner in breathing
            if chance.random() < share_read
        )
    )


def check_equal(
    batch: BatchVerdicts, forms: list[Examination], edition: Edition
) -> None:
    """Every answer, count, policy and margin, form by form."""
    assert batch.edition == edition.name
    for number, form in enumerate(forms):
        verdict = evaluate(form, edition)
        where = f"form {number}, {edition.name}"
        assert batch.outcome_of(number) is verdict.outcome, where
        assert batch.n_met[number] == verdict.n_met, where
        assert batch.n_assessable[number] == verdict.n_assessable, where
        assert list(batch.findings) == [x.criterion for x in verdict.findings]
        for finding in verdict.findings:
            told = f"{where}, {finding.explain()}"
            code = batch.findings[finding.criterion][number]
            assert OUTCOMES[code] is finding.outcome, told
            margin = batch.margins[finding.criterion][number]
            assert np.isnan(margin) == (finding.margin is None), told
            if finding.margin is not None:
                # A share of widths that differ by far is far from any limit.
                near = 1e-9 * max(1.0, abs(finding.margin))
                assert abs(margin - finding.margin) <= near, told
        for policy, outcome in verdict.by_missing_policy.items():
            assert OUTCOMES[batch.by_missing_policy[policy][number]] is outcome, where
        left_out = OUTCOMES[batch.borderline_left_out[number]]
        assert left_out is verdict.borderline_left_out, where
        assert batch.counted_once[number] == (verdict.counted_once is not None), where
        if batch.borderline is None:
            assert verdict.borderline is None
        else:
            assert batch.borderline[number] == verdict.borderline, where
