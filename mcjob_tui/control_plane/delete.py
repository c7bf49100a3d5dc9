"""Delete a Job everywhere, and follow until it is gone.

A bare delete of a Job orphans everything (Kubernetes' default for Jobs), so ``propagationPolicy: Background`` is
always sent. Karmada then removes binding, Works and member Jobs; the policies that belong to the Job go with it. A
Work for a cluster that cannot be reached stays until the cluster is back: then it is said which, and the following
ends.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence

from mcjob_tui.control_plane.api import Api, Json
from mcjob_tui.control_plane.backoff import Backoff
from mcjob_tui.control_plane.delete_once import Fate, delete_once
from mcjob_tui.control_plane.errors import Conflict, ControlPlaneError, Forbidden, NotFound
from mcjob_tui.control_plane.kinds import (
    CLUSTER,
    JOB,
    OVERRIDE_POLICY,
    PROPAGATION_POLICY,
    RESOURCE_BINDING,
    WORK,
    Kind,
)
from mcjob_tui.control_plane.views import Step, StepCluster, StepState
from mcjob_tui.karmada.manifests import mapping_at
from mcjob_tui.karmada.names import binding_name, execution_namespace, work_name
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.text import clean

MEMBERS = "member Jobs"
POLICIES = "policies"
PATIENCE_SECONDS = 60.0
UNREACHABLE_SECONDS = 5.0
"""How long a cluster that is not ready is waited for before it is said that it keeps its share."""
_GOES_ON = "not gone yet; Karmada goes on"


async def delete_job(
    api: Api,
    namespace: str,
    name: str,
    *,
    uid: str = "",
    patience: float = PATIENCE_SECONDS,
    unreachable_patience: float = UNREACHABLE_SECONDS,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[Step]:
    """Delete the Job and follow. The first step comes once the server has accepted the deletion; from then on nothing
    is raised: what cannot be found out or does not go in time ends as a failed step that says so.

    Args:
        uid: delete only if it is still that Job.
        patience: seconds to follow at most.
        unreachable_patience: seconds to wait for clusters that cannot be reached.

    Raises:
        NotFound: there is no such Job.
        Conflict: it is another Job by now.
        DeniedByAdmission: it is protected from deletion.
        OutcomeUnknown: it is not known whether it was deleted; calling this again is safe.
        ControlPlaneError: the server refuses or does not answer; nothing was deleted.
    """
    began = clock()
    job = await api.get(JOB, namespace, name)
    uid = uid or str(job["metadata"]["uid"])
    bound, targets = await _targets(api, namespace, name, uid)
    owned = await _owned_policies(api, namespace, name, uid, job)
    if await delete_once(api, JOB, namespace, name, uid=uid) is Fate.REPLACED:
        raise Conflict(f"{name} was deleted and made again meanwhile, and is kept", code=409, reason="Conflict")
    yield Step(JOB.name, StepState.DONE, "deleted", clock() - began)
    backoff = Backoff(longest=2.0, chance=lambda: 0.0)
    told: dict[str, Step] = {}
    while True:
        seconds = clock() - began
        steps, done = await _progress(api, namespace, name, uid, targets, owned, bound=bound)
        # One that was made between the look and the deletion is followed too.
        bound = bound or any(each.name == RESOURCE_BINDING.name for each in steps)
        over = seconds > patience
        if not done and (over or seconds > unreachable_patience):
            steps, done = await _with_unreachable(api, steps, over=over)
        if over:
            steps = [_given_up(each) for each in steps]
        for step in steps:
            if told.get(step.name) != step:
                told[step.name] = step
                yield Step(step.name, step.state, step.message, seconds, step.fraction, step.clusters)
        if done or over:
            return
        await api.pause(backoff.next_wait())


def _given_up(step: Step) -> Step:
    """What is not done when patience is over is said to be so."""
    if step.state is not StepState.BUSY:
        return step
    said = f"{step.message}; {_GOES_ON}" if step.message else _GOES_ON
    return Step(step.name, StepState.FAILED, said, fraction=step.fraction, clusters=step.clusters)


async def _targets(api: Api, namespace: str, name: str, uid: str) -> tuple[bool, tuple[str, ...]]:
    """Whether the Job has a binding, and the clusters that have, or had, a share; read before the deletion."""
    try:
        binding = await api.get(RESOURCE_BINDING, namespace, binding_name(name))
    except NotFound:
        return False, ()
    except Forbidden:
        return True, ()
    spec = mapping_at(binding, "spec")
    if mapping_at(spec, "resource").get("uid") != uid:
        return False, ()
    rows = [each.get("name") for each in _mappings(spec.get("clusters"))]
    rows += [each.get("clusterName") for each in _mappings(mapping_at(binding, "status").get("aggregatedStatus"))]
    return True, tuple(dict.fromkeys(str(each) for each in rows if each))


def _mappings(rows: object) -> list[Json]:
    """The rows of a list that are mappings: an answer may be anybody's."""
    return [each for each in rows if isinstance(each, dict)] if isinstance(rows, list) else []


