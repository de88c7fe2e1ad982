"""What an edition leaves open, in words: its switches, and what another reading does.

Nothing is judged here: every answer is the rule's own. Judge offers the switches; Scan
gives a switch's reason where a reading on the screen does not count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from criteria import RULES, Edition, Finding, Outcome
from criteria.edition import Option, Switch, option_text
from exam import Examination
from ui.text import wording

WORDS = "judge"


# ---------------------------------------------------------------- words
def label(switch: Switch) -> str:
    """The switch as a phrase."""
    own = wording(WORDS)["switch"].get(switch.key, {})
    return str(own.get("label", switch.key.partition(".")[2].replace("_", " ")))


def option_label(switch: Switch, option: Option) -> str:
    """One position of a switch in words."""
    words = wording(WORDS)
    if isinstance(option, bool):
        return str(words["yes" if option else "no"])
    own = words["switch"].get(switch.key, {}).get("options", {})
    text = option_text(option)
    return str(own.get(text, words["option"].get(text, text.replace("_", " "))))


def reason(switch: Switch) -> str:
    """Why the switch exists, its positions named as they are on the screen."""
    text = switch.why.strip()
    for option in switch.options:
        if isinstance(option, bool):
            word = wording(WORDS)["on" if option else "off"]
            text = re.sub(rf"\b{option_text(option)}\b", word, text)
        else:
            text = text.replace(f'"{option}"', f"“{option_label(switch, option)}”")
    return text


# ---------------------------------------------------------------- read differently
@dataclass(frozen=True, slots=True, kw_only=True)
class OtherReading:
    """One switch read differently, and what would come of it for its criterion."""

    switch: Switch
    option: Option
    edition: Edition
    """The edition, so read."""
    outcome: Outcome


def other_readings(
    examination: Examination, edition: Edition, finding: Finding
) -> Iterator[OtherReading]:
    """Every single switch position that would change this finding's answer."""
    rule = next(r for r in RULES if r.criterion == finding.criterion)
    for switch in edition.rules[rule.name].switches.values():
        for option in switch.options:
            if option == switch.value:
                continue
            read_so = edition.with_(**{switch.key: option})
            outcome = rule.find(examination, read_so).outcome
            if outcome is not finding.outcome:
                yield OtherReading(
                    switch=switch, option=option, edition=read_so, outcome=outcome
                )
