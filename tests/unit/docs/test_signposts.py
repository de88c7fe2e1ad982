"""What a newcomer is told to type, open or cite is there."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from simulator.version import VERSION

ROOT = Path(__file__).parents[3]
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):[^#\n]*## ", MAKEFILE, re.M))
FOLDERS = "app|benchmarks|criteria|docs|exam|scripts|simulator|studies-examples|sweeps"
PATHS = re.compile(rf"`((?:{FOLDERS}|tests|ui|validation)/[\w./-]*)`")


def said(page: Path) -> str:
    return page.read_text("utf-8")


def test_targets_are_found_at_all() -> None:
    assert {"app", "test", "check", "validate", "readme-pictures"} <= TARGETS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_command_of_make_is_there(page: Path) -> None:
    asked = re.findall(r"^make ([a-z-]+)|`make ([a-z-]+)", said(page), re.M)
    assert {one or other for one, other in asked} <= TARGETS


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_module_that_is_started_is_there(page: Path) -> None:
    for module in re.findall(r"python -m ([\w.]*\w)", said(page)):
        assert find_spec(module) is not None, f"{page.name}: python -m {module}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    for path in PATHS.findall(said(page)):
        if path.startswith("benchmarks/latest"):  # made by `make bench`, not kept
            continue
        assert (ROOT / path).exists(), f"{page.name}: {path}"


def test_every_page_stands_in_the_index_of_the_readme() -> None:
    index = said(ROOT / "README.md").split("## What is where")[1].split("\n## ")[0]
    assert set(re.findall(r"\]\(docs/([\w.]+)\)", index)) == {p.name for p in DOCS}


def test_every_package_stands_in_the_layout() -> None:
    layout = said(ROOT / "CONTRIBUTING.md").split("## Layout")[1].split("\n## ")[0]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= set(re.findall(r"`(\w+)/`", layout))


def test_the_citation_is_of_this_version_and_licence() -> None:
    citation = said(ROOT / "CITATION.cff")
    assert f"\nversion: {VERSION}\n" in citation
    assert "\nlicense: Apache-2.0\n" in citation
    assert "Apache License" in said(ROOT / "LICENSE")
    assert {"cff-version", "title", "message", "authors"} <= set(
        re.findall(r"^([a-z-]+):", citation, re.M)
    )
