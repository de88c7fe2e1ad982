"""Does the reversal on the screen count, and if not, why not?

A reading may be far over the limit and change no criterion: the edition does not read
this breathing, or asks for both postures. The rule itself is asked; the words are the
edition's own reasons.
"""

from criteria import RULES, Edition, Outcome, Verdict
from criteria.edition import Switch
from criteria.rules import Rule
from exam import Examination, Measurement, Site
from ui.ambiguity import label, option_label, other_readings, reason
from ui.text import wording
from ui.window import is_deep


def reflux_rule(site: Site) -> Rule:
    """The rule on reversal that this vein belongs to."""
    name = "intracranial_reflux" if is_deep(site) else "extracranial_reflux"
    return next(rule for rule in RULES if rule.name == name)


def answer_alone(row: Measurement, edition: Edition) -> Outcome | None:
    """What the rule on reversal says to this one row; None if it does not read it."""
    rule = reflux_rule(row.site)
    if rule.name not in edition.rules:
        return None
    evidence = rule.find(Examination(measurements=(row,)), edition).evidence
    return evidence[0].outcome if evidence else None


def explanation(
    row: Measurement | None, edition: Edition, examination: Examination, found: Verdict
) -> tuple[str, str]:
    """Why the screen and the criterion disagree: what is so, and why; empty if not.

    Parameters
    ----------
    row
        What the screen shows, as a row of the form.
    """
    words = wording("scan")["counting"]
    if row is None:
        return str(words["tilted"]), ""
    rule = reflux_rule(row.site)
    if rule.name not in edition.rules or row.reflux_s is None:
        return "", ""
    alone = answer_alone(row, edition)
    finding = found.finding(rule.criterion)
    if alone is None:
        said, switches = words["not_read"], _that_would_read(row, edition, rule)
    elif alone is Outcome.MET and finding.outcome is not Outcome.MET:
        said = words["not_enough"]
        others = other_readings(examination, edition, finding)
        switches = [o.switch for o in others if o.outcome is Outcome.MET]
    else:
        return "", ""
    reasons = [
        f"{label(switch)}: {option_label(switch, switch.value)}. {reason(switch)}"
        for switch in dict.fromkeys(switches)
    ]
    return said.format(number=rule.criterion[1:]), " ".join(reasons)


def _that_would_read(row: Measurement, edition: Edition, rule: Rule) -> list[Switch]:
    """Switches of which another position would read this row."""
    return [
        switch
        for switch in edition.rules[rule.name].switches.values()
        for option in switch.options
        if answer_alone(row, edition.with_(**{switch.key: option})) is not None
    ]
