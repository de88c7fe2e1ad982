"""The bone window: which deep veins the probe sees through the skull.

How clear the bone must be is the simulator's number; the form leaves a vein empty below
it, and the screen must not show what the operator cannot see.
"""

from exam import DEEP_CEREBRAL_VEINS, Site
from simulator import Scenario, measure


def is_deep(site: Site) -> bool:
    """Whether the vein is looked at through the skull."""
    return site.vein in DEEP_CEREBRAL_VEINS


def needed(site: Site) -> float:
    """How clear the bone must be for this vein to be seen, 0 to 1."""
    return measure.NEEDED_WINDOW.get(site.vein, 0.0)


def is_hidden(scenario: Scenario, site: Site) -> bool:
    """Whether the bone hides this vein."""
    return measure.is_hidden(scenario.patient, site.vein)
