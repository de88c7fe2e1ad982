"""Do two operators who examine the same people agree? Cohen's kappa."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sweeps.columns import OK
from sweeps.intervals import wilson
from sweeps.rates import words
from sweeps.store import StudyFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Kappa:
    """Agreement beyond chance between two readings of the same people."""

    n: int
    observed: float
    """Share of people on whom they agree."""
    kappa: float | None
    """1 = always, 0 = as chance would; None if both always say the same one thing."""
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Kappa of one edition's verdict between two operators, or one operator twice."""

    edition: str
    first: str
    second: str
    kappa: Kappa


def cohens_kappa(
    first: Sequence[str] | NDArray[np.str_], second: Sequence[str] | NDArray[np.str_]
) -> Kappa:
    """Unweighted kappa with a 95 % interval.

    Notes
    -----
    The interval is Wilson's of the share who are told alike, with chance taken as
    known. Cohen's own large-sample one shrinks to nothing when all agree, however few.

    References
    ----------
    Cohen J, Educ Psychol Meas 1960;20:37, doi:10.1177/001316446002000104.
    """
    a, b = np.asarray(first, dtype=np.str_), np.asarray(second, dtype=np.str_)
    n = len(a)
    if n == 0:
        return Kappa(n=0, observed=0.0, kappa=None, low=None, high=None)
    observed = float((a == b).mean())
    said = set(a.tolist()) | set(b.tolist())
    by_chance = sum(float((a == w).mean() * (b == w).mean()) for w in said)
    if by_chance >= 1.0:
        return Kappa(n=n, observed=observed, kappa=None, low=None, high=None)
    low, high = wilson(int((a == b).sum()), n)
    return Kappa(
        n=n,
        observed=observed,
        kappa=(observed - by_chance) / (1 - by_chance),
        low=max((low - by_chance) / (1 - by_chance), -1.0),
        high=min((high - by_chance) / (1 - by_chance), 1.0),
    )


def agreement(folder: StudyFolder) -> list[Agreement]:
    """Every pair of named operators, and the first two tries of each.

    Both have examined the same person in the same circumstances; a pair counts if both
    have a result. "Not assessable" is an answer of its own.
    """
    study = folder.study
    if len(study.operators) < 2 and study.replicates < 2:
        return []
    editions = [edition.name for edition in study.loaded_editions]
    names = ["row", "status", *(f"{edition}.verdict" for edition in editions)]
    table = folder.table(names)
    if table.num_rows < study.n_rows:
        return []  # a person half examined has nobody to agree with
    is_ok = (words(table, "status") == OK).reshape(_shape(folder))
    found = []
    for edition in editions:
        said = words(table, f"{edition}.verdict").reshape(_shape(folder))
        found += _pairs(edition, [name for name, _ in study.operators], said, is_ok)
    return found


def _shape(folder: StudyFolder) -> tuple[int, int, int]:
    """Person and point, operator, replicate: the order of the rows."""
    study = folder.study
    return -1, len(study.operators), study.replicates


def _pairs(
    edition: str,
    operators: list[str],
    said: NDArray[np.str_],
    is_ok: NDArray[np.bool_],
) -> list[Agreement]:
    found = []
    for i, j in combinations(range(len(operators)), 2):
        both = (is_ok[:, i] & is_ok[:, j]).ravel()
        kappa = cohens_kappa(said[:, i].ravel()[both], said[:, j].ravel()[both])
        found.append(
            Agreement(
                edition=edition, first=operators[i], second=operators[j], kappa=kappa
            )
        )
    for i, name in enumerate(operators if said.shape[2] > 1 else ()):
        both = is_ok[:, i, 0] & is_ok[:, i, 1]
        kappa = cohens_kappa(said[:, i, 0][both], said[:, i, 1][both])
        told = name or "the operator"
        found.append(
            Agreement(edition=edition, first=told, second=f"{told}, again", kappa=kappa)
        )
    return found
