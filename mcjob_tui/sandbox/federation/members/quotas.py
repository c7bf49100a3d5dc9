"""The ResourceQuotas of one member: what pods may ask for together, and what they do.

Source: the admission plugin ``resourcequota`` and its controller in Kubernetes. Counts of other objects than pods,
scopes and limit ranges are not followed.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from mcjob_tui.resources import quantity
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.kinds import POD, RESOURCE_QUOTA
from mcjob_tui.sandbox.objects import Json, at, name_of, namespace_of
from mcjob_tui.sandbox.store import Store

_COUNTED = 1.0
"""Virtual seconds in which changes of pods are gathered before a quota's status is written."""
_PLAIN = ("cpu", "memory", "ephemeral-storage")
"""Resources that a quota may name without ``requests.``."""

Usage = dict[str, Fraction]


class Quotas:
    """Admits pods and keeps the quotas' status."""

    def __init__(self, store: Store, agenda: Agenda) -> None:
        self._store = store
        self._agenda = agenda

    def refusal(self, pod: Json) -> str:
        """Why the quotas of its namespace do not let a new pod in; empty if they do."""
        if not self._store.count(RESOURCE_QUOTA):
            return ""
        namespace = namespace_of(pod)
        asked = usage_of(pod["spec"])
        for stored in self._store.objects(RESOURCE_QUOTA, namespace):
            hard = _hard(stored.object)
            unspoken = sorted(_unspoken(hard, pod["spec"]))
            if unspoken:
                return f"failed quota: {stored.key[1]}: must specify {'; '.join(unspoken)}"
            used = self._used(namespace)
            over = [name for name in sorted(hard) if name in asked and used.get(name, 0) + asked[name] > hard[name]]
            if over:
                columns = (("requested", asked), ("used", used), ("limited", hard))
                shown = ", ".join(f"{word}: {_listed(over, amounts)}" for word, amounts in columns)
                return f"exceeded quota: {stored.key[1]}, {shown}"
        return ""

    def pods_changed(self, namespace: str) -> None:
        """Pods of a namespace have come, ended or gone, or its quotas are others."""
        if self._store.count(RESOURCE_QUOTA):
            self._agenda.after(_COUNTED, ("quota", self._store.name, namespace), lambda: self._count(namespace))

    def _count(self, namespace: str) -> None:
        used = self._used(namespace)
        for quota in [each.object for each in self._store.objects(RESOURCE_QUOTA, namespace)]:
            hard = at(quota, "spec", "hard") or {}
            status = {"hard": hard, "used": {name: _written(name, used.get(name, Fraction(0))) for name in hard}}
            self._store.patch_status(RESOURCE_QUOTA, namespace, name_of(quota), status)

    def _used(self, namespace: str) -> Usage:
        total: Usage = {}
        for stored in self._store.objects(POD, namespace):
            if at(stored.object, "status", "phase") not in ("Succeeded", "Failed"):
                for name, amount in usage_of(stored.object["spec"]).items():
                    total[name] = total.get(name, Fraction(0)) + amount
        return total


def usage_of(pod: Json) -> Usage:
    """What a pod spec takes of a quota, by the names that quotas have for it."""
    usage: Usage = {"pods": Fraction(1), "count/pods": Fraction(1)}
    for part in ("requests", "limits"):
        for resource, amount in _summed(pod, part).items():
            usage[f"{part}.{resource}"] = amount
            if part == "requests" and resource in _PLAIN:
                usage[resource] = amount
    return usage


def _summed(pod: Json, part: str) -> Usage:
    """The containers' amounts together, or the largest of an init container where that is more."""
    total: Usage = {}
    for container in pod.get("containers") or ():
        for resource, amount in _amounts(container, part):
            total[resource] = total.get(resource, Fraction(0)) + amount
    for container in pod.get("initContainers") or ():
        for resource, amount in _amounts(container, part):
            total[resource] = max(total.get(resource, Fraction(0)), amount)
    return total


def _amounts(container: Json, part: str) -> Iterator[tuple[str, Fraction]]:
    for resource, amount in (at(container, "resources", part) or {}).items():
        yield resource, quantity.parse(str(amount))


def _unspoken(hard: Usage, pod: Json) -> Iterator[str]:
    """What a quota limits and a container says nothing of."""
    for name in hard:
        part, _, resource = name.rpartition(".")
        if resource not in _PLAIN or part not in ("", "requests", "limits"):
            continue
        silent = [
            str(each["name"])
            for each in pod.get("containers") or ()
            if not at(each, "resources", part or "requests", resource)
        ]
        if silent:
            yield f"{name} for: {','.join(sorted(silent))}"


def _hard(quota: Json) -> Usage:
    given: Mapping[str, object] = at(quota, "spec", "hard") or {}
    return {name: quantity.parse(str(amount)) for name, amount in given.items()}


def _listed(names: Iterable[str], amounts: Mapping[str, Fraction]) -> str:
    return ",".join(f"{name}={_written(name, amounts.get(name, Fraction(0)))}" for name in names)


def _written(name: str, amount: Fraction) -> str:
    if name.endswith("cpu"):
        return quantity.of_milli(int(amount * 1000))
    return quantity.of_bytes(int(amount)) if name.endswith(("memory", "storage")) else str(int(amount))
