"""Importing this makes a process ready: everything imported, the kernels compiled.

The fork server imports it once (`engines.process_pool`), so that every process it forks
examines at full speed from its first examination on.
"""

from simulator import Scenario, examine
from sweeps import part

__all__ = ["examine", "part"]

examine(Scenario())  # compiles the kernels, or loads what an earlier run compiled
