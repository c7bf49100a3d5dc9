"""The rules of Karmada's Cluster (``pkg/apis/cluster`` ``mutation`` and ``validation``)."""

from mcjob_tui.resources import quantity
from mcjob_tui.sandbox.failures import FieldError, invalid_value, not_supported, required
from mcjob_tui.sandbox.objects import Json, name_of
from mcjob_tui.sandbox.registry.metadata import label_errors, label_problems, quoted

_GRADES = (("0", "0"), ("1", "4"), ("2", "16"), ("4", "32"), ("8", "64"), ("16", "128"), ("32", "256"), ("64", "512"))
_LAST_GRADE = ("128", "1024")
_NAME_AT_MOST = 48


def default(obj: Json) -> None:
    """Nine resource models where none are given (``SetDefaultClusterResourceModels``); ``zone`` joins ``zones``."""
    spec = obj.setdefault("spec", {})
    if not spec.get("resourceModels"):
        spec["resourceModels"] = _default_models()
    if spec.get("zone") and not spec.get("zones"):
        spec["zones"] = [spec.pop("zone")]


def errors(obj: Json) -> list[FieldError]:
    """What is wrong with a cluster's name and spec."""
    spec = obj.get("spec") or {}
    found = [invalid_value("metadata.name", quoted(name_of(obj)), problem) for problem in label_problems(name_of(obj))]
    if len(name_of(obj)) > _NAME_AT_MOST:
        found.append(
            invalid_value("metadata.name", quoted(name_of(obj)), f"must be no more than {_NAME_AT_MOST} characters")
        )
    mode = spec.get("syncMode")
    if not mode:
        found.append(required("spec.syncMode"))
    elif mode not in ("Pull", "Push"):
        found.append(not_supported("spec.syncMode", str(mode), ("Pull", "Push")))
    for key in ("provider", "region"):
        found += label_errors({key: str(spec.get(key) or "")}, f"spec.{key}")
    found += [each for zone in spec.get("zones") or () for each in label_errors({"zone": str(zone)}, "spec.zones")]
    for index, taint in enumerate(spec.get("taints") or ()):
        effect = str(taint.get("effect") or "")
        if effect not in ("NoSchedule", "PreferNoSchedule", "NoExecute"):
            found.append(
                not_supported(f"spec.taints[{index}].effect", effect, ("NoExecute", "NoSchedule", "PreferNoSchedule"))
            )
    return found


def _default_models() -> list[Json]:
    bounds = [*_GRADES, _LAST_GRADE]
    models = []
    for grade, (cpu, memory) in enumerate(bounds):
        last = grade == len(bounds) - 1
        top = (_greatest(), _greatest()) if last else bounds[grade + 1]
        models.append(
            {
                "grade": grade,
                "ranges": [
                    {"name": "cpu", "min": cpu, "max": top[0]},
                    {"name": "memory", "min": _gibibytes(memory), "max": top[1] if last else _gibibytes(top[1])},
                ],
            }
        )
    return models


def _gibibytes(number: str) -> str:
    return "0" if number == "0" else quantity.canonical(f"{number}Gi")


def _greatest() -> str:
    return str(2**63 - 1)
