"""Importing this makes a process ready: everything imported, the kernels compiled.

The fork server imports it once (`engines.process_pool`), so that every process it forks
examines at full speed from its first examination on. What other modules import only
where they need it is imported here too: once, and not again in every process.
"""

import pyarrow.parquet
from scipy.stats import qmc

from simulator import Scenario, examine
from sweeps import part

__all__ = ["examine", "part", "pyarrow", "qmc"]

examine(Scenario())  # compiles the kernels, or loads what an earlier run compiled
