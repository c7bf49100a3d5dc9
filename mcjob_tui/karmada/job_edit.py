"""What becomes of a Job that is changed after it was created: what is refused, and what breaks in the members.

Pure rules over the object before and after; sending it is somebody else's business. Sources: Kubernetes'
``ValidateJobSpecUpdate`` (the control plane's Job obeys it too) and Karmada's division of completions, which is done
anew whenever the parallelism changes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

_FIXED = ("completionMode", "podFailurePolicy", "successPolicy", "backoffLimitPerIndex", "managedBy", "manualSelector")
_SCHEDULING = ("nodeSelector", "tolerations", "schedulingGates", "affinity")
_CLAIMS = ("propagationpolicy.karmada.io/", "clusterpropagationpolicy.karmada.io/")


@dataclass(frozen=True, slots=True)
class EditProblem:
    """One consequence of an edit. ``refused``: the API server will not take it; otherwise it is taken and does harm."""

    sentence: str
    refused: bool = False


def edit_problems(before: Json, after: Json, *, divided: bool, running: bool, placed: bool) -> tuple[EditProblem, ...]:
    """What Kubernetes would refuse and what Karmada would break, refusals first.

    Args:
        before: the Job as it was read.
        after: the Job as it is to be sent.
        divided: Karmada divides its pods among clusters; otherwise every cluster runs it whole.
        running: it is in clusters and not finished.
        placed: it is in clusters, finished there or not: the shares are immutable either way.
    """
    found = [*_identity(before, after), *_refused(_spec(before), _spec(after), before)]
    found += _breaking(_spec(before), _spec(after), divided, running, placed)
    found += _ending(_spec(before), _spec(after), before, running)
    found += _claims(before, after)
    return tuple(sorted(found, key=lambda each: not each.refused))


def _identity(before: Json, after: Json) -> Iterator[EditProblem]:
    for key in ("apiVersion", "kind"):
        if after.get(key) != before.get(key):
            yield EditProblem(f"{key} must stay {before.get(key)}: an object cannot become another kind.", True)
    for key in ("name", "namespace", "uid"):
        if _meta(after).get(key) != _meta(before).get(key):
            yield EditProblem(f"metadata.{key} cannot change; clone the Job to have it under another name.", True)


def _refused(old: Json, new: Json, before: Json) -> Iterator[EditProblem]:
    if new.get("completions") != old.get("completions") and not _elastic(old, new):
        yield EditProblem("spec.completions is immutable; run the Job again with another number.", True)
    if new.get("selector") != old.get("selector"):
        yield EditProblem("spec.selector is immutable.", True)
    free = bool(old.get("suspend")) and not (before.get("status") or {}).get("startTime")
    if _fixed_template(new, free) != _fixed_template(old, free):
        but = "only its scheduling fields may change while it is suspended" if free else "run the Job again"
        yield EditProblem(f"spec.template is immutable (image, command, resources, environment); {but}.", True)
    for key in _FIXED:
        if new.get(key) != old.get(key):
            yield EditProblem(f"spec.{key} is immutable.", True)


def _breaking(old: Json, new: Json, divided: bool, running: bool, placed: bool) -> Iterator[EditProblem]:
    if new.get("parallelism") == old.get("parallelism"):
        return
    if new.get("parallelism") == 0:
        yield EditProblem("With parallelism 0 Karmada no longer divides the Job; suspend it to pause it.")
    elif divided and placed and new.get("completions") is not None and _replicas(new) != _replicas(old):
        yield EditProblem(
            "Another parallelism divides the completions anew, and the clusters refuse that: their shares are "
            "immutable. The Job would stay as it is there, with 'field is immutable' as the reason."
        )
    elif running and not divided:
        yield EditProblem("Every cluster runs the Job whole, so each gets the new parallelism.")


def _ending(old: Json, new: Json, before: Json, running: bool) -> Iterator[EditProblem]:
    """Limits count from the start in each cluster, and so may have been passed already."""
    for key, what in (("activeDeadlineSeconds", "has run longer"), ("backoffLimit", "has more failed pods")):
        limit = new.get(key)
        if running and isinstance(limit, int) and limit < _number(old.get(key)):
            yield EditProblem(f"With {key} {limit} the Job fails at once in every cluster where it {what}.")
    ttl, ended = new.get("ttlSecondsAfterFinished"), (before.get("status") or {}).get("completionTime")
    if isinstance(ttl, int) and ended and ttl != old.get("ttlSecondsAfterFinished"):
        yield EditProblem(
            f"The Job ended at {ended}: {ttl} s after that the control plane deletes it, with its pods and logs."
        )


def _number(limit: Any) -> float:
    return float(limit) if isinstance(limit, int) else float("inf")


def _replicas(spec: Json) -> int:
    """What Karmada divides (``GetReplicas``): never more at once than there are to run."""
    counts = (spec.get("parallelism"), spec.get("completions"))
    return min((each for each in counts if isinstance(each, int)), default=1)


def _claims(before: Json, after: Json) -> Iterator[EditProblem]:
    for part in ("labels", "annotations"):
        old, new = _meta(before).get(part) or {}, _meta(after).get(part) or {}
        lost = [key for key in old if key.startswith(_CLAIMS) and new.get(key) != old[key]]
        if lost:
            yield EditProblem(f"{lost[0]} is how Karmada knows which policy has claimed the Job; leave it as it is.")
            return


def _elastic(old: Json, new: Json) -> bool:
    """An Indexed Job may change completions together with parallelism, if both were equal."""
    both = (old.get("completionMode"), new.get("completionMode"))
    return (
        both == ("Indexed", "Indexed")
        and new.get("completions") == new.get("parallelism")
        and old.get("completions") == old.get("parallelism")
    )


def _fixed_template(spec: Json, scheduling_is_free: bool) -> Any:
    template = dict(spec.get("template") or {})
    if scheduling_is_free:
        pod, meta = dict(template.get("spec") or {}), dict(template.get("metadata") or {})
        template["spec"] = {key: value for key, value in pod.items() if key not in _SCHEDULING}
        template["metadata"] = {key: value for key, value in meta.items() if key not in ("labels", "annotations")}
    return template


def _spec(job: Json) -> Json:
    found = job.get("spec")
    return found if isinstance(found, Mapping) else {}


def _meta(job: Json) -> Json:
    found = job.get("metadata")
    return found if isinstance(found, Mapping) else {}
