"""Judge: this examination, or somebody's own, under the edition in force."""

from ui.judging import page

page.show()
