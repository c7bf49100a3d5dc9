"""A Job's state in a sentence with its cause, and the next step.

One function for each state; ``observe`` decides which state holds.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from mcjob_tui.control_plane.causes import Cause, why_unscheduled
from mcjob_tui.control_plane.job_part import JobPart
from mcjob_tui.control_plane.views import JobState, MemberState, MemberView
from mcjob_tui.control_plane.watched_objects import ShownBinding
from mcjob_tui.control_plane.wording import listed
from mcjob_tui.resources.meta import condition
from mcjob_tui.resources.text import clean

_IMMUTABLE = "field is immutable"


@dataclass(frozen=True, slots=True)
class JobFacts:
    """What the sentences are made from.

    ``held`` says that the policy suspends dispatching, ``suspended`` is the Job's own switch, ``loading`` that bindings
    and policies are being listed; ``joined`` has the clusters by name, None where they are not known.
    """

    job: JobPart
    binding: ShownBinding | None
    targets: Sequence[MemberView]
    policies_known: bool
    loading: bool
    suspended: bool
    held: bool
    joined: Collection[str] | None = None


def explain(state: JobState, facts: JobFacts) -> tuple[str, str]:
    """The sentence for ``state``, and the next step ("" where nothing is to be done)."""
    return _WORDS[state](facts)


def _deleting(facts: JobFacts) -> tuple[str, str]:
    left = [each.cluster for each in facts.targets if each.ready is False]
    if left:
        return f"being deleted; {listed(left)} cannot be reached and keeps its share until it is back", ""
    return "being deleted from all clusters", ""


def _no_policy(facts: JobFacts) -> tuple[str, str]:
    return (
        "no PropagationPolicy selects this Job, so Karmada leaves it alone",
        "create a policy that selects it, or run it again with one",
    )


def _pending(facts: JobFacts) -> tuple[str, str]:
    if facts.binding is None:
        if facts.loading:
            return "its ResourceBinding and policy are being loaded", ""
        if not facts.policies_known:
            return "Karmada has not taken it up yet; whether a policy selects it cannot be seen", ""
        return "a policy selects it; Karmada has not taken it up yet", ""
    suspension = facts.binding.spec.suspension
    if suspension is not None and suspension.scheduling:
        return "its scheduling is suspended, by a queue or by hand", "resume scheduling in its ResourceBinding"
    return "waiting for Karmada's scheduler", "if this lasts, see whether the scheduler runs"


def _unschedulable(facts: JobFacts) -> tuple[str, str]:
    found = condition(facts.binding.status.conditions, "Scheduled") if facts.binding is not None else None
    reason, message = (clean(found.reason), clean(found.message)) if found is not None else ("", "")
    cause = why_unscheduled(reason, message, facts.job.at_once)
    said = f"{reason}: {message}" if reason else message
    named, absent = _named(facts)
    if absent:
        # The scheduler counts the clusters that are there, and says nothing of those that are not.
        missing = f"its policy names {listed(absent)}, which {'is' if len(absent) == 1 else 'are'} not joined"
        step = f"choose clusters that are joined; or join {listed(absent)}" if len(absent) == len(named) else ""
        sentence = f"{missing}; {cause.sentence}" if cause.sentence else missing
        cause = Cause(sentence, step or cause.next_step)
    if not cause.sentence:
        return said, cause.next_step
    return (f"{cause.sentence}. Karmada says {said}" if said else cause.sentence), cause.next_step


def _named(facts: JobFacts) -> tuple[Sequence[str], Sequence[str]]:
    """The clusters that its policy names, and those of them that are not joined."""
    placement = facts.binding.spec.placement if facts.binding is not None else None
    if placement is None or facts.joined is None:
        return (), ()
    named = [clean(each) for each in placement.named_clusters]
    return named, [each for each in named if each not in facts.joined]


def _nothing_to_run(facts: JobFacts) -> tuple[str, str]:
    if facts.job.parallelism == 0:
        return "scheduled to no cluster, because its parallelism is 0", "set its parallelism"
    return "scheduled to no cluster", "look at the placement of its policy"


def _complete(facts: JobFacts) -> tuple[str, str]:
    count = len(facts.targets)
    return f"all pods done in {'its only cluster' if count == 1 else _all(count)}", ""


def _failed(facts: JobFacts) -> tuple[str, str]:
    failed = _in_state(facts.targets, MemberState.FAILED)
    causes = list(dict.fromkeys(each.message for each in failed))
    where = failed[0].cluster if len(failed) == 1 else _all(len(failed))
    return f"{where} gave up: {'; '.join(causes[:2])}", failed[0].next_step


def _partly_failed(facts: JobFacts) -> tuple[str, str]:
    failed = _in_state(facts.targets, MemberState.FAILED)
    done = sum(each.progress.succeeded for each in facts.targets)
    totals = [each.progress.total for each in facts.targets]
    of = "" if None in totals else f" of {sum(each or 0 for each in totals)}"
    pods = sum(each.progress.failed for each in failed)
    causes = list(dict.fromkeys(each.message for each in failed))
    gave_up = f"{listed([each.cluster for each in failed])} gave up after {pods} failed pod{'' if pods == 1 else 's'}"
    return f"{done}{of} succeeded; {gave_up}: {'; '.join(causes[:2])}", failed[0].next_step


def _suspended(facts: JobFacts) -> tuple[str, str]:
    if facts.held and not facts.suspended:
        return "its policy suspends dispatching: no cluster gets it", "resume dispatching in the policy"
    if facts.binding is None:
        return (
            "no pods run until it is resumed, nor then: no PropagationPolicy selects it",
            "create a policy that selects it, and resume it",
        )
    running = [each.cluster for each in facts.targets if each.progress.active > 0]
    if running:
        return f"{listed(running)} has active pods still", ""
    return "no pods run until it is resumed", "resume it"


def _blocked(facts: JobFacts) -> tuple[str, str]:
    blocked = _in_state(facts.targets, MemberState.BLOCKED)
    first = blocked[0]
    others = f", and {len(blocked) - 1} more" if len(blocked) > 1 else ""
    if all(_IMMUTABLE in each.message for each in blocked):
        # The Job is there as it was: Karmada reflects nothing of it while it cannot apply the change.
        said = f"no cluster takes the change: in {first.cluster} {first.reason}{others}; its pods go on, uncounted"
        return said, first.next_step
    return f"no cluster has it: in {first.cluster} {first.reason}{others}", first.next_step


def _dispatching(facts: JobFacts) -> tuple[str, str]:
    applied = sum(1 for each in facts.targets if each.applied or each.state.finished)
    late = [each.cluster for each in facts.targets if not each.applied and each.ready is False]
    sentence = f"applied in {applied} of {len(facts.targets)} clusters"
    return (
        (f"{sentence}; {listed(late)} is not ready", "Karmada applies it when it is back") if late else (sentence, "")
    )


def _not_starting(facts: JobFacts) -> tuple[str, str]:
    stuck = _in_state(facts.targets, MemberState.NOT_STARTING)
    causes = list(dict.fromkeys(each.message for each in stuck))
    return f"no pod starts in {listed([each.cluster for each in stuck])}: {'; '.join(causes[:2])}", stuck[0].next_step


def _running(facts: JobFacts) -> tuple[str, str]:
    active = sum(each.progress.active for each in facts.targets)
    failed = _in_state(facts.targets, MemberState.FAILED)
    blocked = _in_state(facts.targets, MemberState.BLOCKED)
    away = [each for each in facts.targets if each.stale]
    sentence = f"{active} pod{'' if active == 1 else 's'} active in {_clusters(facts.targets)}"
    retrying = [each.cluster for each in facts.targets if not each.state.finished and each.progress.failed]
    if not active and retrying:
        sentence = f"no pod active; {listed(retrying)} waits before it tries again"
    stuck = _in_state(facts.targets, MemberState.NOT_STARTING)
    for each, words in ((failed, "has failed already"), (blocked, "is blocked"), (stuck, "starts no pod")):
        if each:
            sentence += f"; {listed([member.cluster for member in each])} {words}"
    for words in dict.fromkeys(each.out_of_contact for each in away):
        sentence += f"; {listed([each.cluster for each in away if each.out_of_contact == words])} {words}"
    faulty = failed or blocked or stuck
    if faulty:
        return sentence, faulty[0].next_step
    if not away:
        return sentence, ""
    if all(each.silent for each in away):
        return sentence, "its pods may go on; Karmada calls the cluster not ready if this lasts for half a minute"
    return sentence, "its pods may go on; :clusters says since when it is away, Karmada goes on trying"


_WORDS: dict[JobState, Callable[[JobFacts], tuple[str, str]]] = {
    JobState.DELETING: _deleting,
    JobState.NO_POLICY: _no_policy,
    JobState.PENDING: _pending,
    JobState.UNSCHEDULABLE: _unschedulable,
    JobState.NOTHING_TO_RUN: _nothing_to_run,
    JobState.COMPLETE: _complete,
    JobState.FAILED: _failed,
    JobState.PARTLY_FAILED: _partly_failed,
    JobState.SUSPENDED: _suspended,
    JobState.BLOCKED: _blocked,
    JobState.DISPATCHING: _dispatching,
    JobState.NOT_STARTING: _not_starting,
    JobState.RUNNING: _running,
}


def _all(clusters: int) -> str:
    return "both clusters" if clusters == 2 else f"all {clusters} clusters"


def _in_state(targets: Sequence[MemberView], state: MemberState) -> list[MemberView]:
    return [each for each in targets if each.state is state]


def _clusters(targets: Sequence[MemberView]) -> str:
    running = [each for each in targets if each.progress.active > 0]
    return f"{len(running)} of {len(targets)} clusters" if len(targets) > 1 else targets[0].cluster
