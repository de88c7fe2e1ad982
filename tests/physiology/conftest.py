# In the test process itself; `tests/conftest.py` may import the hook as well, for runs
# on several cores, where only that file is read by the process that prints.
from tests.physiology.report import pytest_terminal_summary

__all__ = ["pytest_terminal_summary"]
