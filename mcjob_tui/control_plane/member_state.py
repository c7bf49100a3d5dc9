"""One cluster's share of a Job: what the binding's aggregated status says of it.

Rules from observation: an entry is an error only where ``appliedMessage`` is set; ``health`` says nothing for Jobs;
counters of 0 are left out; the numbers of a cluster that cannot be reached are old.
"""

from collections.abc import Mapping
from datetime import datetime

from mcjob_tui.control_plane.causes import applied_words, why_failed, why_not_applied
from mcjob_tui.control_plane.prediction import Prediction, verdict_of
from mcjob_tui.control_plane.starting import Stuck, still_holding
from mcjob_tui.control_plane.views import MemberState, MemberView, Progress, Share
from mcjob_tui.resources.bindings import AggregatedStatusItem
from mcjob_tui.resources.jobs import JobStatus
from mcjob_tui.resources.meta import condition
from mcjob_tui.resources.text import clean


def member_view(
    cluster: str,
    item: AggregatedStatusItem | None,
    *,
    share: Share | None,
    ready: bool | None,
    known: bool,
    suspended: bool,
    prediction: Prediction | None,
    found: Mapping[str, Stuck] | None = None,
    silent: bool = False,
    as_of: datetime | None = None,
) -> MemberView:
    """The row of ``cluster``.

    Args:
        item: its entry in the aggregated status, None before there is one.
        share: what it gets; None where it is no target any more and its share is going away.
        ready: whether Karmada reaches the cluster; None where it is not known.
        known: whether anything is known about the clusters at all (they may not be listed by everybody).
        suspended: whether the whole Job is suspended.
        found: by cluster why no pod starts, where somebody has looked.
        silent: whether the cluster does not answer somebody who asks it.
        as_of: since when it cannot be reached, where that is so and known.
    """
    status = item.status if item is not None else None
    message = item.applied_message if item is not None else ""
    state = _state(item, target=share is not None, suspended=suspended)
    failed = condition(status.conditions, "Failed") if state is MemberState.FAILED and status is not None else None
    reason, words, next_step = "", "", ""
    progress = _progress(status, share)
    stuck = still_holding(found, cluster, progress) if found and state is MemberState.RUNNING else None
    if stuck is not None:
        state, reason, words, next_step = MemberState.NOT_STARTING, stuck.reason, stuck.sentence, stuck.next_step
    if failed is not None:
        cause = why_failed(failed.reason, failed.message)
        reason, words, next_step = clean(failed.reason), cause.sentence, cause.next_step
    elif state is MemberState.BLOCKED:
        cause = why_not_applied(message)
        reason, words, next_step = cause.sentence, applied_words(message), cause.next_step
    told = not state.finished and item is not None
    away = known and ready is not True
    stale = told and (away or silent)
    predicted = prediction.expected.get(cluster) if prediction is not None else None
    return MemberView(
        cluster=clean(cluster),
        state=state,
        progress=progress,
        applied=_applied(item),
        reason=reason,
        message=words,
        next_step=next_step,
        stale=stale,
        silent=stale and not away,
        as_of=as_of if stale else None,
        ready=ready,
        actual=share,
        predicted=predicted,
        verdict=verdict_of(predicted, share, has_prediction=prediction is not None),
        started=status.start_time if status is not None else None,
        finished=_finished(status) if state.finished and status is not None else None,
    )


def readiness(clusters: Mapping[str, bool | None] | None, cluster: str) -> bool | None:
    """Whether ``cluster`` is ready: False also where it is no member any more, None where clusters are not known."""
    if clusters is None:
        return None
    return clusters.get(cluster, False)


def _state(item: AggregatedStatusItem | None, *, target: bool, suspended: bool) -> MemberState:
    status = item.status if item is not None else None
    holding = {each.type for each in status.conditions if each.status == "True"} if status is not None else set()
    if "Failed" in holding:
        return MemberState.FAILED
    if "Complete" in holding:
        return MemberState.COMPLETE
    if not target:
        return MemberState.LEAVING
    if item is not None and item.applied_message:
        return MemberState.BLOCKED
    if "Suspended" in holding or suspended:
        return MemberState.SUSPENDED
    if item is None or not item.applied:
        return MemberState.WAITING
    return MemberState.RUNNING


def _applied(item: AggregatedStatusItem | None) -> bool | None:
    if item is None:
        return None
    if item.applied:
        return True
    return False if item.applied_message else None


def _progress(status: JobStatus | None, share: Share | None) -> Progress:
    total = share.completions if share is not None else None
    if status is None:
        return Progress(total=total)
    return Progress(status.succeeded, total, status.active, status.failed)


def _finished(status: JobStatus) -> datetime | None:
    if status.completion_time is not None:
        return status.completion_time
    failed = condition(status.conditions, "Failed")
    return failed.last_transition_time if failed is not None and failed.is_true else None
