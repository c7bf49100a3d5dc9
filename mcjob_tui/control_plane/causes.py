"""What Karmada, members and pods say when something goes wrong, put into words: the cause, and what helps.

Each table maps a pattern of the original text to a sentence and a next step. Texts are those of real servers (the
captures in ``tests/captures``). A text that no row knows is shown as it is.
"""

import re
from collections import Counter
from dataclasses import dataclass

from mcjob_tui.resources.text import clean


@dataclass(frozen=True, slots=True)
class Cause:
    """``sentence`` says what is wrong, ``next_step`` what a person can do about it ("" where nothing is to do)."""

    sentence: str
    next_step: str = ""


_APPLY_PREFIX = re.compile(r"^Failed to apply all manifests \(\d+/\d+\): ")
_RERUN = "run it again as a new Job"
_FORBIDDEN = r"is forbidden"

_NOT_APPLIED: tuple[tuple[str, Cause], ...] = (
    (
        r"spec\.completions: .*field is immutable",
        Cause("its share changed, and the completions of an existing Job cannot change", f"set it back, or {_RERUN}"),
    ),
    (
        r"spec\.template: .*field is immutable",
        Cause("its pod template changed, and that of a Job that exists cannot change", f"set it back, or {_RERUN}"),
    ),
    (
        r"field is immutable",
        Cause("a field changed that cannot change in a Job that exists", f"set it back, or {_RERUN}"),
    ),
    (
        r"already exists in the cluster .* Karmada will not manage",
        Cause(
            "a Job of this name that Karmada does not manage is there already", "delete it there, or use another name"
        ),
    ),
    (
        r"(connection refused|no route to host|i/o timeout|no such host|network is unreachable|deadline exceeded"
        r"|TLS handshake timeout|EOF\b|connection reset)",
        Cause("its API server does not answer", "Karmada goes on trying; nothing is to be done here"),
    ),
    (
        r"exceeded quota|failed quota",
        Cause("a ResourceQuota there leaves no room for it", "raise the quota there, or ask for less"),
    ),
    (
        r"because it is being terminated",
        Cause("the namespace is being deleted there", "wait until it is gone, or run it again in another namespace"),
    ),
    (
        r'namespaces "[^"]*" not found',
        Cause("the namespace is not there yet", "Karmada creates it; unless the namespace is kept from propagation"),
    ),
    (
        r'serviceaccount "?[^ ]*"? not found|error looking up service account',
        Cause("the service account is not there", "propagate the ServiceAccount, or turn on dependencies"),
    ),
    (
        r'admission webhook "[^"]*" denied',
        Cause("an admission webhook there refuses it", "change what it names in an override for this cluster"),
    ),
    (
        r"violates PodSecurity",
        Cause("the namespace's pod security level there does not allow it", "set what it names on the Security group"),
    ),
    (_FORBIDDEN, Cause("Karmada may not create it there", "the cluster's owner has to allow it")),
    (
        r"no matches for kind|could not find the requested resource",
        Cause("the cluster has no Jobs API", "leave it out of the placement"),
    ),
    (
        r"(is invalid|Invalid value|Required value|Unsupported value)",
        Cause("the cluster's API server refuses the Job", "look at the overrides for this cluster"),
    ),
    (r"not ready", Cause("the cluster is not ready", "Karmada applies it when the cluster is back")),
)

_FAILED: dict[str, Cause] = {
    "BackoffLimitExceeded": Cause("its pods failed more often than retries allow", "read the logs of the failed pods"),
    "DeadlineExceeded": Cause("it ran longer than its timeout", "raise the timeout, or look at why pods do not start"),
    "PodFailurePolicy": Cause("a pod failed in a way that its failure policy ends the Job for", "read that pod's log"),
    "FailedIndexes": Cause("some of its indexes failed", "read the logs of the failed pods"),
    "MaxFailedIndexesExceeded": Cause("more indexes failed than are allowed", "read the logs of the failed pods"),
}

_WAITING: dict[str, Cause] = {
    "ImagePullBackOff": Cause("the image cannot be pulled", "check its name, tag and pull secret, and the registry"),
    "ErrImagePull": Cause("the image cannot be pulled", "check its name, tag and pull secret, and the registry"),
    "InvalidImageName": Cause("the image's name is not valid", "correct the image"),
    "ErrImageNeverPull": Cause("the image is not on the node and may not be pulled", "use another pull policy"),
    "CreateContainerConfigError": Cause(
        "a ConfigMap or Secret that the container names is missing", "create it, or turn on dependencies"
    ),
    "CreateContainerError": Cause("the container cannot be created", "look at the pod's events"),
    "CrashLoopBackOff": Cause("the container ends again and again", "read its previous log"),
    "OOMKilled": Cause("the container needed more memory than its limit", "raise the memory limit"),
    "Evicted": Cause("the node ran short of something and evicted the pod", "look at the pod's message"),
    "DeadlineExceeded": Cause("it ran longer than its timeout", "raise the timeout"),
    "Unschedulable": Cause("no node there takes the pod", "ask for less, look at its node selector, or wait"),
    "FailedMount": Cause("a volume cannot be mounted", "create what it names there, or turn on dependencies"),
    "FailedAttachVolume": Cause("a volume cannot be attached", "look at the pod's events"),
    "NodeLost": Cause("the node does not answer", "the pod is replaced once the node is given up"),
    "NodeShutdown": Cause("the node was shut down", "the pod is replaced"),
    "Terminated": Cause("the node was shut down", "the pod is replaced"),
    "Preempted": Cause("a more important pod took its place", "give the Job a priority class, or run it elsewhere"),
    "ContainerCannotRun": Cause("the command cannot be started", "check command and image"),
    "StartError": Cause("the command cannot be started", "check command and image"),
    "Error": Cause("the container ended with an error", "read its log"),
}

