"""Everything a study says, in one object; `report.py` writes it down."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from sweeps.accuracy import Accuracy, accuracy
from sweeps.agreement import Agreement, agreement
from sweeps.columns import FAILED, OK
from sweeps.problems import StudyError
from sweeps.rates import Cell, Rate, interactions, rates, widest_pairs, words
from sweeps.sensitivity import Influences, influences
from sweeps.store import StudyFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts, rates, accuracy, influence and agreement of one study."""

    name: str
    title: str
    n_rows: int
    n_done: int
    n_failed: int
    failures: tuple[tuple[str, int], ...]
    """Reasons and how often."""
    truth: tuple[str, ...]
    rates: tuple[Rate, ...]
    cells: tuple[Cell, ...]
    accuracy: tuple[Accuracy, ...]
    influences: tuple[Influences, ...]
    agreement: tuple[Agreement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        told = asdict(self)
        told["rates"] = [
            {**asdict(r), "share": r.share, "interval_95": r.interval}
            for r in self.rates
        ]
        told["accuracy"] = [
            {**asdict(a), "sensitivity": a.sensitivity, "specificity": a.specificity}
            for a in self.accuracy
        ]
        return told


def summarise(folder: StudyFolder) -> Summary:
    """Sum up the rows that are there.

    Raises
    ------
    StudyError
        If no examination has a result yet, or a part does not belong to the study.
    """
    folder.refuse_strange_parts()
    table = folder.table(["status", "error"])
    status = words(table, "status")
    n_failed = int((status == FAILED).sum())
    reasons = Counter(words(table, "error")[status == FAILED].tolist())
    if not (status == OK).any():
        raise StudyError(
            f"no row with a result yet ({table.num_rows:,} of {folder.study.n_rows:,} "
            f"done, {n_failed:,} failed): run the study first.",
            str(folder.path),
        )
    found = rates(folder)
    pairs = widest_pairs(found, folder.study.factors)
    return Summary(
        name=folder.study.name,
        title=folder.study.title,
        n_rows=folder.study.n_rows,
        n_done=table.num_rows,
        n_failed=n_failed,
        failures=tuple(reasons.most_common(10)),
        truth=tuple(rule.text for rule in folder.study.truth.rules),
        rates=tuple(found),
        cells=tuple(interactions(folder, pairs)),
        accuracy=tuple(accuracy(folder)),
        influences=tuple(influences(folder)),
        agreement=tuple(agreement(folder)),
    )
