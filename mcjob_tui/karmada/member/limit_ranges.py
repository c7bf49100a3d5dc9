"""What the LimitRanges of a namespace fill in, and what they do not let in.

Source: ``plugin/pkg/admission/limitranger`` and ``SetDefaults_LimitRangeItem`` of Kubernetes.
"""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mcjob_tui.karmada.member.finding import Found, Object, containers_of, pod_of, stops
from mcjob_tui.karmada.member.usage import Usage, amounts, summed
from mcjob_tui.resources import quantity

CONTAINER, POD = "Container", "Pod"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a container, or a pod altogether, asks for."""

    who: str
    requests: Usage
    limits: Usage


def with_defaults(job: Object, ranges: tuple[Object, ...]) -> dict[str, Any]:
    """A copy of the Job whose containers ask for what the API server would fill in.

    A limit stands in for a request that is missing; then the LimitRanges' defaults, the first one's first.
    """
    changed: dict[str, Any] = copy.deepcopy(dict(job))
    for container in containers_of(pod_of(changed)):
        resources = container.get("resources") or {}
        limits, requests = dict(resources.get("limits") or {}), dict(resources.get("requests") or {})
        requests = {**limits, **requests}
        for _, item in _items(ranges, CONTAINER):
            limits = {**_default_limits(item), **limits}
            requests = {**_default_requests(item), **requests}
        if limits or requests:
            _put(container, {**resources, "limits": limits, "requests": requests})
    return changed


def limit_findings(job: Object, ranges: tuple[Object, ...]) -> Found:
    """What each LimitRange refuses in the pods of a Job that has its defaults.

    Raises:
        InvalidQuantity: an amount is no quantity.
    """
    pod = pod_of(job)
    each_container = [
        _Asked(str(each.get("name", "")), dict(amounts(each, "requests")), dict(amounts(each, "limits")))
        for each in containers_of(pod)
    ]
    whole = _Asked("the pod", summed(pod, "requests"), summed(pod, "limits"))
    refused = [
        stops(f"limit range {name}: {sentence}")
        for kind, asking in ((CONTAINER, each_container), (POD, [whole]))
        for name, item in _items(ranges, kind)
        for asked in asking
        for sentence in _refusals(item, asked)
    ]
    yield from refused or _filled_in_below(each_container)


def _refusals(item: Mapping[str, Any], asked: _Asked) -> Iterator[str]:
    for resource, most in _parsed(item.get("max")):
        limit, request = asked.limits.get(resource), asked.requests.get(resource)
        if limit is None:
            yield f"{asked.who} must have a {resource} limit, of {_shown(resource, most)} or less"
        elif limit > most or (request or 0) > most:
            has = _shown(resource, max(limit, request or Fraction(0)))
            yield f"at most {_shown(resource, most)} {resource}, and {asked.who} has {has}"
    for resource, least in _parsed(item.get("min")):
        request, limit = asked.requests.get(resource), asked.limits.get(resource)
        if request is None:
            yield f"{asked.who} must ask for {_shown(resource, least)} {resource} or more"
        elif request < least or (limit is not None and limit < least):
            has = _shown(resource, min(request, limit if limit is not None else request))
            yield f"at least {_shown(resource, least)} {resource}, and {asked.who} has {has}"
    for resource, ratio in _parsed(item.get("maxLimitRequestRatio")):
        request, limit = asked.requests.get(resource), asked.limits.get(resource)
        if not request or not limit:
            yield f"{asked.who} must have a {resource} request and a limit at most {float(ratio):g} times as large"
        elif limit / request > ratio:
            times = f"{float(limit / request):g}"
            yield f"a {resource} limit at most {float(ratio):g} times its request, and {asked.who}'s is {times} times"


def _filled_in_below(containers: list[_Asked]) -> Found:
    """A default limit that is less than what a container asks for makes the pod invalid."""
    for each in containers:
        for resource, limit in each.limits.items():
            request = each.requests.get(resource)
            if request is not None and request > limit:
                asks = f"{each.who} asks for {_shown(resource, request)}"
                yield stops(f"the limit range fills in {_shown(resource, limit)} {resource} at most, and {asks}")


def _items(ranges: tuple[Object, ...], kind: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for each in ranges:
        name = str((each.get("metadata") or {}).get("name", ""))
        for item in (each.get("spec") or {}).get("limits") or ():
            if item.get("type") == kind:
                yield name, item


def _default_limits(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**(item.get("max") or {}), **(item.get("default") or {})}


def _default_requests(item: Mapping[str, Any]) -> dict[str, Any]:
    return {**(item.get("min") or {}), **_default_limits(item), **(item.get("defaultRequest") or {})}


def _put(container: Object, resources: Mapping[str, Any]) -> None:
    assert isinstance(container, dict)
    container["resources"] = resources


def _parsed(given: Mapping[str, Any] | None) -> Iterator[tuple[str, Fraction]]:
    for resource, amount in (given or {}).items():
        yield resource, quantity.parse(str(amount))


def _shown(resource: str, amount: Fraction) -> str:
    return quantity.shown(resource, amount)
