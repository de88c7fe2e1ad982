"""Many virtual examinations: studies, and what it takes to flip a verdict."""
