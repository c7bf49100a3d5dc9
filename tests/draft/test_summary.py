"""The summary of a draft, whole: ``summaries.txt`` has what is said of each of these, line by line."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.differences import ContainerDifference, Difference
from mcjob_tui.draft.model import JobDraft, KeptRow, NewNamespace
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.render import render
from mcjob_tui.draft.summary import commands, summary
from tests.approved import assert_approved
from tests.draft.drafts import IMAGE, sound, with_container
from tests.draft.fleet import cluster

_ROOMY = (cluster("a", pods=120), cluster("b", pods=80))
_FULL = (cluster("a", pods=0),)


def asking(*amounts: tuple[dict[str, Any], dict[str, Any]], **spec: Any) -> JobDraft:
    """A draft with a container for each of these requests and limits."""
    containers = tuple(
        ContainerDraft(name=f"c{at}", image="a:1", resources=Resources(requests=requests, limits=limits))
        for at, (requests, limits) in enumerate(amounts)
    )
    return sound(containers=containers, **spec)


def divided(**spec: Any) -> JobDraft:
    return sound(**{"strategy": Strategy.DYNAMIC_WEIGHT, "instances": 60, "parallelism": 18, **spec})


_RETRIES = (KeptRow(object="Job", path="/spec/backoffLimitPerIndex", value=1),)
_CASES: dict[str, tuple[JobDraft, tuple[Any, ...] | None]] = {
    "the form as it opens": (JobDraft(), None),
    "a sound draft": (sound(), _ROOMY),
    "one cluster": (sound(), _ROOMY[:1]),
    "no room": (divided(), _FULL),
    "nothing known": (divided(), None),
    "by room": (divided(), _ROOMY),
    "by equal weights": (divided(strategy=Strategy.STATIC_WEIGHT), _ROOMY),
    "in as few as possible": (divided(strategy=Strategy.AGGREGATED), _ROOMY),
    "two at a time": (divided(instances=2, parallelism=2), _ROOMY),
    "a work queue": (divided(work_queue=True), _ROOMY),
    "a work queue of which nothing is known": (divided(work_queue=True), None),
    "a work queue without a number": (divided(work_queue=True, parallelism=""), None),
    "counts left out": (divided(instances=None, parallelism=None, own_policy=False), None),
    "counts that are none": (divided(instances="many", parallelism=""), None),
    "nothing at a time": (divided(parallelism=0), _ROOMY),
    "containers without images": (
        sound(
            containers=(ContainerDraft(name="main", image=IMAGE), ContainerDraft(name="side")),
            init_containers=(ContainerDraft(name="first"),),
        ),
        None,
    ),
    "described in a line": (sound(description=" Replay the ticks. "), None),
    "described in two": (sound(description="\nReplay the ticks\nof week 47."), None),
    "described by a blank": (sound(description=" "), None),
    "kept, suspended, in a namespace of its own": (
        sound(ttl_seconds_after_finished="2h", suspend=True, new_namespace=NewNamespace()),
        None,
    ),
    "deleted at once": (sound(ttl_seconds_after_finished=0), None),
    "no retries": (sound(backoff_limit=0, timeout=90), None),
    "one retry": (sound(backoff_limit=1, timeout="15x"), None),
    "default retries": (sound(backoff_limit=None, timeout=0), None),
    "one retry of an index": (sound(backoff_limit=2, kept=_RETRIES), None),
    "amounts of several containers": (
        asking(({"cpu": "250m", "memory": "1Gi"}, {"memory": "2Gi"}), ({}, {"cpu": 2, "amd.com/gpu": "1"})),
        _ROOMY,
    ),
    "amounts of several pods": (
        asking(({"cpu": "250m"}, {"amd.com/gpu": "1"}), strategy=Strategy.DYNAMIC_WEIGHT, instances=9, parallelism=3),
        _ROOMY,
    ),
    "an amount that is none": (asking(({"cpu": "x", "memory": "1Gi"}, {}), ({"cpu": "1"}, {})), None),
    "an amount of nothing": (
        asking(({"cpu": "0", "memory": "1Gi"}, {}), strategy=Strategy.DYNAMIC_WEIGHT, instances=4, parallelism=4),
        _ROOMY,
    ),
    "nothing asked for": (with_container(resources=None), None),
    "with policies": (
        sound(differences=(Difference(cluster_names=("m1",), containers={"main": ContainerDifference(tag="2")}),)),
        None,
    ),
}


def _told() -> Iterator[str]:
    for name, (draft, clusters) in _CASES.items():
        try:
            result = None if clusters is None else preview(draft, clusters)
        except ValueError:
            result = None
        yield f"-- {name}"
        for line in summary(draft, render(draft), result, context="prod" if clusters else ""):
            yield f"{line.label:>6} | {line.text}"


def test_every_summary_reads_as_it_was_approved(request: pytest.FixtureRequest) -> None:
    assert_approved(_told(), Path(__file__).with_name("summaries.txt"), request)


def test_the_commands_of_a_draft_without_a_name_name_a_file_all_the_same() -> None:
    draft = JobDraft()
    found = commands(draft, render(draft), ())
    assert found.submit == "mcjob submit -f draft.yaml"
    assert found.create == "kubectl create -f policy.yaml -f job.yaml"
    assert found.delete == "kubectl delete -f job.yaml -f policy.yaml"
    assert found.watch == "kubectl -n default get resourcebinding -job -w"


def test_the_commands_of_a_draft_that_differs_carry_its_override_policy() -> None:
    draft, _ = _CASES["with policies"]
    found = commands(draft, render(draft), ("--kubeconfig", "a b"))
    assert found.submit == "mcjob --kubeconfig 'a b' submit -f backfill.yaml"
    assert found.create == "kubectl --kubeconfig 'a b' create -f override.yaml -f policy.yaml -f job.yaml"
    assert found.delete == "kubectl --kubeconfig 'a b' delete -f job.yaml -f policy.yaml -f override.yaml"
    assert found.watch == "kubectl --kubeconfig 'a b' -n quant get resourcebinding backfill-job -w"
