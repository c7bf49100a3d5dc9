"""What the API server refused, as problems of the fields that wrote it; ``draft.written_at`` knows which ones."""

import re
from collections.abc import Iterable, Iterator

from mcjob_tui.control_plane.errors import Refused
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.draft.model import JobDraft, NewNamespace
from mcjob_tui.draft.rules import Problem, Severity
from mcjob_tui.draft.rules.problem import Fix, page_of, setting
from mcjob_tui.draft.written_at import field_path
from mcjob_tui.resources.text import clean

REVIEW = "review"
"""The path of what no field shows: it stands on Review alone."""

_KINDS = ("Job", "PropagationPolicy", "OverridePolicy", "Namespace")
_NO_NAMESPACE = re.compile(r'namespaces "([^"]+)" not found')
_WRONG_TYPE = re.compile(r"Go struct field \w+?\.(\S+) of type (\w+)")
_VALUE = re.compile(r"^Invalid value: (?:[{\[].*[}\]]|0|\"null\"): (?=[^{\[])", re.DOTALL)
"""A value that is a whole group says nothing that the rest of the sentence does not."""


def refusals(steps: Iterable[Step], draft: JobDraft) -> tuple[Problem, ...]:
    """What the server refused of ``draft``, as problems of the fields it named; what it did not place is on Review.

    An answer that did not come, or was none of the server's, says nothing against the draft.
    """
    refused = [each for each in steps if each.state is StepState.FAILED and isinstance(each.error, Refused | None)]
    found = [each for step in refused for each in _of(step, draft)]
    return tuple({(each.path, each.sentence): each for each in found}.values())


def _of(step: Step, draft: JobDraft) -> Iterator[Problem]:
    placed = [each for each in step.causes if each[1]]
    if not placed:
        yield _unplaced(step, draft)
    for kind, path, message in placed:
        where = field_path(kind, path, draft) or REVIEW
        if where == "spec.labels" and draft.name and f'"{draft.name}"' in message:
            where = "metadata.name"  # the label app has the Job's name
        yield _problem(where, f"the server refuses {path}: {_VALUE.sub('', message)}")


def _unplaced(step: Step, draft: JobDraft) -> Problem:
    """A refusal that names no field: the text may say which one it is."""
    what = step.name if step.name in _KINDS else "request"
    missing = _NO_NAMESPACE.search(step.message)
    if missing is not None:
        making = setting("create it with this Job", "spec.newNamespace", NewNamespace())
        # In the rule's own words: once the watch knows it too, it is said once.
        sentence = f"there is no namespace {missing.group(1)}; create it or choose another"
        return _problem("metadata.namespace", sentence, making)
    wrong = _WRONG_TYPE.search(step.message)
    if wrong is not None:
        where = field_path(step.name, wrong.group(1), draft) or REVIEW
        return _problem(where, f"the server refuses {wrong.group(1)}: it must be of the type {wrong.group(2)}")
    if "already exists" in step.message:
        return _problem("metadata.name", f"the server refuses the {what}: {step.message}")
    if "failed calling webhook" in step.message:
        return _problem(REVIEW, f"the server could not check the {what}: {step.message}")
    return _problem(REVIEW, f"the server refuses the {what}: {step.message}")


def _problem(path: str, sentence: str, fix: Fix | None = None) -> Problem:
    return Problem(path, clean(sentence), Severity.ERROR, page_of(path), "refused", fix)
