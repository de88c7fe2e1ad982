"""The Evidence page: what has been published, and how far this model can be trusted.

Nothing is computed here that `criteria.literature` could: charts, tables and words.
"""
