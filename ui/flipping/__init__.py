"""The Flip page.

`page.py` puts it together; `operators.py` says who A and B are, `card.py` and
`glass.py` show them; `work.py` runs what takes long; `ledger.py`, `turning.py` and
`forks.py` draw what came of it.
"""
