"""Where the criteria come from: the references behind every number and switch.

Keys are used in `editions/*.toml` and resolve here; `sources.toml` holds the texts.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from criteria.edition import Edition
from criteria.finding import Verdict
from criteria.threshold import Confidence

Style = Literal["text", "bibtex"]

SOURCES_FILE = Path(__file__).with_name("sources.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publication, and what of it was read for this project."""

    key: str
    citation: str
    seen: str
    confidence: Confidence
    bibtex: Mapping[str, str | int] = field(default_factory=dict, hash=False)
    """Author, journal, year, volume, number and pages, as far as they are known."""
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

    @property
    def as_bibtex(self) -> str:
        """The reference as a BibTeX entry; without the title, which was not noted."""
        links = {"doi": self.doi, "pmcid": self.pmc, "pmid": self.pmid}
        fields = {
            **self.bibtex,
            **{name: value for name, value in links.items() if value},
            "note": f"Read for this project: {self.seen}",
        }
        kind = "article" if "journal" in self.bibtex else "misc"
        lines = (
            f"  {name} = {{{_escaped(str(text))}}}," for name, text in fields.items()
        )
        return "\n".join((f"@{kind}{{{self.key},", *lines, "}"))


def _escaped(text: str) -> str:
    """Text that BibTeX takes as it stands: a page range gets its two hyphens."""
    for sign in "&%#_":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("–", "--")


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


def citations(of: Verdict | Edition, *, style: Style = "text") -> str:
    """The references behind a verdict or an edition.

    Parameters
    ----------
    of
        Of a verdict, what its findings rest on; of an edition, also what its readings
        are reasoned with.
    style
        ``text`` for one line each, ``bibtex`` for entries of a ``.bib`` file.
    """
    keys = of.sources if isinstance(of, Verdict) else edition_sources(of)
    found = [known_sources()[key] for key in dict.fromkeys(keys)]
    if style == "bibtex":
        return "\n\n".join(source.as_bibtex for source in found)
    return "\n".join(source.text for source in found)


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
    for switch in edition.switches.values():
        yield from switch.sources
    for each in edition.beyond_the_form:
        yield from each.sources
