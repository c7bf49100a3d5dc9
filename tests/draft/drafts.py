"""Drafts for tests: one that is sound, the same with some fields changed, and hypothesis strategies for many."""

from typing import Any

from hypothesis import strategies as st

from mcjob_tui.draft.containers import ContainerDraft, EnvVar, Resources, default_resources
from mcjob_tui.draft.differences import (
    BOTH,
    ContainerDifference,
    Difference,
    On,
    ResourceDifference,
    Row,
    RowDifference,
)
from mcjob_tui.draft.model import CompletionMode, DraftMeta, DraftSpec, JobDraft, RestartPolicy
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.placing import (
    EFFECTS,
    SPREAD_FIELDS,
    ClusterAffinity,
    Expression,
    FieldSelector,
    LabelSelector,
    SpreadConstraint,
    StaticWeight,
    Strategy,
    Toleration,
)
from mcjob_tui.draft.reading import read_objects

IMAGE = "registry.corp.io/quant/tick-backfill:4.2.1"


def sound(name: str = "backfill", **spec: Any) -> JobDraft:
    """The simplest draft that has no problems, with fields of its spec changed."""
    spec.setdefault("containers", (ContainerDraft(name="main", image=IMAGE),))
    return JobDraft(metadata=DraftMeta(name=name, namespace="quant"), spec=DraftSpec(**spec))


def with_container(**fields: Any) -> JobDraft:
    """A sound draft whose one container has these fields."""
    return sound(containers=(ContainerDraft(**{"name": "main", "image": IMAGE, **fields}),))


def job(**spec: Any) -> Json:
    """A plain Job as a person writes one."""
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": IMAGE}]}}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "backfill", "namespace": "quant"},
        "spec": {"template": template, **spec},
    }


NAMES = st.sampled_from(["a", "main", "side-1", "x0"])
KEYS = st.sampled_from(["team", "app", "corp.io/cost~center", "zone", "app.kubernetes.io/managed-by"])
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
VALUES = st.sampled_from(["", "a", "b-1", "yes", "0644", "1e3"])
IMAGES = st.sampled_from(
    [
        IMAGE,
        "nginx",
        "nginx:1.25",
        "library/nginx:1.25-alpine",
        "localhost/a:1",
        "reg:5000/a/b",
        "quay.io/a/b@sha256:" + "0" * 64,
        "quay.io/a/b:1@sha256:" + "a" * 64,
    ]
)
AMOUNTS = st.sampled_from(["250m", "1", "2", "512Mi", "1Gi", "0.5"])
QUANTITIES = st.dictionaries(st.sampled_from(["cpu", "memory", "nvidia.com/gpu"]), AMOUNTS, max_size=3)
LINES = st.lists(WORDS, max_size=3).map(tuple)


@st.composite
def env_rows(draw: st.DrawFn) -> tuple[EnvVar, ...]:
    names = draw(st.lists(st.sampled_from(["A", "B", "C", "PATH"]), unique=True, max_size=4))
    return tuple(EnvVar(name=name, value=draw(WORDS)) for name in names)


@st.composite
def containers(draw: st.DrawFn, name: str) -> ContainerDraft:
    resources = draw(st.one_of(st.none(), st.builds(Resources, requests=QUANTITIES, limits=QUANTITIES)))
    return ContainerDraft(
        name=name,
        image=draw(IMAGES),
        command=draw(LINES),
        args=draw(LINES),
        env=draw(env_rows()),
        resources=draw(st.sampled_from([resources, default_resources()])),
        working_dir=draw(st.sampled_from(["", "/srv"])),
    )


@st.composite
def label_rows(draw: st.DrawFn) -> tuple[Row, ...]:
    keys = draw(st.lists(KEYS, unique=True, max_size=3))
    return tuple(
        Row(key=key, value=draw(VALUES), on=draw(st.sampled_from([BOTH, (On.JOB,), (On.PODS,)]))) for key in keys
    )


@st.composite
def container_differences(draw: st.DrawFn) -> ContainerDifference:
    optional_line = st.one_of(st.none(), LINES)
    part = st.one_of(st.none(), st.sampled_from(["", "mirror.io", "mirror.io:5000"]))
    whole = draw(st.one_of(st.none(), IMAGES))
    return ContainerDifference(
        image=whole,
        registry=None if whole else draw(part),
        repository=None if whole else draw(st.sampled_from([None, "team/other", "other"])),
        tag=None if whole else draw(st.sampled_from([None, "2", "", "sha256:" + "b" * 64])),
        command=draw(optional_line),
        args=draw(optional_line),
        env=draw(env_rows()),
        env_removed=tuple(draw(st.lists(st.sampled_from(["A", "B", "Z"]), unique=True, max_size=2))),
        resources=ResourceDifference(
            requests=draw(st.dictionaries(st.sampled_from(["cpu", "memory"]), AMOUNTS | st.just(""), max_size=2)),
            limits=draw(st.dictionaries(st.sampled_from(["cpu", "memory"]), AMOUNTS | st.just(""), max_size=2)),
        ),
    )


