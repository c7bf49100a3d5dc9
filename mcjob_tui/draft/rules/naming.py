"""Rules of the name, the namespace and the description."""

from mcjob_tui.draft.model import JobDraft, NewNamespace
from mcjob_tui.draft.rules.problem import Found, Surroundings, error, setting, warning
from mcjob_tui.resources.names import dns_label_problem, label_key_problem, label_value_problem, next_name

NAME = "metadata.name"
NAMESPACE = "metadata.namespace"
DESCRIPTION_LENGTH = 512
COMFORTABLE_NAME = 57
_RESERVED = ("kube-", "karmada-")


def never_propagated(namespace: str) -> bool:
    """Whether Karmada leaves the namespace alone (``--skipped-propagating-namespaces`` and its own)."""
    return namespace.startswith(_RESERVED)


def name_is_sound(draft: JobDraft, around: Surroundings) -> Found:
    yield from error(NAME, dns_label_problem(draft.name), code="name")


def name_is_free(draft: JobDraft, around: Surroundings) -> Found:
    if around.job_names is not None and draft.name in around.job_names and draft.spec.new_namespace is None:
        free = next_name(draft.name, around.job_names)
        fix = setting(f"call it {free}", NAME, free)
        yield from error(NAME, f"a Job of that name is in {draft.namespace} already; choose another", fix, "name-taken")


def name_is_short(draft: JobDraft, around: Surroundings) -> Found:
    if COMFORTABLE_NAME < len(draft.name) <= 63:
        sentence = f"{len(draft.name)} characters; above {COMFORTABLE_NAME} pods get a name that is cut"
        yield from warning(NAME, sentence, code="name-long", helps="a shorter one keeps it whole")


def namespace_is_sound(draft: JobDraft, around: Surroundings) -> Found:
    namespace = draft.namespace
    problem = dns_label_problem(namespace)
    if problem is None and never_propagated(namespace):
        problem = (
            f"Karmada never propagates {namespace}; choose a namespace that begins with neither kube- nor karmada-"
        )
    yield from error(NAMESPACE, problem, code="namespace")


def namespace_exists(draft: JobDraft, around: Surroundings) -> Found:
    known, namespace = around.namespaces, draft.namespace
    if known is None or not namespace or never_propagated(namespace):
        return
    if draft.spec.new_namespace is None and namespace not in known:
        fix = setting("create it with this Job", "spec.newNamespace", NewNamespace())
        yield from error(
            NAMESPACE, f"there is no namespace {namespace}; create it or choose another", fix, "no-namespace"
        )
    if draft.spec.new_namespace is not None and namespace in known:
        fix = setting("use the one that exists", "spec.newNamespace", None)
        yield from error(NAMESPACE, f"the namespace {namespace} exists already", fix, "namespace-exists")


def new_namespace_labels_are_sound(draft: JobDraft, around: Surroundings) -> Found:
    new = draft.spec.new_namespace
    for key, value in (new.labels if new else {}).items():
        sentence = label_key_problem(key) or label_value_problem(value)
        yield from error("spec.newNamespace", f"label {key[:60]}: {sentence}" if sentence else None, code="label")
    for key in new.annotations if new else {}:
        sentence = label_key_problem(key.lower())
        yield from error("spec.newNamespace", f"annotation {key[:60]}: {sentence}" if sentence else None, code="label")


def description_fits(draft: JobDraft, around: Surroundings) -> Found:
    length = len(draft.spec.description)
    if length > DESCRIPTION_LENGTH:
        yield from error(
            "spec.description", f"{length} characters; at most {DESCRIPTION_LENGTH} are allowed", code="description"
        )


NAMING_RULES = (
    name_is_sound,
    name_is_free,
    name_is_short,
    namespace_is_sound,
    namespace_exists,
    new_namespace_labels_are_sound,
    description_fits,
)
