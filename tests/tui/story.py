"""One story in views: the Jobs, clusters and events that the screens of the design show, at a fixed instant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mcjob_tui.control_plane.views import (
    Amount,
    ClusterView,
    ContainerView,
    EventView,
    JobState,
    JobView,
    MemberState,
    MemberView,
    Milestone,
    PodView,
    Predicted,
    Progress,
    Share,
    Verdict,
)

NOW = datetime(2026, 11, 23, 14, 52, 25, tzinfo=UTC)
GI = 1024**3


def ago(**length: float) -> datetime:
    """An instant before the story's now."""
    return NOW - timedelta(**length)


def job(name: str, namespace: str, state: JobState, created: datetime, **more: object) -> JobView:
    """A Job with what matters to a test."""
    return JobView(namespace=namespace, name=name, uid=f"uid-{name}", state=state, created=created, **more)  # type: ignore[arg-type]


def member(cluster: str, done: int, total: int, active: int = 0, failed: int = 0, **more: object) -> MemberView:
    """One cluster's share."""
    state = more.pop("state", MemberState.COMPLETE if done == total else MemberState.RUNNING)
    return MemberView(
        cluster=cluster,
        state=state,  # type: ignore[arg-type]
        progress=Progress(done, total, active, failed),
        applied=bool(more.pop("applied", True)),
        ready=True,
        **more,  # type: ignore[arg-type]
    )


def split(
    at_once: int, pods: int, other: tuple[int, int] | None = None, verdict: Verdict = Verdict.AS_PREDICTED
) -> dict[str, object]:
    """A share as predicted and as it is."""
    return {
        "actual": Share(at_once, pods),
        "predicted": Predicted(Share(at_once, pods), Share(*other) if other is not None else None),
        "verdict": verdict,
    }


RISK = job(
    "fx-risk-eod-1122",
    "quant",
    JobState.PARTLY_FAILED,
    ago(hours=5),
    sentence="39 of 48 succeeded; ali-hz-prod gave up after 7 failed pods. Its other 9 pods stay undone.",
    next_step="r run again as a new Job with 1Gi in ali-hz-prod, or l logs of the failed pods",
    progress=Progress(39, 48, 0, 7),
    clusters=3,
    strategy="Dynamic weight",
    completions=48,
    parallelism=12,
    started=ago(hours=5),
    finished=ago(hours=5) + timedelta(minutes=44, seconds=10),
    policy="fx-risk-eod-1122",
    policy_kind="PropagationPolicy",
    submission="one",
    members=(
        member("aws-use1-prod", 20, 20),
        member("aws-euc1-prod", 16, 16),
        member(
            "ali-hz-prod",
            3,
            12,
            failed=7,
            state=MemberState.FAILED,
            reason="BackoffLimitExceeded",
            next_step="raise its memory in Differential, then run it again",
        ),
    ),
)

TICKS = job(
    "tick-backfill-2026w47",
    "quant",
    JobState.RUNNING,
    ago(minutes=18, seconds=21),
    sentence="34 of 60 succeeded, 18 active",
    progress=Progress(34, 60, 18, 1),
    clusters=4,
    strategy="Dynamic weight",
    completions=60,
    parallelism=18,
    started=ago(minutes=18, seconds=21),
    policy="tick-backfill-2026w47",
    policy_kind="PropagationPolicy",
    submission="two",
    labels=(("team", "market-data"),),
    prediction_note="as predicted; the tie fell to ali-hz-prod",
    members=(
        replace(member("aws-use1-prod", 15, 24, 7), **split(7, 24)),  # type: ignore[arg-type]
        replace(member("aws-euc1-prod", 8, 13, 4), **split(4, 13)),  # type: ignore[arg-type]
        replace(member("ali-hz-prod", 5, 13, 4, 1), **split(4, 13, (3, 10), Verdict.TIE)),  # type: ignore[arg-type]
        replace(member("gcp-euw1-prod", 6, 10, 3), **split(3, 10, (4, 13), Verdict.TIE)),  # type: ignore[arg-type]
    ),
)


def _done(name: str, namespace: str, total: int, created: datetime, minutes: float, **more: object) -> JobView:
    more.setdefault("strategy", "Dynamic weight")
    return job(
        name,
        namespace,
        JobState.COMPLETE,
        created,
        progress=Progress(total, total, 0, int(more.pop("failed", 0))),  # type: ignore[call-overload]
        completions=total,
        started=created,
        finished=created + timedelta(minutes=minutes),
        **more,
    )


