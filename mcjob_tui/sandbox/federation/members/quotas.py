"""The ResourceQuotas of one member: what pods may ask for together, and what they do.

Source: the admission plugin ``resourcequota`` and its controller in Kubernetes. Counts of other objects than pods,
scopes and limit ranges are not followed.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from mcjob_tui.karmada.member.usage import Usage, unspoken, usage_of, written
from mcjob_tui.resources import quantity
from mcjob_tui.sandbox.federation.agenda import Agenda
from mcjob_tui.sandbox.kinds import POD, RESOURCE_QUOTA
from mcjob_tui.sandbox.objects import Json, at, name_of, namespace_of
from mcjob_tui.sandbox.store import Store

_COUNTED = 1.0
"""Virtual seconds in which changes of pods are gathered before a quota's status is written."""


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
            silent = sorted(f"{name} for: {','.join(who)}" for name, who in unspoken(hard, pod["spec"]))
            if silent:
                return f"failed quota: {stored.key[1]}: must specify {'; '.join(silent)}"
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
            status = {"hard": hard, "used": {name: written(name, used.get(name, Fraction(0))) for name in hard}}
            self._store.patch_status(RESOURCE_QUOTA, namespace, name_of(quota), status)

    def _used(self, namespace: str) -> Usage:
        total: Usage = {}
        for stored in self._store.objects(POD, namespace):
            if at(stored.object, "status", "phase") not in ("Succeeded", "Failed"):
                for name, amount in usage_of(stored.object["spec"]).items():
                    total[name] = total.get(name, Fraction(0)) + amount
        return total


def _hard(quota: Json) -> Usage:
    given: Mapping[str, object] = at(quota, "spec", "hard") or {}
    return {name: quantity.parse(str(amount)) for name, amount in given.items()}


def _listed(names: Iterable[str], amounts: Mapping[str, Fraction]) -> str:
    return ",".join(f"{name}={written(name, amounts.get(name, Fraction(0)))}" for name in names)
