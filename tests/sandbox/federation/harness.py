"""A federation on a clock that the test leads: nothing sleeps, everything that is due happens at its time.

The fleet is that of the captures: three members of 4 × 8 CPU / 16 Gi, 3 × 4 / 8 and 2 × 2 / 4, the last one tainted.
"""

from dataclasses import dataclass, field

from mcjob_tui.karmada.names import work_name
from mcjob_tui.sandbox.api.structural import with_defaults
from mcjob_tui.sandbox.federation.course import CourseClock, run_until
from mcjob_tui.sandbox.federation.federation import Federation
from mcjob_tui.sandbox.federation.fleet import ClusterPlan, NodePlan, TaintPlan
from mcjob_tui.sandbox.federation.members.steering import STEERING
from mcjob_tui.sandbox.kinds import (
    CLUSTER,
    EVENT,
    JOB,
    NAMESPACE,
    OVERRIDE_POLICY,
    POD,
    PROPAGATION_POLICY,
    RESOURCE_BINDING,
    WORK,
    Kind,
)
from mcjob_tui.sandbox.objects import Json, at

CAPTURED_FLEET = (
    ClusterPlan(
        "member1",
        "aliyun",
        "cn-hangzhou",
        ("cn-hangzhou-a",),
        "v1.36.2",
        (NodePlan(8000, 16 * 1024),) * 4,
        {"env": "prod", "tier": "gold"},
    ),
    ClusterPlan(
        "member2", "aws", "us-east-1", ("us-east-1a",), "v1.36.2", (NodePlan(4000, 8 * 1024),) * 3, {"env": "prod"}
    ),
    ClusterPlan(
        "member3",
        "huawei",
        "cn-north-4",
        ("cn-north-4a",),
        "v1.36.2",
        (NodePlan(2000, 4 * 1024, pods=30),) * 2,
        {"env": "dev"},
        (TaintPlan("dedicated", "gpu"),),
    ),
)
DYNAMIC: Json = {
    "replicaSchedulingType": "Divided",
    "replicaDivisionPreference": "Weighted",
    "weightPreference": {"dynamicWeight": "AvailableReplicas"},
}
AGGREGATED: Json = {"replicaSchedulingType": "Divided", "replicaDivisionPreference": "Aggregated"}
DUPLICATED: Json = {"replicaSchedulingType": "Duplicated"}
TOLERATED: list[Json] = [{"key": "dedicated", "operator": "Equal", "value": "gpu", "effect": "NoSchedule"}]
DOWN = "sandbox.mcjob.io/down"


def static(**weights: int) -> Json:
    """Static weights by cluster name."""
    rows = [{"targetCluster": {"clusterNames": [name]}, "weight": weight} for name, weight in weights.items()]
    return {
        "replicaSchedulingType": "Divided",
        "replicaDivisionPreference": "Weighted",
        "weightPreference": {"staticWeightList": rows},
    }


def job(name: str = "j", *, steering: dict[str, str] | None = None, cpu: str | None = "500m", **spec: object) -> Json:
    """A Job of 500m / 256Mi with parallelism 6 and completions 9, unless ``spec`` says otherwise (None: absent)."""
    annotations = {STEERING + key: value for key, value in {"run-seconds": "8", **(steering or {})}.items()}
    counts = {"parallelism": 6, "completions": 9, **spec}
    container: Json = {"name": "main", "image": "registry.example.com/team/worker:1.0"}
    if cpu is not None:
        container["resources"] = {"requests": {"cpu": cpu, "memory": "256Mi"}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "namespace": "demo", "labels": {"app": name}},
        "spec": {
            **{key: value for key, value in counts.items() if value is not None},
            "template": {
                "metadata": {"labels": {"app": name}, "annotations": annotations},
                "spec": {"restartPolicy": "Never", "containers": [container]},
            },
        },
    }


def policy(name: str = "j", scheduling: Json | None = None, placement: Json | None = None, **spec: object) -> Json:
    """A PropagationPolicy that selects the Job of its own name."""
    where: Json = {**({"replicaScheduling": scheduling} if scheduling is not None else {}), **(placement or {})}
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "PropagationPolicy",
        "metadata": {"name": name, "namespace": "demo"},
        "spec": {
            "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job", "name": name}],
            "placement": where,
            **spec,
        },
    }


