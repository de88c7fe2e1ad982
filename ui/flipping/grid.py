"""Values of a factor that its slider can be set to, and where they lie on a chart."""

from itertools import pairwise

from simulator import PARAMETERS
from sweeps.factor import Factor, Value


def factor_on_steps(key: str, points: int) -> Factor:
    """A factor over its range, each value on a step of its slider."""
    parameter = PARAMETERS[key]
    if parameter.choices is not None:
        return Factor(key=key, values=parameter.choices)
    low, high, step = parameter.low, parameter.high, parameter.step
    assert low is not None
    assert high is not None
    assert step is not None
    n_steps = int((high - low) / step + 1e-9)
    taken = dict.fromkeys(round(i * n_steps / (points - 1)) for i in range(points))
    return Factor(key=key, values=tuple(round(low + k * step, 10) for k in taken))


def edges(values: tuple[Value, ...]) -> list[float]:
    """Borders of the cells round these values; choices stand at 0, 1, 2 and so on."""
    at = places(values)
    if len(at) == 1:
        return [at[0] - 0.5, at[0] + 0.5]
    inner = [(a + b) / 2.0 for a, b in pairwise(at)]
    return [2.0 * at[0] - inner[0], *inner, 2.0 * at[-1] - inner[-1]]


def places(values: tuple[Value, ...]) -> list[float]:
    """Numbers as they are, choices by their order."""
    return [float(i if isinstance(v, str) else v) for i, v in enumerate(values)]


def place(values: tuple[Value, ...], value: Value) -> float:
    """Where a value stands on the axis of these values."""
    return float(values.index(value)) if isinstance(value, str) else float(value)
