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
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.placing import Strategy
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


def loaded(*documents: Json) -> JobDraft:
    """The draft of these manifests."""
    return read_objects(documents)