_NO_NODE = _WAITING["Unschedulable"]
_NO_CLAIM: tuple[tuple[str, Cause], ...] = (
    (
        r'persistentvolumeclaim "[^"]*" not found',
        Cause("a claim that the pod mounts is not there", "create it there, or turn on dependencies"),
    ),
    (
        r"unbound immediate PersistentVolumeClaims",
        Cause("a claim that the pod mounts has no volume yet", "look at the claim's storage class and events, or wait"),
    ),
)
_KEPT_OFF: tuple[tuple[str, str], ...] = (
    (r"Insufficient |Too many pods", "ask for less, or wait"),
    (r"node affinity|node selector", "look at its node selector"),
    (r"untolerated taint", "tolerate the nodes' taint"),
)
"""What kube-scheduler says of the nodes of a member, and what helps."""

_NOT_READY = r"untolerated taint \{cluster\.karmada\.io/(not-ready|unreachable)"
_CHOOSE_OTHERS, _CHOOSE_WITH_API = "choose other clusters", "choose clusters that have the Jobs API"
_FILTERED: tuple[tuple[str, str, str], ...] = (
    (
        _NOT_READY,
        "not ready",
        "wait until the clusters are back",
    ),
    (r"untolerated taint", "with a taint that it does not tolerate", "tolerate the taint"),
    (r"did not match the placement cluster affinity", "not selected by its policy", _CHOOSE_OTHERS),
    (r"did not have the API resource|API resource", "without the Jobs API", _CHOOSE_WITH_API),
    (
        r"did not have .* property|spread",
        "without what its spread constraint groups by",
        "loosen the spread constraints, or set the clusters' region, zone or provider",
    ),
    (
        r"(replicas? .*not enough|available replicas)",
        "without room",
        "ask for less, add clusters, or wait: Karmada tries again",
    ),
    (
        r"MinGroups|minGroups|feasible clusters is less",
        "",
        "lower the spread constraint's minimum, or choose more clusters",
    ),
)
"""What the scheduler says of clusters that it leaves out: in the words for a count of them, and what helps."""

_UNSCHEDULED: tuple[tuple[str, str], ...] = (
    (
        r"available replicas .*not enough|not enough",
        "the clusters that it may go to have no room for all of it at once",
    ),
    (
        r"MinGroups|minGroups|feasible clusters is less",
        "its spread constraint asks for more clusters or regions than can take it",
    ),
    (r"exceeded quota|FederatedResourceQuota", "a FederatedResourceQuota leaves no room for it"),
)
_UNSCHEDULED_REASONS: dict[str, tuple[str, str]] = {
    "NoClusterFit": ("no cluster can take it", "choose other clusters"),
    "Unschedulable": ("the clusters have no room for it", "ask for less, or wait: Karmada tries again"),
    "SchedulerError": ("Karmada's scheduler cannot place it", "look at the placement of its policy"),
    "QuotaExceeded": ("a FederatedResourceQuota leaves no room for it", "ask for less, or have the quota raised"),
}

_OF_TERM = re.compile(r"^failed to schedule ResourceBinding\(\S+\) with clusterAffiliates index\(\d+\): ")
_NONE_FITS = re.compile(r"^0/\d+ clusters are available")
_COUNTED = re.compile(r"(\d{1,9}) cluster\(s\) (.*?)(?=, \d+ cluster\(s\)|\.?$)", re.DOTALL)
_ROOM = re.compile(r"available replicas (\d+) are not enough")

_SAYS_LITTLE = frozenset({"Error", "", "ContainerCannotRun", "StartError"})
_EXIT_CODES: dict[int | None, Cause] = {
    126: Cause("the command cannot be executed", "check that it is a program for this platform, and its mode"),
    127: Cause("the command is not in the image", "check command and image"),
    134: Cause("the program aborted itself (SIGABRT)", "read its log"),
    137: Cause("the container was killed (SIGKILL)", "look for memory, a liveness probe or an eviction"),
    139: Cause("the program crashed (segmentation fault)", "read its log"),
    143: Cause("the container was told to end (SIGTERM)", "look for an eviction, a timeout or a drained node"),
}


