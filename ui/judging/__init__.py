"""The Judge page: cards, readings, sources, switches, the form, uploads.

Nothing is judged here: every answer comes from `criteria`.
"""
