"""From text to a draft: a JobDraft, or plain manifests (one Job, with the policies that select it or without).

Everything that is wrong is one sentence (DraftError). Writing a draft as a JobDraft is here too, so that the two agree.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from mcjob_tui.draft import yaml_text
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.lifting import draft_of
from mcjob_tui.draft.model import API_VERSION, KIND, JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.policy_objects import POLICY_API_VERSION
from mcjob_tui.draft.sentences import first_sentence, kind_of
from mcjob_tui.karmada.precedence import selectors_of
from mcjob_tui.karmada.selection import resource_priority
from mcjob_tui.resources.meta import without_nulls

__all__ = ["DraftError", "as_document", "as_text", "read", "read_objects"]

_KINDS = {
    ("batch/v1", "Job"),
    (POLICY_API_VERSION, "PropagationPolicy"),
    (POLICY_API_VERSION, "OverridePolicy"),
    ("v1", "Namespace"),
}


def read(text: str) -> JobDraft:
    """The draft that a text holds.

    Raises:
        DraftError: it holds none; one sentence says what is wrong and where.
    """
    documents = [each for each in yaml_text.load_all(text) if each is not None]
    if not documents:
        raise DraftError("there is nothing in it; a JobDraft or a Job is needed")
    if any(isinstance(each, Mapping) and each.get("kind") == KIND for each in documents):
        if len(documents) > 1:
            raise DraftError("a JobDraft stands alone; there are other documents beside it")
        return _draft(documents[0])
    return read_objects(_flattened(documents))


def read_objects(objects: Sequence[Any]) -> JobDraft:
    """The draft of manifests as plain data: one Job and, at most one of each, its policies and its Namespace.

    Raises:
        DraftError: there is no Job, a second one, another kind, or a policy that does not select the Job.
    """
    found: dict[str, Json] = {}
    for each in objects:
        kind = _kind(each)
        if kind in found:
            raise DraftError(f"a second {kind}; one Job is created at a time, with one policy of each kind")
        found[kind] = without_nulls(each)
    job = found.get("Job")
    if job is None:
        raise DraftError("there is no Job in it")
    for policy in (found.get("PropagationPolicy"), found.get("OverridePolicy")):
        if policy is not None:
            _check_selects(policy, job)
    namespace = found.get("Namespace")
    wanted = _text(_metadata(job), "namespace")
    if namespace is not None and _text(_metadata(namespace), "name") != wanted:
        raise DraftError("the Namespace is not the one that the Job is in")
    return draft_of(job, found.get("PropagationPolicy"), found.get("OverridePolicy"), namespace)


def as_document(draft: JobDraft) -> Json:
    """The draft as plain data: what differs from the form as it opens, with name and namespace always there."""
    said = draft.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    metadata = {"name": draft.name, "namespace": draft.namespace}
    spec = _kept_last(said.get("spec", {}))
    return {"apiVersion": API_VERSION, "kind": KIND, "metadata": metadata, "spec": spec}


def as_text(draft: JobDraft) -> str:
    """The draft as the YAML that ``read`` takes."""
    return yaml_text.dump(as_document(draft))


def _draft(document: Any) -> JobDraft:
    version = document.get("apiVersion")
    if version != API_VERSION:
        said = "which is missing" if version is None else f"not {kind_of(version)}"
        raise DraftError(f"apiVersion: a JobDraft has {API_VERSION}, {said}")
    try:
        return JobDraft.model_validate({key: value for key, value in document.items() if value is not None})
    except ValidationError as failure:
        raise DraftError(first_sentence(failure, "", JobDraft)) from failure


def _flattened(documents: Sequence[Any]) -> list[Any]:
    """Documents, the items of a List in its place."""
    flat: list[Any] = []
    for each in documents:
        items = each.get("items") if isinstance(each, Mapping) and each.get("kind") == "List" else None
        flat += items if isinstance(items, list) else [each]
    return flat


def _kind(document: Any) -> str:
    if not isinstance(document, Mapping):
        raise DraftError(f"a document must be a group of keys, not {kind_of(document)}")
    version, kind = document.get("apiVersion"), document.get("kind")
    if not isinstance(version, str) or not isinstance(kind, str):
        raise DraftError("a document without apiVersion and kind; a JobDraft or a Job is needed")
    if (version, kind) not in _KINDS:
        raise DraftError(
            f"{kind[:60]} ({version[:60]}) cannot be read; only one batch/v1 Job, with its PropagationPolicy and "
            f"OverridePolicy, can"
        )
    return kind


def _check_selects(policy: Json, job: Json) -> None:
    kind, name = policy["kind"], _text(_metadata(policy), "name")
    namespace = _text(_metadata(job), "namespace")
    own = _text(_metadata(policy), "namespace")
    if own and namespace and own != namespace:
        raise DraftError(f"the {kind} {name} is in namespace {own}, the Job in {namespace}")
    try:
        selectors = selectors_of(policy)
    except (ValidationError, AttributeError, TypeError) as failure:
        raise DraftError(f"the {kind} {name} has resourceSelectors that cannot be read") from failure
    if kind == "OverridePolicy" and not selectors:
        return
    if not resource_priority(job, selectors):
        raise DraftError(f"the {kind} {name} does not select the Job {_text(_metadata(job), 'name')}")


def _metadata(document: Json) -> Json:
    metadata = document.get("metadata")
    if metadata is not None and not isinstance(metadata, Mapping):
        raise DraftError(f"metadata: must be a group of keys, not {kind_of(metadata)}")
    return dict(metadata or {})


def _text(metadata: Json, key: str) -> str:
    value = metadata.get(key, "")
    if not isinstance(value, str):
        raise DraftError(f"metadata.{key}: must be text, not {kind_of(value)}")
    return value


def _kept_last(value: Any) -> Any:
    """Groups with ``kept`` after what a person has filled in."""
    if isinstance(value, Mapping):
        keys = [*(key for key in value if key != "kept"), *(key for key in value if key == "kept")]
        return {key: value[key] if key == "kept" else _kept_last(value[key]) for key in keys}
    if isinstance(value, list):
        return [_kept_last(each) for each in value]
    return value
