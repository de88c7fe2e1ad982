"""The documents say what the code says: names, values, links, sources."""

import ast
import re
import tokenize
from dataclasses import fields
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from scripts import nomenclature, readme_pictures
from simulator import PARAMETERS, anatomy
from simulator.population import HEALTHY

ROOT = Path(__file__).parents[3]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]
MODEL = (ROOT / "docs" / "model.md").read_text("utf-8")
LIMITS = (ROOT / "docs" / "limits.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")

SIMULATOR = [
    *sorted((ROOT / "simulator").glob("*.py")),
    *sorted((ROOT / "simulator" / "doppler").glob("*.py")),
    *sorted((ROOT / "simulator" / "picture").glob("*.py")),
]

# Called an assumption in words only: no value of ours stands behind the name.
NOT_NUMBERS = {"ASSUMPTION"}


def comments(text: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(StringIO(text).readline)
    return {t.start[0]: t.string for t in tokens if t.type == tokenize.COMMENT}


def name_of(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    return None


def literal(node: ast.stmt) -> Any:
    try:
        return ast.literal_eval(node.value)  # type: ignore[attr-defined]
    except ValueError:
        return None


def assumptions() -> dict[str, tuple[str, Any]]:
    """Module-level constants of the simulator that are called an assumption."""
    found = {}
    for path in SIMULATOR:
        text = path.read_text("utf-8")
        remarks = comments(text)
        body = ast.parse(text).body
        for node, after in zip(body, [*body[1:], None], strict=True):
            name = name_of(node)
            if name is None or name in NOT_NUMBERS:
                continue
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            told = " ".join(remarks.get(line, "") for line in lines)
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                told += str(after.value.value)
            if "assumption" in told.lower():
                found[name] = (path.name, literal(node))
    return found


ASSUMED = assumptions()


def test_assumptions_are_found_at_all() -> None:
    assert {"CHEST_GRADIENT", "LEAFLET", "_WAVES", "THINNEST_CM"} <= set(ASSUMED)


@pytest.mark.parametrize("name", sorted(ASSUMED))
def test_every_assumption_stands_in_limits(name: str) -> None:
    assert f"`{name}`" in LIMITS, f"{ASSUMED[name][0]}: {name} is not in limits.md"


@pytest.mark.parametrize("name", sorted(ASSUMED))
def test_limits_gives_the_value_of_the_code(name: str) -> None:
    _, value = ASSUMED[name]
    if not isinstance(value, int | float):
        pytest.skip("not one number")
    (told,) = re.findall(rf"^\| `{name}` \| (-?[\d.]+)", LIMITS, re.M)
    assert float(told) == pytest.approx(value)


def test_limits_names_no_constant_that_is_gone() -> None:
    code = "".join(path.read_text("utf-8") for path in SIMULATOR)
    for name in re.findall(r"^\| `(\w+)` \|", LIMITS, re.M):
        assert re.search(rf"^{name}\b", code, re.M), name


def test_limits_says_what_this_is_not() -> None:
    assert "not a medical device" in LIMITS


def anatomy_rows() -> dict[str, str]:
    section = MODEL.split("## 6. Numbers")[1].split("## 7.")[0]
    return dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+) \| [FC] \|", section, re.M))


def anatomy_values() -> dict[str, Any]:
    values = {}
    for field in fields(anatomy.Anatomy):
        value = getattr(anatomy.TYPICAL, field.name)
        if isinstance(value, anatomy.TubeLaw):
            continue
        if isinstance(value, anatomy.SideAnatomy):
            for part in fields(value):
                values[f"{field.name}.{part.name}"] = getattr(value, part.name)
        else:
            values[field.name] = value
    return values


def numbers(value: Any) -> list[float]:
    if isinstance(value, tuple):
        return list(chain.from_iterable(map(numbers, value)))
    return [float(value)]


@pytest.mark.parametrize("name", sorted(anatomy_values()))
def test_model_gives_the_anatomy_of_the_code(name: str) -> None:
    told = [float(x) for x in anatomy_rows()[name].replace(";", " ").split()]
    assert told == pytest.approx(numbers(anatomy_values()[name]))


def test_model_names_no_anatomy_that_is_gone() -> None:
    assert set(anatomy_rows()) <= set(anatomy_values())


def test_model_gives_the_tube_laws_of_the_code() -> None:
    rows = re.findall(
        r"^\| `(\w+_LAW)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|",
        MODEL,
        re.M,
    )
    laws = {n for n, v in vars(anatomy).items() if isinstance(v, anatomy.TubeLaw)}
    assert {name for name, *_ in rows} == laws
    for name, *told in rows:
        law = getattr(anatomy, name)
        real = [law.p0_pa, law.kl_pa, law.ke_pa, law.kb_pa]
        assert [float(x) for x in told] == pytest.approx(real, abs=0.5, rel=1e-6)


def anchor(heading: str) -> str:
    """Anchor of a heading, as it appears on the page of a repository."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, part = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        assert path.exists(), f"{page.name}: {target}"
        if part:
            text = path.read_text("utf-8")
            heads = re.findall(r"^#+ (.+)$", text, re.M)
            assert part in {anchor(head) for head in heads}, f"{page.name}: {target}"


def test_readme_names_the_two_commands() -> None:
    assert "make app" in README
    assert "make test" in README


def test_every_source_of_a_parameter_is_known() -> None:
    known = nomenclature.sources()
    used = {p.source for p in PARAMETERS.values()}
    used |= {spread.source for spread in HEALTHY.values()}
    assert used - {nomenclature.ASSUMPTION} == set(known)


def test_limits_lists_every_spread_of_the_population() -> None:
    section = LIMITS.split("### `simulator/population.py`")[1].split("### ")[0]
    rows = dict(re.findall(r"^\| `([\w.]+)` \| .+ \| (\w+)[^|]*\|$", section, re.M))
    assert rows == {key: spread.source for key, spread in HEALTHY.items()}


@pytest.mark.parametrize("key", sorted(nomenclature.sources()))
def test_every_source_says_what_was_read_and_how_sure_it_is(key: str) -> None:
    source = nomenclature.sources()[key]
    assert source["citation"]
    assert source["seen"]
    assert source["confidence"] in {"confirmed", "derived", "secondary"}
    assert set(source) <= {"citation", "seen", "confidence", "doi", "pmcid"}


def test_the_nomenclature_page_is_up_to_date() -> None:
    assert nomenclature.main(["--check"]) == 0, "python -m scripts.nomenclature"


def test_every_picture_of_the_readme_can_be_made_anew() -> None:
    shown = re.findall(r"\]\(docs/pictures/([^)]+)\)", README)
    assert sorted(shown) == sorted(readme_pictures.PICTURES)
    for name in shown:
        assert (readme_pictures.FOLDER / name).is_file()
