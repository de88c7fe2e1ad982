"""Every edition beside the one in force: which rows a table of editions has.

The report and the Judge page both show one form under all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from criteria import EDITIONS, Edition, Finding, Verdict, load_edition
from criteria.matrix import CRITERIA


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One row: an edition, as published or as set here."""

    edition: Edition
    is_as_set: bool
    """Whether this is the edition in force with its switches changed."""
    is_in_force: bool


def listed(in_force: Edition) -> list[Listed]:
    """Every edition as published, oldest first; after its own, the one as set here."""
    rows = []
    for name in EDITIONS:
        is_its = name == in_force.name
        rows.append(
            Listed(
                edition=load_edition(name),
                is_as_set=False,
                is_in_force=is_its and not in_force.changed,
            )
        )
        if is_its and in_force.changed:
            rows.append(Listed(edition=in_force, is_as_set=True, is_in_force=True))
    return rows


def by_criterion(verdict: Verdict) -> Mapping[str, Finding | None]:
    """A finding for every criterion there is; None where this edition has no such."""
    found = {finding.criterion: finding for finding in verdict.findings}
    return {criterion: found.get(criterion) for criterion in CRITERIA}
