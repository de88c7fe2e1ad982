import re
import tomllib
from dataclasses import replace

import pytest

from criteria import EDITIONS, citations, evaluate, load_edition
from criteria.library import EDITIONS_DIR
from criteria.sources import (
    SOURCES_FILE,
    Source,
    edition_sources,
    known_sources,
)
from tests.unit.criteria.forms import EDITION, healthy


def test_every_source_says_what_of_it_was_read() -> None:
    for source in known_sources().values():
        assert source.citation.endswith("."), source.key
        assert source.seen, source.key
        assert source.confidence.value in ("confirmed", "secondary"), source.key


def test_identifiers_have_the_form_of_their_kind() -> None:
    for source in known_sources().values():
        assert re.fullmatch(r"(10\.\d{4,}/\S+)?", source.doi), source.key
        assert re.fullmatch(r"(PMC\d+)?", source.pmc), source.key
        assert re.fullmatch(r"\d*", source.pmid), source.key


def test_a_source_has_no_fields_that_are_not_shown() -> None:
    raw = tomllib.loads(SOURCES_FILE.read_text(encoding="utf-8"))
    known = {"citation", "bibtex", "doi", "pmc", "pmid", "seen", "confidence"}
    assert all(set(entry) <= known for entry in raw.values())


def test_citations_of_a_verdict_are_those_its_findings_name() -> None:
    verdict = evaluate(healthy(), EDITION)
    lines = citations(verdict).splitlines()
    named = {key for finding in verdict.findings for key in finding.sources}
    assert [line[1 : line.index("]")] for line in lines] == list(verdict.sources)
    assert named <= set(verdict.sources)
    assert lines[0] == (
        "[zamboni2009jnnp] Zamboni P et al. J Neurol Neurosurg Psychiatry "
        "2009;80:392–399. doi:10.1136/jnnp.2008.157164, PMC2647682. Read: Table 3 "
        "(headings of the criteria and counts); the methods section was not."
    )


def test_citations_of_an_edition_add_the_reasons_for_its_defaults() -> None:
    edition = load_edition(EDITION)
    keys = edition_sources(edition)
    assert len(keys) == len(set(keys))
    assert {"czyzewska2015", "nedelmann2005"} <= set(keys)
    assert citations(edition).count("\n") == len(keys) - 1


def test_no_edition_file_mentions_a_source_key_that_does_not_resolve() -> None:
    for name in EDITIONS:
        text = (EDITIONS_DIR / f"{name}.toml").read_text(encoding="utf-8")
        for listed in re.findall(r"^sources = \[(.*)\]", text, re.MULTILINE):
            for key in re.findall(r'"([^"]+)"', listed):
                assert key in known_sources(), f"{name}: {key}"


@pytest.mark.parametrize("source", known_sources().values(), ids=lambda x: x.key)
def test_bibtex_says_what_the_citation_says(source: Source) -> None:
    assert (
        {"year"}
        <= set(source.bibtex)
        <= {
            "author",
            "journal",
            "year",
            "volume",
            "number",
            "pages",
        }
    )
    for name, value in source.bibtex.items():
        words = str(value).split()[:1] if name == "author" else [str(value)]
        for word in words:
            assert word.rstrip(",") in source.citation, (source.key, name)


def test_bibtex_of_a_verdict_has_an_entry_for_each_reference() -> None:
    verdict = evaluate(healthy(), EDITION)
    entries = citations(verdict, style="bibtex").split("\n\n")
    keys = [re.match(r"@(article|misc)\{(\w+),\n", entry)[2] for entry in entries]
    assert keys == list(verdict.sources)
    assert entries[0] == (
        "@article{zamboni2009jnnp,\n"
        "  author = {Zamboni, P. and others},\n"
        "  journal = {J Neurol Neurosurg Psychiatry},\n"
        "  year = {2009},\n"
        "  volume = {80},\n"
        "  pages = {392--399},\n"
        "  doi = {10.1136/jnnp.2008.157164},\n"
        "  pmcid = {PMC2647682},\n"
        "  note = {Read for this project: Table 3 (headings of the criteria and "
        "counts); the methods section was not},\n"
        "}"
    )
    for entry in entries:
        assert entry.count("{") == entry.count("}")


def test_bibtex_escapes_what_would_end_a_line() -> None:
    source = known_sources()["czyzewska2015"]
    odd = replace(source, seen="5 % of A & B, #1_2", bibtex={"year": 2015})
    assert odd.as_bibtex.startswith("@misc{")
    assert r"5 \% of A \& B, \#1\_2" in odd.as_bibtex
