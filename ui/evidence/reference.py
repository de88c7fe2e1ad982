"""Who says so, with a link, and how sure that is."""

from html import escape

from criteria.literature import sources
from criteria.literature.records import Row
from criteria.sources import Source
from criteria.threshold import Confidence
from ui.text import wording

_LINKS = (
    ("doi", "https://doi.org/{}", "doi:{}"),
    ("pmc", "https://pmc.ncbi.nlm.nih.gov/articles/{}/", "{}"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/{}/", "PMID\u00a0{}"),
    ("url", "{}", "web page"),
)


def cell(row: Row) -> str:
    """Link and confidence of one row, for the last cell of a table."""
    source = sources()[row.source]
    read = escape(f"{source.citation} Read: {source.seen}.", quote=True)
    return (
        f"<span class='ref' title='{read}'>{link(source)}</span>"
        f" <span class='sure {row.confidence.value}'>{sure(row.confidence)}</span>"
    )


def link(source: Source) -> str:
    """The best address of a publication; says so where none was seen."""
    for kind, address, shown in _LINKS:
        value = getattr(source, kind, "")
        if value:
            return (
                f"<a href='{escape(address.format(value), quote=True)}'"
                f" target='_blank' rel='noopener'>{escape(shown.format(value))}</a>"
            )
    return f"{escape(source.citation)} ({wording('evidence')['no_link']})"


def sure(confidence: Confidence) -> str:
    """How sure, in words."""
    return str(wording("evidence")[confidence.value])
