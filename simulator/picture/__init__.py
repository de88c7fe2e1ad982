"""Pictures and sound of a recording, as they come out of a scanner.

Everything here takes arrays and settings and gives pixels, bytes or words; nothing
here knows a screen. What is drawn from the model and what is illustration is told in
``docs/pictures.md``.
"""

from simulator.picture.audio import wav
from simulator.picture.bmode import bmode
from simulator.picture.colour import ColourFrame, ColourSettings, colour_frame
from simulator.picture.colour_map import ColourMap
from simulator.picture.colour_sheet import ColourNotes, colour_sheet
from simulator.picture.long_view import LongView, Throat, long_view
from simulator.picture.mmode import mmode
from simulator.picture.neck_view import NeckView, neck_view
from simulator.picture.section_sheet import SectionNotes, mmode_sheet, section_sheet
from simulator.picture.strip import strip_jpeg, strip_levels
from simulator.picture.strip_axes import StripNotes
from simulator.picture.strip_sheet import strip_png, strip_sheet
from simulator.picture.throat import throat_at
from simulator.picture.wording import (
    audio_alt,
    colour_alt,
    mmode_alt,
    section_alt,
    strip_alt,
)

__all__ = [
    "ColourFrame",
    "ColourMap",
    "ColourNotes",
    "ColourSettings",
    "LongView",
    "NeckView",
    "SectionNotes",
    "StripNotes",
    "Throat",
    "audio_alt",
    "bmode",
    "colour_alt",
    "colour_frame",
    "colour_sheet",
    "long_view",
    "mmode",
    "mmode_alt",
    "mmode_sheet",
    "neck_view",
    "section_alt",
    "section_sheet",
    "strip_alt",
    "strip_jpeg",
    "strip_levels",
    "strip_png",
    "strip_sheet",
    "throat_at",
    "wav",
]
