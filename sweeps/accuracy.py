"""Is the verdict right? Sensitivity and specificity against the truth of the model."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from criteria import MISSING_POLICIES, Outcome
from sweeps.intervals import wilson
from sweeps.rates import ok_rows, words
from sweeps.store import StudyFolder

AS_IT_IS = "verdict"
POLICIES = {
    AS_IT_IS: "verdict as it is",
    **{policy: policy.replace("_", " ") for policy in MISSING_POLICIES},
}
"""What is done with missing data, and how a picture calls it; the verdict as it is
comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Verdicts of one edition under one missing-data policy, against truth."""

    edition: str
    policy: str
    """A missing-data policy, or ``verdict``: who cannot be decided is left out."""
    n_true_positive: int
    n_false_positive: int
    n_true_negative: int
    n_false_negative: int
    n_undecided: int

    @property
    def sensitivity(self) -> tuple[float, float, float] | None:
        """Share of the ill who are called ill, with its 95 % interval."""
        return _share(
            self.n_true_positive, self.n_true_positive + self.n_false_negative
        )

    @property
    def specificity(self) -> tuple[float, float, float] | None:
        """Share of the healthy who are called healthy, with its 95 % interval."""
        return _share(
            self.n_true_negative, self.n_true_negative + self.n_false_positive
        )


def _share(n_yes: int, n: int) -> tuple[float, float, float] | None:
    return (n_yes / n, *wilson(n_yes, n)) if n else None


def accuracy_of(
    edition: str, policy: str, is_ill: NDArray[np.bool_], said: NDArray[np.str_]
) -> Accuracy:
    """Count verdicts right and wrong."""
    positive, negative = said == Outcome.MET.value, said == Outcome.NOT_MET.value
    return Accuracy(
        edition=edition,
        policy=policy,
        n_true_positive=int((is_ill & positive).sum()),
        n_false_positive=int((~is_ill & positive).sum()),
        n_true_negative=int((~is_ill & negative).sum()),
        n_false_negative=int((is_ill & negative).sum()),
        n_undecided=int((~positive & ~negative).sum()),
    )


def accuracy(folder: StudyFolder) -> list[Accuracy]:
    """Every edition under every missing-data policy."""
    editions = [edition.name for edition in folder.study.loaded_editions]
    policies = (AS_IT_IS, *MISSING_POLICIES)
    names = [f"{edition}.{policy}" for edition in editions for policy in policies]
    table = ok_rows(folder, [*names, "truth"])
    is_ill = np.array(table.column("truth").to_pylist(), dtype=np.bool_)
    return [
        accuracy_of(edition, policy, is_ill, words(table, f"{edition}.{policy}"))
        for edition in editions
        for policy in policies
    ]
