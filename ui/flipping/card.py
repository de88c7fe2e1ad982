"""One operator: name, still picture, how many criteria are met, what decided."""

import base64
from html import escape

from criteria import Verdict
from simulator import Scenario
from simulator.picture.wording import heading
from ui import state, verdict
from ui.flipping.glass import Seen, seen
from ui.text import wording
from ui.window import is_hidden


def card(letter: str, scenario: Scenario, found: Verdict, down_cm_s: float) -> str:
    """The operator as HTML.

    Parameters
    ----------
    letter
        ``A`` or ``B``.
    down_cm_s
        End of the velocity scale, the same for both.
    """
    site, operator = state.site(), scenario.operator
    where = heading(site, operator.tilt_deg, operator.breathing, operator.glottis)
    words = wording("flip")["card"]
    title = f"{words['operator']} {letter}"
    return (
        f"<section class='operator' aria-label='{title}'>"
        f"<div class='screen'><p><b>{title}</b> <span>{escape(where)}</span></p>"
        f"{_glass(title, scenario, down_cm_s)}</div>{judged(found)}</section>"
    )


def _glass(title: str, scenario: Scenario, down_cm_s: float) -> str:
    site = state.site()
    if is_hidden(scenario, site):
        said = wording("scan")["skull"]["hidden"]
        return f"<p class='nothing'>{escape(said)}</p>"
    shown = seen(scenario, site.code, down_cm_s)
    source = base64.b64encode(shown.jpeg).decode()
    return (
        f"<img src='data:image/jpeg;base64,{source}' alt='{escape(title)}: "
        f"{escape(shown.alt, quote=True)}'>{_readings(shown)}"
    )


def _readings(shown: Seen) -> str:
    words = wording("flip")["glass"]
    parts = []
    if shown.csa_cm2 is not None:
        parts.append(words["area"].format(area=f"{shown.csa_cm2:.2f}"))
    kind = "reversal" if shown.reflux_s else "no_reversal"
    parts.append(words[kind].format(seconds=f"{shown.reflux_s:.2f}"))
    return f"<p class='read'>{'<span>·</span>'.join(parts)}</p>"


def judged(found: Verdict) -> str:
    """The count, the verdict in a word, the criteria as marks, what decided."""
    words = wording("flip")["card"]
    count = words["count"].format(
        met=found.n_met,
        count=len(found.findings),
        outcome=wording("verdict")["outcome"][found.outcome],
    )
    marks = "".join(
        f"<li title='{escape(verdict.short_name(f))}'>{verdict.mark(f.outcome)}"
        f"<span aria-hidden='true'>{escape(f.criterion[1:])} "
        f"<small>{escape(verdict.one_word(f))}</small></span><span class='said'>"
        f"{escape(verdict.short_name(f))}: "
        f"{wording('verdict')['state'][f.outcome].lower()}</span></li>"
        for f in found.findings
    )
    label = words["marks"]
    return (
        f"<p class='big'>{count}</p><ul class='marks' aria-label='{label}'>{marks}</ul>"
        f"<p class='by'>{verdict.because(found)}</p>"
    )
