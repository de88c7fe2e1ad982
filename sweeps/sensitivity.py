"""Which factor matters most? First- and total-order Sobol indices."""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from criteria import Outcome
from sweeps.columns import OK
from sweeps.design import Saltelli
from sweeps.rates import outcome_columns, words
from sweeps.store import StudyFolder

FEWEST_BLOCKS = 8
FEWEST_DECIDED = 5
"""In so many blocks a factor must have changed the outcome for a share to be told: of
fewer, resampling makes intervals that look certain, 0.00 ± 0.00 at the least
(assumption)."""
RESAMPLES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Influence:
    """Share of an outcome's variance that comes from one factor."""

    factor: str
    first: float
    """By itself (first order)."""
    first_half_width: float
    """Half-width of the 95 % interval, by resampling."""
    total: float
    """With all its interactions (total order)."""
    total_half_width: float
    n_decided: int
    """Blocks in which this factor alone changed the outcome: it all rests on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Influences:
    """What one outcome of one edition depends on."""

    edition: str
    column: str
    """``verdict``, ``n_met`` or a criterion."""
    n_blocks: int
    n_left_out: int
    """Blocks with an examination that failed or is still missing."""
    varies: bool
    """Whether the outcome was not the same everywhere; if it was, there is no share."""
    factors: tuple[Influence, ...] = ()

    @property
    def told(self) -> tuple[Influence, ...]:
        """Those that decided often enough for their shares to mean something."""
        return tuple(f for f in self.factors if f.n_decided >= FEWEST_DECIDED)


def sobol_indices(
    factors: list[str], values: NDArray[np.float64], *, seed: int
) -> tuple[Influence, ...]:
    """First- and total-order indices from Saltelli blocks.

    Parameters
    ----------
    values
        Outcome by block and place in the block, (n_block, n_factor + 2); `Saltelli`
        says which place is what.

    References
    ----------
    Herman J, Usher W (SALib), J Open Source Softw 2017;2:97, doi:10.21105/joss.00097.
    """
    from SALib.analyze import sobol  # a second to import: only when asked

    problem = {
        "num_vars": len(factors),
        "names": factors,
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    with warnings.catch_warnings():
        # That some resamples are the same everywhere is what `n_decided` tells.
        warnings.simplefilter("ignore", UserWarning)
        found = sobol.analyze(
            problem,
            np.ascontiguousarray(values).ravel(),
            calc_second_order=False,
            num_resamples=RESAMPLES,
            seed=seed,
        )
    return tuple(
        Influence(
            factor=key,
            first=float(found["S1"][i]),
            first_half_width=float(found["S1_conf"][i]),
            total=float(found["ST"][i]),
            total_half_width=float(found["ST_conf"][i]),
            n_decided=int((values[:, 1 + i] != values[:, 0]).sum()),
        )
        for i, key in enumerate(factors)
    )


def influences(folder: StudyFolder) -> list[Influences]:
    """Indices of every verdict, number of criteria met and criterion.

    Met counts 1, anything else 0. Replicates are averaged first, so that noise counts
    as little as can be.
    """
    study, design = folder.study, folder.study.design
    if not isinstance(design, Saltelli):
        return []
    columns = [(e, c) for e, c in outcome_columns(folder)]
    columns += [(edition.name, "n_met") for edition in study.loaded_editions]
    names = [f"{edition}.{column}" for edition, column in columns]
    table = folder.table(["row", "status", *names])
    row = table.column("row").to_numpy()
    is_ok = words(table, "status") == OK
    found = []
    for (edition, column), name in zip(columns, names, strict=True):
        if column == "n_met":
            told = np.array(
                [np.nan if v is None else v for v in table.column(name).to_pylist()]
            )
        else:
            told = (words(table, name) == Outcome.MET.value).astype(np.float64)
        every = np.full(study.n_rows, np.nan)
        every[row[is_ok]] = told[is_ok]
        blocks = every.reshape(design.n_base, design.block, study.replicates)
        found.append(_influences(edition, column, design, blocks.mean(axis=2)))
    return found


def _influences(
    edition: str, column: str, design: Saltelli, blocks: NDArray[np.float64]
) -> Influences:
    whole = blocks[~np.isnan(blocks).any(axis=1)]
    varies = whole.size > 0 and float(np.ptp(whole)) > 0.0
    keys = [factor.key for factor in design.factors]
    has_enough = len(whole) >= FEWEST_BLOCKS
    return Influences(
        edition=edition,
        column=column,
        n_blocks=len(whole),
        n_left_out=len(blocks) - len(whole),
        varies=varies,
        factors=sobol_indices(keys, whole, seed=design.seed % 2**32)
        if varies and has_enough
        else (),
    )
