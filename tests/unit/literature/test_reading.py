"""Tables that are wrong: every problem is named, and nothing else is raised."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.literature import LiteratureError, read_tables
from criteria.literature.library import FILES, FOLDER
from criteria.literature.reading import row, rows
from criteria.literature.records import (
    Count,
    Effect,
    Origin,
    Printed,
    Share,
    Study,
)

GOOD: dict[str, Any] = {
    "id": "someone2020",
    "name": "Someone 2020",
    "source": "mayer2011",
    "confidence": "confirmed",
    "rule": "two or more of five",
    "blinding": "blinded",
    "groups": [{"who": "ms", "n": 20, "positive": 3}],
}


def problems_of(**changed: Any) -> list[str]:
    problems: list[str] = []
    assert rows(Study, {"study": [GOOD | changed]}, "study", problems) == ()
    return problems


def test_good_row_is_read() -> None:
    problems: list[str] = []
    odds = {"value": "1.50", "low": "0.20", "high": "11"}
    (study,) = rows(Study, {"study": [GOOD | {"odds_ratio": odds}]}, "study", problems)
    assert problems == []
    assert study.odds_ratio == Printed(
        value=Decimal("1.50"), low=Decimal("0.20"), high=Decimal("11")
    )
    assert study.odds_ratio.text == "1.50 (0.20 to 11)"
    assert study.ms is study.groups[0]
    assert study.controls is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"blindng": "x"},
            "someone2020.blindng: unknown key; did you mean 'blinding'?",
        ),
        ({"confidence": "unverified"}, "use one of confirmed, secondary, assumption"),
        ({"confidence": "assumption"}, "a table holds what was read"),
        ({"name": "  "}, "must be a text, not empty"),
        ({"name": 3}, "must be a text, not empty"),
        ({"groups": {"who": "ms"}}, "groups: is {'who': 'ms'}; must be a list"),
        ({"groups": ["ms"]}, "groups 1: is 'ms'; must be a table"),
        ({"groups": [{"who": "ms", "n": 2}]}, "needs positive or percent"),
        ({"groups": [{"who": "ms", "n": 0, "positive": 0}]}, "must be at least 1"),
        ({"groups": [{"who": "ms", "n": 2, "positive": 3}]}, "must be 0 to n = 2"),
        ({"groups": [{"who": "ms", "n": 2, "percent": "101"}]}, "must be 0 to 100"),
        ({"groups": [{"who": "ms", "n": True, "positive": 1}]}, "a whole number"),
        ({"groups": [{"who": "us", "n": 2, "positive": 1}]}, "use one of ms, healthy"),
        ({"odds_ratio": {"value": 1.5}}, "in quotation marks, as printed"),
        ({"odds_ratio": {"value": "much"}}, "must be a number, as printed"),
        ({"odds_ratio": {"value": "NaN"}}, "must be a number, as printed"),
        ({"odds_ratio": {"value": "1", "low": "0.5"}}, "needs both ends"),
        ({"odds_ratio": {"value": "1", "low": "2", "high": "3"}}, "1 does not lie"),
        ({"odds_ratio": {}}, "odds_ratio.value: missing"),
    ],
)
def test_wrong_values_are_named(changed: dict[str, Any], said: str) -> None:
    (problem,) = problems_of(**changed)
    assert "someone2020" in problem
    assert said in problem


def test_all_problems_come_at_once() -> None:
    raw = {key: value for key, value in GOOD.items() if key != "rule"}
    problems: list[str] = []
    wrong = {"study": [raw | {"blinding": "perhaps", "page": "x"}, 4], "people": []}
    assert rows(Study, wrong, "study", problems) == ()
    told = "\n".join(problems)
    for part in (
        "people: unknown",
        "rule: missing",
        "perhaps",
        "page: unknown key",
        "study 2: is 4",
    ):
        assert part in told


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A row with a table of words, as sources have for BibTeX."""

    id: str
    fields: Mapping[str, str | int] = field(default_factory=dict)


def test_tables_of_words() -> None:
    problems: list[str] = []
    made = row(Reference, {"id": "a", "fields": {"year": 2011}}, "a", problems)
    assert made == Reference(id="a", fields={"year": 2011})
    assert row(Reference, {"id": "b"}, "b", problems) == Reference(id="b")
    assert problems == []
    assert row(Reference, {"id": "c", "fields": 3}, "c", problems) is None
    assert row(Reference, {"id": "d", "fields": {"x": 1.5}}, "d", problems) is None
    assert problems == [
        "c.fields: is 3; must be a table",
        "d.fields.x: is 1.5; must be a text or a whole number",
    ]


def test_rows_must_be_a_list() -> None:
    problems: list[str] = []
    assert rows(Study, {"study": GOOD}, "study", problems) == ()
    assert problems == [problems[0]]
    assert "write [[study]]" in problems[0]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Count, {"positive": 3, "n": 2}),
        (Count, {"positive": 0, "n": 0}),
        (
            Share,
            {
                "n": 9,
                "percent": Decimal(50),
                "low": Decimal(60),
                "high": Decimal(70),
            },
        ),
    ],
)
def test_impossible_counts(kind: type[Any], values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"impossible|does not lie"):
        kind(**values)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*GOOD, "n", "who", "positive", "value", "percent", "low"])
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from([Study, Effect, Origin]), _ANYTHING)
def test_nothing_but_notes_comes_of_anything(kind: type[Any], raw: Any) -> None:
    problems: list[str] = []
    made = row(kind, raw, "x", problems)
    assert (made is None) == bool(problems)


# ---------------------------------------------------------------- whole folders
@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "literature"
    copy.mkdir()
    for file in FOLDER.glob("*.toml"):
        shutil.copy(file, copy)
    return copy


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_folder_with_faults_in_several_files(folder: Path) -> None:
    edit(folder / "prevalence.toml", 'id = "alomari2010"', 'id = "doepp2010"')
    edit(folder / "trials.toml", 'source = "premise2014"', 'source = "nobody"')
    edit(folder / "comparisons.toml", 'study = "mayer2011"', 'study = "mayr2011"')
    edit(folder / "agreement.toml", "n = 93", 'n = "many"')
    with pytest.raises(LiteratureError) as caught:
        read_tables(folder)
    told = str(caught.value)
    assert told.startswith("literature: ")
    for part in (
        "doepp2010: is the id of two rows",
        "premise2014.source: 'nobody' is in no list of sources",
        "mayer2011_c1.study: 'mayr2011' is no study of prevalence",
        "agreement.toml: agreement leone_overall.n: is 'many'",
    ):
        assert part in told


def test_source_with_an_unknown_key(folder: Path) -> None:
    edit(folder / "sources.toml", "pmid = ", "pubmed = ")
    with pytest.raises(LiteratureError, match=r"pmid23384545\.pubmed: unknown key"):
        read_tables(folder)


def test_source_that_is_no_table(folder: Path) -> None:
    edit(folder / "sources.toml", "[doepp2011]", "stray = 1\n[doepp2011]")
    with pytest.raises(LiteratureError, match="stray: is 1; must be a table"):
        read_tables(folder)


@pytest.mark.parametrize("file", [name for name, _ in FILES.values()])
def test_file_that_is_missing_or_no_toml(folder: Path, file: str) -> None:
    (folder / file).write_text("= 3", "utf-8")
    with pytest.raises(LiteratureError, match=file):
        read_tables(folder)
    (folder / file).unlink()
    with pytest.raises(LiteratureError, match=file):
        read_tables(folder)
