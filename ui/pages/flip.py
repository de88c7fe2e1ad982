"""Flip: two operators on one person, and the smallest change that turns the verdict."""

from ui.flipping import page

page.show()
