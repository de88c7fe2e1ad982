"""A score in the manner of the VHISS: abnormal veins counted over all criteria.

The published score adds up abnormal findings and goes from 0 to 16; how the points are
shared out among the criteria was not found in any text [bmcmed2013]. So this is another
score, called VHISS-like, and its weights, in `vhiss_like.toml`, are an **assumption**
of ours that anybody may replace.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from criteria.checker import Checker
from criteria.edition import EditionError
from criteria.finding import Finding, Verdict
from criteria.matrix import CRITERIA
from criteria.outcome import Outcome
from criteria.rules.rule import Quantity
from exam.toml_file import TomlFileError, toml_file

SCHEMA = "insonate/vhiss-like/1"
WEIGHTS_FILE = Path(__file__).with_name("vhiss_like.toml")
LABEL = "VHISS-like score, not the VHISS: the published weights are unknown"
_POINTS = Quantity(unit="points", low=0, high=100, comparisons=())


class WeightsError(EditionError):
    """A file of weights that cannot be used; lists every problem."""

    kind = "weights"


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """What one criterion can give."""

    each: float
    """For each vein with an abnormal reading."""
    most: float
    """However many veins there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How points are shared out."""

    points: Mapping[str, Points] = field(hash=False)
    only_if_met: bool
    """Whether an abnormal reading counts only if its criterion is met."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Points found, and how many more what was not read could add."""

    points: float
    could_be: float
    """If everything that was not read turned out abnormal."""
    highest: float
    """What the criteria of this edition can give at most."""
    by_criterion: Mapping[str, float] = field(hash=False)

    @property
    def text(self) -> str:
        """The score as one line."""
        span = f"{self.points:g}"
        if self.could_be > self.points:
            span += f" (up to {self.could_be:g} if what was not read were abnormal)"
        return f"{LABEL}: {span} of {self.highest:g}; the weights are an assumption"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "label": LABEL,
            "points": self.points,
            "could_be": self.could_be,
            "highest": self.highest,
            "by_criterion": dict(self.by_criterion),
        }


def vhiss_like(verdict: Verdict, weights: Weights | None = None) -> Score:
    """The score of a verdict.

    Parameters
    ----------
    weights
        See `load_weights`; our own if left out.
    """
    chosen = weights or load_weights()
    found = {each.criterion: _points(each, chosen) for each in verdict.findings}
    return Score(
        points=sum(found.values()),
        could_be=sum(
            _could_be(each, chosen, found[each.criterion]) for each in verdict.findings
        ),
        highest=sum(chosen.points[name].most for name in found),
        by_criterion=found,
    )


def _points(finding: Finding, weights: Weights) -> float:
    if weights.only_if_met and finding.outcome is not Outcome.MET:
        return 0.0
    veins = {
        (evidence.site.vein, evidence.site.side)
        for evidence in finding.evidence
        if evidence.outcome is Outcome.MET
    }
    points = weights.points[finding.criterion]
    return min(points.each * len(veins), points.most)


def _could_be(finding: Finding, weights: Weights, points: float) -> float:
    """With something unread, as much as a criterion can give, unless it is settled."""
    is_settled = finding.outcome is Outcome.NOT_MET and weights.only_if_met
    if finding.unread and not is_settled:
        return max(points, weights.points[finding.criterion].most)
    return points


def load_weights(path: str | Path | None = None) -> Weights:
    """The weights in this TOML file; our own if none is named.

    Raises
    ------
    WeightsError
        If the file cannot be read or something in it is wrong; lists all of it.
    """
    return _ours() if path is None else _read(Path(path))


@cache
def _ours() -> Weights:
    return _read(WEIGHTS_FILE)


def _read(path: Path) -> Weights:
    try:
        raw = toml_file(path)
    except TomlFileError as error:
        raise WeightsError(str(path), (str(error),)) from None
    check = Checker()
    check.enter(raw, "", ("schema", "only_if_met", "points"), ())
    check.word(raw, "schema", "", (SCHEMA,))
    only_if_met = raw.get("only_if_met")
    if "only_if_met" in raw and not isinstance(only_if_met, bool):
        check.note("only_if_met", "must be true or false")
    inside, points = check.enter(raw.get("points"), "points", CRITERIA, ())
    shared = {
        name: _shared(inside, points.get(name), f"points.{name}") for name in CRITERIA
    }
    if check.problems:
        raise WeightsError(str(path), tuple(check.problems))
    return Weights(points=shared, only_if_met=only_if_met is True)


def _shared(check: Checker, raw: object, path: str) -> Points:
    check, table = check.enter(raw, path, ("each", "most"), ())
    return Points(
        each=check.number(table, "each", f"{path}.", _POINTS),
        most=check.number(table, "most", f"{path}.", _POINTS),
    )
