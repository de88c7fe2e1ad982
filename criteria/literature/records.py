"""What a row of each table holds: one dataclass per table, checked at construction.

Numbers that a paper printed are `Decimal`, because 0.20 says more than 0.2: its last
digit is how far a recomputed number may be off. `reading.py` makes these from TOML.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from criteria.threshold import Confidence


class Who(StrEnum):
    """Who was examined."""

    MS = "ms"
    HEALTHY = "healthy"
    CONTROLS = "controls"
    """People without multiple sclerosis, healthy or not."""
    OTHER_NEUROLOGICAL = "other_neurological"
    CIS = "cis"
    """After a first attack."""
    SIBLINGS = "siblings"


class Blinding(StrEnum):
    """Whether the examiner knew who had multiple sclerosis."""

    BLINDED = "blinded"
    PARTLY = "partly"
    """Single-blind, or said to be blind without saying how."""
    NOT_SEEN = "not_seen"
    """Nothing about it in what was read."""


class Kind(StrEnum):
    """What a meta-analysis pooled."""

    ALL = "all"
    RESTRICTED = "restricted"
    OTHER_CONTROLS = "other_controls"


class Role(StrEnum):
    """What a row says about a limit."""

    ORIGIN = "origin"
    CRITIQUE = "critique"


# ---------------------------------------------------------------- numbers
@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """An estimate as it was printed, with its 95 % interval if that was."""

    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError("needs both ends of the interval, or none")
        if self.low is not None and self.high is not None:
            _in_order(self.low, self.value, self.high)

    @property
    def text(self) -> str:
        """Value and interval, e.g. ``1.55 (0.72 to 3.36)``."""
        if self.low is None:
            return signed(self.value)
        return f"{signed(self.value)} ({signed(self.low)} to {signed(self.high)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Some of n: a count, or a percentage from which `checks.py` finds the count."""

    n: int
    positive: int | None = None
    percent: Decimal | None = None
    what: str = ""
    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"n is {self.n}; must be at least 1")
        if self.positive is None and self.percent is None:
            raise ValueError("needs positive or percent")
        if self.positive is not None and not 0 <= self.positive <= self.n:
            raise ValueError(f"positive is {self.positive}; must be 0 to n = {self.n}")
        if self.percent is not None and not 0 <= self.percent <= 100:
            raise ValueError(f"percent is {self.percent}; must be 0 to 100")
        if self.low is not None and self.high is not None and self.percent is not None:
            _in_order(self.low, self.percent, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Share):
    """The people of one kind in a study."""

    who: Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A count that was printed or follows from what was."""

    positive: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.positive <= self.n or self.n < 1:
            raise ValueError(f"{self.positive} of {self.n} is impossible")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paired:
    """The same people judged twice: how many were positive when."""

    both: int
    only_before: int
    only_after: int
    neither: int

    @property
    def n(self) -> int:
        """How many people."""
        return self.both + self.only_before + self.only_after + self.neither

    @property
    def before(self) -> int:
        """How many were positive the first time."""
        return self.both + self.only_before

    @property
    def after(self) -> int:
        """How many were positive the second time."""
        return self.both + self.only_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A quantity before and after."""

    before: Decimal
    after: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Between which values something lay, with mean and standard deviation."""

    label: str
    low: Decimal
    high: Decimal
    mean: Decimal
    sd: Decimal
    unit: str

    def __post_init__(self) -> None:
        _in_order(self.low, self.mean, self.high)


# ---------------------------------------------------------------- rows
@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every row has: who says so, and how sure that is."""

    id: str
    name: str
    source: str
    """Key in `sources.toml` of this folder or of the editions."""
    confidence: Confidence
    note: str = ""

    def __post_init__(self) -> None:
        if self.confidence is Confidence.ASSUMPTION:
            raise ValueError("confidence is 'assumption'; a table holds what was read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Study(Row):
    """How often the criteria were met, per group."""

    rule: str
    blinding: Blinding
    groups: tuple[Group, ...]
    blinding_note: str = ""
    odds_ratio: Printed | None = None
    p: str = ""
    """As printed, e.g. ``0.03`` or ``<0.0001``."""

    def group(self, *wanted: Who) -> Group | None:
        """The first group of one of these kinds, in the order asked for."""
        found = (g for who in wanted for g in self.groups if g.who is who)
        return next(found, None)

    @property
    def ms(self) -> Group | None:
        """People with multiple sclerosis."""
        return self.group(Who.MS)

    @property
    def cases(self) -> Group | None:
        """People with multiple sclerosis; without them, those after a first attack."""
        return self.group(Who.MS, Who.CIS)

    @property
    def controls(self) -> Group | None:
        """Healthy people, or those without multiple sclerosis."""
        return self.group(Who.HEALTHY, Who.CONTROLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison(Row):
    """Something else that was counted in the same people."""

    what: str
    counted: str
    """What one unit is: ``people`` or ``criteria``."""
    ms: Count
    controls: Count
    study: str = ""
    """Id of the study in the table of prevalence."""
    criterion: str = ""
    odds_ratio: Printed | None = None
    p: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaAnalysis(Row):
    """An odds ratio pooled by others."""

    year: int
    kind: Kind
    pooled: str
    odds_ratio: Printed
    i2_percent: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Row):
    """How well two examinations of the same person agree."""

    between: str
    about: str
    measure: str
    is_blinded: bool
    criterion: str = ""
    n: int | None = None
    printed: Printed | None = None
    share: Share | None = None
    finding: str = ""

    @property
    def is_kappa(self) -> bool:
        """Whether it can be drawn on the scale from chance to perfect."""
        return self.measure == "kappa" and self.printed is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy(Row):
    """Ultrasound held against something else."""

    test: str
    against: str
    finding: str
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialOutcome:
    """One outcome in both arms."""

    what: str
    counted: str
    treated: Decimal
    sham: Decimal
    p: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial(Row):
    """A trial of the procedure, or what a regulator said of it."""

    design: str
    finding: str
    n_treated: int | None = None
    n_sham: int | None = None
    outcomes: tuple[TrialOutcome, ...] = ()
    odds_ratio: Printed | None = None
    share: Share | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect(Row):
    """Something that changes the answer while the person stays the same."""

    factor: str
    criteria: tuple[str, ...]
    """Criteria the reading belongs to; empty if that was not read."""
    finding: str
    change: Change | None = None
    share: Share | None = None
    paired: Paired | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin(Row):
    """Where a limit comes from, or what was held against it."""

    limit: str
    kind: Role
    claim: str
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NotVerified:
    """Something whose result was not read; no figure of it is used."""

    name: str
    about: str
    where: str
    missing: str


# ---------------------------------------------------------------- words
def signed(number: Decimal | None) -> str:
    """A number as it was printed, with a real minus sign."""
    return f"{number}".replace("-", "−")


def _in_order(low: Decimal, value: Decimal, high: Decimal) -> None:
    if not low <= value <= high:
        raise ValueError(f"{value} does not lie between {low} and {high}")
