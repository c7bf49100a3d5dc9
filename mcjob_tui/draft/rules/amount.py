"""Rules of how much is run and how: counts that hang together, and what goes together on Advanced."""

from mcjob_tui.draft import counts
from mcjob_tui.draft.model import CompletionMode, DraftSpec, JobDraft, RestartPolicy
from mcjob_tui.draft.rules.placing import tolerations_are_sound
from mcjob_tui.draft.rules.problem import Found, Surroundings, error, setting
from mcjob_tui.resources.names import dns_subdomain_problem, label_key_problem, label_value_problem

INSTANCES = "spec.instances"
PARALLELISM = "spec.parallelism"
_INDEXED_PARALLELISM = 100_000
_HOSTNAME = 63
_INITIAL_INSTANCES = DraftSpec.model_fields["instances"].default


def instances_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    if draft.spec.work_queue:
        return
    value = draft.spec.instances
    yield from error(INSTANCES, "a number is needed" if value == "" else counts.count_problem(value), code="instances")


def parallelism_is_sound(draft: JobDraft, around: Surroundings) -> Found:
    value = draft.spec.parallelism
    problem = "a number is needed" if value == "" else counts.count_problem(value)
    yield from error(PARALLELISM, problem, code="parallelism")
    at_once, instances = counts.number(value), counts.number(draft.spec.instances)
    if problem is None and not draft.spec.work_queue and at_once and 0 < (instances or 0) < at_once:
        fix = setting(f"set it to {instances}", PARALLELISM, instances)
        if instances == _INITIAL_INSTANCES:
            # Who has said how many run at a time has not yet said how many there are.
            fix = setting(f"set instances to {at_once}", INSTANCES, at_once)
        yield from error(PARALLELISM, f"{at_once} at a time, but only {instances} in all", fix, "parallelism")


def longest_name(spec: DraftSpec) -> int:
    """How many characters the Job's name may have: of an Indexed one the pods' host names end with their numbers."""
    instances = counts.number(spec.instances)
    if spec.completion_mode is not CompletionMode.INDEXED or spec.work_queue or instances is None:
        return _HOSTNAME
    return _HOSTNAME - len(f"-{max(instances - 1, 0)}")


def indexed_is_possible(draft: JobDraft, around: Surroundings) -> Found:
    spec = draft.spec
    if spec.completion_mode is not CompletionMode.INDEXED:
        return
    mode = "spec.completionMode"
    plain = setting("use NonIndexed", mode, CompletionMode.NON_INDEXED)
    instances = counts.number(spec.instances)
    if spec.work_queue or instances is None:
        yield from error(mode, "Indexed needs a fixed number of instances; a work queue has none", plain, "indexed")
        return
    at_once = counts.number(spec.parallelism)
    if at_once and at_once > _INDEXED_PARALLELISM:
        sentence = f"{at_once} at a time; an Indexed Job has at most {_INDEXED_PARALLELISM}"
        yield from error(PARALLELISM, sentence, code="indexed")
    most = longest_name(spec)
    if most < len(draft.name) <= _HOSTNAME:
        length = len(draft.name) + _HOSTNAME - most
        sentence = f"with its index a pod's host name has {length} characters; at most {_HOSTNAME} are allowed"
        yield from error("metadata.name", sentence, plain, "indexed")


def restart_policy_is_chosen(draft: JobDraft, around: Surroundings) -> Found:
    """Left out it is Always, which Kubernetes refuses for a Job (``ValidateJobSpec``)."""
    if draft.spec.restart_policy is None and not any(row.path.endswith("/restartPolicy") for row in draft.spec.kept):
        path = "spec.restartPolicy"
        fix = setting("use Never", path, RestartPolicy.NEVER)
        yield from error(path, "a Job needs one: Never or OnFailure", fix, "restart-policy")


def pod_fields_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    spec = draft.spec
    for path, name in (
        ("spec.serviceAccountName", spec.service_account_name),
        ("spec.priorityClassName", spec.priority_class_name),
    ):
        yield from error(path, dns_subdomain_problem(name) if name else None, code="pod-field")
    for key, value in spec.node_selector.items():
        problem = label_key_problem(key) or label_value_problem(value)
        yield from error("spec.nodeSelector", f"{key[:60]}: {problem}" if problem else None, code="pod-field")
    yield from tolerations_are_sound("spec.tolerations", spec.tolerations)


AMOUNT_RULES = (
    instances_are_sound,
    parallelism_is_sound,
    indexed_is_possible,
    restart_policy_is_chosen,
    pod_fields_are_sound,
)
