"""The controls: five in sight, the others folded away by whom they belong to.

Every range, step, unit and label comes from `simulator.PARAMETERS`, every switch from
the edition. Keys are the parameters' full keys; `state.py` reads them back.
"""

from collections.abc import Callable

import streamlit as st

from criteria import EDITIONS, load_edition
from criteria.edition import Switch
from exam import Breathing
from simulator import PARAMETERS, PRESETS, Scenario
from simulator.spec import Parameter
from ui import ambiguity, link, state
from ui.link_reading import MOST_SEED
from ui.text import wording

LYING_DEG, SITTING_DEG = 0.0, 90.0
TILT = "operator.tilt_deg"
BREATHING = "operator.breathing"
BREATH, EFFORT = "operator.breath_depth_mmhg", "operator.strain_mmhg"
IN_SIGHT = (BREATH, "operator.probe_pressure_mmhg", "operator.angle_deg")
FOLDS: dict[str, dict[str, tuple[str, ...]]] = {
    "patient": {
        "circulation": (
            "patient.heart",
            "patient.heart_rate_bpm",
            "patient.right_atrial_pressure_mmhg",
            "patient.fluid_balance_l",
            "patient.breathing_rate_per_min",
        ),
        "head": (
            "patient.bone_window",
            "patient.csf_pressure_mmhg",
            "patient.cerebral_inflow_ml_min",
        ),
        "build": (
            "patient.neck_muscle_tension_mmhg",
            "patient.collateral_conductance",
            "patient.height_cm",
        ),
    },
    "operator": {
        "sitting": (TILT, "operator.settle_s"),
        "head": ("operator.head_turn_deg",),
        "beam": (
            "operator.angle_set_deg",
            "operator.deep_angle_deg",
            "operator.gate_mm",
            "operator.gate_offset_mm",
        ),
        "calipers": (
            "operator.csa_method",
            "operator.caliper_error_percent",
            "operator.caliper_scatter_percent",
            "operator.probe_tilt_deg",
        ),
        "form": ("operator.read_from",),
    },
    "machine": {
        "sees": (
            "machine.prf_hz",
            "machine.wall_filter_hz",
            "machine.gain_db",
            "machine.snr_db",
            "machine.transmit_mhz",
            "machine.mean_trace",
        ),
        "draws": (
            "machine.baseline_shift",
            "machine.dynamic_range_db",
            "machine.sweep_s",
        ),
    },
}
"""What stands together in a folded group, under which heading; the rest comes last."""
_POSTURES = {"lying": LYING_DEG, "sitting": SITTING_DEG}
LIVE = "live"
"""Name of the fragment that shows what follows from the controls: see `bench.py`."""


# ---------------------------------------------------------------- one control
def decimals(step: float) -> int:
    """How many decimals a slider with this step shows."""
    return len(f"{step:g}".partition(".")[2])


def label(parameter: Parameter) -> str:
    """The parameter's name with its unit; never two pairs of brackets."""
    if not parameter.unit:
        return parameter.label
    if parameter.label.endswith(")"):
        return f"{parameter.label}, {parameter.unit}"
    return f"{parameter.label} ({parameter.unit})"


def origin(parameter: Parameter) -> str:
    """What stands behind the little question mark: meaning and source."""
    words = wording("app")["source"]
    kind = "assumption" if parameter.source == "assumption" else "published"
    note = (
        f"{parameter.note[:1].upper()}{parameter.note[1:]}. " if parameter.note else ""
    )
    return f"{note}{words[kind].format(source=parameter.source)}"


def _show() -> None:
    """Show what follows; fifty folded controls stay as they are and are not redrawn."""
    st.rerun(LIVE)


def _take() -> None:
    """The same of a choice, which is a step in the address bar."""
    link.write()
    _show()


def slider(key: str, on_change: Callable[[], None] | None = None) -> None:
    """A number; its value lives under its key."""
    parameter = PARAMETERS[key]
    assert parameter.low is not None
    assert parameter.high is not None
    assert parameter.step is not None
    more = wording("app")["help"].get(key, "")
    start = float(state.base().get(key))
    st.session_state.setdefault(key, start)
    st.slider(
        label(parameter),
        parameter.low,
        parameter.high,
        # The session's value counts. Without one given, Streamlit looks through the
        # whole session for each slider to learn that this is no range.
        start,
        step=parameter.step,
        format=f"%.{decimals(parameter.step)}f",
        help=f"{origin(parameter)} {more}".rstrip(),
        key=key,
        on_change=on_change,
        persist_state="session",
    )


def control(key: str) -> None:
    """A slider or a list of named values, as the parameter asks for; folded away."""
    if PARAMETERS[key].choices is None:
        slider(key, on_change=_show)
    else:
        choice(key)


def choice(key: str) -> None:
    """A parameter with a few named values."""
    parameter = PARAMETERS[key]
    st.session_state.setdefault(key, str(state.base().get(key)))
    words = wording("app")["values"]
    st.selectbox(
        label(parameter),
        parameter.choices or (),
        format_func=lambda value: words.get(value, value),
        help=origin(parameter),
        key=key,
        on_change=_take,
        persist_state="session",
    )


# ---------------------------------------------------------------- in sight
def in_sight() -> None:
    """The five controls a learner meets first."""
    _posture()
    _breathing()
    with st.container(key=effort_place(st.session_state[BREATHING])):
        slider(BREATH)
        slider(EFFORT)
    for key in IN_SIGHT[1:]:
        slider(key)


def effort_place(breathing: str) -> str:
    """Key of the place that breath depth and effort share.

    Both sliders are always there, so that neither loses its value; the style sheet
    shows the one that goes with this breathing.
    """
    return "effort_strain" if breathing == Breathing.STRAIN else "effort_breath"


