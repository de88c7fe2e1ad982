"""Evidence without a browser: what it shows, filters, charts as specifications."""

import json
import re
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from criteria.literature import Blinding, checks, discrepancies, sources, tables
from criteria.threshold import Confidence
from tests.app.opening import html, opened
from ui import palette
from ui.evidence import (
    agreement,
    drink,
    effects,
    forest,
    model_check,
    page,
    pools,
    prevalence,
    reference,
    valve,
)
from ui.evidence.listing import Column, table
from ui.text import wording

PAGE = "ui/pages/evidence.py"
WORDS = wording("evidence")
FOLDS = (
    "prevalence",
    "comparisons",
    "pools",
    "arithmetic",
    "agreement",
    "effects",
    "origins",
    "model",
)
ALL = prevalence.chosen(blinded=None, only_confirmed=False)


def evidence() -> AppTest:
    app = opened().switch_page(PAGE).run()
    assert not app.exception
    return app


def unfolded(*names: str) -> AppTest:
    app = evidence()
    for name in names:
        app.session_state[f"evidence.open.{name}"] = True
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html(app))).split())


def drawn(app: AppTest) -> dict[str, tuple[dict[str, Any], str]]:
    """Specification and alternative text of every chart, in the order of the page."""
    charts = app.get("vega_lite_chart")
    return {
        name: (json.loads(chart.proto.spec), chart.proto.alt)
        for name, chart in zip(CHARTS, charts, strict=True)
    }


def labels(spec: dict[str, Any]) -> list[str]:
    """The lanes of a chart, from the top down."""
    axes = (layer["encoding"].get("y", {}).get("axis") for layer in spec["layer"])
    expression = next(axis["labelExpr"] for axis in axes if axis)
    listed: list[str] = json.loads(expression.removesuffix("[datum.value]"))
    return listed


# ---------------------------------------------------------------- the page
def test_page_opens_with_every_part_and_a_way_to_it() -> None:
    app = evidence()
    for part in page.PARTS:
        assert f"href='#{page.anchor(part)}'" in html(app)
        assert f"id='{page.anchor(part)}'" in html(app)
        assert WORDS["part"][part]["title"] in text(app)
    assert "not a medical device" in text(app).lower()
    assert not app.slider


def test_page_keeps_what_other_pages_had() -> None:
    app = opened(operator__probe_pressure_mmhg="4").switch_page(PAGE).run()
    app.switch_page("ui/pages/scan.py").run()
    assert app.slider(key="operator.probe_pressure_mmhg").value == 4


def test_every_disagreement_is_told_and_counted() -> None:
    told = text(evidence())
    assert len(discrepancies()) > 5
    for check in discrepancies():
        assert check.words in told
    assert f"{len(checks())} printed numbers" in told
    assert f"{len(discrepancies())} do not" in told


def test_folded_tables_are_not_there_until_asked_for() -> None:
    closed, everything = evidence(), unfolded(*FOLDS)
    assert html(closed).count("<table") == 2
    assert html(everything).count("<table") == 2 + len(FOLDS)


def test_every_row_of_every_table_has_its_source_and_its_confidence() -> None:
    shown = html(unfolded(*FOLDS))
    for row in tables().rows:
        assert unescape(reference.cell(row)) in shown, row.id
    n_checked = len(checks()) + len(discrepancies()) + 1
    n_key = 2
    n_rows = len(list(tables().rows))
    assert shown.count("class='sure ") == n_rows + n_checked + n_key


def test_what_was_not_read_is_named_without_a_figure() -> None:
    told = text(evidence())
    for each in tables().not_verified:
        assert each.name in told
    assert WORDS["missing"]["said"] in told


def test_limits_of_the_model_are_told() -> None:
    app = unfolded("limits")
    told = " ".join(element.value for element in app.markdown)
    assert "What nobody has published" in told
    assert "](model.md" not in told
    assert "Assumptions" not in told


# ---------------------------------------------------------------- filters
def test_all_studies_at_first_blinded_ones_on_top() -> None:
    spec, alt = drawn(evidence())["prevalence"]
    shown = labels(spec)
    assert shown[0] == WORDS["heading"]["blinded"]
    names = [study.name for study in tables().studies]
    assert sorted(set(shown) - set(WORDS["heading"].values())) == sorted(set(names))
    assert f"{len(names)} comparisons" in alt