def why_not_applied(message: str) -> Cause:
    """Why a member does not have the Job, from the binding's ``appliedMessage``."""
    for pattern, cause in _NOT_APPLIED:
        if re.search(pattern, message, re.DOTALL):
            return cause
    return Cause(applied_words(message))


def applied_words(message: str) -> str:
    """An ``appliedMessage`` without Karmada's preamble, cleaned."""
    return clean(_APPLY_PREFIX.sub("", message))


def why_failed(reason: str, message: str) -> Cause:
    """Why a member's Job failed, from its Failed condition."""
    return _FAILED.get(reason) or Cause(clean(message) or clean(reason) or "the cluster does not say why")


def why_waiting(reason: str, message: str = "", exit_code: int | None = None) -> Cause:
    """Why a pod does not run or did not end well, from a container's or the pod's reason."""
    if reason in _SAYS_LITTLE and exit_code in _EXIT_CODES:
        return _EXIT_CODES[exit_code]
    if reason == "Unschedulable":
        return _why_no_node(message)
    return _WAITING.get(reason) or Cause(clean(message) or clean(reason))


def _why_no_node(message: str) -> Cause:
    """Why kube-scheduler finds no node, from the condition ``PodScheduled``."""
    for pattern, cause in _NO_CLAIM:
        if re.search(pattern, message):
            return cause
    steps = [step for pattern, step in _KEPT_OFF if re.search(pattern, message)]
    return Cause(_NO_NODE.sentence, ", or ".join(steps[:2]) or _NO_NODE.next_step)


def why_no_pods(message: str) -> Cause:
    """Why a member's Job controller cannot create pods, from its event ``FailedCreate``.

    Other than with an apply, a quota or an account that is missing lets the Job in and its pods not.
    """
    for pattern, cause in _NOT_APPLIED:
        if re.search(pattern, message, re.DOTALL):
            if pattern == _FORBIDDEN:
                return Cause("its pods may not be created there", cause.next_step)
            return cause
    return Cause(clean(message))


def is_not_ready(message: str) -> bool:
    """Whether the scheduler's filter leaves a cluster out by the taint that Karmada gives one that is not ready."""
    return re.search(_NOT_READY, message) is not None


def is_of_one_term(message: str) -> bool:
    """Whether the scheduler says this of one of several ``clusterAffinities``: another one may have been used."""
    return _OF_TERM.search(message) is not None


def why_unscheduled(reason: str, message: str, wanted: int | None = None) -> Cause:
    """Why Karmada's scheduler has no place for a Job, from the condition ``Scheduled``.

    Args:
        reason: the condition's; of an event, which has none, "".
        wanted: how many pods the Job wants at the same time, where that is known.
    """
    message = _OF_TERM.sub("", message)
    if not reason and _NONE_FITS.search(message):
        reason = "NoClusterFit"
    kept_out = _kept_out(message)
    helps = "; or ".join(_steps(message, kept_out)[:2])
    room = _ROOM.search(message)
    if room is not None and wanted is not None:
        pods = "1 pod" if room.group(1) == "1" else f"{room.group(1)} pods"
        return Cause(f"the clusters that it may go to have room for {pods}, and it wants {wanted} at once", helps)
    general, step = _UNSCHEDULED_REASONS.get(reason, ("", ""))
    found = (sentence for pattern, sentence in _UNSCHEDULED if re.search(pattern, message, re.DOTALL))
    said = next(found, general)
    counted = "" if ("", "") in kept_out else ", ".join(f"{count} {why}" for (why, _), count in kept_out.most_common())
    return Cause(f"{said}: {counted}" if said and counted else said, helps or step)


def _kept_out(message: str) -> Counter[tuple[str, str]]:
    """How many clusters were left out why, with what helps; an empty pair for a reason that has no words of ours."""
    whys = Counter[tuple[str, str]]()
    for count, text in _COUNTED.findall(message):
        # One cluster has one reason, the first that fits: a taint of Karmada's own is a taint too.
        reasons = ((why, step) for pattern, why, step in _FILTERED if re.search(pattern, text))
        whys[next(reasons, ("", ""))] += int(count)
    return whys


def _steps(message: str, kept_out: Counter[tuple[str, str]]) -> list[str]:
    """What helps, first what would for the most clusters; of as many, in the table's order."""
    if kept_out:
        ordered = [step for _, why, step in _FILTERED if (why, step) in kept_out]
        most = {step: kept_out[why, step] for _, why, step in _FILTERED}
        steps = sorted(dict.fromkeys(ordered), key=lambda step: -most[step])
    else:
        steps = list(dict.fromkeys(step for pattern, _, step in _FILTERED if re.search(pattern, message)))
    # Clusters that could be chosen are there: those without the API are no way of their own.
    return [step for step in steps if step != _CHOOSE_WITH_API or _CHOOSE_OTHERS not in steps]
