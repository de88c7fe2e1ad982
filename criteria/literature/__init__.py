"""What has been published on these criteria, how sure anyone is, and what adds up.

Tables in TOML, each row with its source and confidence; statistics recomputed from
their counts, with statsmodels: `statistics.py` imports it where it is needed.
"""

from criteria.literature.checks import Check, Subject, checks, discrepancies
from criteria.literature.library import Tables, read_tables, sources, tables
from criteria.literature.reading import LiteratureError
from criteria.literature.records import Blinding, Kind, Role, Who

__all__ = [
    "Blinding",
    "Check",
    "Kind",
    "LiteratureError",
    "Role",
    "Subject",
    "Tables",
    "Who",
    "checks",
    "discrepancies",
    "read_tables",
    "sources",
    "tables",
]
