"""Many forms under many editions at once: the same rules, asked of whole columns.

``from criteria.batch import evaluate_batch, read_forms``. Needs numpy; reading and
writing tables needs pyarrow as well.
"""

from criteria.batch.evaluate import evaluate_batch
from criteria.batch.files import read_forms, write_verdicts
from criteria.batch.forms import FormTable
from criteria.batch.verdicts import OUTCOMES, BatchVerdicts, summary

__all__ = [
    "OUTCOMES",
    "BatchVerdicts",
    "FormTable",
    "evaluate_batch",
    "read_forms",
    "summary",
    "write_verdicts",
]
