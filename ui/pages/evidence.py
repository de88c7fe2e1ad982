"""Evidence: what has been published, how sure anyone is, how good this model is."""

from ui.evidence import page

page.show()
