"""What a caller hands to `simulate`, `record` and `examine`: the right kind of thing?

A word where a scenario or a site belongs would otherwise end deep inside the model.
"""

from numbers import Real

from exam import Site
from exam.problems import told
from simulator.recording import PressureRecording
from simulator.scenario import Scenario
from simulator.spec import ScenarioError


def check_given(
    scenario: object, *, recording: object = None, duration_s: object = None
) -> None:
    """Refuse what is no scenario, recording or length.

    Raises
    ------
    ScenarioError
        With what was given and how to get the right thing.
    """
    if not isinstance(scenario, Scenario):
        raise ScenarioError(
            f"scenario = {told(scenario)} is no Scenario: take preset('healthy'), "
            "Scenario() or Scenario.from_dict(…)"
        )
    if recording is not None and not isinstance(recording, PressureRecording):
        raise ScenarioError(
            f"recording = {told(recording)} is no PressureRecording: read a file with "
            "PressureRecording.from_csv(…)"
        )
    if duration_s is not None and (
        isinstance(duration_s, bool) or not isinstance(duration_s, Real)
    ):
        raise ScenarioError(f"duration_s = {told(duration_s)} is no number of seconds")


def check_site(site: object) -> None:
    """Refuse what is no place of the probe.

    Raises
    ------
    ScenarioError
        With what was given and how to get a site.
    """
    if not isinstance(site, Site):
        raise ScenarioError(
            f"site = {told(site)} is not a site: take one of exam.SITES, e.g. "
            'SITES["right_j2"]'
        )
