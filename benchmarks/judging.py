"""How fast very many forms are judged under every edition."""

import numpy as np

from benchmarks.measure import median_s, person
from criteria.batch import FormTable, evaluate_batch
from simulator import examine

FORMS = 100_000
PEOPLE = 20


def judge_100k_s() -> float:
    """Every edition applied to 100,000 forms in memory, one core [s].

    The forms of a few people again and again: what is in a form hardly matters, since
    every question is put to whole columns and blocks of forms are forgotten.
    """
    few = FormTable.from_examinations([examine(person(k)) for k in range(PEOPLE)])
    places = np.arange(FORMS) % PEOPLE
    forms = FormTable(
        names=tuple(map(str, range(FORMS))),
        numbers={
            reading: {cell: values[places] for cell, values in of.items()}
            for reading, of in few.numbers.items()
        },
        signs={
            reading: {cell: values[places] for cell, values in of.items()}
            for reading, of in few.signs.items()
        },
    )
    return median_s(lambda _: evaluate_batch(forms))
