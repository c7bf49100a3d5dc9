"""How many more pods of a Job may fail in one cluster before that cluster gives up.

Both limits are those of Kubernetes' Job controller (``pkg/controller/job``: ``pastBackoffLimitOnFailure``, and failed
pods against ``backoffLimit``); Karmada hands ``backoffLimit`` to every member whole.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from mcjob_tui.control_plane.views import PodView


def retries_left(member_job: Mapping[str, Any], failed: int, pods: Iterable[PodView]) -> int | None:
    """How many retries are left; None where they are counted by index, or nothing tells.

    Args:
        member_job: the Job as the cluster has it, with what overrides have made of it.
        failed: how many pods have failed there.
        pods: those of the cluster: with ``restartPolicy: OnFailure`` the restarts of those that run count, too.
    """
    spec = member_job.get("spec")
    if not isinstance(spec, Mapping) or spec.get("backoffLimitPerIndex") is not None:
        return None
    limit = spec.get("backoffLimit")
    if not isinstance(limit, int):
        return None
    left = limit - failed
    template = spec.get("template")
    pod_spec = template.get("spec") if isinstance(template, Mapping) else None
    if isinstance(pod_spec, Mapping) and pod_spec.get("restartPolicy") == "OnFailure":
        left = min(left, limit - sum(pod.restarts for pod in pods if pod.phase in ("Running", "Pending")))
    return max(0, left)
