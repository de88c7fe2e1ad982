"""The ledger in words: where each factor stands now and where the verdict turns."""

from html import escape

from simulator import PARAMETERS
from sweeps.answer import Told
from sweeps.flip import Flip, Found, Ledger
from ui import palette
from ui.flipping.operators import name, value_text, with_unit
from ui.state import TECHNIQUE
from ui.text import wording

LANE_PX = 34
MOST_LANES = 8
"""More factors than these stand in the list only, so that the page can keep room."""
SCOPES = {
    "technique": tuple(k for k, p in PARAMETERS.items() if p.group in TECHNIQUE),
    "person": tuple(k for k, p in PARAMETERS.items() if p.group not in TECHNIQUE),
}
"""Which factors are tried."""


def smallest(found: Ledger) -> list[Flip]:
    """For each factor that flips the verdict its smallest change, smallest first."""
    flips: dict[str, Flip] = {}
    for flip in found.flips:
        if flip.found is Found.FLIPS:
            flips.setdefault(flip.key, flip)
    return list(flips.values())


def never(found: Ledger) -> list[str]:
    """Factors that were tried, change a reading and yet flip nothing, by name."""
    dead = set(without_effect(found))
    return [each for each in _unturned(found) if each not in dead]


def without_effect(found: Ledger) -> list[str]:
    """Factors that change no reading whichever way they go, by name."""
    alive = {name(f.key) for f in found.flips if f.found is not Found.NO_EFFECT}
    return [each for each in _unturned(found) if each not in alive]


def _unturned(found: Ledger) -> list[str]:
    turned = {flip.key for flip in smallest(found)}
    return list(dict.fromkeys(name(f.key) for f in found.flips if f.key not in turned))


# ---------------------------------------------------------------- in words
def change_text(flip: Flip) -> str:
    """Now and where it flips, e.g. ``4.2 → 3.8 mmHg``."""
    assert flip.value is not None
    before, after = (value_text(flip.key, v) for v in (flip.base, flip.value))
    return f"{before} → {with_unit(flip.key, after)}"


def said(found: Ledger) -> str:
    """The result in one sentence."""
    words, flips = wording("flip")["ledger"], smallest(found)
    outcome = wording("verdict")["outcome"]
    if not flips:
        return str(words["none"]).format(count=len(_unturned(found)))
    first = flips[0]
    return str(words["said"]).format(
        name=escape(name(first.key)),
        change=escape(change_text(first)),
        before=outcome[found.base.outcome],
        after=outcome[first.outcome],
        count=len(flips),
        of=len(flips) + len(_unturned(found)),
    )


def never_said(found: Ledger) -> str:
    """What flips it further on, at no value that was tried, or changes nothing."""
    words = wording("flip")["ledger"]
    left_out = [name(f.key) for f in smallest(found)[MOST_LANES:]]
    told = {
        "more": left_out,
        "never": never(found),
        "dead": without_effect(found),
    }
    return "".join(
        f"<p class='quiet'>{escape(words[kind].format(names=_listed(names)))}</p>"
        for kind, names in told.items()
        if names
    )


def _listed(names: list[str]) -> str:
    """Names one after the other, without what stands in brackets."""
    return " · ".join(map(short, names))


def short(told: str) -> str:
    """A name without what stands in brackets."""
    return told.partition(" (")[0]


def describe(found: Ledger) -> str:
    """The chart for those who do not see it."""
    listed = "; ".join(f"{name(f.key)} {change_text(f)}" for f in smallest(found)[:5])
    return str(wording("flip")["ledger"]["alt"]).format(listed=listed or "none")


def listing(found: Ledger) -> str:
    """Every flip with what decides it, as a table."""
    words = wording("flip")["ledger"]
    outcome = wording("verdict")["outcome"]
    rows = "".join(
        f"<tr><th scope='row'>{escape(name(f.key))}</th>"
        f"<td>{escape(change_text(f))}</td><td>{outcome[f.outcome]}</td>"
        f"<td>{_decides(f)}{_back(f)}</td></tr>"
        for f in found.flips
        if f.found is Found.FLIPS
    )
    heads = "".join(
        f"<th scope='col'>{words[c]}</th>" for c in ("c1", "c2", "c3", "c4")
    )
    return (
        "<div class='scroll'><table class='flips'>"
        f"<caption>{words['caption']}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"<p class='quiet'>{words['searched'].format(n=found.n_exams)}</p>"
    )


def _decides(flip: Flip) -> str:
    """What decides there, each criterion on a line of its own."""
    return "<br>".join(escape(in_words(each)) for each in flip.evidence)


def in_words(told: Told) -> str:
    """What was found of a criterion as people say it: ``4 not met: flow seen``."""
    state = wording("verdict")["state"][told.outcome].lower()
    return f"{told.criterion.removeprefix('C')} {state}: {told.because}"


def _back(flip: Flip) -> str:
    told = wording("flip")["ledger"]["back"] if flip.flips_back else ""
    return f" <i>{told}</i>" if told else ""


# ---------------------------------------------------------------- of the chart
def height_px(found: Ledger) -> int:
    """Height of the chart [px]; told to the page, so that it keeps the room."""
    return LANE_PX * min(max(len(smallest(found)), 1), MOST_LANES)


def mark_key(theme: palette.Theme) -> str:
    """What the ring, the dot and the line mean."""
    words = wording("flip")["ledger"]
    return (
        f"<p class='key'><i class='now'></i>{words['now']} "
        f"<i class='turn' style='background:{theme.flip}'></i>"
        f"{words['flips']} <i class='line'></i>{words['range']}</p>"
    )
