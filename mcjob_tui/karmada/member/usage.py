"""What a pod asks for, summed as quotas, limit ranges and the scheduler of a member sum it.

Source: ``PodRequests`` and ``PodLimits`` in ``k8s.io/component-helpers`` and the pod evaluator of ``resourcequota`` in
Kubernetes.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from mcjob_tui.resources import quantity

Object = Mapping[str, Any]
Usage = dict[str, Fraction]

PLAIN = ("cpu", "memory", "ephemeral-storage")
"""Resources that a quota may name without ``requests.``."""


def usage_of(pod: Object) -> Usage:
    """What a pod spec takes of a quota, by the names that quotas have for it.

    Raises:
        InvalidQuantity: a request or limit is no quantity.
    """
    usage: Usage = {"pods": Fraction(1), "count/pods": Fraction(1)}
    for part in ("requests", "limits"):
        for resource, amount in summed(pod, part).items():
            usage[f"{part}.{resource}"] = amount
            if part == "requests" and resource in PLAIN:
                usage[resource] = amount
    return usage


def summed(pod: Object, part: str) -> Usage:
    """The containers' ``requests`` or ``limits`` together, or an init container's where that is more.

    Raises:
        InvalidQuantity: one is no quantity.
    """
    total: Usage = {}
    for container in pod.get("containers") or ():
        for resource, amount in amounts(container, part):
            total[resource] = total.get(resource, Fraction(0)) + amount
    for container in pod.get("initContainers") or ():
        for resource, amount in amounts(container, part):
            total[resource] = max(total.get(resource, Fraction(0)), amount)
    return total


def amounts(container: Object, part: str) -> Iterator[tuple[str, Fraction]]:
    """A container's own ``requests`` or ``limits``."""
    for resource, amount in ((container.get("resources") or {}).get(part) or {}).items():
        yield resource, quantity.parse(str(amount))


def unspoken(limited: Mapping[str, object], pod: Object) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a quota limits and containers say nothing of: its name there, and the containers."""
    for name in limited:
        part, _, resource = name.rpartition(".")
        if resource not in PLAIN or part not in ("", "requests", "limits"):
            continue
        silent = [
            str(each.get("name"))
            for each in pod.get("containers") or ()
            if not ((each.get("resources") or {}).get(part or "requests") or {}).get(resource)
        ]
        if silent:
            yield name, tuple(sorted(silent))


def written(name: str, amount: Fraction) -> str:
    """An amount of that resource, as a quota's status has it."""
    if name.endswith("cpu"):
        return quantity.of_milli(int(amount * 1000))
    return quantity.of_bytes(int(amount)) if name.endswith(("memory", "storage")) else str(int(amount))
