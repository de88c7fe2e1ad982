"""What the text leaves open: switches as controls, and what a changed one does.

The position of a switch lives under ``rules.<key>`` for the whole app (`state.py`);
the controls here have keys of their own and hand changes over.
"""

from html import escape

import streamlit as st

from criteria.edition import Switch
from ui import state
from ui.ambiguity import label, option_label, reason
from ui.judging.case import Case, Otherwise
from ui.text import wording

WORDS = "judge"
_HERE = "judge."


# ---------------------------------------------------------------- words
def effect(found: Otherwise) -> str:
    """What one other reading of the text would do to its criterion."""
    return str(wording(WORDS)["card"]["then"]).format(
        label=label(found.switch),
        option=option_label(found.switch, found.option),
        outcome=_state(found.outcome),
    )


def _state(outcome: str) -> str:
    return str(wording("verdict")["state"][outcome]).lower()


# ---------------------------------------------------------------- controls
def controls(case: Case, criterion: str) -> None:
    """The switches of one criterion, each with its reason and what it would change."""
    rule = next(r for r in case.edition.rules.values() if r.criterion == criterion)
    effects = {
        key: [o for o in case.otherwise if o.switch.key == key]
        for key in (switch.key for switch in rule.switches.values())
    }
    for switch in rule.switches.values():
        told = "; ".join(
            f"{option_label(switch, o.option)} → <b>{_state(o.outcome)}</b>"
            for o in effects[switch.key]
        )
        with st.container(key=f"one_{switch.key.replace('.', '_')}"):
            _control(switch)
            st.html(
                f"<p class='whyswitch'>{f'{told}. ' if told else ''}"
                f"{escape(reason(switch))}</p>"
            )


def _control(switch: Switch) -> None:
    key = _HERE + state.RULES + switch.key
    st.session_state[key] = switch.value
    if all(isinstance(option, bool) for option in switch.options):
        st.toggle(label(switch), key=key, on_change=_hand_over, args=(switch.key,))
        return
    st.segmented_control(
        label(switch),
        switch.options,
        format_func=lambda option: option_label(switch, option),
        required=True,
        key=key,
        on_change=_hand_over,
        args=(switch.key,),
    )


def _hand_over(key: str) -> None:
    state.plan({state.RULES + key: st.session_state[_HERE + state.RULES + key]})


def reset() -> None:
    """Every switch as the edition file has it."""
    published = state.edition().switches
    state.plan({state.RULES + key: s.default for key, s in published.items()})


# ---------------------------------------------------------------- what changed
def changes(case: Case) -> None:
    """Which switches do not stand as published, and what that did; with a way back."""
    if not case.verdict.changed:
        return
    words = wording(WORDS)["switches"]
    numbers = {rule.name: rule.criterion[1:] for rule in case.edition.rules.values()}
    told = []
    for key in case.verdict.changed:
        switch = case.edition.switches[key]
        number = numbers.get(key.partition(".")[0])
        told.append(
            words["change" if number else "change_count"].format(
                number=number,
                label=label(switch),
                old=option_label(switch, switch.default),
                new=option_label(switch, switch.value),
            )
        )
    items = "".join(f"<li>{escape(line)}</li>" for line in told)
    with st.container(key="switched"):
        st.html(
            f"<p><b>{words['changed']}</b></p>"
            f"<ul class='changes' aria-label='{words['changed']}'>{items}</ul>"
            f"<p role='status'>{escape(_consequence(case))}</p>"
        )
        st.button(words["reset"], key="judge.reset", type="tertiary", on_click=reset)


def _consequence(case: Case) -> str:
    """What the changed switches did, criterion by criterion and on the whole."""
    words = wording(WORDS)["switches"]
    flips = [
        words["flipped"].format(
            number=now.criterion[1:], old=_state(was.outcome), new=_state(now.outcome)
        )
        for was, now in zip(case.published.findings, case.verdict.findings, strict=True)
        if was.outcome is not now.outcome
    ]
    whole = wording(WORDS)["verdict"]
    old, new = whole[case.published.outcome], whole[case.verdict.outcome]
    turned = words["verdict_same" if old == new else "verdict_flipped"]
    first = f"{'; '.join(flips)}." if flips else words["same"]
    return f"{first} {turned.format(old=old, new=new)}"


def turning(case: Case) -> str:
    """Which single other readings of the text would turn the verdict."""
    words = wording(WORDS)["turns"]
    found = case.turning
    if not found:
        return f"<p class='quiet'>{words['none']}</p>"
    whole = wording(WORDS)["verdict"]
    told = "; ".join(
        words["one"].format(
            number=o.criterion[1:],
            label=label(o.switch),
            option=option_label(o.switch, o.option),
            outcome=whole[o.verdict],
        )
        for o in found
    )
    head = words["some" if len(found) == 1 else "many"].format(count=len(found))
    return f"<p class='turns'><b>{head}:</b> {escape(told)}.</p>"
