"""A Job's defaults, generated selector, validation and immutable fields (``pkg/registry/batch/job/strategy.go``,
``pkg/apis/batch/v1/defaults.go``, ``pkg/apis/batch/validation``)."""

from collections.abc import Iterator, Mapping

from mcjob_tui.resources.policies import Requirement
from mcjob_tui.resources.selectors import all_match
from mcjob_tui.sandbox.failures import FieldError, invalid_value, not_supported, required
from mcjob_tui.sandbox.objects import Json, metadata, name_of
from mcjob_tui.sandbox.registry.metadata import quoted
from mcjob_tui.sandbox.registry.pod_template import default_pod_spec, template_errors

CONTROLLER_UID = "batch.kubernetes.io/controller-uid"
JOB_NAME = "batch.kubernetes.io/job-name"
_COUNTS = (
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
    "maxFailedIndexes",
)
_IMMUTABLE = ("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy")
_INDEXED_AT_MOST = 100_000
_BACKOFF_UNLIMITED = 2**31 - 1


def prepare(obj: Json) -> None:
    """A new Job's defaults, its generated selector and labels, and an empty status where none is kept."""
    template = obj.setdefault("spec", {}).setdefault("template", {})
    if not metadata(obj).get("labels") and (template.get("metadata") or {}).get("labels"):
        metadata(obj)["labels"] = dict(template["metadata"]["labels"])
    default(obj)
    if not obj["spec"].get("manualSelector"):
        _generate_selector(obj)
    obj.setdefault("status", {})


def default(obj: Json) -> None:
    """Fill in what the API server adds to a Job's spec, in place."""
    spec = obj.setdefault("spec", {})
    if spec.get("parallelism") is None and spec.get("completions") is None:
        spec["completions"] = 1
    if spec.get("parallelism") is None:
        spec["parallelism"] = 1
    unlimited = spec.get("backoffLimitPerIndex") is not None
    spec.setdefault("backoffLimit", _BACKOFF_UNLIMITED if unlimited else 6)
    spec.setdefault("manualSelector", False)
    spec.setdefault("completionMode", "NonIndexed")
    spec.setdefault("suspend", False)
    spec.setdefault("podReplacementPolicy", "Failed" if spec.get("podFailurePolicy") else "TerminatingOrFailed")
    default_pod_spec(spec.setdefault("template", {}).setdefault("spec", {}))


def errors(obj: Json) -> list[FieldError]:
    """What is wrong with a Job, in the order in which Kubernetes says it."""
    spec = obj["spec"]
    found: list[FieldError] = []
    found += _selector_errors(obj)
    found += _spec_errors(spec)
    found += template_errors(spec["template"], "spec.template")
    policy = spec["template"]["spec"].get("restartPolicy")
    if policy not in ("OnFailure", "Never"):
        found.append(required("spec.template.spec.restartPolicy", 'valid values: "OnFailure", "Never"'))
    return found


def update_errors(obj: Json, old: Json) -> list[FieldError]:
    """What of a Job may not change any more (``ValidateJobSpecUpdate``)."""
    new, before = obj["spec"], old["spec"]
    found = []
    if new.get("completions") != before.get("completions") and not _scaled_in_tandem(new, before):
        found.append(_immutable("spec.completions", new.get("completions")))
    if new.get("selector") != before.get("selector"):
        found.append(_immutable("spec.selector", new.get("selector")))
    if _fixed_template(new, old) != _fixed_template(before, old):
        found.append(_immutable("spec.template", new["template"]))
    found += [_immutable(f"spec.{key}", new.get(key)) for key in _IMMUTABLE if new.get(key) != before.get(key)]
    return found


def _generate_selector(obj: Json) -> None:
    uid, name, spec = metadata(obj)["uid"], name_of(obj), obj["spec"]
    template = spec["template"]
    meta = template["metadata"] = dict(template.get("metadata") or {})
    meta["labels"] = {**_generated_labels(uid, name), **(meta.get("labels") or {})}
    selector = spec["selector"] = dict(spec.get("selector") or {})
    selector["matchLabels"] = {CONTROLLER_UID: uid, **(selector.get("matchLabels") or {})}


