"""Hypothesis strategies for the examination form, shared by every test folder.

Ranges come from `exam/columns.py`, so a test never assumes other limits than the
validator does.
"""

from typing import Any

from hypothesis import strategies as st

from exam.column import Column, Kind
from exam.columns import COLUMNS
from exam.form import READINGS, Examination, Measurement
from exam.words import SITES, Breathing, Posture, Site


def readings(column: Column) -> st.SearchStrategy[Any]:
    """Any value a reading may have, *not assessed* included."""
    if column.kind is Kind.FLAG:
        return st.none() | st.booleans()
    if column.words is not None:
        return st.none() | st.sampled_from(column.words)
    return st.none() | st.floats(column.low, column.high)


def sites() -> st.SearchStrategy[Site]:
    """Any place the probe may stand."""
    return st.sampled_from(tuple(SITES.values()))


@st.composite
def measurements(
    draw: st.DrawFn,
    *,
    site: st.SearchStrategy[Site] | None = None,
    posture: st.SearchStrategy[Posture] | None = None,
    breathing: st.SearchStrategy[Breathing] | None = None,
) -> Measurement:
    """Any valid row of the form; narrow site, posture or breathing as needed."""
    return Measurement(
        site=draw(site or sites()),
        posture=draw(posture or st.sampled_from(Posture)),
        breathing=draw(breathing or st.sampled_from(Breathing)),
        **{name: draw(readings(COLUMNS[name])) for name in READINGS},
    )


def json_values() -> st.SearchStrategy[Any]:
    """Anything JSON can hold and give back unchanged."""
    # Text with lone surrogates is not Unicode and has no place in a file.
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    scalars = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | text
    )
    return st.recursive(
        scalars,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3)
        ),
        max_leaves=8,
    )


def metas() -> st.SearchStrategy[dict[str, Any]]:
    """Any note of who filled the form in and how."""
    keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
    return st.dictionaries(keys, json_values(), max_size=4)


def examinations(
    *,
    rows: st.SearchStrategy[Measurement] | None = None,
    min_size: int = 0,
    max_size: int = 12,
    meta: st.SearchStrategy[dict[str, Any]] | None = None,
) -> st.SearchStrategy[Examination]:
    """Any valid form: no two rows with the same site, posture and breathing."""
    return st.builds(
        lambda chosen, note: Examination(measurements=tuple(chosen), meta=note),
        st.lists(
            rows or measurements(),
            min_size=min_size,
            max_size=max_size,
            unique_by=lambda row: row.key,
        ),
        st.just({}) if meta is None else meta,
    )
