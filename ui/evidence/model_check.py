"""The model against published values, read from `docs/validation.md`.

That page is written by `make validate`, which runs the model; the app only reads it.
"""

import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import altair as alt
import pandas as pd

from ui import palette
from ui.evidence import forest
from ui.evidence.listing import Column, table
from ui.text import wording

DOCS = Path(__file__).parents[2] / "docs"
LANE_PX = 38
UNWANTED = ("## Assumptions", "## Known misfits")
HELD_OUT, SEEN = "validate", "calibrate"
_COLUMNS = ("what", "published", "model", "z", "role", "source")
_UNITS = {
    "ml/min": "flow",
    "mm2": "area",
    "cm2": "area",
    "mmHg": "pressure",
    "cmH2O": "pressure",
    "cm/s": "velocity",
    "s": "time",
}
_LINKS = (
    (re.compile(r"doi:(\S+)"), "https://doi.org/{}"),
    (re.compile(r"(PMC\d+)"), "https://pmc.ncbi.nlm.nih.gov/articles/{}/"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One published value, and the model's."""

    what: str
    published: str
    model: str
    z: float | None
    """Distance in published standard deviations; None where none was published."""
    role: str
    source: str

    @property
    def kind(self) -> str:
        """Which sort of quantity it is, by its unit."""
        words = re.sub(r"\(.*?\)", "", self.published).split()
        return next((_UNITS[word] for word in words if word in _UNITS), "share")

    @property
    def is_within(self) -> bool:
        """Whether the model lies within one published standard deviation."""
        return self.z is not None and abs(self.z) <= 1


@cache
def held() -> tuple[Held, ...]:
    """The rows of the page; none if it is not there or not as expected."""
    page = DOCS / "validation.md"
    return rows_of(page.read_text(encoding="utf-8")) if page.exists() else ()


def rows_of(text: str) -> tuple[Held, ...]:
    """The rows of the first table that has the columns wanted."""
    lines = [_cells(line) for line in text.splitlines() if line.startswith("|")]
    heads = next((cells for cells in lines if set(_COLUMNS) <= set(cells)), None)
    if heads is None:
        return ()
    body = [
        dict(zip(heads, cells, strict=True))
        for cells in lines[lines.index(heads) + 2 :]
        if len(cells) == len(heads)
    ]
    return tuple(_held(row) for row in body)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("| \n").split(" | ")]


def _held(row: dict[str, str]) -> Held:
    given = {name: row[name] for name in _COLUMNS if name != "z"}
    return Held(**given, z=_number(row["z"]))


def _number(text: str) -> float | None:
    try:
        return float(text.replace("−", "-"))
    except ValueError:
        return None


# ---------------------------------------------------------------- in words
def said() -> str:
    """How many values the model meets, held out and seen."""
    words = wording("evidence")["model"]
    if not held():
        return str(words["absent"])
    good, every = _tally(HELD_OUT)
    seen, every_seen = _tally(SEEN)
    return str(words["said"]).format(
        held=good, held_all=every, seen=seen, seen_all=every_seen
    )


def _tally(role: str) -> tuple[int, int]:
    measured = [row for row in held() if row.role == role and row.z is not None]
    return sum(row.is_within for row in measured), len(measured)


def describe() -> str:
    """What the chart shows, for those who do not see it."""
    words = wording("evidence")["model"]
    measured = _measured()
    worst = max(measured, key=lambda row: abs(row.z or 0.0))
    good, every = _tally(HELD_OUT)
    told = words["worst"].format(what=worst.what, z=f"{worst.z:+.1f}")
    return str(words["alt"]).format(
        count=len(measured), held=good, held_all=every, worst=told
    )


def _measured() -> list[Held]:
    return [row for row in held() if row.z is not None]


# ---------------------------------------------------------------- chart and table
def chart(theme: palette.Theme) -> alt.LayerChart:
    """A lane per kind of quantity, a point per value; the band is one deviation."""
    words = wording("evidence")["model"]
    kinds = [
        kind for kind in words["kinds"] if any(r.kind == kind for r in _measured())
    ]
    # Held-out values last, so that they lie on top.
    ordered = sorted(_measured(), key=lambda row: row.role == HELD_OUT)
    marks = pd.DataFrame(
        {
            "lane": kinds.index(row.kind),
            "z": row.z,
            "held_out": row.role == HELD_OUT,
            "told": f"{row.what}: {row.published}, model {row.model}",
        }
        for row in ordered
    )
    reach = max(2.0, 1.08 * max(abs(row.z or 0.0) for row in ordered))
    x = alt.X(
        "z:Q",
        title=words["axis"],
        scale=alt.Scale(domain=[-reach, reach], nice=False),
        axis=forest.value_axis(range(-int(reach), int(reach) + 1)),
    )
    band = (
        alt.Chart(pd.DataFrame([{"from": -1, "to": 1}]))
        .mark_rect(color=theme.text, opacity=0.09)
        .encode(x="from:Q", x2="to:Q")
    )
    points = (
        alt.Chart(marks)
        .mark_point(shape="circle", stroke=theme.text, strokeWidth=1.4, size=62)
        .encode(
            x=x,
            y=forest.lane_axis([words["kinds"][kind] for kind in kinds], []),
            fill=alt.condition(
                alt.datum.held_out, alt.value(theme.text), alt.value(theme.background)
            ),
            opacity=alt.value(0.85),
            tooltip=alt.Tooltip("told:N", title=" "),
        )
    )
    return forest.dressed([band, points], LANE_PX * len(kinds) + forest.AXIS_PX, theme)


def listing() -> str:
    """Every published value, the model's, and the source."""
    words = wording("evidence")
    names = words["column"]
    columns = [
        Column(names["what"], lambda row: escape(row.what), is_head=True),
        Column(names["published"], lambda row: escape(row.published)),
        Column(names["model"], lambda row: escape(row.model)),
        Column(
            names["distance"], lambda row: "–" if row.z is None else f"{row.z:+.2f}"
        ),
        Column(names["role"], lambda row: escape(row.role)),
        Column(names["source"], lambda row: _linked(row.source)),
    ]
    return table(words["model"]["caption"], columns, held())


def _linked(source: str) -> str:
    """The publication, linked by the first identifier in it."""
    for pattern, address in _LINKS:
        found = pattern.search(source)
        if found:
            url = escape(address.format(found[1]), quote=True)
            text = escape(source)
            return f"<a href='{url}' target='_blank' rel='noopener'>{text}</a>"
    return escape(source)


# ---------------------------------------------------------------- limits
def limits() -> str:
    """The parts of `docs/limits.md` on what is missing, as Markdown without links."""
    page = DOCS / "limits.md"
    if not page.exists():
        return ""
    parts = re.split(r"^(?=## )", page.read_text(encoding="utf-8"), flags=re.M)
    wanted = [part for part in parts[1:] if not part.startswith(UNWANTED)]
    text = re.sub(r"\[([^\]]+)\]\([^)]+\.md[^)]*\)", r"\1", "\n".join(wanted))
    return re.sub(r"^## ", "### ", text, flags=re.M)
