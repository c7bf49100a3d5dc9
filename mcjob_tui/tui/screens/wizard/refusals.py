"""Where in the form stands what the API server refused: field paths of the objects as paths of the draft."""

import re
from collections.abc import Iterable

from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.draft.fields import nearest_field
from mcjob_tui.draft.rules import Problem, Severity
from mcjob_tui.draft.rules.problem import page_of
from mcjob_tui.resources.text import clean

_POD = r"^spec\.template\.spec\."
_JOB: tuple[tuple[str, str], ...] = (
    (rf"{_POD}(containers|initContainers)\b", r"spec.\1"),
    (
        rf"{_POD}(volumes|imagePullSecrets|restartPolicy|serviceAccountName|priorityClassName|nodeSelector|tolerations"
        r"|terminationGracePeriodSeconds)\b",
        r"spec.\1",
    ),
    (r"^spec\.completions\b", "spec.instances"),
    (r"^spec\.activeDeadlineSeconds\b", "spec.timeout"),
    (r"^spec\.(parallelism|backoffLimit|ttlSecondsAfterFinished|completionMode|suspend)\b", r"spec.\1"),
    (r"^(?:spec\.template\.)?metadata\.(labels|annotations)\b.*", r"spec.\1"),
    (r"^metadata\.(name|namespace)\b", r"metadata.\1"),
)
_POLICY: tuple[tuple[str, str], ...] = (
    (r"^spec\.placement\.(clusterAffinity|clusterTolerations|spreadConstraints)\b", r"spec.\1"),
    (r"^spec\.placement\.replicaScheduling\b.*", "spec.strategy"),
    (r"^metadata\.(name|namespace)\b", r"metadata.\1"),
)
_OVERRIDES: tuple[tuple[str, str], ...] = (
    (r"^spec\.overrideRules(\[\d+\]).*", r"spec.differences\1"),
    (r"^spec\.overrideRules.*", "spec.differences"),
)
_TABLES = {"Job": _JOB, "PropagationPolicy": _POLICY, "OverridePolicy": _OVERRIDES}


def draft_path(kind: str, path: str) -> str:
    """The draft's path for a field of an object; empty where the form has no such field."""
    for pattern, replacement in _TABLES.get(kind, ()):
        found, count = re.subn(pattern, replacement, path)
        if count:
            return found if nearest_field(found) is not None else ""
    return ""


def refusals(steps: Iterable[Step]) -> tuple[Problem, ...]:
    """What the server refused, as problems of the fields it named; what it did not place stands on Review."""
    found: list[Problem] = []
    for step in steps:
        if step.state is not StepState.FAILED:
            continue
        if not step.causes:
            path = {"Job": "metadata.name", "OverridePolicy": "spec.differences"}.get(step.name, "spec.clusterAffinity")
            exists = "already exists" in step.message
            where = path if exists or step.name != "Job" else "review"
            found.append(_problem(where, f"the server refuses the {step.name}: {step.message}"))
        for kind, path, message in step.causes:
            found.append(_problem(draft_path(kind, path) or "review", f"the server refuses {path or kind}: {message}"))
    return tuple(found)


def _problem(path: str, sentence: str) -> Problem:
    return Problem(path, clean(sentence), Severity.ERROR, page_of(path), "refused")
