"""Verdicts of one edition about many forms, as columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from criteria.matrix import CRITERIA
from criteria.outcome import Outcome

OUTCOMES = tuple(Outcome)
"""What a code stands for: 0 is MET, 1 is NOT_MET, 2 is NOT_ASSESSABLE."""
CODE = {outcome: code for code, outcome in enumerate(OUTCOMES)}

Codes = NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchVerdicts:
    """What one edition says about many forms; every array has shape (n_form)."""

    edition: str
    outcome: Codes
    """Of the whole; codes of `OUTCOMES`."""
    n_met: Codes
    n_assessable: Codes
    by_missing_policy: dict[str, Codes]
    findings: dict[str, Codes]
    """By criterion, for those that count in the edition."""
    margins: dict[str, NDArray[np.float64]]
    """By criterion, as in `Finding.margin`; NaN where there is none."""
    borderline: NDArray[np.bool_] | None
    """None if the edition has no such class."""
    borderline_left_out: Codes
    """The verdict if borderline people leave the sample."""
    counted_once: NDArray[np.bool_]
    """Where one segment met C3 and C4 and the edition counts it once."""

    def outcome_of(self, form: int) -> Outcome:
        """The verdict about one form."""
        return OUTCOMES[int(self.outcome[form])]


def summary(verdicts: BatchVerdicts) -> dict[str, str | int]:
    """How many forms are met, not met, open; and met criterion by criterion."""
    of_forms = np.bincount(verdicts.outcome, minlength=len(OUTCOMES)).tolist()
    return {
        "edition": verdicts.edition,
        "forms": len(verdicts.outcome),
        **dict(zip((x.value for x in OUTCOMES), of_forms, strict=True)),
        **{
            f"{name}_MET": int((verdicts.findings[name] == CODE[Outcome.MET]).sum())
            if name in verdicts.findings
            else "-"
            for name in CRITERIA
        },
    }


def joined(parts: list[BatchVerdicts]) -> BatchVerdicts:
    """Blocks of forms under one edition, put together again."""
    first = parts[0]

    return BatchVerdicts(
        edition=first.edition,
        outcome=np.concatenate([x.outcome for x in parts]),
        n_met=np.concatenate([x.n_met for x in parts]),
        n_assessable=np.concatenate([x.n_assessable for x in parts]),
        by_missing_policy={
            key: np.concatenate([x.by_missing_policy[key] for x in parts])
            for key in first.by_missing_policy
        },
        findings={
            key: np.concatenate([x.findings[key] for x in parts])
            for key in first.findings
        },
        margins={
            key: np.concatenate([x.margins[key] for x in parts])
            for key in first.margins
        },
        borderline=None
        if first.borderline is None
        else np.concatenate([x.borderline for x in parts if x.borderline is not None]),
        borderline_left_out=np.concatenate([x.borderline_left_out for x in parts]),
        counted_once=np.concatenate([x.counted_once for x in parts]),
    )