JOBS: tuple[JobView, ...] = (
    job("model-warmup", "ml", JobState.PENDING, ago(seconds=1), progress=Progress(0, 3), strategy="Duplicated"),
    job(
        "pdf-invoices-nov",
        "billing",
        JobState.DISPATCHING,
        ago(seconds=4),
        progress=Progress(0, 24),
        clusters=2,
        strategy="Aggregated",
    ),
    job(
        "geo-tiles-eu",
        "maps",
        JobState.RUNNING,
        ago(minutes=9, seconds=2),
        progress=Progress(61, 240, 24),
        clusters=2,
        strategy="Aggregated",
        started=ago(minutes=9, seconds=2),
    ),
    TICKS,
    job(
        "gpu-bench-h100",
        "ml",
        JobState.UNSCHEDULABLE,
        ago(minutes=26),
        progress=Progress(0, 8),
        clusters=0,
        strategy="Dynamic weight",
        sentence="0/8 clusters are available: 8 cluster(s) did not match",
        next_step="tolerate the taint nvidia.com/gpu on Basics",
    ),
    job(
        "embed-catalog-v7",
        "ml",
        JobState.RUNNING,
        ago(hours=1, minutes=12),
        progress=Progress(212, 400, 48),
        clusters=3,
        strategy="Dynamic weight",
        started=ago(hours=1, minutes=12),
    ),
    job(
        "thumbs-reindex",
        "media",
        JobState.FAILED,
        ago(hours=2),
        progress=Progress(0, 16, 0, 14),
        clusters=2,
        strategy="Aggregated",
        started=ago(hours=2),
        finished=ago(hours=1, minutes=19),
    ),
    RISK,
    _done("cdn-rollup-1122", "data", 96, ago(hours=6), 22.1, clusters=4),
    _done("db-vacuum-all", "platform", 5, ago(hours=11), 3.2, clusters=5, strategy="Duplicated"),
    _done("nightly-smoke-1122", "platform", 5, ago(hours=14), 1.8, clusters=5, strategy="Duplicated", failed=2),
    _done("cdn-rollup-1121", "data", 96, ago(days=1), 24.3, clusters=4),
    _done("fx-risk-eod-1121", "quant", 48, ago(days=1, hours=5), 37.9, clusters=3, failed=1),
    job(
        "wiki-import-test",
        "data",
        JobState.DELETING,
        ago(days=2),
        progress=Progress(3, 10),
        clusters=2,
        strategy="Aggregated",
        started=ago(days=2),
        finished=ago(days=2) + timedelta(minutes=5, seconds=1),
    ),
    job(
        "archive-2019",
        "data",
        JobState.SUSPENDED,
        ago(days=3),
        progress=Progress(120, 500),
        clusters=5,
        strategy="Static weights",
        suspended=True,
        started=ago(days=3),
        finished=ago(days=3) + timedelta(hours=2, minutes=31),
    ),
    _done("tick-backfill-2026w46", "quant", 60, ago(days=7), 29.7, clusters=4),
)


def _cluster(
    name: str,
    provider: str,
    region: str,
    zone: str,
    cpu: tuple[float, int],
    memory: tuple[float, int],
    pods: int,
    nodes: int,
    version: str,
    **more: object,
) -> ClusterView:
    return ClusterView(
        name=name,
        ready=True,
        word="Ready",
        provider=provider,
        region=region,
        zones=tuple(zone.split(",")),
        version=version,
        nodes=nodes,
        ready_nodes=nodes,
        cpu=Amount(cpu[1] * 1000, int(cpu[0] * 1000)),
        memory=Amount(memory[1] * GI, int(memory[0] * GI)),
        pods=Amount(110 * nodes, 110 * nodes - pods),
        labels=(("tier", "batch"), ("zonecost", "low")),
        ready_since=ago(days=3),
        summarized=ago(seconds=8),
        **more,  # type: ignore[arg-type]
    )


