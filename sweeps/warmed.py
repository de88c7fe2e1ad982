"""Importing this makes a process ready: everything imported, the kernels compiled.

The fork server imports it once (`engines.process_pool`), so that every process it forks
examines at full speed from its first examination on. What other modules import only
where they need it is imported here too: once, and not again in every process.
"""

import pyarrow.parquet
from scipy.stats import qmc

from simulator import Precision, Scenario, examine
from sweeps import part

__all__ = ["examine", "part", "pyarrow", "qmc"]

for precision in Precision:  # compiles the kernels, or loads what is compiled
    examine(Scenario(), precision=precision)
