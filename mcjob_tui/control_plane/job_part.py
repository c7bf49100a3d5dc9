"""What a view shows of the Job object itself: few enough words to be kept for each of ten thousand Jobs.

Status changes come with the binding, a thousand a second; the Job need not be unpacked and parsed again for each. Of
the Job's own status nothing is in here, because the control plane's is not to be trusted (see ``observe``).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from mcjob_tui.control_plane.watched_objects import ShownJob
from mcjob_tui.karmada.names import uid_hash_odd
from mcjob_tui.karmada.precedence import CLUSTER_POLICY_NAME, POLICY_NAME
from mcjob_tui.resources.text import clean, clean_lines

DESCRIPTION = "kubernetes.io/description"
SUBMISSION = "mcjob.io/submission"
PROTECTED = "resourcetemplate.karmada.io/deletion-protected"


@dataclass(frozen=True, slots=True)
class JobPart:
    """The Job's share of its view.

    ``uid`` and ``submission`` are as they came, to be compared with others'; so is ``claim``, the kind and name of the
    policy in Karmada's stamps ("" where there are none). What is only shown is clean. ``is_odd`` is the UID's parity,
    by which Karmada breaks ties.
    """

    namespace: str
    name: str
    uid: str
    is_odd: bool
    created: datetime | None
    is_deleting: bool
    suspended: bool
    parallelism: int | None
    completions: int | None
    ttl: int | None
    image: str
    labels: tuple[tuple[str, str], ...]
    protected: bool
    description: str
    submission: str
    claim: tuple[str, str]

    @property
    def at_once(self) -> int | None:
        """How many pods it wants at the same time, as Karmada counts them: never more than there are to run."""
        if self.parallelism is None or self.completions is None:
            return self.parallelism
        return min(self.parallelism, self.completions)


def job_part(job: ShownJob) -> JobPart:
    """What is kept of ``job``."""
    meta, spec = job.metadata, job.spec
    containers = spec.template.spec.containers
    return JobPart(
        namespace=clean(meta.namespace),
        name=clean(meta.name),
        uid=meta.uid,
        is_odd=uid_hash_odd(meta.uid),
        created=meta.creation_timestamp,
        is_deleting=meta.deletion_timestamp is not None,
        suspended=bool(spec.suspend),
        parallelism=spec.parallelism,
        completions=spec.completions,
        ttl=spec.ttl_seconds_after_finished,
        image=clean(containers[0].image) if containers else "",
        labels=tuple(_pair(*each) for each in meta.labels.items()),
        protected=meta.labels.get(PROTECTED) == "Always",
        description=clean_lines(meta.annotations[DESCRIPTION]) if DESCRIPTION in meta.annotations else "",
        submission=meta.annotations.get(SUBMISSION, ""),
        claim=claim_in(meta.annotations),
    )


@lru_cache(maxsize=512)
def _pair(key: str, value: str) -> tuple[str, str]:
    """A label, clean; the same pair for all Jobs that have it. Of pairs that one Job has alone few are remembered."""
    return clean(key), clean(value)


def claim_in(annotations: dict[str, str]) -> tuple[str, str]:
    """Kind and name of the claiming policy in the stamps that Karmada leaves on Job and binding; "" without any."""
    if annotations.get(POLICY_NAME):
        return "PropagationPolicy", annotations[POLICY_NAME]
    if annotations.get(CLUSTER_POLICY_NAME):
        return "ClusterPropagationPolicy", annotations[CLUSTER_POLICY_NAME]
    return "", ""