@st.composite
def row_differences(draw: st.DrawFn) -> tuple[RowDifference, ...]:
    keys = draw(st.lists(KEYS, unique=True, max_size=3))
    ons = st.sampled_from([BOTH, (On.JOB,), (On.PODS,)])
    return tuple(RowDifference(key=key, value=draw(st.none() | VALUES), on=draw(ons)) for key in keys)


@st.composite
def differences(draw: st.DrawFn, clusters: tuple[str, ...] = ("m1",)) -> Difference:
    return Difference(
        cluster_names=clusters,
        containers=draw(st.dictionaries(NAMES, container_differences(), max_size=2)),
        labels=draw(row_differences()),
        annotations=draw(row_differences()),
    )


@st.composite
def drafts(draw: st.DrawFn) -> JobDraft:
    """Drafts with any mixture of fields; some would be refused by rules, all render."""
    names = draw(st.lists(NAMES, unique=True, min_size=1, max_size=4))
    work = draw(st.integers(1, len(names)))
    return sound(
        draw(st.sampled_from(["x", "backfill", "a" * 63])),
        containers=tuple(draw(containers(name)) for name in names[:work]),
        init_containers=tuple(draw(containers(name)) for name in names[work:]),
        instances=draw(st.integers(1, 60)),
        parallelism=draw(st.integers(1, 60)),
        strategy=draw(st.sampled_from(list(Strategy))),
        labels=draw(label_rows()),
        annotations=draw(label_rows()),
        description=draw(WORDS),
        suspend=draw(st.booleans()),
        work_queue=draw(st.booleans()),
        propagate_deps=draw(st.booleans()),
        timeout=draw(st.none() | st.sampled_from([90, "15m"])),
        differences=tuple(
            draw(differences((name,))) for name in draw(st.lists(st.sampled_from(["m1", "m2"]), unique=True))
        ),
    )


CLUSTERS = st.lists(st.sampled_from(["m1", "m2", "m3"]), unique=True, max_size=3).map(tuple)
EXPRESSIONS = st.builds(
    Expression,
    key=st.sampled_from(["region", "zone"]),
    operator=st.sampled_from(["In", "NotIn"]),
    values=st.lists(VALUES, min_size=1, max_size=2).map(tuple),
)
TOLERATIONS = st.builds(
    Toleration,
    key=KEYS,
    operator=st.sampled_from(["", "Equal", "Exists"]),
    value=VALUES,
    effect=st.sampled_from(["", *EFFECTS]),
    toleration_seconds=st.none() | st.integers(0, 600),
)


@st.composite
def placed(draw: st.DrawFn) -> dict[str, Any]:
    """Fields of a spec that say where the Job may run, each as a form fills it in."""
    strategy = draw(st.sampled_from(list(Strategy)))
    weights = st.lists(st.builds(StaticWeight, cluster_names=CLUSTERS, weight=st.integers(1, 9)), max_size=3)
    rows = st.lists(EXPRESSIONS, min_size=1, max_size=2).map(tuple)
    labels = st.dictionaries(KEYS, VALUES, min_size=1, max_size=2)
    return {
        "strategy": strategy,
        "static_weights": tuple(draw(weights)) if strategy is Strategy.STATIC_WEIGHT else (),
        "cluster_affinity": ClusterAffinity(
            cluster_names=draw(CLUSTERS),
            exclude=draw(CLUSTERS),
            field_selector=draw(st.none() | st.builds(FieldSelector, match_expressions=rows)),
            label_selector=draw(st.none() | st.builds(LabelSelector, match_labels=labels, match_expressions=rows)),
        ),
        "spread_constraints": tuple(
            SpreadConstraint(spread_by_field=field, min_groups=least, max_groups=least + 1)
            for field in draw(st.lists(st.sampled_from(SPREAD_FIELDS), unique=True, max_size=3))
            for least in (draw(st.integers(1, 4)),)
        ),
        "cluster_tolerations": tuple(draw(st.lists(TOLERATIONS, max_size=3))),
        "tolerations": tuple(draw(st.lists(TOLERATIONS, max_size=2))),
        "node_selector": draw(st.dictionaries(KEYS, VALUES, max_size=2)),
        "backoff_limit": draw(st.integers(0, 9)),
        "ttl_seconds_after_finished": draw(st.none() | st.integers(0, 900)),
        "termination_grace_period_seconds": draw(st.none() | st.integers(0, 90)),
        "restart_policy": draw(st.sampled_from(list(RestartPolicy))),
        "completion_mode": draw(st.sampled_from(list(CompletionMode))),
        "service_account_name": draw(st.sampled_from(["", "runner"])),
        "priority_class_name": draw(st.sampled_from(["", "urgent"])),
        "image_pull_secrets": draw(st.sampled_from([(), ("corp-pull",), ("a", "b")])),
        "deletion_protection": draw(st.booleans()),
    }


def loaded(*documents: Json) -> JobDraft:
    """The draft of these manifests."""
    return read_objects(documents)