def override(name: str, cluster: str, path: str, value: object) -> Json:
    """An OverridePolicy with one plaintext ``add`` for one cluster."""
    overriders = {"plaintext": [{"path": path, "operator": "add", "value": value}]}
    return {
        "apiVersion": "policy.karmada.io/v1alpha1",
        "kind": "OverridePolicy",
        "metadata": {"name": name, "namespace": "demo"},
        "spec": {
            "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job", "name": name}],
            "overrideRules": [{"targetCluster": {"clusterNames": [cluster]}, "overriders": overriders}],
        },
    }


@dataclass
class Course:
    """A federation and what a test does with it."""

    federation: Federation = field(default_factory=lambda: Federation(CAPTURED_FLEET, clock=CourseClock()))

    def __post_init__(self) -> None:
        self.create(NAMESPACE, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "demo"}})
        self.run(0.1)

    def run(self, seconds: float) -> None:
        """Let ``seconds`` virtual seconds pass."""
        clock = self.federation.clock
        run_until(self.federation.agenda, clock, clock.elapsed() + seconds)

    def create(self, kind: Kind, obj: Json) -> Json:
        return self.federation.create(kind, with_defaults(kind, obj))

    def submit(self, job_object: Json, *policies: Json) -> None:
        """Create the policies, then the Job."""
        for each in policies:
            self.create(PROPAGATION_POLICY if each["kind"] == "PropagationPolicy" else OVERRIDE_POLICY, each)
        self.create(JOB, job_object)

    def delete_job(self, name: str = "j", propagation: str | None = "Background") -> None:
        self.federation.control_plane.delete(JOB, "demo", name, propagation=propagation)
        self.federation.collect()

    def job(self, name: str = "j") -> Json:
        return self.federation.control_plane.get(JOB, "demo", name)

    def binding(self, name: str = "j") -> Json:
        return self.federation.control_plane.get(RESOURCE_BINDING, "demo", f"{name}-job")

    def has_binding(self, name: str = "j") -> bool:
        return self.federation.control_plane.find(RESOURCE_BINDING, "demo", f"{name}-job") is not None

    def work(self, cluster: str, name: str = "j") -> Json | None:
        return self.federation.control_plane.find(WORK, f"karmada-es-{cluster}", work_name("demo", name))

    def member_job(self, cluster: str, name: str = "j") -> Json | None:
        member = self.federation.member(cluster)
        assert member is not None
        return member.store.find(JOB, "demo", name)

    def pods(self, cluster: str) -> list[Json]:
        member = self.federation.member(cluster)
        assert member is not None
        return member.store.list(POD, "demo")

    def member_events(self, cluster: str) -> list[tuple[str, str]]:
        """Reason and message of everything recorded in a member."""
        member = self.federation.member(cluster)
        assert member is not None
        return [(each["reason"], each["message"]) for each in member.store.list(EVENT, "demo")]

    def events(self, name: str = "j") -> list[tuple[str, str, str]]:
        """Type, reason and message of what is recorded about the Job on the control plane."""
        found = self.federation.control_plane.list(EVENT, "demo")
        about = [each for each in found if each["involvedObject"]["name"] == name]
        return [(each["type"], each["reason"], each["message"]) for each in about]

    def condition(self, kind: str, name: str = "j") -> tuple[str, str, str] | None:
        """Status, reason and message of a condition of the binding."""
        for each in at(self.binding(name), "status", "conditions") or ():
            if each["type"] == kind:
                return each["status"], each["reason"], each["message"]
        return None

    def item(self, cluster: str, name: str = "j") -> Json:
        """A cluster's row of ``aggregatedStatus``."""
        rows = at(self.binding(name), "status", "aggregatedStatus") or ()
        return next(each for each in rows if each["clusterName"] == cluster)

    def split(self, name: str = "j") -> dict[str, tuple[int, int | None]]:
        """Parallelism and completions of the member Jobs."""
        found = {}
        for cluster in ("member1", "member2", "member3"):
            each = self.member_job(cluster, name)
            if each is not None:
                found[cluster] = (each["spec"]["parallelism"], each["spec"].get("completions"))
        return found

    def set_down(self, cluster: str, down: bool) -> None:
        def annotate(obj: Json) -> None:
            obj["metadata"]["annotations"] = {DOWN: "true"} if down else {}

        self.federation.control_plane.edit(CLUSTER, "", cluster, annotate)


def ended(status: Json) -> list[str]:
    """The types of the conditions that are true."""
    return [each["type"] for each in status.get("conditions") or () if each["status"] == "True"]
