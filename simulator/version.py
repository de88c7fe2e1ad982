"""Which Insonate this is; `CITATION.cff` says the same, and a test holds them equal."""

VERSION = "0.1.0"
