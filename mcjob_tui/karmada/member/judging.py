"""Everything that stands against a Job in one member, from what was read there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mcjob_tui.karmada.member.finding import Finding, Found, Object, hinders, pod_of, stops
from mcjob_tui.karmada.member.limit_ranges import limit_findings, with_defaults
from mcjob_tui.karmada.member.nodes import node_findings
from mcjob_tui.karmada.member.pod_security import security_findings
from mcjob_tui.karmada.member.quotas import quota_findings
from mcjob_tui.karmada.member.references import ACCOUNT, CLAIM, Reference, Use, references_of
from mcjob_tui.karmada.names import SKIP_NAMESPACE
from mcjob_tui.resources.quantity import InvalidQuantity

PRIORITY_CLASS = "PriorityClass"
_MANAGED = "karmada.io/managed"
_WORDS = {ACCOUNT: "service account", CLAIM: "claim"}
_OF_THE_SYSTEM = ("system-cluster-critical", "system-node-critical")

Name = tuple[str, str]
"""Kind and name of an object in the Job's namespace (or of none)."""


@dataclass(frozen=True, slots=True)
class Member:
    """What is known of one member. What was not asked for, or could not be read, is left as it is here.

    Attributes:
        namespace: the Job's namespace there; where it is missing, the control plane's, which Karmada copies.
        made: whether the namespace is there, or Karmada will make it.
        job: a Job of that name that is there already.
        objects: what the pods name, by kind and name; None where it is not there.
        brought: what dependencies bring along.
        nodes: None where they are not known.
    """

    namespace: Object | None = None
    made: bool = True
    job: Object | None = None
    objects: Mapping[Name, Object | None] = field(default_factory=dict)
    brought: frozenset[Name] = frozenset()
    quotas: tuple[Object, ...] = ()
    limit_ranges: tuple[Object, ...] = ()
    nodes: tuple[Object, ...] | None = None


def judge(job: Object, member: Member, *, overwrites: bool = False) -> tuple[Finding, ...]:
    """What stands against ``job`` in ``member``, the gravest first.

    Args:
        job: The Job just as the member gets it.
        member: What was read there.
        overwrites: whether the policy lets Karmada take over an object that is there (``conflictResolution``).
    """
    try:
        found = list(_findings(job, member, overwrites))
    except InvalidQuantity as error:
        found = [stops(str(error))]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.weight != "stops"))


def _findings(job: Object, member: Member, overwrites: bool) -> Found:
    namespace = member.namespace or {}
    meta = namespace.get("metadata") or {}
    if meta.get("deletionTimestamp"):
        yield stops(f"the namespace {meta.get('name', '')} is being deleted there")
    where = str((job.get("metadata") or {}).get("namespace", ""))
    if not member.made:
        yield stops(f"there is no namespace {where}, and its label {SKIP_NAMESPACE} keeps Karmada from making it")
    yield from _job_there(member.job, overwrites)
    pod = pod_of(job)
    for each in references_of(pod):
        yield from _reference(each, member, where)
    yield from _priority_class(str(pod.get("priorityClassName") or ""), member)
    filled = with_defaults(job, member.limit_ranges)
    yield from limit_findings(filled, member.limit_ranges)
    yield from quota_findings(filled, member.quotas)
    yield from security_findings(pod, meta.get("labels") or {})
    if member.nodes is not None:
        yield from node_findings(pod_of(filled), member.nodes)


def _job_there(existing: Object | None, overwrites: bool) -> Found:
    if existing is None:
        return
    meta = existing.get("metadata") or {}
    if (meta.get("labels") or {}).get(_MANAGED) == "true":
        yield hinders(f"a Job {meta.get('name', '')} that Karmada brought earlier is still there")
    elif overwrites:
        yield hinders(f"a Job {meta.get('name', '')} that Karmada does not manage is there, and would be taken over")
    else:
        yield stops(f"a Job {meta.get('name', '')} that Karmada does not manage is there already")


def _reference(each: Reference, member: Member, where: str) -> Found:
    name = each.kind, each.name
    if each.optional or name not in member.objects:
        return
    word = f"{_WORDS.get(each.kind, 'pull secret' if each.use is Use.PULL else each.kind)} {each.name}"
    found = member.objects[name]
    if found is None:
        if name not in member.brought:
            say = hinders if each.use is Use.PULL else stops
            yield say(f"there is no {word} in {where}")
    elif each.key and not any(each.key in (found.get(part) or {}) for part in ("data", "binaryData")):
        if name not in member.brought:
            yield stops(f"the {word} there has no key {each.key}")
    elif each.kind == CLAIM and (found.get("status") or {}).get("phase") == "Lost":
        yield stops(f"the {word} there has lost its volume")


def _priority_class(name: str, member: Member) -> Found:
    key = PRIORITY_CLASS, name
    if name and name not in _OF_THE_SYSTEM and member.objects.get(key, ...) is None:
        yield stops(f"there is no priority class {name}")
