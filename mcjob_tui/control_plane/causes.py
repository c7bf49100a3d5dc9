"""What Karmada, members and pods say when something goes wrong, put into words: the cause, and what helps.

Each table maps a pattern of the original text to a sentence and a next step. Texts are those of real servers (the
captures in ``tests/captures``). A text that no row knows is shown as it is.
"""

import re
from dataclasses import dataclass

from mcjob_tui.resources.text import clean


@dataclass(frozen=True, slots=True)
class Cause:
    """``sentence`` says what is wrong, ``next_step`` what a person can do about it ("" where nothing is to do)."""

    sentence: str
    next_step: str = ""


_APPLY_PREFIX = re.compile(r"^Failed to apply all manifests \(\d+/\d+\): ")
_RERUN = "run it again as a new Job"

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
    (r"exceeded quota", Cause("a ResourceQuota there leaves no room for it", "raise the quota there, or ask for less")),
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
    (r"is forbidden", Cause("Karmada may not create it there", "the cluster's owner has to allow it")),
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
    "Unschedulable": Cause("no node has room for the pod", "ask for less, or wait"),
    "ContainerCannotRun": Cause("the command cannot be started", "check command and image"),
    "StartError": Cause("the command cannot be started", "check command and image"),
    "Error": Cause("the container ended with an error", "read its log"),
}

_FILTERED: tuple[tuple[str, str], ...] = (
    (r"untolerated taint \{cluster\.karmada\.io/(not-ready|unreachable)", "wait until the clusters are back"),
    (r"untolerated taint", "tolerate the taint, or choose other clusters"),
    (r"did not match the placement cluster affinity", "choose other clusters"),
    (r"did not have the API resource|API resource", "choose clusters that have the Jobs API"),
    (
        r"did not have .* property|spread",
        "loosen the spread constraints, or set the clusters' region, zone or provider",
    ),
    (
        r"(replicas? .*not enough|available replicas)",
        "ask for less, add clusters, or wait: Karmada tries again",
    ),
    (
        r"MinGroups|minGroups|feasible clusters is less",
        "lower the spread constraint's minimum, or choose more clusters",
    ),
)


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


def why_waiting(reason: str, message: str = "") -> Cause:
    """Why a pod does not run or did not end well, from a container's or the pod's reason."""
    return _WAITING.get(reason) or Cause(clean(message) or clean(reason))


def what_helps_scheduling(message: str) -> str:
    """The next step for a binding that cannot be scheduled, from the Scheduled condition's message."""
    steps = [step for pattern, step in _FILTERED if re.search(pattern, message)]
    return "; or ".join(dict.fromkeys(steps[:2]))
