"""Fields of the Advanced page: how the Job runs, fails and ends, and what stands on it and its pods."""

from functools import partial

from mcjob_tui.draft.declaration import Control, Field, Key, Owner, Places, Spot
from mcjob_tui.draft.pages import Page
from mcjob_tui.draft.rows.labels import ANNOTATIONS, LABEL_PAIRS, LABELS
from mcjob_tui.draft.rows.placing import TOLERATIONS

_LARGEST = 2**31 - 1
_LONGEST = 2**63 - 1
_DURATION = "Seconds, or a duration such as 90s, 15m, 2h or 7d."


_field = partial(Field, page=Page.ADVANCED)


def _on_job_and_pods(key: str) -> tuple[Spot, ...]:
    """Labels or annotations; the API server's own name for those of the pods leaves ``metadata`` out."""
    above = ("metadata", "spec.template.metadata", "spec.template")
    return tuple(Spot("Job", f"{each}.{key}") for each in above)


ADVANCED: tuple[Field, ...] = (
    _field(
        "spec.parallelism",
        "Parallelism",
        Control.COUNT,
        "How many pods run at the same time, in all clusters. This is what Karmada splits; instances follow it.",
        Key(Owner.JOB, "parallelism"),
        group="Running",
        default="1",
        required=True,
        least=1,
        limit=_LARGEST,
        rule="A whole number from 1 to the number of instances.",
    ),
    _field(
        "spec.timeout",
        "Timeout",
        Control.DURATION,
        "The Job fails when it is not done by then; counted in each cluster on its own.",
        Key(Owner.JOB, "activeDeadlineSeconds"),
        group="Running",
        default="none",
        least=1,
        limit=_LARGEST,
        rule=_DURATION,
        beside="90, 15m or 2h · counts in each cluster",
    ),
    _field(
        "spec.backoffLimit",
        "Retries",
        Control.COUNT,
        "How many failed pods are replaced, counted in each cluster on its own.",
        Key(Owner.JOB, "backoffLimit"),
        group="Running",
        default="6",
        least=0,
        limit=_LARGEST,
        rule=f"A whole number from 0 to {_LARGEST}.",
        beside="counted in each cluster on its own",
    ),
    _field(
        "spec.restartPolicy",
        "Restart",
        Control.CHOICE,
        "Never: a new pod takes its place. OnFailure: its container starts again.",
        Key(Owner.POD, "restartPolicy"),
        group="Running",
        default="Never",
        choices=("Never", "OnFailure"),
        rule="One of the two: Always, Kubernetes' default for pods, is refused for a Job.",
        left_out="none chosen; a Job needs one",
    ),
    _field(
        "spec.completionMode",
        "Completion",
        Control.CHOICE,
        "Indexed gives each pod a number; every cluster numbers its own pods from 0.",
        Key(Owner.JOB, "completionMode", unless="NonIndexed"),
        group="Running",
        default="NonIndexed",
        choices=("NonIndexed", "Indexed"),
        rule="Indexed needs a fixed number of instances.",
    ),
    _field(
        "spec.workQueue",
        "Work queue",
        Control.SWITCH,
        "Pods take work from a queue until one of them finds it empty.",
        Places("spec.completions is left out"),
        group="Running",
        default="off",
        on="no fixed number: pods empty a queue",
        off="fixed number of instances",
    ),
    _field(
        "spec.suspend",
        "Suspended",
        Control.SWITCH,
        "The Job is placed but starts no pods until it is resumed.",
        Key(Owner.JOB, "suspend"),
        group="Running",
        default="off",
        on="starts when it is resumed",
        off="starts as soon as it is placed",
    ),
    _field(
        "spec.ttlSecondsAfterFinished",
        "Keep finished",
        Control.DURATION,
        "The control plane deletes the Job everywhere this long after it has finished.",
        Key(Owner.JOB, "ttlSecondsAfterFinished"),
        group="Running",
        default="for ever",
        least=0,
        limit=_LARGEST,
        rule=_DURATION,
        beside="then the control plane deletes it",
    ),
    _field(
        "spec.labels",
        "Labels",
        Control.ROWS,
        "Labels of the Job, its pods, or both.",
        Places("metadata.labels of the Job and of the pod template", _on_job_and_pods("labels")),
        group="Labels and annotations",
        rows=LABELS,
        add="add a label",
        rule="Keys and values as Kubernetes has them; each key once.",
    ),
    _field(
        "spec.annotations",
        "Annotations",
        Control.ROWS,
        "Annotations of the Job, its pods, or both.",
        Places("metadata.annotations of the Job and of the pod template", _on_job_and_pods("annotations")),
        group="Labels and annotations",
        rows=ANNOTATIONS,
        add="add an annotation",
        rule="Keys as Kubernetes has them, each once; 256 KiB in all.",
    ),
    _field(
        "spec.serviceAccountName",
        "Service account",
        Control.SELECT,
        "Whose rights the pods have in their cluster.",
        Key(Owner.POD, "serviceAccountName"),
        group="Pods",
        default="default",
        limit=253,
        rule="The name of a service account.",
        complete="ServiceAccount",
    ),
    _field(
        "spec.priorityClassName",
        "Priority class",
        Control.SELECT,
        "Which pods go first when a cluster is full.",
        Key(Owner.POD, "priorityClassName"),
        group="Pods",
        limit=253,
        rule="The name of a priority class that exists in the clusters.",
        complete="PriorityClass",
        default="none",
    ),
    _field(
        "spec.nodeSelector",
        "Node selector",
        Control.ROWS,
        "Labels that a node must have.",
        Key(Owner.POD, "nodeSelector"),
        group="Pods",
        rows=LABEL_PAIRS,
        rule="Keys and values of labels.",
    ),
    _field(
        "spec.tolerations",
        "Tolerations",
        Control.ROWS,
        "Taints of nodes that the pods put up with.",
        Key(Owner.POD, "tolerations"),
        group="Pods",
        rows=TOLERATIONS,
        rule="Exists takes no value; an empty key needs Exists; seconds need the effect NoExecute.",
    ),
    _field(
        "spec.terminationGracePeriodSeconds",
        "Grace period",
        Control.DURATION,
        "How long a pod has to end by itself when it is stopped.",
        Key(Owner.POD, "terminationGracePeriodSeconds"),
        group="Pods",
        default="30 s",
        least=0,
        limit=_LONGEST,
        rule=_DURATION,
        beside="seconds or 2m, when a pod is stopped",
    ),
)
