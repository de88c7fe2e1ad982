"""How sure a share is: Wilson's interval."""

import math

Z95 = 1.959963984540054
"""Half-width of the middle 95 % of a normal curve, in standard deviations."""


def wilson(n_yes: int, n: int) -> tuple[float, float]:
    """95 % interval of a share seen as n_yes of n; (0, 1) if nothing was seen.

    References
    ----------
    Wilson EB, J Am Stat Assoc 1927;22:209, doi:10.1080/01621459.1927.10502953.
    """
    if n == 0:
        return 0.0, 1.0
    share, z2 = n_yes / n, Z95**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # At the ends the formula gives 0 and 1 up to rounding.
    low = 0.0 if n_yes == 0 else max(middle - half, 0.0)
    high = 1.0 if n_yes == n else min(middle + half, 1.0)
    return low, high
