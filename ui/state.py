"""What is set right now, and the cached answers to "what follows from it?".

Everything lives in the session under the key that it has in a link, numbers under the
parameter's full key; `link.py` carries it to the address bar and back. Changes that
code makes go through `plan`, because a widget outside a fragment only notices them in a
full run.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from criteria import Edition, Verdict, evaluate, load_edition
from exam import SITES, Examination, Measurement, Site
from simulator import (
    PARAMETERS,
    PRESETS,
    Scenario,
    SiteTruth,
    simulate,
)
from simulator.kept_flow import what_is_felt
from simulator.measure import Reading
from simulator.protocol import recording_length_s
from simulator.record import Recording, record_truth
from ui import by_hand
from ui.assistants import examined
from ui.kept import kept
from ui.turns import SCREENS

START_PRESET = "healthy"
START_SITE = "right_j2"
START_EDITION = "zamboni_2009_jnnp"
RULES = "rules."
"""Prefix of the switches of an edition, in widgets and links."""
TECHNIQUE = ("operator", "machine")
"""Groups of parameters that belong to who examines."""
KEPT_A = "_flip_a"
"""How operator A examines, by parameter; not kept as long as A is the careful one."""
SEED = "seed"
_PLANNED = "_planned"


# ---------------------------------------------------------------- what is set
def preset_name() -> str:
    """The example the scenario starts from."""
    return str(st.session_state.get("preset", START_PRESET))


def base() -> Scenario:
    """The example's own scenario."""
    return PRESETS[preset_name()].scenario


def scenario() -> Scenario:
    """What the controls say, on top of the example."""
    values = {key: st.session_state.get(key) for key in PARAMETERS}
    seeded = base().with_(seed=st.session_state.get(SEED))
    return seeded.replaced(
        {
            key: round(value, 6) if isinstance(value, float) else value
            for key, value in values.items()
            if value is not None
        }
    )


def site() -> Site:
    """Where the probe stands."""
    return SITES[st.session_state.get("site", START_SITE)]


def edition() -> Edition:
    """The edition of the criteria in force, its switches as set."""
    chosen = load_edition(st.session_state.get("edition", START_EDITION))
    return chosen.with_(**switches(chosen))


def switches(chosen: Edition) -> dict[str, Any]:
    """The switches of this edition that do not stand as its file has them."""
    found = {}
    for key, switch in chosen.switches.items():
        value = st.session_state.get(RULES + key)
        if value is not None and value != switch.default:
            found[key] = value
    return found


def technique_of(of: Scenario) -> dict[str, float | str]:
    """How this scenario's operator examines, and with which machine settings."""
    values = of.values().items()
    return {k: value for k, value in values if PARAMETERS[k].group in TECHNIQUE}


# ---------------------------------------------------------------- changes by code
def plan(changes: Mapping[str, Any]) -> None:
    """Set these widgets at the start of the next full run."""
    st.session_state.setdefault(_PLANNED, {}).update(changes)


def is_planned() -> bool:
    """Whether a full run is needed."""
    return _PLANNED in st.session_state


def carry_out() -> None:
    """Do what was planned; before any widget is drawn."""
    for key, value in st.session_state.pop(_PLANNED, {}).items():
        st.session_state[key] = value


def plan_example(name: str) -> None:
    """Everything as this example has it."""
    scenario = PRESETS[name].scenario
    plan({**scenario.values(), SEED: scenario.seed})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What the operator reads at one site, as it goes on the form."""

    reading: Reading
    reversal_start_s: float
    row: Measurement | None
    """None at a tilt that the form lacks."""


# ---------------------------------------------------------------- what follows
@kept(most=64)
def simulated_form(of: Scenario) -> Examination:
    """The whole form as the simulated operator fills it in."""
    return examined(of)


def examination(of: Scenario) -> Examination:
    """The whole form, with what the learner has measured by hand."""
    return by_hand.on_form(simulated_form(of), by_hand.under(of))


@kept(most=256)
def _verdict(
    of: Scenario,
    name: str,
    changed: tuple[tuple[str, Any], ...],
    measured: tuple[by_hand.HandReading, ...],
) -> Verdict:
    form = by_hand.on_form(simulated_form(of), measured)
    return evaluate(form, load_edition(name).with_(**dict(changed)))


def verdict(of: Scenario, under: Edition) -> Verdict:
    """What an edition says about this examination, readings by hand included."""
    return _verdict(of, under.name, tuple(under.changed.items()), by_hand.under(of))


def simulated_verdict(of: Scenario, under: Edition) -> Verdict:
    """What an edition says about the form as the simulated operator fills it in."""
    return _verdict(of, under.name, tuple(under.changed.items()), ())


def truth_at(of: Scenario, code: str) -> tuple[SiteTruth, tuple[str, ...]]:
    """What really happens under the probe at one site, with notes for the reader.

    As long as the recordings of the examination, so that screen and form agree. Moving
    what the blood does not feel, as the machine's knobs, runs no flow again.
    """
    return _truth_at(_felt(of), code)


def _felt(of: Scenario) -> Scenario:
    """The scenario with everything at its usual value that the blood does not feel."""
    now = of.operator
    patient, veins, operator = what_is_felt(of, {now.breathing})
    live = replace(
        operator, breathing=now.breathing, tilt_deg=now.tilt_deg, settle_s=now.settle_s
    )
    return Scenario(patient=patient, veins=veins, operator=live)


@kept(most=64)
def _truth_at(felt: Scenario, code: str) -> tuple[SiteTruth, tuple[str, ...]]:
    where = SITES[code]
    length_s = recording_length_s(felt)
    flow = SCREENS.do(simulate, felt, site=where, duration_s=length_s)
    return flow.at(where), flow.notes


@kept(most=16)
def recording_at(of: Scenario, code: str) -> Recording:
    """What the machine makes of that: signal, spectrogram, traces, readings.

    Above a megabyte each, so few are kept.
    """
    truth, notes = truth_at(of, code)
    return SCREENS.do(record_truth, of, truth, notes=notes)


@kept(most=256)
def read_at(of: Scenario, code: str) -> Read:
    """What is read at one site in the posture and breathing of the live view."""
    seen = recording_at(of, code)
    return Read(
        reading=seen.form_reading,
        reversal_start_s=seen.reversal_start_s,
        row=seen.measurement,
    )
