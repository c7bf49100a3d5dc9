"""What a Job's status may not become, in the words of Kubernetes since 1.31 (``validateJobStatus``).

Karmada writes the status of a failed federated Job without the FailureTarget condition; these rules refuse it, and the
template's status stays stale, as on a real control plane.
"""

from collections.abc import Iterator

from mcjob_tui.sandbox.failures import FieldError, invalid_value, required
from mcjob_tui.sandbox.objects import Json


def errors(obj: Json, old: Json) -> list[FieldError]:
    """What is wrong with the new status in ``obj``, given the Job as it is."""
    return [*_status_errors(obj.get("status") or {}, old.get("status") or {})]


def _status_errors(status: Json, before: Json) -> Iterator[FieldError]:
    held = {each.get("type") for each in status.get("conditions") or () if each.get("status") == "True"}
    finished = bool(held & {"Complete", "Failed"})
    for key in ("active", "succeeded", "failed", "ready", "terminating"):
        if int(status.get(key) or 0) < 0:
            yield invalid_value(f"status.{key}", str(status[key]), "must be greater than or equal to 0")
    if finished and int(status.get("active") or 0) > 0:
        yield invalid_value("status.active", str(status["active"]), "active>0 is invalid for finished job")
    if finished and not status.get("startTime"):
        yield required("status.startTime", "startTime is required for finished job")
    if "Complete" in held and not status.get("completionTime"):
        yield required("status.completionTime", "completionTime is required for Complete jobs")
    if "Complete" not in held and status.get("completionTime"):
        detail = "cannot set completionTime when there is no Complete=True condition"
        yield invalid_value("status.completionTime", f'"{status["completionTime"]}"', detail)
    if "Failed" in held and "Complete" in held:
        yield _conditions("cannot set Complete=True and Failed=true conditions")
    if "Failed" in held and "FailureTarget" not in held:
        yield _conditions("cannot set Failed=True condition without the FailureTarget=true condition")
    if "Complete" in held and "SuccessCriteriaMet" not in held:
        yield _conditions("cannot set Complete=True condition without the SuccessCriteriaMet=true condition")
    if "FailureTarget" in held and "SuccessCriteriaMet" in held:
        yield _conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions")
    was = {each.get("type") for each in before.get("conditions") or () if each.get("status") == "True"}
    for terminal in ("Complete", "Failed"):
        if terminal in was and terminal not in held:
            yield _conditions(f"cannot disable the terminal {terminal}=True condition")
    for key in ("succeeded", "failed"):
        if int(status.get(key) or 0) < int(before.get(key) or 0):
            yield invalid_value(f"status.{key}", str(status.get(key) or 0), f"cannot decrease the {key} counter")


def _conditions(detail: str) -> FieldError:
    """These rules name no value."""
    return FieldError("FieldValueInvalid", f"Invalid value: {detail}", "status.conditions")