def test_filter_by_blinding() -> None:
    app = evidence()
    control = app.button_group(key="evidence.blinding")
    control.set_value(WORDS["prevalence"]["filter_blinded"]).run()
    assert not app.exception
    shown = labels(drawn(app)["prevalence"][0])
    expected = [s.name for s in tables().studies if s.blinding is Blinding.BLINDED]
    assert sorted(shown[1:]) == sorted(expected)
    control = app.button_group(key="evidence.blinding")
    control.set_value(WORDS["prevalence"]["filter_other"]).run()
    shown = labels(drawn(app)["prevalence"][0])
    assert not set(expected) & set(shown)


def test_filter_by_confidence() -> None:
    app = evidence()
    app.toggle(key="evidence.confirmed").set_value(True).run()
    shown = labels(drawn(app)["prevalence"][0])
    for study in tables().studies:
        assert (study.name in shown) == (study.confidence is Confidence.CONFIRMED)


def test_filters_stay_when_the_page_is_left() -> None:
    app = evidence()
    app.toggle(key="evidence.confirmed").set_value(True).run()
    app.switch_page("ui/pages/scan.py").run()
    app.switch_page(PAGE).run()
    assert app.toggle(key="evidence.confirmed").value is True


# ---------------------------------------------------------------- charts
CHARTS = {
    "prevalence": (lambda t: prevalence.chart(ALL, t), "%"),
    "pools": (pools.chart, "Odds ratio"),
    "agreement": (agreement.chart, "κ"),
    "drink": (drink.chart, None),
    "shares": (effects.chart, "%"),
    "valve": (valve.chart, "(s"),
    "model": (model_check.chart, "standard deviations"),
}
THEMES = [palette.LIGHT, palette.DARK]


@pytest.mark.parametrize("theme", THEMES, ids=["light", "dark"])
@pytest.mark.parametrize("name", CHARTS)
def test_chart_names_its_unit_and_uses_the_palette(
    name: str, theme: palette.Theme
) -> None:
    draw, unit = CHARTS[name]
    spec = draw(theme).to_dict()
    used = set(re.findall(r"#[0-9A-Fa-f]{3,8}", json.dumps(spec)))
    assert used <= {theme.text, theme.background, theme.border}
    titles = {
        layer["encoding"]["x"].get("title")
        for layer in spec["layer"]
        if isinstance(layer["encoding"].get("x"), dict)
    } - {None}
    assert unit is None or any(unit in title for title in titles)
    assert "labelExpr" in json.dumps(spec)


def test_alt_texts_say_the_finding() -> None:
    told = {name: alt for name, (_, alt) in drawn(evidence()).items()}
    assert "0 to 56 % with MS" in told["prevalence"]
    assert "8.35 (3.44 to 20.31)" in told["pools"]
    assert "0.20 (−0.01 to 0.42)" in told["agreement"]
    assert "7 were positive before and 3 after" in told["drink"]
    assert "valve closes 0.22 to 0.78 s" in told["valve"]
    assert "within one" in told["model"]
    assert "83 % of 185" in told["shares"]


def marks(spec: dict[str, Any]) -> list[dict[str, Any]]:
    (points,) = [layer for layer in spec["layer"] if "fillOpacity" in layer["encoding"]]
    rows: list[dict[str, Any]] = spec["datasets"][points["data"]["name"]]
    return rows


def test_shape_is_blinding_fill_is_ms_and_dash_is_confidence() -> None:
    shown = marks(prevalence.chart(ALL, palette.LIGHT).to_dict())
    by_text = {mark["told"].partition(":")[0]: mark for mark in shown}
    ms = by_text["CoSMo 2013, with MS"]
    assert (ms["shape"], ms["fill"], ms["is_dashed"]) == ("circle", forest.FULL, False)
    assert ms["value"] == pytest.approx(100 * 38 / 1165)
    assert ms["low"] < ms["value"] < ms["high"]
    healthy = by_text["CoSMo 2013, healthy"]
    assert healthy["fill"] == forest.EMPTY
    assert healthy["lane"] > ms["lane"]
    first = by_text["Zamboni 2009 (JNNP), with MS"]
    assert (first["shape"], first["is_dashed"]) == ("square", True)
    assert by_text["Patti 2012, healthy"]["shape"] == "diamond"
    assert by_text["Doepp 2011, with MS"]["lane"] % 1 == 0


