"""Where a limit and a rule come from: who says so, how sure that is, what was read."""

from collections.abc import Iterable
from html import escape

from criteria import Edition, Finding
from criteria.edition import RuleSettings
from criteria.sources import Source, known_sources
from criteria.threshold import Confidence
from ui.text import wording
from ui.verdict import limit_text

_ADDRESS = {
    "doi": "https://doi.org/{}",
    "pmc": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}
_SHOWN = {"doi": "doi:{}", "pmc": "{}", "pmid": "PMID {}"}


def of_finding(finding: Finding, edition: Edition) -> str:
    """What the edition says of one criterion, its limit, and the publications."""
    words = wording("judge")["origin"]
    rule = _rule(finding, edition)
    lines = [f"<p>{escape(_sentence(rule.note))} {_confidence(rule.confidence)}</p>"]
    if finding.threshold is None:
        lines.append(f"<p>{words['no_limit']}</p>")
    for threshold in rule.thresholds.values():
        told = words["limit"].format(limit=limit_text(threshold))
        note = escape(_sentence(threshold.note))
        sure = _confidence(threshold.confidence)
        lines.append(f"<p><b>{escape(told)}</b>: {note} {sure}</p>")
    return (
        f"<section class='origin'><h3>{words['title']}</h3>{''.join(lines)}"
        f"{references(finding.sources)}</section>"
    )


def of_edition(edition: Edition) -> str:
    """What the edition as a whole rests on."""
    limit = edition.min_met
    return (
        f"<section class='origin'><p>{escape(_sentence(edition.note))}"
        f" {_confidence(edition.confidence)}</p>"
        f"<p>{escape(_sentence(limit.note))} {_confidence(limit.confidence)}</p>"
        f"{references((*edition.sources, *limit.sources))}</section>"
    )


def references(keys: Iterable[str]) -> str:
    """The publications, with links and with what of each was read."""
    known = known_sources()
    items = "".join(f"<li>{_reference(known[k])}</li>" for k in dict.fromkeys(keys))
    return f"<ul class='sources'>{items}</ul>"


def _rule(finding: Finding, edition: Edition) -> RuleSettings:
    return next(
        rule for rule in edition.rules.values() if rule.criterion == finding.criterion
    )


def _reference(source: Source) -> str:
    links = " ".join(
        f"<a href='{_ADDRESS[kind].format(value)}' target='_blank' rel='noopener'>"
        f"{escape(_SHOWN[kind].format(value))}</a>"
        for kind in _ADDRESS
        if (value := getattr(source, kind))
    )
    read = wording("judge")["origin"]["read"].format(seen=escape(source.seen))
    return f"{escape(source.citation)} {links} <span class='quiet'>{read}</span>"


def _confidence(value: Confidence) -> str:
    """The word, and behind it what the word means."""
    word, _, meaning = wording("judge")["origin"][value].partition(": ")
    return f"<span class='sure'>{word}</span><span class='quiet'>: {meaning}.</span>"


def _sentence(text: str) -> str:
    """A note as a sentence: the edition files leave capitals and stops to us."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
