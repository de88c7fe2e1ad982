"""An edition as a person would read it, and what sets two editions apart.

`edition.py` holds what is said here; `__main__.py` prints it.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from criteria.edition import Edition, Option, RuleSettings, Switch, option_text
from criteria.finding import DISCLAIMER
from criteria.library import EDITIONS, load_edition
from criteria.matrix import aligned
from criteria.rules import RULES
from criteria.sources import citations
from criteria.threshold import Threshold
from criteria.wording import number_text, unit_text

WIDTH = 88
_RULE = {rule.name: rule for rule in RULES}


def edition_lines(edition: Edition) -> list[str]:
    """The whole edition: numbers, readings, who says so, how sure that is."""
    parent = _parent(edition)
    needed = f"{int(edition.min_met.value)} of {len(edition.criteria)} criteria"
    lines = [f"{edition.name}  {edition.title}"]
    if edition.based_on:
        lines.append(f"Based on {edition.based_on}; (=) marks what is taken from it.")
    lines += [
        *_wrapped(edition.note, ""),
        "",
        f"Needed: {needed} {_support(edition.min_met)}",
        *_wrapped(edition.min_met.note, "   "),
    ]
    lines += _switch_lines(edition.counting, parent.switches if parent else {})
    for rule in edition.rules.values():
        lines += ["", *_rule_lines(rule, parent)]
    if edition.beyond_the_form:
        lines += ["", "Asked for, and not on the form"]
        for each in edition.beyond_the_form:
            lines += _wrapped(f"{each.asks} {_support(each)}", "   ")
    lines += ["", "Sources"]
    lines += [f"   {line}" for line in citations(edition).splitlines()]
    return [*lines, DISCLAIMER]


def _parent(edition: Edition) -> Edition | None:
    """The edition it is based on, if that is a shipped one."""
    if edition.based_on in EDITIONS:
        return load_edition(str(edition.based_on))
    return None


def _rule_lines(rule: RuleSettings, parent: Edition | None) -> Iterator[str]:
    above = parent.rules.get(rule.name) if parent else None
    in_use = _RULE[rule.name].numbers(rule)
    yield f"{rule.criterion} {_RULE[rule.name].title}"
    yield from _wrapped(f"{rule.note.strip()} {_support(rule)}", "   ")
    for name, limit in rule.thresholds.items():
        known = above is not None and above.thresholds[name] == limit
        idle = "" if name in in_use else ", not in use"
        yield f"   {limit.key} {limit_text(limit)}{idle}{_inherited(known)}"
        yield from _wrapped(f"{limit.note.strip()} {_support(limit)}", "      ")
    yield from _switch_lines(rule.switches, parent.switches if parent else {})


def _switch_lines(
    switches: Mapping[str, Switch], above: Mapping[str, Switch]
) -> Iterator[str]:
    for switch in switches.values():
        others = [option_text(x) for x in switch.options if x != switch.value]
        known = above.get(switch.key) == switch
        readings = f"{option_text(switch.value)} (or {', '.join(others)})"
        if not others:
            readings = option_text(switch.value)
        yield f"   {switch.key} = {readings}{_inherited(known)}"
        yield from _wrapped(f"{switch.why.strip()} {_support(switch)}", "      ")


def _inherited(is_known: bool) -> str:
    return " (=)" if is_known else ""


def _wrapped(text: str, indent: str) -> list[str]:
    """A text of a TOML file as lines of a page."""
    return textwrap.wrap(
        " ".join(text.split()),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def limit_text(limit: Threshold) -> str:
    """A number with its sign and unit, e.g. ``> 0.88 s``."""
    return (
        f"{limit.comparison.symbol} {number_text(limit.value)} {unit_text(limit.unit)}"
    )


def _support(item: Any) -> str:
    sources = ", ".join(item.sources)
    return f"[{item.confidence.value}{': ' + sources if sources else ''}]"


# ---------------------------------------------------------------- two editions
@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One number or switch, as one edition has it and as the other."""

    key: str
    one: str
    other: str


def differences(one: Edition, other: Edition) -> list[Difference]:
    """What a judgement can turn on: where, what one says, what the other.

    Numbers that are not in use in either edition are left out, and so are reasons and
    sources: they change no verdict.
    """
    return [
        Difference(key=key, one=left, other=right)
        for key, left, right in _pairs(one, other)
        if left != right
    ]


def difference_lines(one: Edition, other: Edition) -> list[str]:
    """The differences as a table, one line each."""
    found = differences(one, other)
    if not found:
        return [f"{one.name} and {other.name}: nothing that a verdict could turn on"]
    rows = [("", one.name, other.name)]
    rows += [(each.key, each.one, each.other) for each in found]
    return aligned(rows)


def _pairs(one: Edition, other: Edition) -> Iterator[tuple[str, str, str]]:
    yield "verdict.criteria", ", ".join(one.criteria), ", ".join(other.criteria)
    yield "verdict.min_met", limit_text(one.min_met), limit_text(other.min_met)
    for name in one.counting:
        yield one.counting[name].key, *_texts(one.counting, other.counting, name)
    for rule in RULES:
        if rule.name in one.rules and rule.name in other.rules:
            yield from _rule_pairs(one.rules[rule.name], other.rules[rule.name])


def _rule_pairs(
    one: RuleSettings, other: RuleSettings
) -> Iterator[tuple[str, str, str]]:
    rule = _RULE[one.name]
    used = (rule.numbers(one), rule.numbers(other))
    for name in rule.thresholds:
        left, right = (
            limit_text(side.thresholds[name]) if name in numbers else "not used"
            for side, numbers in zip((one, other), used, strict=True)
        )
        yield f"{rule.name}.{name}", left, right
    for name in rule.switches:
        yield f"{rule.name}.{name}", *_texts(one.switches, other.switches, name)


def _texts(
    one: Mapping[str, Switch], other: Mapping[str, Switch], name: str
) -> tuple[str, str]:
    values: tuple[Option, Option] = (one[name].value, other[name].value)
    return option_text(values[0]), option_text(values[1])
