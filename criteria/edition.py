"""One published version of the criteria as data: numbers, switches, sources.

`edition_file.py` reads and checks the TOML; `library.py` finds it; `rules/` uses it.
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from criteria.threshold import Confidence, Threshold

Option = str | bool
"""A position of a switch."""


class EditionError(ValueError):
    """An edition that cannot be found or used; lists every problem.

    Parameters
    ----------
    where
        The edition's name or file.
    problems
        One line each, starting with the key path.
    """

    kind = "edition"
    """What cannot be used, as the message begins."""

    def __init__(self, where: str, problems: tuple[str, ...]) -> None:
        self.where = where
        self.problems = problems
        # The arguments as given keep the error picklable between worker processes.
        super().__init__(where, problems)

    def __str__(self) -> str:
        """Every problem, numbered if there are several."""
        start = f"{self.kind} {self.where}: "
        if len(self.problems) == 1:
            return start + self.problems[0]
        listed = (f"  {n}. {problem}" for n, problem in enumerate(self.problems, 1))
        return "\n".join((f"{start}{len(self.problems)} problems", *listed))


class SwitchError(ValueError):
    """A switch that does not exist, or a value it cannot take."""


def option_text(option: Option) -> str:
    """An option as it is typed in TOML or on the command line."""
    return str(option).lower() if isinstance(option, bool) else option


def nearest(wanted: str, known: list[str]) -> str:
    """``; did you mean …?`` if something known looks alike, else nothing."""
    found = difflib.get_close_matches(wanted, known, n=1, cutoff=0.5)
    return f"; did you mean {found[0]!r}?" if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One documented ambiguity: the readings it allows and the one in force."""

    key: str
    options: tuple[Option, ...]
    default: Option
    value: Option
    why: str
    sources: tuple[str, ...]
    confidence: Confidence

    def set_to(self, wanted: object) -> "Switch":
        """The same switch in another position, typed as text or as a boolean."""
        text = str(wanted).lower() if isinstance(wanted, bool) else str(wanted)
        for option in self.options:
            if option_text(option) == text:
                return replace(self, value=option)
        allowed = [option_text(option) for option in self.options]
        raise SwitchError(
            f"switch {self.key} cannot be {text!r}: use one of {', '.join(allowed)}"
            + nearest(text, allowed)
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "key": self.key,
            "options": list(self.options),
            "default": self.default,
            "value": self.value,
            "why": self.why,
            "sources": list(self.sources),
            "confidence": self.confidence.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSettings:
    """What one edition says about one criterion."""

    criterion: str
    name: str
    thresholds: Mapping[str, Threshold] = field(hash=False)
    switches: Mapping[str, Switch] = field(hash=False)
    sources: tuple[str, ...]
    confidence: Confidence
    note: str

    def threshold(self, name: str) -> Threshold:
        """One number of this rule."""
        return self.thresholds[name]

    def choice(self, name: str) -> str:
        """The reading in force of a switch with named options."""
        return option_text(self.switches[name].value)

    def flag(self, name: str) -> bool:
        """Whether a yes-or-no switch is on."""
        return self.switches[name].value is True


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """Something an edition asks for that the examination form cannot show."""

    asks: str
    sources: tuple[str, ...]
    confidence: Confidence

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "asks": self.asks,
            "sources": list(self.sources),
            "confidence": self.confidence.value,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A published version of the criteria, ready to be applied."""

    name: str
    title: str
    year: int
    sources: tuple[str, ...]
    confidence: Confidence
    note: str
    based_on: str | None
    criteria: tuple[str, ...]
    """The criteria that count, e.g. four of five where one was not used."""
    min_met: Threshold
    """How many criteria must be met."""
    rules: Mapping[str, RuleSettings] = field(hash=False)
    """By rule name, for every criterion that counts, in the order C1…C5."""
    counting: Mapping[str, Switch] = field(hash=False)
    """What the text leaves open about the count itself."""
    beyond_the_form: tuple[Beyond, ...] = ()

    @property
    def switches(self) -> dict[str, Switch]:
        """Every switch by its key ``rule.switch``; those of the count last."""
        of_rules = (rule.switches for rule in self.rules.values())
        return {
            switch.key: switch
            for switches in (*of_rules, self.counting)
            for switch in switches.values()
        }

    @property
    def changed(self) -> dict[str, Option]:
        """The switches that do not stand where the edition file put them."""
        return {
            key: switch.value
            for key, switch in self.switches.items()
            if switch.value != switch.default
        }

    def threshold(self, key: str) -> Threshold:
        """A number by its key, e.g. ``extracranial_reflux.duration``."""
        rule, _, name = key.partition(".")
        return self.rules[rule].thresholds[name]

    def switch(self, key: str) -> Option:
        """The reading in force, e.g. of ``extracranial_reflux.posture_logic``."""
        return self.switches[self._full_key(key)].value

    def has_switch(self, given: str) -> bool:
        """Whether there is a switch of this name, in full or by criterion."""
        try:
            self._full_key(given)
        except SwitchError:
            return False
        return True

    def with_(self, **switches: object) -> "Edition":
        """The same edition, some ambiguities read differently.

        Parameters
        ----------
        switches
            ``extracranial_reflux__posture_logic="any"``; the criterion's number
            (``c1__posture_logic``) and a dot for the two underscores also do.

        Raises
        ------
        SwitchError
            If a switch is unknown or cannot take the value.
        """
        changed = {
            key: self.switches[key].set_to(wanted)
            for key, wanted in self._by_full_key(switches).items()
        }

        def in_force(switches: Mapping[str, Switch]) -> dict[str, Switch]:
            return {
                short: changed.get(switch.key, switch)
                for short, switch in switches.items()
            }

        rules = {
            name: replace(rule, switches=in_force(rule.switches))
            for name, rule in self.rules.items()
        }
        return replace(self, rules=rules, counting=in_force(self.counting))

    def _by_full_key(self, switches: Mapping[str, object]) -> dict[str, object]:
        wanted: dict[str, object] = {}
        for given, value in switches.items():
            key = self._full_key(given)
            if key in wanted:
                raise SwitchError(f"switch {key} is set twice: set it once")
            wanted[key] = value
        return wanted

    def _full_key(self, given: str) -> str:
        rule, _, name = given.replace("__", ".", 1).partition(".")
        for settings in self.rules.values():
            if rule.upper() == settings.criterion:
                rule = settings.name
        key = f"{rule}.{name}"
        if key not in self.switches:
            known = [x for x in self.switches if x.startswith(f"{rule}.")]
            known = known or list(self.switches)
            raise SwitchError(
                f"edition {self.name} has no switch {given!r}; "
                f"it has {', '.join(known)}" + nearest(key, known)
            )
        return key

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "edition": self.name,
            "title": self.title,
            "year": self.year,
            "based_on": self.based_on,
            "sources": list(self.sources),
            "confidence": self.confidence.value,
            "note": self.note,
            "criteria": list(self.criteria),
            "min_met": self.min_met.to_dict(),
            "counting": [switch.to_dict() for switch in self.counting.values()],
            "beyond_the_form": [each.to_dict() for each in self.beyond_the_form],
            "rules": [
                {
                    "criterion": rule.criterion,
                    "name": rule.name,
                    "sources": list(rule.sources),
                    "confidence": rule.confidence.value,
                    "note": rule.note,
                    "thresholds": [x.to_dict() for x in rule.thresholds.values()],
                    "switches": [x.to_dict() for x in rule.switches.values()],
                }
                for rule in self.rules.values()
            ],
        }
