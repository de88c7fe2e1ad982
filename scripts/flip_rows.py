"""What one factor alone does to the criteria: the rows of `flips.toml`, computed.

A row is examined twice, before and after, and judged; nothing that is told of it is
written down anywhere. `flip_pictures.py` draws the rows.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from criteria import Edition, Outcome, Verdict, evaluate, load_edition
from exam import SITES, Breathing, Examination, Measurement, Posture, Site, Vein
from simulator import PARAMETERS, Recording, Scenario, examine, preset, record
from simulator.protocol import TILT_DEG

FILE = Path(__file__).with_name("flips.toml")
OUTCOME_WORDS = {
    Outcome.MET: "met",
    Outcome.NOT_MET: "not met",
    Outcome.NOT_ASSESSABLE: "not assessable",
}
ALONE = "no criterion changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One factor from one setting to another, and where to look."""

    name: str
    covers: str
    factor: str
    site: str
    picture: Literal["strip", "section"]
    reading: str
    flips: tuple[str, ...]
    why: str
    from_: Mapping[str, Any] = field(default_factory=dict)
    to: Mapping[str, Any] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    """Before and after: the only level at which the jugular veins are measured."""
    person: str = "healthy"
    given: Mapping[str, Any] = field(default_factory=dict)
    given_text: str = ""
    posture: str = "supine"
    breathing: str = "quiet"
    edition: str = "zamboni_2009_jnnp"
    switches: Mapping[str, Any] = field(default_factory=dict)
    judged: str = ""
    """The switches in words."""
    asks: str = ""
    """The criterion to name where none changes."""

    @property
    def rules(self) -> Edition:
        """The edition by which this row is judged."""
        plain = load_edition(self.edition)
        return plain.with_(**self.switches) if self.switches else plain

    @property
    def unit(self) -> str:
        """Unit of the factor; empty for a level, a choice or a share."""
        return "".join(PARAMETERS[key].unit for key in self.from_)

    @property
    def change(self) -> str:
        """The factor and its two settings, e.g. ``PRF 6000 → 1000 Hz``."""
        if self.levels:
            first, second = (level.upper() for level in self.levels)
            return f"{self.factor} {first} → {second}"
        (key,) = self.from_
        unit = self.unit
        gap = "" if unit in ("", "°") else " "
        start, end = setting_text(self.from_[key]), setting_text(self.to[key])
        if unit == "°":
            start += unit
        return f"{self.factor} {start} → {end}{gap}{unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One side of a row: the person, the form, the verdict."""

    row: Row
    scenario: Scenario
    site: Site
    breathing: Breathing
    form: Examination
    verdict: Verdict
    plain: Verdict
    """By the same edition with no switch moved."""

    @property
    def measurement(self) -> Measurement:
        """What the form has of the place in the picture."""
        return self.at(Posture(self.row.posture))

    def at(self, posture: Posture) -> Measurement:
        """The same place in a posture."""
        key = (self.site, posture, self.breathing)
        (found,) = (m for m in self.form.measurements if m.key == key)
        return found

    def recording(self) -> Recording:
        """The recording behind `measurement`."""
        scenario = self.scenario.with_(
            operator__tilt_deg=TILT_DEG[Posture(self.row.posture)],
            operator__breathing=self.breathing,
        )
        return record(scenario, self.site)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A row with what came out of it."""

    row: Row
    before: View
    after: View

    @property
    def changed(self) -> tuple[str, ...]:
        """Criteria whose outcome is another one after."""
        return changed(self.before.verdict, self.after.verdict)

    @property
    def verdict_text(self) -> str:
        """Which criteria change, e.g. ``criterion 3 not met → met``."""
        return verdict_text(self.before.verdict, self.after.verdict, self.row.asks)

    @property
    def reading_text(self) -> str:
        """What is read at the place in the picture, before and after."""
        return READINGS[self.row.reading](self.before, self.after)

    @property
    def judged_text(self) -> str:
        """By which switches, and what comes out without them; empty if none moved."""
        if not self.row.judged:
            return ""
        plain = verdict_text(self.before.plain, self.after.plain)
        return f"if {self.row.judged}; otherwise {plain}"

    @property
    def caption(self) -> str:
        """The row in one line."""
        line = f"{self.row.change}: {self.reading_text}, {self.verdict_text}"
        return f"{line} {self.judged_text}".rstrip()

    @property
    def decides_here(self) -> bool:
        """Whether the place in the picture answers a changed criterion otherwise."""
        return any(
            _answer(self.before, name) is not _answer(self.after, name)
            for name in self.changed
        )

    def check(self) -> None:
        """Refuse a row whose claim does not come out, or that shows another place.

        Raises
        ------
        ValueError
            Names the criteria that change and those that `flips.toml` claims.
        """
        if self.changed != self.row.flips:
            raise ValueError(
                f"{self.row.name}: {', '.join(self.changed) or 'nothing'} changes, "
                f"but {FILE.name} says {', '.join(self.row.flips) or 'nothing'}: "
                "correct its 'flips'"
            )
        if self.row.flips and not self.decides_here:
            raise ValueError(
                f"{self.row.name}: what is read at {self.after.measurement.where} "
                "answers no changed criterion: show a place that does"
            )


def rows() -> tuple[Row, ...]:
    """Every row of `flips.toml`, in order."""
    table = tomllib.loads(FILE.read_text("utf-8"))["row"]
    return tuple(_row(dict(values)) for values in table)


def _row(values: dict[str, Any]) -> Row:
    values["from_"] = values.pop("from", {})
    for name in ("flips", "levels"):
        values[name] = tuple(values.get(name, ()))
    return Row(**values)


def result(row: Row) -> Result:
    """Examine and judge a row before and after."""
    levels = row.levels or ("", "")
    found = Result(
        row=row,
        before=_view(row, row.from_, levels[0]),
        after=_view(row, row.to, levels[1]),
    )
    found.check()
    return found


def _view(row: Row, setting: Mapping[str, Any], level: str) -> View:
    scenario = preset(row.person).replaced({**row.given, **setting})
    site = SITES[f"{row.site[:-2]}{level}" if level else row.site]
    form = examine(scenario)
    if level:
        form = replace(
            form,
            measurements=tuple(
                m
                for m in form.measurements
                if m.site.vein is not Vein.JUGULAR or m.site.level == level
            ),
        )
    asked = setting.get("operator.breathing", row.breathing)
    return View(
        row=row,
        scenario=scenario,
        site=site,
        breathing=Breathing(asked),
        form=form,
        verdict=evaluate(form, row.rules),
        plain=evaluate(form, load_edition(row.edition)),
    )


def _answer(view: View, criterion: str) -> Outcome | None:
    """What the place in the picture says to a criterion; None if it is not asked."""
    for evidence in view.verdict.finding(criterion).evidence:
        if view.measurement in evidence.measurements:
            return evidence.outcome
    return None


def changed(before: Verdict, after: Verdict) -> tuple[str, ...]:
    """Criteria whose outcomes differ."""
    pairs = zip(before.findings, after.findings, strict=True)
    return tuple(a.criterion for a, b in pairs if a.outcome is not b.outcome)


def verdict_text(before: Verdict, after: Verdict, asks: str = "") -> str:
    """The criteria that change, from what to what; `asks` is named if none does."""
    groups: dict[tuple[Outcome, Outcome], list[str]] = {}
    for name in changed(before, after):
        way = (before.finding(name).outcome, after.finding(name).outcome)
        groups.setdefault(way, []).append(name[1:])
    if not groups:
        if not asks:
            return ALONE
        stays = OUTCOME_WORDS[after.finding(asks).outcome]
        return f"{ALONE}: criterion {asks[1:]} stays {stays}"
    return ", ".join(
        f"{'criteria' if len(names) > 1 else 'criterion'} {' and '.join(names)} "
        f"{OUTCOME_WORDS[first]} → {OUTCOME_WORDS[second]}"
        for (first, second), names in groups.items()
    )


def setting_text(value: float | str) -> str:
    """A setting as it is said: ``6000``, ``−30``, ``ellipse``."""
    return value if isinstance(value, str) else f"{value:g}".replace("-", "−")


# ------------------------------------------------------------------------- readings
def _csa(before: View, after: View) -> str:
    values = [view.measurement.csa_cm2 for view in (before, after)]
    return f"CSA {_two(values)} cm²"


def _sitting_minus_lying(before: View, after: View) -> str:
    return f"CSA sitting − lying {_two([gain(v) for v in (before, after)], '+')} cm²"


def gain(view: View) -> float | None:
    """By how much the vein is wider sitting than lying [cm²]."""
    sitting = view.at(Posture.UPRIGHT).csa_cm2
    lying = view.at(Posture.SUPINE).csa_cm2
    return None if sitting is None or lying is None else sitting - lying


def _reflux(before: View, after: View) -> str:
    values = [view.measurement.reflux_s for view in (before, after)]
    return f"longest reversal {_two(values)} s"


def _flow(before: View, after: View) -> str:
    words = {True: "flow seen", False: "no flow seen", None: "not assessed"}
    first, second = (v.measurement.flow_detectable for v in (before, after))
    return f"{words[first]} → {words[second]}"


def _both_ways(before: View, after: View) -> str:
    first, second = (
        sum(bool(m.bidirectional) for m in view.form.measurements)
        for view in (before, after)
    )
    n_row = len(after.form.measurements)
    return f"flow both ways in {first} → {second} of {n_row} recordings"


def _two(values: list[float | None], sign: str = "") -> str:
    return " → ".join(
        "not assessed" if v is None else f"{v:{sign}.2f}".replace("-", "−")
        for v in values
    )


READINGS: Mapping[str, Callable[[View, View], str]] = {
    "csa_cm2": _csa,
    "sitting_minus_lying_cm2": _sitting_minus_lying,
    "reflux_s": _reflux,
    "flow_detectable": _flow,
    "recordings_both_ways": _both_ways,
}
"""How each reading is told, before and after."""
