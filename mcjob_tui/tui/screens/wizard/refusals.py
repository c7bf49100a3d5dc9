"""Where in the form stands what the API server refused: field paths of the objects as paths of the draft."""

import re
from collections.abc import Iterable, Iterator

from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.draft.fields import nearest_field
from mcjob_tui.draft.job_object import job_object
from mcjob_tui.draft.model import JobDraft, NewNamespace
from mcjob_tui.draft.overriding import override_rule
from mcjob_tui.draft.rules import Problem, Severity
from mcjob_tui.draft.rules.problem import Fix, page_of, setting
from mcjob_tui.resources.text import clean

REVIEW = "review"
"""The path of what no field shows: it stands on Review alone."""

_POD = r"^spec\.template\.spec\."
_JOB: tuple[tuple[str, str], ...] = (
    (rf"{_POD}(containers|initContainers)\b", r"spec.\1"),
    (rf"{_POD}(imagePullSecrets|nodeSelector)\b.*", r"spec.\1"),
    (
        rf"{_POD}(volumes|restartPolicy|serviceAccountName|priorityClassName|tolerations"
        r"|terminationGracePeriodSeconds)\b",
        r"spec.\1",
    ),
    (r"^spec\.completions\b", "spec.instances"),
    (r"^spec\.activeDeadlineSeconds\b", "spec.timeout"),
    (r"^spec\.(parallelism|backoffLimit|ttlSecondsAfterFinished|completionMode|suspend)\b", r"spec.\1"),
    (r"^(?:spec\.template\.)?(?:metadata\.)?(labels|annotations)\b.*", r"spec.\1"),
    (r"^metadata\.(name|namespace)\b", r"metadata.\1"),
)
_AFFINITY = r"^spec\.placement\.clusterAffinity"
_POLICY: tuple[tuple[str, str], ...] = (
    (rf"{_AFFINITY}\.(fieldSelector|labelSelector)\b.*", r"spec.clusterAffinity.\1.matchExpressions"),
    (rf"{_AFFINITY}\.exclude\b.*", "spec.clusterAffinity.exclude"),
    (rf"{_AFFINITY}\b.*", "spec.clusterAffinity.clusterNames"),
    (r"^spec\.placement\.(clusterTolerations|spreadConstraints)\b", r"spec.\1"),
    (r"^spec\.placement\.replicaScheduling\.weightPreference\.staticWeightList\b", "spec.staticWeights"),
    (r"^spec\.placement\.replicaScheduling\b.*", "spec.strategy"),
    (r"^spec\.propagateDeps\b", "spec.propagateDeps"),
    (r"^metadata\.(name|namespace)\b", r"metadata.\1"),
)
_RULE = r"^spec\.overrideRules(\[\d+\])"
_OVERRIDES: tuple[tuple[str, str], ...] = (
    (rf"{_RULE}\.overriders\.(labels|annotations)Overrider\b.*", r"spec.differences\1.\2"),
    (rf"{_RULE}\.targetCluster\b.*", r"spec.differences\1.clusterNames"),
    (rf"{_RULE}.*", r"spec.differences\1"),
    (r"^spec\.(overrideRules|overriders|targetCluster).*", "spec.differences"),
    (r"^metadata\.(name|namespace)\b", r"metadata.\1"),
)
_NAMESPACE: tuple[tuple[str, str], ...] = ((r"^metadata\..*", "spec.newNamespace"),)
_TABLES = {"Job": _JOB, "PropagationPolicy": _POLICY, "OverridePolicy": _OVERRIDES, "Namespace": _NAMESPACE}

_NO_NAMESPACE = re.compile(r'namespaces "([^"]+)" not found')
_WRONG_TYPE = re.compile(r"Go struct field \w+?\.(\S+) of type (\w+)")
_VALUE = re.compile(r"^Invalid value: (?:[{\[].*[}\]]|0|\"null\"): (?=[^{\[])", re.DOTALL)
"""A value that is a whole group says nothing that the rest of the sentence does not."""


def draft_path(kind: str, path: str, draft: JobDraft | None = None) -> str:
    """The draft's path for a field of an object; empty where the form has no such field.

    Args:
        kind: The object's kind.
        path: The field as the server names it.
        draft: The draft that the object was made of: entries that change nothing make no override rule.
    """
    for pattern, replacement in _TABLES.get(kind, ()):
        found, count = re.subn(pattern, replacement, path)
        if count:
            found = _entry(found, draft) if draft is not None else found
            return found if nearest_field(found) is not None else ""
    return ""


def _entry(path: str, draft: JobDraft) -> str:
    """The path with the number of an override rule as that of the difference which made it."""
    found = re.match(r"spec\.differences\[(\d+)\]", path)
    if found is None:
        return path
    job = job_object(draft)
    made = [at for at, each in enumerate(draft.spec.differences) if override_rule(job, each) is not None]
    number = int(found.group(1))
    return f"spec.differences[{made[number]}]{path[found.end() :]}" if number < len(made) else "spec.differences"


def refusals(steps: Iterable[Step], draft: JobDraft) -> tuple[Problem, ...]:
    """What the server refused of ``draft``, as problems of the fields it named; what it did not place is on Review."""
    found = [each for step in steps if step.state is StepState.FAILED for each in _of(step, draft)]
    return tuple({(each.path, each.sentence): each for each in found}.values())


def _of(step: Step, draft: JobDraft) -> Iterator[Problem]:
    placed = [each for each in step.causes if each[1]]
    if not placed:
        yield _unplaced(step, draft)
    for kind, path, message in placed:
        where = draft_path(kind, path, draft) or REVIEW
        if where == "spec.labels" and draft.name and f'"{draft.name}"' in message:
            where = "metadata.name"  # the label app has the Job's name
        yield _problem(where, f"the server refuses {path}: {_VALUE.sub('', message)}")


def _unplaced(step: Step, draft: JobDraft) -> Problem:
    """A refusal that names no field: the text may say which one it is."""
    what = step.name if step.name in _TABLES else "request"
    missing = _NO_NAMESPACE.search(step.message)
    if missing is not None:
        making = setting("create it with this Job", "spec.newNamespace", NewNamespace())
        # In the rule's own words: once the watch knows it too, it is said once.
        sentence = f"there is no namespace {missing.group(1)}; create it or choose another"
        return _problem("metadata.namespace", sentence, making)
    wrong = _WRONG_TYPE.search(step.message)
    if wrong is not None:
        where = draft_path(step.name, wrong.group(1), draft) or REVIEW
        return _problem(where, f"the server refuses {wrong.group(1)}: it must be of the type {wrong.group(2)}")
    if "already exists" in step.message:
        return _problem("metadata.name", f"the server refuses the {what}: {step.message}")
    if "failed calling webhook" in step.message:
        return _problem(REVIEW, f"the server could not check the {what}: {step.message}")
    return _problem(REVIEW, f"the server refuses the {what}: {step.message}")


def _problem(path: str, sentence: str, fix: Fix | None = None) -> Problem:
    return Problem(path, clean(sentence), Severity.ERROR, page_of(path), "refused", fix)
