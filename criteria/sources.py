"""Where the criteria come from: the references behind every number and switch.

Keys are used in `editions/*.toml` and resolve here; `sources.toml` holds the texts.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from criteria.edition import Edition
from criteria.finding import Verdict
from criteria.threshold import Confidence

SOURCES_FILE = Path(__file__).with_name("sources.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publication, and what of it was read for this project."""

    key: str
    citation: str
    seen: str
    confidence: Confidence
    doi: str = ""
    pmc: str = ""
    pmid: str = ""

    @property
    def text(self) -> str:
        """The reference as one line."""
        links = [
            f"doi:{self.doi}" if self.doi else "",
            self.pmc,
            f"PMID {self.pmid}" if self.pmid else "",
        ]
        where = ", ".join(link for link in links if link)
        tail = f" {where}." if where else ""
        return f"[{self.key}] {self.citation}{tail} Read: {self.seen}."


@cache
def known_sources() -> dict[str, Source]:
    """Every source by its key."""
    with SOURCES_FILE.open("rb") as file:
        raw = tomllib.load(file)
    return {
        key: Source(
            key=key,
            **{**entry, "confidence": Confidence(entry["confidence"])},
        )
        for key, entry in raw.items()
    }


def citations(of: Verdict | Edition) -> str:
    """The references behind a verdict or an edition, one line each."""
    keys = of.sources if isinstance(of, Verdict) else edition_sources(of)
    known = known_sources()
    return "\n".join(known[key].text for key in dict.fromkeys(keys))


def edition_sources(edition: Edition) -> tuple[str, ...]:
    """Keys of everything an edition leans on, in the order of the file."""
    return tuple(dict.fromkeys(_every_key(edition)))


def _every_key(edition: Edition) -> Iterable[str]:
    yield from edition.sources
    yield from edition.min_met.sources
    for rule in edition.rules.values():
        yield from rule.sources
        for threshold in rule.thresholds.values():
            yield from threshold.sources
        for switch in rule.switches.values():
            yield from switch.sources
