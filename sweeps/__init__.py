"""Many virtual examinations: studies, and what it takes to flip a verdict."""

from sweeps.answer import Answer
from sweeps.crew import Stopped
from sweeps.factor import Factor, factor_from
from sweeps.flip import Flip, Found, Ledger, ledger
from sweeps.flip_map import FlipMap, flip_map
from sweeps.paths import Paths, default_space, forking_paths, read_space
from sweeps.problems import StudyError
from sweeps.run import Progress, run_study
from sweeps.store import StudyFolder, open_folder
from sweeps.study import Study
from sweeps.study_file import read_study, study_from
from sweeps.warm_pool import WarmPool

__all__ = [
    "Answer",
    "Factor",
    "Flip",
    "FlipMap",
    "Found",
    "Ledger",
    "Paths",
    "Progress",
    "Stopped",
    "Study",
    "StudyError",
    "StudyFolder",
    "WarmPool",
    "default_space",
    "factor_from",
    "flip_map",
    "forking_paths",
    "ledger",
    "open_folder",
    "read_space",
    "read_study",
    "run_study",
    "study_from",
]
