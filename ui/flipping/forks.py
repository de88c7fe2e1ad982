"""Forking paths: of all permitted ways to examine, how many call this person ill?"""

from html import escape

from simulator import PARAMETERS, Scenario
from sweeps.paths import Paths, Permitted, default_space
from ui.flipping.operators import name, value_text, with_unit
from ui.text import wording


def scenario_off_space(of: Scenario) -> Scenario:
    """The scenario with what the space varies at rest: it does not matter where."""
    return of.replaced(
        {p.factor.key: PARAMETERS[p.factor.key].default for p in default_space()}
    )


def said(found: Paths) -> str:
    """The share in counts, with its interval."""
    words = wording("flip")["paths"]
    if not found.n:
        return str(words["no_exam"])
    low, high = found.interval
    told = words["whole"] if found.is_complete else words["interval"]
    return (
        str(words["said"]).format(positive=found.n_positive, n=found.n)
        + " "
        + told.format(
            low=f"{100 * low:.0f}",
            high=f"{100 * high:.0f}",
            share=f"{100 * (found.share or 0):.0f}",
        )
    )


def bar(found: Paths) -> str:
    """The share as a bar, the interval as a bracket on it."""
    low, high = (100.0 * each for each in found.interval)
    share = 100.0 * (found.share or 0.0)
    return (
        f"<div class='share' role='img' aria-label='{escape(said(found), quote=True)}'>"
        f"<i style='width:{share:.1f}%'></i>"
        f"<b style='left:{low:.1f}%;width:{max(high - low, 0.3):.1f}%'></b></div>"
        "<div class='ends' aria-hidden='true'><span>0</span>"
        f"<span>{found.n}</span></div>"
    )


def space_html() -> str:
    """What is permitted, how far, and who says so."""
    words = wording("flip")["paths"]
    items = "".join(_permitted(each) for each in default_space())
    return (
        f"<table class='flips'><caption>{words['caption']}</caption><tbody>{items}"
        "</tbody></table>"
    )


def _permitted(each: Permitted) -> str:
    factor = each.factor
    if factor.is_range:
        low = value_text(factor.key, factor.low)
        high = with_unit(factor.key, value_text(factor.key, factor.high))
        told = f"{low} to {high}"
    else:
        told = ", ".join(value_text(factor.key, value) for value in factor.values)
    source = wording("flip")["paths"]["assumption"]
    source = source if each.source == "assumption" else each.source
    return (
        f"<tr><th scope='row'>{escape(name(factor.key))}</th><td>{escape(told)}</td>"
        f"<td>{escape(each.why)} {escape(source)}</td></tr>"
    )