def _posture() -> None:
    """Supine or upright; neither is marked at another tilt."""
    tilt = st.session_state.get(TILT, state.base().get(TILT))
    now = [name for name, deg in _POSTURES.items() if deg == tilt]
    st.session_state["posture"] = now[0] if now else None
    words = wording("app")
    st.segmented_control(
        words["labels"][TILT],
        list(_POSTURES),
        format_func=words["posture"].__getitem__,
        key="posture",
        help=words["help"][TILT],
        on_change=_tilt_to_posture,
        width="stretch",
    )


def posture_text(tilt_deg: float) -> str:
    """``supine``, ``upright`` or the tilt itself."""
    words = wording("app")["posture"]
    for name, deg in _POSTURES.items():
        if deg == tilt_deg:
            return str(words[name]).lower()
    return f"{tilt_deg:g}°".replace("-", "−")


def _tilt_to_posture() -> None:
    posture = st.session_state["posture"]
    if posture is not None:
        state.plan({TILT: _POSTURES[posture]})


def _breathing() -> None:
    st.session_state.setdefault(BREATHING, str(state.base().get(BREATHING)))
    st.segmented_control(
        PARAMETERS[BREATHING].label,
        [kind.value for kind in Breathing],
        format_func=wording("app")["breathing"].__getitem__,
        required=True,
        key=BREATHING,
        help=wording("app")["help"][BREATHING],
        on_change=link.write,
        persist_state="session",
        width="stretch",
    )


def glottis_text(key: str, value: float | str, scenario: Scenario) -> str:
    """`` (glottis closed)`` after a held breath: the glottis decides what it does."""
    if key != BREATHING or value != Breathing.HELD:
        return ""
    glottis = scenario.operator.glottis.value
    return str(wording("app")["glottis"]).format(glottis=glottis)


# ---------------------------------------------------------------- folded
def folded() -> None:
    """Person, Veins, Hands, Machine, Rules."""
    words = wording("app")["groups"]
    with st.popover(words["patient"], width="stretch"):
        _fields("patient")
    with st.popover(words["veins"], width="stretch"):
        _veins()
    with st.popover(words["operator"], width="stretch"):
        _fields("operator")
    with st.popover(words["machine"], width="stretch"):
        _fields("machine")
    with st.popover(words["rules"], width="stretch"):
        _rules()


def _of(group: str) -> list[str]:
    shown = {*IN_SIGHT, EFFORT, BREATHING}
    return [k for k, p in PARAMETERS.items() if p.group == group and k not in shown]


def _fields(group: str) -> None:
    """The group's controls under their headings."""
    rest = dict.fromkeys(_of(group))
    for heading, keys in FOLDS[group].items():
        st.markdown(f"**{wording('app')['folds'][heading]}**")
        for key in keys:
            control(key)
            del rest[key]
    for key in rest:
        control(key)
    if group == "machine":
        _seed()


def _seed() -> None:
    """Which noise is drawn: another number is another recording of the same."""
    st.session_state.setdefault(state.SEED, state.base().seed)
    words = wording("app")
    st.number_input(
        words["labels"]["seed"],
        min_value=0,
        max_value=MOST_SEED,
        step=1,
        help=words["help"]["seed"],
        key=state.SEED,
        on_change=_take,
        persist_state="session",
    )


def _veins() -> None:
    """Right beside left, as on the neck map."""
    for key in _of("veins"):
        mirrored = key.replace(".right_", ".left_")
        if mirrored == key:
            continue
        right, left = st.columns(2, gap="medium")
        with right:
            control(key)
        with left:
            control(mirrored)


def edition_picker() -> None:
    """Whose criteria are in force."""
    st.session_state.setdefault("edition", state.START_EDITION)
    st.selectbox(
        wording("app")["labels"]["edition"],
        list(EDITIONS),
        format_func=EDITIONS.__getitem__,
        key="edition",
        on_change=_forget_switches,
        persist_state="session",
    )


def _rules() -> None:
    edition_picker()
    edition = load_edition(st.session_state["edition"])
    for rule in edition.rules.values():
        if rule.switches:
            name = wording("verdict")["short_name"][rule.criterion]
            st.markdown(f"**{rule.criterion[1:]} {name}**")
        for switch in rule.switches.values():
            _switch(switch)
    st.markdown(f"**{wording('app')['labels']['counting']}**")
    for switch in edition.counting.values():
        _switch(switch)


def _forget_switches() -> None:
    """Another edition has other switches, and its own positions of the same ones."""
    for key in [k for k in st.session_state if str(k).startswith(state.RULES)]:
        del st.session_state[key]
    link.write()


def _switch(switch: Switch) -> None:
    """One switch, in the words that Judge has for it."""
    key, name = state.RULES + switch.key, ambiguity.label(switch)
    name = name[:1].upper() + name[1:]
    st.session_state.setdefault(key, switch.default)
    if all(isinstance(option, bool) for option in switch.options):
        st.toggle(
            name,
            key=key,
            help=ambiguity.reason(switch),
            on_change=_take,
            persist_state="session",
        )
        return
    st.segmented_control(
        name,
        switch.options,
        format_func=lambda option: ambiguity.option_label(switch, option),
        required=True,
        help=ambiguity.reason(switch),
        key=key,
        on_change=_take,
        persist_state="session",
    )


# ---------------------------------------------------------------- the example
def example_picker() -> None:
    """Who is on the couch."""
    st.session_state.setdefault("preset", state.START_PRESET)
    st.selectbox(
        wording("app")["person"],
        list(PRESETS),
        format_func=lambda name: PRESETS[name].title,
        key="preset",
        on_change=lambda: state.plan_example(st.session_state["preset"]),
        persist_state="session",
    )
