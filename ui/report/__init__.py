"""The report: an examination and its verdict on one or two pages, and the same as data.

`content.py` gathers what it says, `document.py` makes HTML and JSON of it. No page and
no session is needed: a report can be made anywhere.
"""

from ui.report.content import Origin, Subject, content
from ui.report.document import as_html, as_json

__all__ = ["Origin", "Subject", "as_html", "as_json", "content"]
