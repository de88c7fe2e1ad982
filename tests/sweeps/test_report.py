"""A report that needs no asking: meaningful order, room for numbers, no old files."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from simulator import Scenario
from sweeps.charts import flip_map_chart, interaction_chart
from sweeps.compared_charts import influence_chart
from sweeps.flip_map import flip_map
from sweeps.rates import Cell
from sweeps.report import pictures_of, write_report
from sweeps.sensitivity import FEWEST_DECIDED
from sweeps.store import StudyFolder, open_folder
from sweeps.summary import summarise
from tests.sweeps import quick
from tests.sweeps.studies import BREATH, PRESS, TURN, run_serially, study

EDITION = "zamboni_2009_jnnp"


def report_of(folder: StudyFolder, **options: Any) -> tuple[Path, str]:
    path = write_report(folder, summarise(folder), **options)
    return path.parent, path.read_text("utf-8")


@pytest.fixture(scope="module")
def two_operators(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    """Their names are not in the order of the alphabet; one is more careful."""
    out = tmp_path_factory.mktemp("two") / "o"
    made = study(
        factors={PRESS: [0, 8]},
        operators={"novice": {TURN: 0}, "expert": {TURN: 40}, "Bob": {TURN: 40}},
        base={"people": 2},
        editions=[EDITION, "mayer_2011", "al_omari_2010"],
    )
    run_serially(made, out)
    return open_folder(out)


def test_a_report_has_numbers_and_pictures(two_operators: StudyFolder) -> None:
    there, text = report_of(two_operators)
    assert "Sensitivity" in text or "sensitivity" in text
    assert "| novice and expert |" in text
    for name in (f"rates-{EDITION}", "agreement", "accuracy"):
        assert (there / f"{name}.svg").read_text().startswith("<svg")
        assert (there / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        page = (there / f"{name}.html").read_text()
        assert "https://cdn" not in page  # opens without a network
        assert f"]({name}.svg)" in text
    summary = json.loads((there / "summary.json").read_text())
    assert summary["n_done"] == 12
    assert set(summary["charts"]) == {
        path.name for path in there.iterdir() if path.suffix not in (".md", ".json")
    }


def test_words_of_others_do_not_break_a_report(tmp_path: Path) -> None:
    made = study(title="a\n# b", operators={"A | B": {}, "<b>": {}})
    run_serially(made, tmp_path / "o")
    _, text = report_of(open_folder(tmp_path / "o"), formats=())
    assert text.startswith("# a # b\n\n")
    assert r"| A \| B and &lt;b> |" in text
    assert r"| Operator | A \| B |" in text


def test_a_report_without_pictures_names_none(tmp_path: Path) -> None:
    run_serially(study(), tmp_path / "o")
    there, text = report_of(open_folder(tmp_path / "o"), formats=())
    assert "![" not in text
    assert {path.name for path in there.iterdir()} == {"report.md", "summary.json"}
    assert "21 × ScenarioError: the person is dizzy" in text


@pytest.mark.parametrize(("kept", "warned"), [(1, True), (1000, False)])
def test_a_report_on_half_a_study_says_so(
    tmp_path: Path, kept: int, *, warned: bool
) -> None:
    """The rows of a grid come in its order: the first ones are one end of a factor."""
    made = study(part_rows=8)
    run_serially(made, tmp_path / "o")
    for part in sorted((tmp_path / "o").glob("part-*"))[kept : made.n_parts]:
        part.unlink()
    _, text = report_of(open_folder(tmp_path / "o"), formats=())
    assert ("**Not finished.**" in text) is warned


def test_gaps_in_a_map_of_pairs_are_explained() -> None:
    """White is nearly the colour of a share of nought."""
    cells = [
        Cell(
            edition=EDITION,
            x=PRESS,
            y=TURN,
            x_level=str(i),
            y_level=str(j),
            x_place=i,
            y_place=j,
            n=1,
            n_met=0,
        )
        for i in (0, 1)
        for j in (0, 1)
    ]

    def subtitle(some: list[Cell]) -> Any:
        return interaction_chart(some).to_dict()["title"]["subtitle"]

    assert subtitle(cells) == []
    assert subtitle(cells[:3]) == ["white: nobody examined there"]


def encodings(chart: dict[str, Any], channel: str) -> list[dict[str, Any]]:
    """This channel wherever it stands in a chart."""
    found = [chart["encoding"][channel]] if channel in chart.get("encoding", {}) else []
    for parts in ("layer", "hconcat", "vconcat"):
        for part in chart.get(parts, []):
            found += encodings(part, channel)
    return found


def orders(pictures: dict[str, Any], name: str, channel: str) -> list[Sequence[str]]:
    """How this channel of a picture is sorted, wherever words are."""
    found = encodings(pictures[name].to_dict(), channel)
    return [each["sort"] for each in found if "sort" in each]


def test_operators_and_editions_stand_in_the_order_of_the_study(
    two_operators: StudyFolder,
) -> None:
    pictures = dict(pictures_of(summarise(two_operators)))
    operators = ["novice", "expert", "Bob"]
    assert all(o == operators for o in orders(pictures, f"rates-{EDITION}", "x"))
    assert orders(pictures, f"rates-{EDITION}", "x")
    pairs = ["novice and expert", "novice and Bob", "expert and Bob"]
    assert orders(pictures, "agreement", "yOffset")[0] == pairs
    # As the study lists them: neither the alphabet nor the years.
    editions = [EDITION, "mayer_2011", "al_omari_2010"]
    assert orders(pictures, "agreement", "y")[0] == editions
    assert orders(pictures, "accuracy", "y")[0] == editions
    assert orders(pictures, "accuracy", "yOffset")[0][0] == "verdict as it is"


@pytest.mark.parametrize(
    ("key", "points"), [("machine.prf_hz", 40), (TURN, 9), (PRESS, 20), (PRESS, 2)]
)
def test_numbers_along_a_map_have_room_and_are_decimals(key: str, points: int) -> None:
    found = flip_map(
        Scenario(), EDITION, key, BREATH, points=points, examiner=quick.examine
    )
    axis = flip_map_chart(found).to_dict()["encoding"]["x"]["axis"]
    assert 2 <= len(axis["values"]) <= 8
    assert axis["format"] == ".3~r"  # 1140 and not 1.14e+3


def test_words_along_a_map_are_all_there() -> None:
    found = flip_map(
        Scenario(), EDITION, PRESS, "operator.breathing", points=2,
        examiner=quick.examine,
    )  # fmt: skip
    axis = flip_map_chart(found).to_dict()["encoding"]["y"]["axis"]
    assert "values" not in axis
    assert "format" not in axis


def test_charts_of_an_earlier_report_go_and_nothing_else_does(tmp_path: Path) -> None:
    made = study(
        factors={PRESS: [0, 8]}, operators={"A": {}, "B": {}}, base={"people": 2}
    )
    run_serially(made, tmp_path / "o")
    folder = open_folder(tmp_path / "o")
    there, _ = report_of(folder, formats=("svg", "png"))
    drawn_on = there / f"rates-{EDITION}.png"
    drawn_on.write_bytes(drawn_on.read_bytes() + b"notes")
    mine = there / "rates-mine.svg"
    mine.write_text("<svg/>")
    report_of(folder, formats=("svg",))
    left = {path.name for path in there.glob("*.png")}
    assert left == {drawn_on.name}
    assert mine.read_text() == "<svg/>"
    assert (there / f"rates-{EDITION}.svg").is_file()
    report_of(folder, formats=())
    assert {path.name for path in there.glob("*.svg")} == {mine.name}


@pytest.mark.parametrize(
    "told", ["", "[]", "{}", '{"charts": 3}', '{"charts": {"../../x": "0"}}']
)
def test_an_odd_earlier_summary_costs_no_file(tmp_path: Path, told: str) -> None:
    run_serially(study(factors={PRESS: [0, 8]}), tmp_path / "o")
    there, _ = report_of(open_folder(tmp_path / "o"), formats=("svg",))
    before = {path.name for path in there.iterdir()}
    (there / "summary.json").write_text(told)
    report_of(open_folder(tmp_path / "o"), formats=())
    assert {path.name for path in there.iterdir()} == before


def test_what_rests_on_a_few_blocks_is_not_told_as_certain(tmp_path: Path) -> None:
    """The probe decides 40 % of 16 blocks, the turn of the head none."""
    made = study(
        design={"kind": "sobol", "points": 16},
        factors={PRESS: {"high": 10}, TURN: {"low": 0, "high": 20}},
    )
    run_serially(made, tmp_path / "o")
    folder = open_folder(tmp_path / "o")
    _, text = report_of(folder, formats=())
    (c3,) = [i for i in summarise(folder).influences if i.column == "C3"]
    press, turn = c3.factors
    assert press.n_decided >= FEWEST_DECIDED > turn.n_decided == 0
    assert "± 0.00" not in text
    assert "| too few: decided 0 of 16 blocks | – |" in text
    chart = influence_chart(c3).to_dict()
    (shown,) = {row["factor"] for row in next(iter(chart["datasets"].values()))}
    assert shown == "Probe pressure [mmHg]"
    assert "Head turn (+ right) [°]" in chart["title"]["subtitle"]
