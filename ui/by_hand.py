"""Readings that the learner took on the glass, and the form they go on.

A reading belongs to the recording it was taken from. So it is kept with the settings of
that recording: under others it waits, off the form, and counts again when they are set
back. Posture and breathing are no such settings: they only say which row of the form
the screen shows. Nothing here knows what is on the glass; `measured.py` has the words.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from exam import COLUMNS, Breathing, Examination, Measurement, Posture, Site
from simulator import Scenario
from simulator.measure import within_the_form
from simulator.protocol import EXAMINED, TILT_DEG

QUANTITIES = ("reflux_s", "csa_cm2")
"""What can be measured on the glass, by the names of the form."""
NEUTRAL: dict[str, float | str] = {
    "operator.tilt_deg": 0.0,
    "operator.breathing": Breathing.QUIET.value,
    "machine.sweep_s": 10.0,
}
"""Parameters that choose what of a recording is looked at, and do not change it."""
_KEPT = "_by_hand"
_POSTURE_AT = {tilt_deg: posture for posture, tilt_deg in TILT_DEG.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class HandReading:
    """One number, and the cell of the form that it fills."""

    site: Site
    posture: Posture
    breathing: Breathing
    quantity: str
    value: float

    @property
    def row(self) -> tuple[Site, Posture, Breathing]:
        """Key of its row on the form."""
        return (self.site, self.posture, self.breathing)


_Cell = tuple[Scenario, Site, Posture, Breathing, str]


# ---------------------------------------------------------------- kept
def _kept() -> dict[_Cell, HandReading]:
    kept: dict[_Cell, HandReading] = st.session_state.setdefault(_KEPT, {})
    return kept


def _settings(of: Scenario) -> Scenario:
    return of.replaced(NEUTRAL)


def keep(of: Scenario, told: Any) -> None:
    """Put a reading on the form, or give the machine's own back.

    Parameters
    ----------
    told
        As the scanner gives it: ``site``, ``quantity``, ``value``; a value of None
        gives the machine's reading back, of every quantity if none is named. It comes
        from a browser: what is not such a reading is left alone.
    """
    if not isinstance(told, Mapping):
        return
    sites = {site.code: site for site in EXAMINED}
    code, quantity, value = (told.get(k) for k in ("site", "quantity", "value"))
    posture = _POSTURE_AT.get(of.operator.tilt_deg)
    if not isinstance(code, str) or code not in sites or posture is None:
        return
    cell = (_settings(of), sites[code], posture, Breathing(of.operator.breathing))
    if value is None:
        for name in QUANTITIES if quantity is None else (quantity,):
            _kept().pop((*cell, name), None)
    elif quantity in QUANTITIES and _is_possible(quantity, value):
        _kept()[(*cell, quantity)] = HandReading(
            site=cell[1],
            posture=posture,
            breathing=cell[3],
            quantity=quantity,
            value=round(float(value), 2),
        )


def _is_possible(quantity: str, value: object) -> bool:
    column = COLUMNS[quantity]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and column.low <= value <= column.high  # type: ignore[operator]


def put(of: Scenario, readings: Iterable[HandReading]) -> None:
    """These and no others under these settings; what waits goes on waiting."""
    settings, kept = _settings(of), _kept()
    for cell in [cell for cell in kept if cell[0] == settings]:
        del kept[cell]
    kept.update({(settings, *each.row, each.quantity): each for each in readings})


def forget() -> None:
    """The machine's own readings everywhere."""
    st.session_state.pop(_KEPT, None)


def count() -> int:
    """How much has been measured by hand, under whatever settings."""
    return len(_kept())


def is_any() -> bool:
    """Whether anything has been measured by hand, under whatever settings."""
    return count() > 0


# ---------------------------------------------------------------- on the form
def under(of: Scenario) -> tuple[HandReading, ...]:
    """Readings that were taken under these settings."""
    if not is_any():
        return ()
    settings = _settings(of)
    return tuple(r for (kept_of, *_), r in _kept().items() if kept_of == settings)


def counted(of: Scenario, form: Examination) -> tuple[HandReading, ...]:
    """Readings that stand on this form: its settings, and it has such a row."""
    rows = {row.key for row in form.measurements}
    return tuple(reading for reading in under(of) if reading.row in rows)


def n_waiting(of: Scenario, form: Examination) -> int:
    """How many readings are kept that do not stand on this form."""
    return len(_kept()) - len(counted(of, form))


def at(of: Scenario, site: Site) -> dict[str, float]:
    """What was measured by hand in the recording on the screen, by quantity."""
    posture = _POSTURE_AT.get(of.operator.tilt_deg)
    if posture is None or not is_any():
        return {}
    cell = (_settings(of), site, posture, Breathing(of.operator.breathing))
    return {
        name: _kept()[(*cell, name)].value
        for name in QUANTITIES
        if (*cell, name) in _kept()
    }


def on_form(form: Examination, readings: tuple[HandReading, ...]) -> Examination:
    """The form with these readings in place of the machine's, and a note of it."""
    if not readings:
        return form
    by_row: dict[tuple[Site, Posture, Breathing], dict[str, float]] = {}
    for reading in readings:
        by_row.setdefault(reading.row, {})[reading.quantity] = reading.value
    rows = tuple(filled(row, by_row.get(row.key, {})) for row in form.measurements)
    known = {row.key for row in rows}
    notes = [f"{cell(r)}, measured by hand." for r in readings if r.row in known]
    meta = {**form.meta, "notes": [*form.meta.get("notes", ()), *notes]}
    return replace(form, measurements=rows, meta=meta)


def filled(row: Measurement, values: Mapping[str, float]) -> Measurement:
    """One row with these values; flow is TAMEAN × CSA, so it follows the area."""
    if not values:
        return row
    changed: dict[str, Any] = dict(values)
    if "csa_cm2" in values and row.tamean_cm_s is not None:
        flow = row.tamean_cm_s * values["csa_cm2"] * 60.0
        changed["flow_ml_min"] = round(flow, 2)
    return within_the_form(replace(row, **changed))


def cell(reading: HandReading) -> str:
    """A cell and its value: ``right J2, supine, quiet: longest reversal 0.95 s``."""
    column = COLUMNS[reading.quantity]
    where = f"{reading.site.label}, {reading.posture.value}, {reading.breathing.value}"
    return f"{where}: {column.label.lower()} {reading.value:.2f} {column.unit}"