def _generated_labels(uid: str, name: str) -> dict[str, str]:
    return {CONTROLLER_UID: uid, JOB_NAME: name, "controller-uid": uid, "job-name": name}


def _selector_errors(obj: Json) -> Iterator[FieldError]:
    """The selector is the generated one, unless it is said to be by hand, and selects the Job's own pods."""
    spec, selector = obj["spec"], obj["spec"].get("selector")
    labels = (spec["template"].get("metadata") or {}).get("labels") or {}
    if selector and not spec.get("manualSelector"):
        expected = _generated_labels(metadata(obj)["uid"], name_of(obj))
        for key in ("controller-uid", "job-name", CONTROLLER_UID, JOB_NAME):
            path = f"spec.template.metadata.labels[{key}]"
            if key not in labels:
                yield required(path, f"must be '{expected[key]}'")
            elif labels[key] != expected[key]:
                yield invalid_value(path, quoted(labels), f"must be '{expected[key]}'")
        if not _selects(selector, expected):
            yield invalid_value("spec.selector", quoted(selector), "`selector` not auto-generated")
    if not selector:
        yield required("spec.selector")
    if not selector or not _selects(selector, labels):
        detail = "`selector` does not match template `labels`"
        yield invalid_value("spec.template.metadata.labels", quoted(labels), detail)


def _selects(selector: Json, labels: Mapping[str, str]) -> bool:
    rows = [
        Requirement(
            key=str(each.get("key")), operator=str(each.get("operator")), values=tuple(each.get("values") or ())
        )
        for each in selector.get("matchExpressions") or ()
    ]
    plain: Mapping[str, str] = selector.get("matchLabels") or {}
    return all(labels.get(key) == value for key, value in plain.items()) and all_match(rows, labels)


def _spec_errors(spec: Json) -> Iterator[FieldError]:
    for key in _COUNTS:
        if spec.get(key) is not None and spec[key] < 0:
            yield invalid_value(f"spec.{key}", str(spec[key]), "must be greater than or equal to 0")
    mode = spec.get("completionMode")
    if mode not in ("NonIndexed", "Indexed"):
        yield not_supported("spec.completionMode", str(mode), ("NonIndexed", "Indexed"))
    if mode == "Indexed":
        if spec.get("completions") is None:
            yield required("spec.completions", "when completion mode is Indexed")
        if int(spec.get("parallelism") or 0) > _INDEXED_AT_MOST:
            detail = f"must be less than or equal to {_INDEXED_AT_MOST} when completion mode is Indexed"
            yield invalid_value("spec.parallelism", str(spec["parallelism"]), detail)
    if spec.get("podReplacementPolicy") not in ("TerminatingOrFailed", "Failed"):
        given = str(spec.get("podReplacementPolicy"))
        yield not_supported("spec.podReplacementPolicy", given, ("Failed", "TerminatingOrFailed"))


def _scaled_in_tandem(new: Json, before: Json) -> bool:
    """An Indexed Job may change completions together with parallelism."""
    return (
        new.get("completionMode") == "Indexed"
        and before.get("completionMode") == "Indexed"
        and new.get("completions") == new.get("parallelism")
        and before.get("completions") == before.get("parallelism")
    )


def _fixed_template(spec: Json, old: Json) -> Json:
    """The template without the scheduling directives, which may change in a suspended Job that has not started."""
    template: Json = spec["template"]
    if not (old["spec"].get("suspend") and not (old.get("status") or {}).get("startTime")):
        return template
    free = ("nodeSelector", "tolerations", "schedulingGates", "affinity")
    pod = {key: value for key, value in template["spec"].items() if key not in free}
    meta = {
        key: value for key, value in (template.get("metadata") or {}).items() if key not in ("labels", "annotations")
    }
    return {**template, "metadata": meta, "spec": pod}


def _immutable(path: str, value: object) -> FieldError:
    return invalid_value(path, quoted(value), "field is immutable")
