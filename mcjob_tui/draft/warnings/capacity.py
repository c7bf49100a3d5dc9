"""Warnings of what Karmada's capacity count does not see: empty requests, devices, what differs in one cluster."""

from collections.abc import Iterator

from mcjob_tui.draft.differences import Difference
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Quantity
from mcjob_tui.draft.paths import value_at, with_value
from mcjob_tui.draft.placing import ClusterAffinity, Strategy
from mcjob_tui.draft.rules.places import all_containers, work_containers
from mcjob_tui.draft.rules.problem import Fix, Found, setting, warning
from mcjob_tui.draft.rules.resources import is_extended, read
from mcjob_tui.draft.warnings.situation import Situation
from mcjob_tui.draft.warnings.versions import at_least
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.wording import listed

_MODELS_SIMULATED = (1, 18)
_WORDS = {"cpu": "CPU", "memory": "memory", "ephemeral-storage": "ephemeral storage"}


def requests_are_empty(situation: Situation) -> Found:
    if not situation.counts_capacity:
        return
    for path, container in work_containers(situation.draft):
        resources = container.resources
        asked = {*resources.requests, *resources.limits} if resources else set()
        if not asked & {"cpu", "memory"}:
            sentence = f"{container.name} asks for no CPU and no memory, so Karmada counts free pod places only"
            where = f"{path}.resources.requests[cpu]"
            yield from warning(where, sentence, setting("ask for 250m", where, "250m"), "no-requests")


def resources_are_not_modelled(situation: Situation) -> Found:
    """Source: the general estimator since 1.18 counts 0 for a resource that the cluster's models do not have."""
    version = situation.around.karmada_version
    if not situation.counts_capacity or (version is not None and not at_least(version, _MODELS_SIMULATED)):
        return
    for path, name in _asked(situation):
        if not is_extended(name) and name != "ephemeral-storage":
            continue
        without = [each.name for each in situation.chosen if _models_lack(each, name)]
        if without:
            fix = setting("use static weights", "spec.strategy", Strategy.STATIC_WEIGHT)
            is_known = version is not None or at_least(situation.around.karmada_least or "", _MODELS_SIMULATED)
            since = "" if is_known else " from Karmada 1.18 on"
            sentence = f"{name} is not in the resource models of {listed(without)}, so nothing fits there{since}"
            yield from warning(path, sentence, fix, "not-modelled")


def nothing_has_the_device(situation: Situation) -> Found:
    chosen = situation.chosen
    if not chosen:
        return
    for path, name in _asked(situation):
        if is_extended(name) and not any(_has(each, name) for each in chosen):
            others = [each.name for each in situation.around.clusters or () if _has(each, name)]
            where = f"; {listed(others)} would do" if others else ""
            chosen_instead = ClusterAffinity(cluster_names=tuple(others))
            fix = setting(f"choose {listed(others)}", "spec.clusterAffinity", chosen_instead) if others else None
            helps = "" if others else "no other has: ask for none, or give a cluster nodes that have it"
            yield from warning(path, f"none of the chosen clusters has any {name}{where}", fix, "no-device", helps)


def changes_are_not_counted(situation: Situation) -> Found:
    if not situation.counts_capacity:
        return
    # Of a container that the Job has not, and of an amount that cannot be read, a rule says so.
    containers = {container.name: (path, container.resources) for path, container in all_containers(situation.draft)}
    for at, difference in enumerate(situation.draft.spec.differences):
        for name in (each for each in difference.containers if each in containers):
            changed, (written, default) = difference.containers[name], containers[name]
            requests = default.requests if default else {}
            for resource, amount in changed.resources.requests.items():
                before, asked = requests.get(resource), read(amount)
                if resource in _WORDS and asked != read(before) and (asked is not None or amount == ""):
                    path = f"spec.differences[{at}].containers[{name}].resources.requests[{resource}]"
                    places = f"places by {before}" if before is not None else "counts nothing for it"
                    where = f"{_WORDS[resource]} {amount or 'none'} in {_clusters(difference)}"
                    sentence = f"{where} is not counted: Karmada {places}"
                    fix = _everywhere(f"{written}.resources", resource, amount) if amount else None
                    helps = "" if amount else "ask for some there, or for none everywhere"
                    yield from warning(path, sentence, fix, "difference-not-counted", helps)


