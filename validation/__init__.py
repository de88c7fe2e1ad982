"""The model held against the literature. ``python -m validation`` writes the document.

`targets.toml` has the published rows, `readings.py` asks the model for each, `rows.py`
compares, `people.py` looks at the spread of a population.
"""