def test_people_after_a_first_attack_are_not_drawn_as_people_with_ms() -> None:
    spec = prevalence.chart(ALL, palette.LIGHT).to_dict()
    (first,) = [m for m in marks(spec) if "first attack" in m["told"]]
    assert first["told"].startswith("Baracchini 2011, first attack, after a first")
    assert first["fill"] == forest.HALF
    study = next(s for s in ALL if s.id == "baracchini2011cis")
    assert study.ms is None
    assert study.cases is not None
    (told,) = prevalence.spans([study], "span")
    assert WORDS["prevalence"]["range_none"] in told
    assert "8/50 after a first attack" in json.dumps(spec)


def test_finding_counts_the_studies_whose_intervals_do_not_touch() -> None:
    told = prevalence.finding(ALL)
    assert "stand apart in 1 of 7 studies" in told  # Zivadinov 2011 alone
    assert "in 5 of 13" in told
    assert "7 studies" in prevalence.describe(ALL)
    zivadinov = next(s for s in ALL if s.id == "zivadinov2011")
    mayer = next(s for s in ALL if s.id == "mayer2011")
    assert "in 1 of 1" in prevalence.finding([zivadinov])
    assert "in 0 of 1" in prevalence.finding([mayer])
    assert prevalence.finding([]) == ""


def test_study_is_not_named_by_the_number_of_its_record() -> None:
    """Unless nothing else of it was seen; then that is said."""
    for study in ALL:
        if re.fullmatch(r"(PMID|PMC) ?\d+", study.name):
            assert "Author not seen" in study.note


def test_nothing_unread_is_drawn() -> None:
    every = json.dumps([draw(palette.LIGHT).to_dict() for draw, _ in CHARTS.values()])
    for each in tables().not_verified:
        if each.name not in {row.name for row in tables().rows}:
            assert each.name not in every


def test_sixteen_people_of_whom_six_changed() -> None:
    rows = marks(drink.chart(palette.LIGHT).to_dict())
    assert len(rows) == 32
    assert sum(r["positive"] for r in rows if r["lane"] == 0) == 7
    assert sum(r["positive"] for r in rows if r["lane"] == 1) == 3
    assert len({r["person"] for r in rows if r["changed"]}) == 6


def test_the_limit_lies_between_the_two_kinds_of_valves() -> None:
    closing, leaking = valve.ranges()
    assert float(closing.high) < valve.limit_s() == 0.88 < float(leaking.low)


# ---------------------------------------------------------------- the model's check
def test_validation_page_is_read_as_it_says_of_itself() -> None:
    document = (model_check.DOCS / "validation.md").read_text("utf-8")
    found = re.search(r"validate (\d+) of (\d+), calibrate (\d+) of (\d+)", document)
    assert found
    for number in found.groups():
        assert number in model_check.said()
    measured = [row for row in model_check.held() if row.z is not None]
    assert len(measured) > 40
    assert {row.kind for row in measured} == set(WORDS["model"]["kinds"])


@pytest.mark.parametrize(
    "text", ["", "no table", "| id | what |\n| --- | --- |\n| a | b |"]
)
def test_validation_page_of_another_make_is_survived(text: str) -> None:
    assert model_check.rows_of(text) == ()


def test_without_the_validation_page_the_page_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(model_check, "held", lambda: ())
    assert "make validate" in model_check.said()
    monkeypatch.setattr(model_check, "DOCS", model_check.DOCS / "nowhere")
    assert model_check.limits() == ""


def test_row_without_a_deviation_has_no_distance() -> None:
    (row,) = model_check.rows_of(
        "| what | published | model | z | role | source |\n| --- |\n"
        "| flow | 84 % | 99.4 | – | calibrate | somebody |\n"
    )
    assert row.z is None
    assert not row.is_within
    assert row.kind == "share"


# ---------------------------------------------------------------- words
def test_odds_ratios_from_empty_cells_are_not_given_a_size() -> None:
    told = prevalence.listing(ALL)
    assert "61701" not in told
    assert told.count("above 1000: cells are empty") == 2


def test_no_study_left_is_said() -> None:
    assert prevalence.spans((), "span") == []
    assert WORDS["prevalence"]["none"]


def test_source_without_identifier_says_so() -> None:
    assert WORDS["no_link"] in reference.link(sources()["doepp2011"])
    assert "doi.org" in reference.link(sources()["cosmo2013"])


def test_cells_are_escaped() -> None:
    evil = "<img src=x>"
    made = table(evil, [Column(evil, lambda _: "x")], [1])
    assert "<img" not in made