def more_than_fit(situation: Situation) -> Found:
    """Where Karmada does not ask what fits, pods wait for room. Nothing is said of what its models cannot count."""
    spec, result = situation.draft.spec, situation.result
    if result is None or not spec.own_policy or situation.counts_capacity:
        return
    chosen = {each.name: each for each in situation.chosen}
    shares = [(each, each.target.parallelism or 0) for each in result.verdicts if each.target is not None]
    crowded = {
        verdict.cluster: (pods, verdict.available)
        for verdict, pods in shares
        if verdict.available is not None
        and verdict.available < pods
        and verdict.cluster in chosen
        and _is_counted(chosen[verdict.cluster], verdict.limited_by)
    }
    if not crowded:
        return
    sentence = f"{listed(tuple(crowded))} get more pods at once than fit there now, so some wait for room"
    if len(crowded) == 1:
        ((name, (pods, fit)),) = crowded.items()
        wait = "so the others wait" if fit else "so they wait"
        sentence = f"{name} gets {pods} at once and {fit or 'none'} {'fits' if fit < 2 else 'fit'} now, {wait} for room"
    free = sum(verdict.available or 0 for verdict, _ in shares)
    divides = spec.strategy.divides and free >= sum(pods for _, pods in shares)
    fix = setting("use Dynamic weight", "spec.strategy", Strategy.DYNAMIC_WEIGHT) if divides else None
    yield from warning("spec.strategy", sentence, fix, "crowded", "" if fix else "run fewer at once, or ask for less")


def _is_counted(cluster: Cluster, resource: str) -> bool:
    """Whether the cluster has any of the resource, and its models count it; else other warnings say what is amiss."""
    return (
        bool(resource)
        and not _models_lack(cluster, resource)
        and (not is_extended(resource) or _has(cluster, resource))
    )


def _everywhere(path: str, resource: str, amount: Quantity) -> Fix:
    """A fix that makes the default ask for ``amount`` too, and raises its limit where that is lower."""

    def apply(draft: JobDraft) -> JobDraft:
        limit = value_at(draft, f"{path}.limits[{resource}]")
        raised = limit is not None and (read(limit) or 0) < (read(amount) or 0)
        changed = with_value(draft, f"{path}.requests[{resource}]", amount)
        return with_value(changed, f"{path}.limits[{resource}]", amount) if raised else changed

    return Fix(f"ask for {amount} everywhere", apply)


def _clusters(difference: Difference) -> str:
    return listed(difference.cluster_names) or "no cluster"


def _asked(situation: Situation) -> Iterator[tuple[str, str]]:
    """Path and name of every resource that a container asks for, each once."""
    seen: set[str] = set()
    for path, container in all_containers(situation.draft):
        resources = container.resources
        for name, amount in {**resources.limits, **resources.requests}.items() if resources else ():
            if resources and name not in seen and (read(amount) or 0) > 0:
                seen.add(name)
                yield f"{path}.resources.{'limits' if name in resources.limits else 'requests'}[{name}]", name


def _models_lack(cluster: Cluster, resource: str) -> bool:
    summary = cluster.status.resource_summary
    if summary is None or not summary.allocatable_modelings or not cluster.spec.resource_models:
        return False
    return not any(row.name == resource for model in cluster.spec.resource_models for row in model.ranges)


def _has(cluster: Cluster, resource: str) -> bool:
    summary = cluster.status.resource_summary
    return summary is not None and (read(summary.allocatable.get(resource)) or 0) > 0


CAPACITY_WARNINGS = (
    requests_are_empty,
    resources_are_not_modelled,
    nothing_has_the_device,
    changes_are_not_counted,
    more_than_fit,
)
