"""Hypothesis profiles for all tests.

``dev`` by default; ``ci``, always the same examples, if the environment has ``CI``;
``HYPOTHESIS_PROFILE=night`` for the long search.
"""

import os

from hypothesis import settings

# The process that prints a parallel run reads only this file.
from tests.physiology.report import pytest_terminal_summary  # noqa: F401

# No deadline: the first example of a compiled kernel includes its compilation.
settings.register_profile("dev", max_examples=50, deadline=None)
settings.register_profile(
    "ci", max_examples=200, deadline=None, derandomize=True, print_blob=True
)
settings.register_profile("night", max_examples=5000, deadline=None)

settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)
