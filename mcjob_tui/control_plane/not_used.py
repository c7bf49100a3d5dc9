"""Why a Job does not run in the clusters that it does not run in: Karmada's scheduler asked again, for one opened Job.

The binding's own placement and shares are what it starts from, the clusters are as they are now. So the words say what
keeps a cluster out now, which need not be what kept it out when the Job was scheduled. Of several reasons the one is
said that the scheduler has counted, where it says so: the page's own sentence counts by its words.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from mcjob_tui.control_plane.causes import is_not_ready
from mcjob_tui.control_plane.views import NotUsed
from mcjob_tui.karmada.placement import ClusterVerdict, Why, schedule
from mcjob_tui.resources.bindings import ResourceBinding
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.resources.jobs import Job
from mcjob_tui.resources.meta import condition, without_nulls
from mcjob_tui.resources.quantity import InvalidQuantity
from mcjob_tui.resources.text import clean

_SHORT = {
    Why.TARGET: "room only now",
    Why.NOT_SELECTED: "not selected",
    Why.EXCLUDED: "excluded",
    Why.LABEL_MISMATCH: "label mismatch",
    Why.FIELD_MISMATCH: "other place",
    Why.TAINT: "taint",
    Why.NO_API: "no Jobs API",
    Why.NO_PROPERTY: "no such property",
    Why.EVICTING: "being moved away",
    Why.TERMINATING: "leaving",
    Why.NO_CAPACITY: "no room",
    Why.LOST_TO_SPREAD: "lost to spread",
    Why.ZERO_SHARE: "zero share",
    Why.NOTHING_TO_RUN: "nothing to run",
    Why.NOT_SCHEDULED: "not scheduled",
}


def not_used(
    job: Mapping[str, Any] | None, binding: Mapping[str, Any] | None, clusters: Sequence[Cluster] | None
) -> tuple[NotUsed, ...]:
    """The clusters that have no share of a Job, by name, each with the reason.

    Args:
        job: the Job just as it came.
        binding: its ResourceBinding just as it came.
        clusters: all clusters; None while they are not known.

    Returns:
        Nothing where one of the three is missing, the binding has no placement yet, or one cannot be read.
    """
    if job is None or binding is None or not clusters:
        return ()
    try:
        bound = ResourceBinding.model_validate(without_nulls(dict(binding)))
        template = Job.model_validate(without_nulls(dict(job)))
        if bound.spec.placement is None:
            return ()
        scheduled = condition(bound.status.conditions, "Scheduled")
        result = schedule(
            clusters,
            bound.spec.placement,
            template,
            uid=template.metadata.uid,
            previous=bound.spec.clusters,
            evicting={each.from_cluster for each in bound.spec.graceful_eviction_tasks},
            observing_affinity=bound.status.scheduler_observing_affinity_name,
            told=scheduled.message if scheduled is not None else "",
        )
    except (ValidationError, InvalidQuantity):
        return ()
    targets = {each.name for each in bound.spec.clusters}
    return tuple(
        NotUsed(clean(each.cluster), _short(each), clean(each.sentence))
        for each in sorted(result.verdicts, key=lambda each: each.cluster)
        if each.cluster not in targets
    )


def _short(verdict: ClusterVerdict) -> str:
    if verdict.why is Why.TAINT and is_not_ready(verdict.failed[0].message):
        return "not ready"
    return _SHORT[verdict.why]
