"""An edition file, checked key by key and turned into an `Edition`.

Every problem is reported at once, with the path of the key. `library.py` finds the
files and merges an edition with the one it is based on.
"""

import re
from collections.abc import Mapping
from typing import Any

from criteria.checker import Checker, shown
from criteria.counting import COUNTING_SWITCHES
from criteria.edition import (
    Beyond,
    Edition,
    EditionError,
    Option,
    RuleSettings,
    Switch,
    option_text,
)
from criteria.rules import RULES, Rule
from criteria.rules.rule import Quantity
from criteria.threshold import Comparison, Confidence, Threshold

SCHEMA = "insonate/edition/1"
BEYOND = "beyond_the_form"
HEADER = ("schema", "name", "title", "year", "sources", "confidence", "note")
_SUPPORT = ("sources", "confidence", "note")
_NUMBER = ("value", "unit", "comparison", *_SUPPORT)
_SWITCH = ("options", "default", "why", "sources", "confidence")
_NEEDS_SUPPORT = (
    (("value", "comparison"), _SUPPORT),
    (("default", "options"), ("why", "sources", "confidence")),
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CRITERIA = tuple(rule.criterion for rule in RULES)
_COUNT = Quantity(
    unit="criteria",
    low=1,
    high=len(RULES),
    comparisons=(Comparison.AT_LEAST,),
    is_whole=True,
)
_YEAR = Quantity(unit="AD", low=1900, high=2100, comparisons=(), is_whole=True)


def edition_from(raw: Mapping[str, Any], where: str) -> Edition:
    """The edition a file describes.

    Raises
    ------
    EditionError
        If anything in it is missing, unknown or impossible; lists all of it.
    """
    check = Checker()
    edition = _edition(check, raw)
    if check.problems:
        raise EditionError(where, tuple(check.problems))
    return edition


def unsupported_changes(child: Mapping[str, Any], path: str = "") -> list[str]:
    """What a variant changes without saying who says so.

    A number or default that is changed must not inherit the source of the one it
    replaces.
    """
    problems = []
    for changed, needed in _NEEDS_SUPPORT:
        if path and any(key in child for key in changed):
            problems += [
                f"{path}.{key}: missing; a changed value needs its own"
                for key in needed
                if key not in child
            ]
    for key, value in child.items():
        if isinstance(value, dict):
            problems += unsupported_changes(value, f"{path}.{key}" if path else key)
    return problems


def _edition(check: Checker, raw: Mapping[str, Any]) -> Edition:
    rule_names = tuple(rule.name for rule in RULES)
    optional = ("based_on", BEYOND, *rule_names)
    check.enter(raw, "", (*HEADER, "verdict"), optional)
    check.word(raw, "schema", "", (SCHEMA,))
    name = check.text(raw, "name", "")
    if name and not _NAME.fullmatch(name):
        check.note("name", f"is {shown(name)}; use small letters, digits and _")
    if "verdict" in raw and raw["verdict"] is None:
        check.note("verdict", "is empty; must be a table")
    counted, min_met, counting = _counting(check, raw.get("verdict"))
    sources, confidence = check.support(raw, "")
    return Edition(
        name=name,
        title=check.text(raw, "title", ""),
        year=int(check.number(raw, "year", "", _YEAR)),
        sources=sources,
        confidence=confidence,
        note=check.text(raw, "note", ""),
        based_on=check.text(raw, "based_on", "") or None,
        criteria=tuple(each for each in _CRITERIA if each in counted),
        min_met=min_met,
        rules=_rules(check, raw, counted),
        counting=counting,
        beyond_the_form=_beyond(check, raw.get(BEYOND, [])),
    )


def _counting(
    check: Checker, raw: object
) -> tuple[tuple[str, ...], Threshold, dict[str, Switch]]:
    """Which criteria count, how many must be met, and what is open about that."""
    keys = ("criteria", "min_met", "switches")
    check, verdict = check.enter(raw, "verdict", keys, ())
    counted = check.words(verdict, "criteria", "verdict.", _CRITERIA)
    if "criteria" in verdict and not counted:
        check.note("verdict.criteria", f"is empty; choose from {', '.join(_CRITERIA)}")
    min_met = _min_met(check, verdict.get("min_met"), len(counted))
    switches = _switches(check, verdict.get("switches"), "verdict", COUNTING_SWITCHES)
    return counted, min_met, switches


def _beyond(check: Checker, raw: object) -> tuple[Beyond, ...]:
    """What the edition asks for and the form cannot show."""
    if not isinstance(raw, list):
        check.note(BEYOND, f"is {shown(raw)}; must be a list of tables")
        return ()
    return tuple(_ask(check, each, f"{BEYOND}[{n}]") for n, each in enumerate(raw, 1))


def _ask(check: Checker, raw: object, path: str) -> Beyond:
    if not isinstance(raw, dict):
        check.note(path, f"is {shown(raw)}; must be a table")
        return Beyond(asks="", sources=(), confidence=Confidence.ASSUMPTION)
    check, table = check.enter(raw, path, ("asks", "sources", "confidence"), ())
    sources, confidence = check.support(table, f"{path}.")
    asks = " ".join(check.text(table, "asks", f"{path}.").split())
    return Beyond(asks=asks, sources=sources, confidence=confidence)


def _min_met(check: Checker, raw: object, n_counted: int) -> Threshold:
    path = "verdict.min_met"
    number = _threshold(check, raw, path, _COUNT)
    if n_counted and number.value > n_counted:
        check.note(f"{path}.value", f"is {number.value:g}; only {n_counted} count")
    return number


def _rules(
    check: Checker, raw: Mapping[str, Any], counted: tuple[str, ...]
) -> dict[str, RuleSettings]:
    rules = {}
    for rule in RULES:
        if rule.name in raw:
            rules[rule.name] = _settings(check, raw[rule.name], rule)
        elif rule.criterion in counted:
            check.note(rule.name, f"missing; {rule.criterion} counts")
    return {
        name: settings
        for name, settings in rules.items()
        if settings.criterion in counted
    }


def _settings(check: Checker, raw: object, rule: Rule) -> RuleSettings:
    known = (*_SUPPORT, *rule.thresholds, "switches")
    check, table = check.enter(raw, rule.name, known, ())
    path = f"{rule.name}."
    numbers = {
        name: _threshold(check, table.get(name), path + name, quantity)
        for name, quantity in rule.thresholds.items()
    }
    switches = _switches(check, table.get("switches"), rule.name, rule.switches)
    sources, confidence = check.support(table, path)
    return RuleSettings(
        criterion=rule.criterion,
        name=rule.name,
        thresholds=numbers,
        switches=switches,
        sources=sources,
        confidence=confidence,
        note=check.text(table, "note", path),
    )


def _threshold(check: Checker, raw: object, key: str, quantity: Quantity) -> Threshold:
    check, table = check.enter(raw, key, _NUMBER, ())
    path = f"{key}."
    signs = tuple(sign.value for sign in quantity.comparisons)
    sources, confidence = check.support(table, path)
    return Threshold(
        key=key,
        value=check.number(table, "value", path, quantity),
        unit=check.word(table, "unit", path, (quantity.unit,)),
        comparison=Comparison(check.word(table, "comparison", path, signs)),
        sources=sources,
        confidence=confidence,
        note=check.text(table, "note", path),
    )


def _switches(
    check: Checker, raw: object, of: str, known: Mapping[str, tuple[Option, ...]]
) -> dict[str, Switch]:
    check, table = check.enter(raw, f"{of}.switches", tuple(known), ())
    return {
        name: _switch(check, table.get(name), of, name, understood)
        for name, understood in known.items()
    }


def _switch(
    check: Checker, raw: object, of: str, name: str, understood: tuple[Option, ...]
) -> Switch:
    where = f"{of}.switches.{name}"
    check, table = check.enter(raw, where, _SWITCH, ())
    path = f"{where}."
    options = _options(check, table, path, understood)
    default = table.get("default")
    if "default" in table and not _is_among(default, options):
        check.note(
            f"{path}default", f"is {shown(default)}; use one of {_listed(options)}"
        )
    sources, confidence = check.support(table, path)
    position: Option = default if isinstance(default, str | bool) else ""
    return Switch(
        key=f"{of}.{name}",
        options=options,
        default=position,
        value=position,
        why=check.text(table, "why", path),
        sources=sources,
        confidence=confidence,
    )


def _options(
    check: Checker,
    table: Mapping[str, Any],
    path: str,
    understood: tuple[Option, ...],
) -> tuple[Option, ...]:
    given = table.get("options", [])
    if not isinstance(given, list) or ("options" in table and not given):
        check.note(f"{path}options", f"is {shown(given)}; must be a list, not empty")
        return ()
    for option in given:
        if not _is_among(option, understood):
            check.note(
                f"{path}options",
                f"has {shown(option)}; the rule understands {_listed(understood)}",
            )
        elif given.count(option) > 1:
            check.note(f"{path}options", f"has {shown(option)} more than once")
    return tuple(option for option in given if _is_among(option, understood))


def _is_among(option: object, options: tuple[Option, ...]) -> bool:
    """Whether it is one of them, ``1`` not being taken for ``true``."""
    return isinstance(option, str | bool) and option in options


def _listed(options: tuple[Option, ...]) -> str:
    return ", ".join(option_text(option) for option in options) or "nothing"
