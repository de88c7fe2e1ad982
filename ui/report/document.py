"""A report as one HTML file that needs nothing else, and as JSON.

Whatever stands in the content is text: Jinja escapes it, and the page's own policy
forbids scripts and anything from elsewhere.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from ui.text import wording

HERE = Path(__file__).parent
LOGO = HERE.parent / "art" / "logo.svg"
ADDRESSES = {
    "doi": ("https://doi.org/", "doi:"),
    "pmc": ("https://pmc.ncbi.nlm.nih.gov/articles/", ""),
    "pmid": ("https://pubmed.ncbi.nlm.nih.gov/", "PMID "),
}


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")


def as_html(content: Mapping[str, Any]) -> str:
    """The report as a page: on a screen, and printed on one or two sheets of A4."""
    style = (HERE / "report.css").read_text(encoding="utf-8")
    return _template().render(
        **content,
        words=wording("report"),
        addresses=ADDRESSES,
        style=style,
        logo=LOGO.read_text(encoding="utf-8"),
    )


def as_json(content: Mapping[str, Any]) -> str:
    """The report as data: the same content, without the pixels of its pictures."""
    return json.dumps(_without_pixels(content), indent=2, ensure_ascii=False) + "\n"


def _without_pixels(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {k: _without_pixels(v) for k, v in value.items() if k != "jpeg_base64"}
    if isinstance(value, (list, tuple)):
        return [_without_pixels(each) for each in value]
    return value
