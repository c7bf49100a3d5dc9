"""The rules for an OverridePolicy or ClusterOverridePolicy (``ValidateOverrideSpec`` in ``pkg/util/validation``).

Plaintext paths and values and the value of an imageOverrider are not looked at: Karmada takes them as they are.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mcjob_tui.karmada.admission.field_errors import FieldError, invalid, required, too_long
from mcjob_tui.karmada.admission.label_content import label_key_errors, label_value_errors
from mcjob_tui.karmada.admission.placement_rules import affinity_errors
from mcjob_tui.karmada.admission.propagation_rules import selector_errors
from mcjob_tui.karmada.policy_types import CLUSTER_AFFINITY, FIELD_OVERRIDER, OVERRIDERS

Raw = Mapping[str, Any]

_ANNOTATIONS_AT_MOST = 256 * 1024
_POINTER_PROBLEM = 'JSON pointer must be empty or start with a "/"\nJSON pointer error'
_COUNTED = (
    "plaintext",
    "imageOverrider",
    "commandOverrider",
    "argsOverrider",
    "labelsOverrider",
    "annotationsOverrider",
)


def override_errors(spec: Raw, namespace: str) -> Iterator[FieldError]:
    """Everything wrong with an override policy's spec, in Karmada's order; a cluster-wide one has no ``namespace``."""
    target, rules = spec.get("targetCluster"), spec.get("overrideRules")
    overriders: Raw = spec.get("overriders") or {}
    yield from affinity_errors(target, "spec.targetCluster")
    if target is not None and rules is not None:
        problem = "overrideRules and targetCluster can't co-exist"
        yield invalid("spec.targetCluster", target, problem, CLUSTER_AFFINITY)
    if any(overriders.get(each) for each in _COUNTED) and rules is not None:
        yield invalid("spec.overriders", overriders, "overrideRules and overriders can't co-exist", OVERRIDERS)
    for index, rule in enumerate(rules or ()):
        yield from _rule_errors(rule, f"spec.overrideRules[{index}]")
    yield from selector_errors(spec.get("resourceSelectors") or (), namespace)


def _rule_errors(rule: Raw, path: str) -> Iterator[FieldError]:
    overriders: Raw = rule.get("overriders") or {}
    for index, row in enumerate(overriders.get("annotationsOverrider") or ()):
        field = f"{path}.overriders.annotationsOverrider[{index}].value"
        yield from _annotation_errors(row.get("value") or {}, field)
    for index, row in enumerate(overriders.get("labelsOverrider") or ()):
        yield from _label_errors(row.get("value") or {}, f"{path}.overriders.labelsOverrider[{index}].value")
    for index, row in enumerate(overriders.get("imageOverrider") or ()):
        if row.get("predicate") is not None:
            field = f"{path}.overriders.imageOverrider[{index}].predicate.path"
            yield from _pointer_errors(row["predicate"].get("path") or "", field)
    for index, row in enumerate(overriders.get("fieldOverrider") or ()):
        yield from _field_errors(row, f"{path}.overriders.fieldOverrider[{index}]")
    yield from affinity_errors(rule.get("targetCluster"), f"{path}.targetCluster")


def _annotation_errors(annotations: Mapping[str, str], path: str) -> Iterator[FieldError]:
    for key in sorted(annotations):
        for problem in label_key_errors(key.lower()):
            yield invalid(path, key, problem)
    if sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items()) > _ANNOTATIONS_AT_MOST:
        yield too_long(path, _ANNOTATIONS_AT_MOST)


def _label_errors(labels: Mapping[str, str], path: str) -> Iterator[FieldError]:
    for key in sorted(labels):
        for problem in label_key_errors(key):
            yield invalid(path, key, problem)
        for problem in label_value_errors(labels[key]):
            yield invalid(path, labels[key], problem)


def _field_errors(row: Raw, path: str) -> Iterator[FieldError]:
    if row.get("yaml") and row.get("json"):
        problem = "FieldOverrider has both YAML and JSON set. Only one is allowed"
        yield invalid(path, row, problem, FIELD_OVERRIDER)
    if not row.get("yaml") and not row.get("json"):
        yield required(path, "FieldOverrider must have either JSON or YAML set")
    yield from _pointer_errors(row.get("fieldPath") or "", f"{path}.fieldPath")
    for form in ("json", "yaml"):
        for index, patch in enumerate(row.get(form) or ()):
            yield from _pointer_errors(patch.get("subPath") or "", f"{path}.{form}[{index}].subPath")
            yield from _value_errors(patch, f"{path}.{form}[{index}].value")


def _value_errors(patch: Raw, path: str) -> Iterator[FieldError]:
    value, operator = patch.get("value"), patch.get("operator")
    if operator in {"add", "replace"} and value is None:
        yield invalid(path, None, "value is required for add or replace operation")
    if operator == "remove" and value is not None:
        yield invalid(path, value, "value is not allowed for remove operation")


def _pointer_errors(pointer: str, path: str) -> Iterator[FieldError]:
    if pointer and not pointer.startswith("/"):
        yield invalid(path, pointer, _POINTER_PROBLEM)