CLUSTERS: tuple[ClusterView, ...] = (
    _cluster(
        "aws-use1-prod",
        "aws",
        "us-east-1",
        "a,b",
        (33.6, 80),
        (261, 320),
        402,
        5,
        "v1.34.2",
        fits=120,
        limited_by="cpu",
    ),
    _cluster(
        "aws-euc1-prod",
        "aws",
        "eu-central-1",
        "b",
        (22.4, 48),
        (168, 192),
        231,
        3,
        "v1.34.2",
        fits=80,
        limited_by="cpu",
    ),
    _cluster(
        "ali-hz-prod",
        "aliyun",
        "cn-hangzhou",
        "h",
        (17.9, 64),
        (141, 256),
        288,
        4,
        "v1.33.6",
        fits=64,
        limited_by="cpu",
    ),
    _cluster(
        "ali-sh-batch", "aliyun", "cn-shanghai", "b", (1.6, 96), (6.2, 384), 41, 6, "v1.33.6", fits=4, limited_by="cpu"
    ),
    _cluster(
        "gcp-euw1-prod",
        "gcp",
        "europe-west1",
        "c",
        (18.3, 64),
        (149, 256),
        301,
        4,
        "v1.35.1",
        fits=64,
        limited_by="cpu",
    ),
    _cluster("gcp-usc1-edge", "gcp", "us-central1", "a", (6.0, 8), (20, 32), 176, 2, "v1.35.1", jobs_api=False),
    _cluster(
        "hw-gz1-gpu",
        "huawei",
        "cn-south-1",
        "a",
        (51.2, 64),
        (402, 512),
        198,
        2,
        "v1.33.6",
        taints=("nvidia.com/gpu:NoSchedule",),
        fits=128,
        limited_by="memory",
    ),
    ClusterView(
        "hw-bj4-prod",
        False,
        "Not ready",
        "cluster is unreachable",
        "huawei",
        "cn-north-4",
        ("a",),
        nodes=3,
        version="v1.32.9",
    ),
)

TIMELINE: tuple[Milestone, ...] = (
    Milestone(ago(minutes=18, seconds=21), "created", "Job and its two policies"),
    Milestone(ago(minutes=18, seconds=21), "claimed", "by tick-backfill-2026w47"),
    Milestone(ago(minutes=18, seconds=20), "scheduled", "4 clusters, 18 at a time"),
    Milestone(ago(minutes=18, seconds=19), "applied", cluster="aws-use1-prod"),
    Milestone(ago(minutes=18, seconds=19), "applied", cluster="aws-euc1-prod"),
    Milestone(ago(minutes=18, seconds=19), "applied", cluster="gcp-euw1-prod"),
    Milestone(ago(minutes=18, seconds=18), "applied", cluster="ali-hz-prod"),
    Milestone(ago(minutes=18, seconds=14), "first pod", cluster="aws-use1-prod"),
    Milestone(ago(minutes=10, seconds=33), "pod failed", "OOMKilled", "ali-hz-prod", warning=True),
    Milestone(None, "running", "34 of 60 done", done=False),
    Milestone(NOW + timedelta(minutes=14), "complete", "at the rate of the last 5 min", done=False),
)

EVENTS: tuple[EventView, ...] = (
    EventView(ago(seconds=5), "aws-use1-prod", "Pod", "tick-9hd4r", False, "Created", "Created pod -9hd4r"),
    EventView(ago(seconds=6), "aws-use1-prod", "Pod", "tick-k2x7p", False, "Succeeded", "-k2x7p after 7m40s"),
    EventView(ago(minutes=10, seconds=33), "ali-hz-prod", "Pod", "tick-m5x1k", True, "OOMKilled", "-m5x1k at 1Gi"),
    EventView(ago(minutes=18), "", "ResourceBinding", "tick", False, "ScheduleBindingSucceed", "scheduled 4 clusters"),
)

PODS: tuple[PodView, ...] = (
    PodView(
        "aws-use1-prod",
        "quant",
        "tick-backfill-2026w47-9hd4r",
        "p1",
        "Running",
        "Running",
        node="ip-10-0-3-7",
        created=ago(minutes=2),
    ),
    PodView(
        "ali-hz-prod",
        "quant",
        "tick-backfill-2026w47-m5x1k",
        "p2",
        "Failed",
        "OOMKilled",
        True,
        "OOMKilled",
        "container backfill was killed at 1Gi",
        exit_code=137,
        restarts=0,
        node="cn-hz-11",
        created=ago(minutes=11),
        finished=ago(minutes=10, seconds=33),
        containers=(
            ContainerView(
                "backfill",
                "terminated",
                exit_code=137,
                reason="OOMKilled",
                started=ago(minutes=11),
                finished=ago(minutes=10, seconds=33),
            ),
        ),
    ),
    PodView(
        "aws-euc1-prod",
        "quant",
        "tick-backfill-2026w47-p4q8n",
        "p3",
        "Succeeded",
        "Completed",
        exit_code=0,
        node="ip-10-1-9-2",
        created=ago(minutes=9),
    ),
)
