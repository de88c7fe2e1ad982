"""One thread for linear algebra in tests, which run several at once.

Its threads wait by spinning: on a busy machine the waves of PyMUST took five minutes
instead of twelve seconds. Set before numpy loads.
"""

import os

for _name in ("OMP", "OPENBLAS"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")
