"""The admin of what is asked and of who applied: labels, rounds, applications, assessments.

`label`, `round` (with `import_views`), `application` (with `application_filters`, `move_views`),
`missing_piece`, `assessment` (with `assessment_form`); each registers its own.
"""

from labels.admin import application, assessment, label, missing_piece
from labels.admin import round as round_

__all__ = ["application", "assessment", "label", "missing_piece", "round_"]
