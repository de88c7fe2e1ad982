"""Tables of readings: those one criterion compared, and the whole form. As HTML.

Tables scroll inside their own box, which the keyboard reaches; the page never does.
"""

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import Any

from criteria import Evidence, Finding, Outcome
from criteria.margin import depth
from criteria.wording import number_text
from exam import COLUMNS, READINGS, Examination, Measurement
from ui.text import wording
from ui.verdict import css_class, limit_text, mark, reading_text

WORDS = "judge"


def compared(finding: Finding) -> str:
    """Every comparison of one criterion, the furthest inside "met" first."""
    words = wording(WORDS)["readings"]
    if not finding.evidence:
        return (
            f"<p class='quiet'>{words['none'].format(reads=escape(finding.reads))}</p>"
        )
    count = len(finding.evidence)
    caption = (words["title"] if count > 1 else words["title_one"]).format(count=count)
    heads = "".join(
        f"<th scope='col' class='{name}'>{words[name]}</th>"
        for name in ("site", "posture", "breathing", "reading", "limit", "outcome")
    )
    ranked = sorted(finding.evidence, key=_rank(finding))
    body = "".join(_row(evidence, finding) for evidence in ranked)
    return boxed(caption, heads, body, "compared")


def _rank(finding: Finding) -> Callable[[Evidence], tuple[bool, float]]:
    """Order of the table: what decides, then by distance to "met"."""
    return lambda evidence: (evidence is not finding.decisive, -depth(evidence))


def _row(evidence: Evidence, finding: Finding) -> str:
    words = wording(WORDS)["readings"]
    rows = evidence.measurements
    sites = " + ".join(dict.fromkeys(row.site.label for row in rows))
    postures = {row.posture for row in rows}
    posture = words["both_postures"] if len(postures) > 1 else rows[0].posture.value
    limit = limit_text(evidence.threshold) if evidence.threshold else words["no_limit"]
    decides = evidence is finding.decisive
    note = f" <small>{words['decides']}</small>" if decides else ""
    return (
        f"<tr class='{css_class(evidence.outcome)}{' decides' if decides else ''}'>"
        f"<th scope='row'>{escape(sites)}</th><td>{escape(posture)}</td>"
        f"<td>{escape(rows[0].breathing.value)}</td>"
        f"<td class='num'>{escape(reading_text(evidence))}</td>"
        f"<td class='limit'>{escape(limit)}</td>"
        f"<td>{outcome(evidence.outcome)}{note}</td></tr>"
    )


def outcome(value: Outcome) -> str:
    """Shape and word, on one line."""
    word = wording("verdict")["state"][value]
    return f"<span class='outcome'>{mark(value)}{word.capitalize()}</span>"


# ---------------------------------------------------------------- the form
def form(examination: Examination) -> str:
    """Every row of the form, with units; what is missing is said to be."""
    words = wording(WORDS)["form"]
    heads = "".join(
        f"<th scope='col'>{escape(_head(name))}</th>"
        for name in ("site", "posture", "breathing", *READINGS)
    )
    rows = examination.measurements
    places = {name: _decimals(getattr(row, name) for row in rows) for name in READINGS}
    body = "".join(_form_row(row, places) for row in rows)
    caption = words["caption"].format(rows=len(rows))
    return boxed(caption, heads, body, "form")


def _head(name: str) -> str:
    if name == "site":
        return str(wording(WORDS)["readings"]["site"])
    column = COLUMNS[name]
    return f"{column.label} ({column.unit})" if column.unit else column.label


def _decimals(values: Iterable[object]) -> int:
    """How many decimals show every number of a column as it was written down."""
    texts = [number_text(x, beside=x) for x in values if isinstance(x, float)]
    return max((len(text.partition(".")[2]) for text in texts), default=0)


def _form_row(row: Measurement, decimals: Mapping[str, int]) -> str:
    cells = "".join(_cell(getattr(row, name), decimals[name]) for name in READINGS)
    return (
        f"<tr><th scope='row'>{escape(row.site.label)}</th>"
        f"<td>{row.posture.value}</td><td>{row.breathing.value}</td>{cells}</tr>"
    )


def _cell(value: Any, decimals: int) -> str:
    words = wording(WORDS)["form"]
    if value is None:
        return f"<td class='unassessed'>{words['unassessed']}</td>"
    if isinstance(value, bool):
        return f"<td>{words['true' if value else 'false']}</td>"
    if isinstance(value, float):
        return f"<td class='num'>{value:.{decimals}f}</td>".replace("-", "−")
    return f"<td>{escape(str(value.value).replace('_', ' '))}</td>"


def boxed(caption: str, heads: str, body: str, kind: str) -> str:
    """A table in a box of its own, named by its caption."""
    return (
        f"<div class='box {kind}' tabindex='0' role='region'"
        f" aria-label='{escape(caption, quote=True)}'>"
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def bullets(lines: Iterable[str]) -> str:
    """Plain sentences as a list."""
    return "".join(f"<li>{escape(line)}</li>" for line in lines)
