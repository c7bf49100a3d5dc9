"""A Job that exists as a new draft: what API servers, controllers and Karmada added is taken away first."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from mcjob_tui.draft.lifting import draft_of
from mcjob_tui.draft.lifting_policies import as_the_form_writes
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.policy_objects import POLICY_API_VERSION
from mcjob_tui.draft.typed import group, text_map
from mcjob_tui.resources.meta import without_nulls

_SERVER_METADATA = frozenset(
    {
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "managedFields",
        "ownerReferences",
        "finalizers",
        "selfLink",
        "generateName",
    }
)
_AUTOMATIC_LABELS = frozenset(
    {"controller-uid", "job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name"}
)
_SERVER_ANNOTATIONS = frozenset(
    {
        "kubectl.kubernetes.io/last-applied-configuration",
        "batch.kubernetes.io/job-tracking",
        "mcjob.io/submission",
        "mcjob.io/prediction",
    }
)
_KARMADA = re.compile(r"(?:[a-z]+\.)*karmada\.io/")
_OWN_CHOICES = frozenset({"resourcetemplate.karmada.io/deletion-protected"})


def clone(
    job: Mapping[str, Any],
    propagation_policy: Mapping[str, Any] | None = None,
    override_policy: Mapping[str, Any] | None = None,
    *,
    name: str | None = None,
) -> JobDraft:
    """A draft of a Job of the cluster, with policies of its own that place and change it in the same way.

    Args:
        job: The Job as the API server has it.
        propagation_policy: The policy that claims it, of either kind; it may be shared by other resources.
        override_policy: An OverridePolicy that changes it.
        name: The new Job's name; None keeps the old one.

    Raises:
        DraftError: something that the form shows has the wrong type.
    """
    template = stripped(job)
    if name is not None:
        _rename(template, name)
    override = _own(override_policy, template)
    if override is not None:
        override = as_the_form_writes(template, override)
    return draft_of(template, _own(propagation_policy, template), override)


def stripped(document: Mapping[str, Any]) -> Json:
    """An object without what servers added: identity, times, status, owners, Karmada's and the Job controller's
    marks.
    """
    result: Json = without_nulls(dict(document))
    result.pop("status", None)
    metadata = result.get("metadata")
    if isinstance(metadata, dict):
        for key in _SERVER_METADATA & metadata.keys():
            del metadata[key]
        _strip_marks(metadata)
    spec = result.get("spec")
    if result.get("kind") != "Job" or not isinstance(spec, dict):
        return result
    if spec.get("manualSelector") is not True:
        spec.pop("selector", None)
        spec.pop("manualSelector", None)
        pods = spec.get("template")
        pod_metadata = pods.get("metadata") if isinstance(pods, dict) else None
        for owner in (metadata, pod_metadata):
            _strip_labels(owner, _AUTOMATIC_LABELS)
        if isinstance(pod_metadata, dict):
            pod_metadata.pop("creationTimestamp", None)
        if isinstance(pods, dict) and pod_metadata == {}:
            del pods["metadata"]
    return result


def _rename(job: Json, name: str) -> None:
    metadata = group(job, "metadata")
    old = metadata.get("name")
    job["metadata"] = {**metadata, "name": name}
    pod_metadata = group(group(group(job, "spec"), "template", "spec"), "metadata", "spec.template")
    for owner, path in ((metadata, "metadata"), (pod_metadata, "spec.template.metadata")):
        if old is not None and text_map(owner, "labels", path).get("app") == old:
            owner["labels"]["app"] = name


def _own(policy: Mapping[str, Any] | None, job: Json) -> Json | None:
    """A policy of the Job's own that says what ``policy`` says."""
    if policy is None:
        return None
    kept = stripped(policy)
    kind = str(kept.get("kind", "")).removeprefix("Cluster")
    named = group(job, "metadata")
    metadata: Json = {key: named[key] for key in ("name", "namespace") if key in named}
    selector = {"apiVersion": "batch/v1", "kind": "Job", **metadata}
    if labels := group(kept, "metadata", kind).get("labels"):
        metadata["labels"] = labels
    # Karmada's webhook writes the deprecated form beside the rules, with nothing in it.
    spec = {key: value for key, value in group(kept, "spec", kind).items() if (key, value) != ("overriders", {})}
    return {
        "apiVersion": POLICY_API_VERSION,
        "kind": kind,
        "metadata": metadata,
        "spec": {**spec, "resourceSelectors": [selector]},
    }


def _strip_marks(metadata: Json) -> None:
    for key, known in (("labels", frozenset[str]()), ("annotations", _SERVER_ANNOTATIONS)):
        values = metadata.get(key)
        if isinstance(values, dict):
            marks = {each for each in values if _KARMADA.match(each) and each not in _OWN_CHOICES}
            _strip_labels(metadata, marks | known, key)


def _strip_labels(owner: Any, names: Collection[str], key: str = "labels") -> None:
    values = owner.get(key) if isinstance(owner, dict) else None
    if not isinstance(values, dict):
        return
    for name in [each for each in values if each in names]:
        del values[name]
    if not values:
        del owner[key]
