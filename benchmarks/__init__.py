"""How fast is it? ``python -m benchmarks`` measures; ``make bench`` calls it."""

import os

# One core is one core: no hidden threads in linear algebra. Set before numpy loads.
for _name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA"):
    os.environ.setdefault(f"{_name}_NUM_THREADS", "1")
