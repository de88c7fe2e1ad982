"""Blood running backwards: how an edition tells it, for C1, C2 and C4.

One wording asks for a reversal that lasts; another for any reversal or for flow that
goes both ways. The switch ``event`` chooses.
"""

from criteria.edition import RuleSettings
from criteria.rules.asking import BOTH_WAYS, A, Form, Place
from criteria.rules.rule import LONG_IS_ABNORMAL, Quantity
from criteria.threshold import Threshold

EVENT = ("duration", "any_reversal")
REVERSAL = {
    "duration": Quantity(unit="s", low=0, high=60, comparisons=LONG_IS_ABNORMAL),
    "shortest_reversal": Quantity(
        unit="s", low=0, high=60, comparisons=LONG_IS_ABNORMAL
    ),
}
"""The numbers behind the two readings of ``event``."""


def numbers(settings: RuleSettings) -> tuple[str, ...]:
    """Which of the two numbers is in use."""
    lasts = settings.choice("event") == "duration"
    return ("duration" if lasts else "shortest_reversal",)


def runs_backwards(form: Form[A], where: Place, settings: RuleSettings) -> A:
    """Does blood run backwards here, for as long as the edition asks for?"""
    limit = settings.threshold(numbers(settings)[0])
    if settings.choice("event") == "duration":
        return form.beyond(where, "reflux_s", limit)
    return any_reversal(form, where, limit)


def any_reversal(form: Form[A], where: Place, shortest: Threshold) -> A:
    """Does blood run backwards here at all, or both ways?

    Flow that goes one way only proves nothing: it may run backwards throughout.
    """
    return form.or_if_seen(
        form.beyond(where, "reflux_s", shortest), form.shows(where, BOTH_WAYS)
    )