async def _owned_policies(api: Api, namespace: str, name: str, uid: str, job: Json) -> tuple[tuple[Kind, str], ...]:
    """The policies that belong to the Job, as far as their names tell: those stamped on it or named like it."""
    annotations = mapping_at(job["metadata"], "annotations")
    stamped = str(annotations.get("propagationpolicy.karmada.io/name") or name)
    found = []
    for kind, policy in ((PROPAGATION_POLICY, stamped), (OVERRIDE_POLICY, stamped)):
        try:
            obj = await api.get(kind, namespace, policy)
        except (NotFound, Forbidden):
            continue
        if any(each.get("uid") == uid for each in _mappings(obj["metadata"].get("ownerReferences"))):
            found.append((kind, policy))
    return tuple(found)


async def _progress(
    api: Api,
    namespace: str,
    name: str,
    uid: str,
    targets: Sequence[str],
    owned: Sequence[tuple[Kind, str]],
    *,
    bound: bool,
) -> tuple[list[Step], bool]:
    """What is gone by now, and whether all of it is; of a binding that there never was nothing is said."""
    binding_gone, why = await _is_gone(api, RESOURCE_BINDING, namespace, binding_name(name), owner=uid)
    clusters = await asyncio.gather(*(_member(api, namespace, name, each) for each in targets))
    gone = sum(each.state is StepState.DONE for each in clusters)
    policies = []
    for kind, each in owned:
        policy_gone, why_not = await _is_gone(api, kind, namespace, each, owner=uid)
        if not policy_gone:
            policies.append(f"{kind.name} {each}{f' ({why_not})' if why_not else ''}")
    steps = []
    if bound or not binding_gone:
        state = StepState.DONE if binding_gone else StepState.BUSY
        steps.append(Step(RESOURCE_BINDING.name, state, why or ("gone" if binding_gone else "")))
    if targets:
        state = StepState.DONE if gone == len(targets) else StepState.BUSY
        steps.append(Step(MEMBERS, state, fraction=(gone, len(targets)), clusters=tuple(clusters)))
    if owned:
        message = clean(", ".join(policies)) if policies else "gone"
        steps.append(Step(POLICIES, StepState.BUSY if policies else StepState.DONE, message))
    return steps, binding_gone and gone == len(targets) and not policies


async def _is_gone(api: Api, kind: Kind, namespace: str, name: str, *, owner: str) -> tuple[bool, str]:
    """Whether an object of the deleted Job is gone, and if that cannot be found out, why.

    One of the same name with another owner is not it.
    """
    try:
        found = await api.get(kind, namespace, name)
    except NotFound:
        return True, ""
    except Forbidden:
        return True, "may not be looked at"
    except ControlPlaneError as error:
        return False, str(error)
    owners = _mappings(found["metadata"].get("ownerReferences"))
    return bool(owners) and all(each.get("uid") != owner for each in owners), ""


async def _member(api: Api, namespace: str, name: str, cluster: str) -> StepCluster:
    """Whether a cluster still has its share: by its Work, or by the member Job where Works may not be read."""
    try:
        await api.get(WORK, execution_namespace(cluster), work_name(namespace, name))
    except NotFound:
        return StepCluster(clean(cluster), StepState.DONE)
    except Forbidden:
        return await _member_job(api, namespace, name, cluster)
    except ControlPlaneError as error:
        return StepCluster(clean(cluster), StepState.BUSY, str(error))
    return StepCluster(clean(cluster), StepState.BUSY)


async def _member_job(api: Api, namespace: str, name: str, cluster: str) -> StepCluster:
    try:
        await api.get(JOB, namespace, name, cluster=cluster, seconds=5)
    except NotFound:
        return StepCluster(clean(cluster), StepState.DONE)
    except Forbidden:
        return StepCluster(clean(cluster), StepState.DONE, "may not be looked at")
    except ControlPlaneError as error:
        return StepCluster(clean(cluster), StepState.BUSY, str(error))
    return StepCluster(clean(cluster), StepState.BUSY)


async def _with_unreachable(api: Api, steps: list[Step], *, over: bool) -> tuple[list[Step], bool]:
    """Mark the clusters that cannot be reached. Done when all that is left is theirs, or when patience is over."""
    found = []
    only_unreachable = True
    for step in steps:
        if step.name != MEMBERS or step.state is StepState.DONE:
            only_unreachable &= step.state is StepState.DONE
            found.append(step)
            continue
        rows = [await _reachable(api, each) for each in step.clusters]
        down = [each.cluster for each in rows if each.state is StepState.FAILED]
        only_unreachable &= all(each.state is not StepState.BUSY for each in rows)
        message = f"{', '.join(down)} cannot be reached and keeps its share until it is back" if down else ""
        if over and not down:
            message = _GOES_ON
        state = StepState.FAILED if (down and only_unreachable) or over else step.state
        found.append(Step(step.name, state, message, fraction=step.fraction, clusters=tuple(rows)))
    return found, only_unreachable or over


async def _reachable(api: Api, row: StepCluster) -> StepCluster:
    if row.state is not StepState.BUSY:
        return row
    try:
        cluster = Cluster.model_validate(await api.get(CLUSTER, None, row.cluster))
    except NotFound:
        return StepCluster(row.cluster, StepState.FAILED, "no member any more")
    except (ControlPlaneError, ValueError):
        return row
    if cluster.ready is True:
        return row
    return StepCluster(row.cluster, StepState.FAILED, "cannot be reached")
