"""Where a draft would go, what each strategy gives, the parallelism trap, and the summary in plain words."""

from typing import Any

import pytest

from mcjob_tui.draft.containers import ContainerDraft, Resources
from mcjob_tui.draft.errors import DraftError
from mcjob_tui.draft.model import JobDraft, KeptRow
from mcjob_tui.draft.paths import with_value
from mcjob_tui.draft.placing import ClusterAffinity, Strategy
from mcjob_tui.draft.preview import NO_POLICY, parallelism_trap, preview, strategy_outcome
from mcjob_tui.draft.reading import read_objects
from mcjob_tui.draft.render import render
from mcjob_tui.draft.rules.problem import Surroundings
from mcjob_tui.draft.summary import commands, summary
from mcjob_tui.draft.warnings import warnings
from mcjob_tui.draft.warnings.versions import split_rests_on
from mcjob_tui.karmada.placement import Help, Reason, Topic, Why
from tests.draft.drafts import IMAGE, job, sound
from tests.draft.fleet import cluster

# The story of the design's mockups: 332 places in five clusters.
STORY = tuple(cluster(name, pods=pods) for name, pods in (("a", 120), ("b", 80), ("c", 64), ("d", 64), ("e", 4)))


def _story(**spec: Any) -> JobDraft:
    return sound(**{"strategy": Strategy.DYNAMIC_WEIGHT, "instances": 60, "parallelism": 18, **spec})


def test_the_prediction_is_karmadas_split_of_parallelism_and_instances() -> None:
    result = preview(_story(), STORY)
    assert [(each.cluster, each.parallelism) for each in result.targets] == [("a", 7), ("b", 4), ("c", 4), ("d", 3)]
    assert [each.completions for each in result.targets] == [24, 13, 13, 10]
    assert result.other_targets is not None


def test_the_prediction_follows_the_choice_of_clusters() -> None:
    result = preview(_story(cluster_affinity=ClusterAffinity(cluster_names=("a", "b"))), STORY)
    assert [each.cluster for each in result.targets] == ["a", "b"]


def test_the_strategies_stand_side_by_side() -> None:
    made = [strategy_outcome(_story(), each, STORY) for each in Strategy]
    found = {each.strategy: (each.clusters, each.pods, each.at_once) for each in made}
    assert found == {
        Strategy.DUPLICATED: (5, 300, 90),
        Strategy.AGGREGATED: (1, 60, 18),
        Strategy.DYNAMIC_WEIGHT: (4, 60, 18),
        Strategy.STATIC_WEIGHT: (5, 60, 18),
    }


def test_a_strategy_by_which_nothing_can_be_scheduled_gives_nothing() -> None:
    found = strategy_outcome(_story(instances=999, parallelism=999), Strategy.DYNAMIC_WEIGHT, STORY)
    assert (found.strategy, found.clusters, found.pods, found.at_once) == (Strategy.DYNAMIC_WEIGHT, 0, 0, 0)
    assert "Clusters available replicas" in found.message


def test_two_clusters_that_could_run_it_are_a_trap_and_one_is_none() -> None:
    draft = _story(parallelism=1)
    for clusters, proposed in ((STORY[:1], None), (STORY[:2], 2)):
        trap = parallelism_trap(draft, clusters, preview(draft, clusters))
        assert (trap and trap.proposed) == proposed


def test_the_trap_of_parallelism_one_shows_what_higher_values_give() -> None:
    draft = _story(parallelism=1)
    trap = parallelism_trap(draft, STORY, preview(draft, STORY))
    assert trap is not None
    assert trap.proposed == 5
    assert {each.parallelism: dict(each.shares) for each in trap.splits} == {
        1: {"a": 60},
        5: {"a": 24, "b": 12, "c": 12, "d": 12},
        12: {"a": 25, "b": 15, "c": 10, "d": 10},
        20: {"a": 21, "b": 15, "c": 12, "d": 12},
    }


def test_the_trap_of_a_work_queue_goes_up_to_four_pods_for_each_cluster_that_could_run_one() -> None:
    clusters = (cluster("a", pods=9), cluster("b", pods=1), cluster("full", pods=0))
    draft = _story(parallelism=1, work_queue=True, instances=5)
    trap = parallelism_trap(draft, clusters, preview(draft, clusters))
    assert trap is not None
    assert (trap.proposed, [each.parallelism for each in trap.splits]) == (2, [1, 2, 6, 8])
    assert trap.splits[0].shares == {"a": 1}
    queue = _story(parallelism=1, work_queue=True, instances=1)
    assert parallelism_trap(queue, clusters, preview(queue, clusters)) is not None
    two = _story(parallelism=1, instances=2)
    trap = parallelism_trap(two, clusters, preview(two, clusters))
    assert trap is not None
    assert [each.parallelism for each in trap.splits] == [1, 2]
    few = _story(parallelism=1, instances=3)
    trap = parallelism_trap(few, clusters, preview(few, clusters))
    assert trap is not None
    assert [each.parallelism for each in trap.splits] == [1, 2, 3]


def test_the_uid_decides_a_tie_once_there_is_one() -> None:
    draft, clusters = _story(instances=1, parallelism=1), (cluster("a"), cluster("b"))
    uids = [str(number) for number in range(40)]
    assert {preview(draft, clusters, uid).targets[0].cluster for uid in uids} == {"a", "b"}
    assert preview(draft, clusters).targets[0].cluster == "a"


@pytest.mark.parametrize(
    "draft", [_story(), _story(parallelism=1, strategy=Strategy.DUPLICATED), _story(parallelism=1, instances=1)]
)
def test_there_is_no_trap_elsewhere(draft: JobDraft) -> None:
    assert parallelism_trap(draft, STORY, preview(draft, STORY)) is None


@pytest.mark.parametrize("value", ["abc", "", -1, 10**12])
def test_a_count_that_cannot_be_read_is_an_error_not_a_guess(value: object) -> None:
    with pytest.raises(DraftError, match=r"^parallelism: "):
        preview(_story(parallelism=value), STORY)


def test_which_number_is_needed_is_said_and_none_of_a_work_queue_s_instances() -> None:
    with pytest.raises(DraftError, match=r"^instances: a number is needed$"):
        preview(_story(instances=""), STORY)
    assert preview(_story(instances="", work_queue=True), STORY).scheduled
    assert preview(_story(parallelism=0), STORY).scheduled


def test_half_typed_durations_do_not_disturb_the_prediction() -> None:
    assert preview(_story(timeout="15x", backoff_limit="abc"), STORY) == preview(_story(), STORY)


def test_a_job_without_policy_goes_nowhere_or_where_the_claiming_policy_says() -> None:
    draft = _story(own_policy=False)
    alone = preview(draft, STORY)
    assert (alone.scheduled, alone.message) == (False, NO_POLICY)
    assert (alone.reason, alone.messages, alone.retry) == (Reason.NO_CLUSTER_FIT, (NO_POLICY,), False)
    assert (alone.replicas, alone.requirements) == (18, preview(_story(), STORY).requirements)
    assert alone.helps == (Help("give the Job a PropagationPolicy of its own", Topic.STRATEGY),)
    assert [(each.cluster, each.sentence) for each in alone.verdicts] == [(each, NO_POLICY) for each in "abcde"]
    assert {each.why for each in alone.verdicts} == {Why.NOT_SCHEDULED}
    assert not alone.uid_sensitive
    policy = {"spec": {"placement": {"clusterAffinity": {"clusterNames": ["b"]}}}}
    assert [each.cluster for each in preview(draft, STORY, policy=policy).targets] == ["b"]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "1 pod, 1 at a time by an existing policy"),
        ({"completions": 5}, "5 pods, 1 at a time by an existing policy"),
        ({"parallelism": 3}, "pods from a work queue, 3 at a time by an existing policy"),
    ],
)
def test_counts_that_a_job_leaves_out_are_those_of_the_server(counts: dict[str, int], said: str) -> None:
    draft = read_objects([job(**counts)])
    assert said in [each.text for each in summary(draft, render(draft), None)]


def test_the_summary_says_what_will_happen() -> None:
    draft = with_value(_story(timeout="15m"), "spec.description", "Replay the ticks\nof week 47.")
    lines = summary(draft, render(draft), preview(draft, STORY), context="prod-karmada")
    assert [(each.label, each.text) for each in lines] == [
        ("", "backfill  in quant on prod-karmada"),
        ("", "60 pods in 4 clusters, 18 at a time by Dynamic weight"),
        ("says", "Replay the ticks …"),
        ("image", IMAGE),
        ("each", "250m CPU, 512Mi · at once 4.5 CPU, 9Gi"),
        ("fails", "after 6 retries in one cluster · timeout 15m"),
        ("sends", "1 PropagationPolicy, 1 Job"),
    ]


def test_the_summary_names_the_devices_that_are_asked_for() -> None:
    amounts = {"nvidia.com/gpu": "8"}
    containers = (ContainerDraft(name="main", image=IMAGE, resources=Resources(limits=amounts)),)
    draft = _story(containers=containers, strategy=Strategy.STATIC_WEIGHT)
    said = {each.label: each.text for each in summary(draft, render(draft), preview(draft, STORY))}
    assert said["each"] == "no CPU, no memory, 8 nvidia.com/gpu · at once 144 nvidia.com/gpu"


@pytest.mark.parametrize(
    ("limit", "said"),
    [(None, "an index after 2 retries"), (4, "after 4 retries in one cluster, an index after 2 retries")],
)
def test_retries_of_an_index_are_said_and_no_default_beside_them(limit: int | None, said: str) -> None:
    kept = (KeptRow(object="Job", path="/spec/backoffLimitPerIndex", value=2),)
    draft = _story(kept=kept, backoff_limit=limit)
    result = preview(draft, STORY)
    lines = {each.label: each.text for each in summary(draft, render(draft), result)}
    assert lines["fails"] == f"{said} · no timeout"
    warned = [each for each in warnings(draft, Surroundings(clusters=STORY), result) if each.code == "retries"]
    assert bool(warned) is (limit is not None)


def test_the_summary_of_an_empty_form_can_be_drawn() -> None:
    draft = JobDraft()
    assert summary(draft, render(draft))[0].text == "no name yet  in default"


def test_the_equivalent_commands_create_in_the_same_order_and_take_away_in_the_other() -> None:
    draft = sound(new_namespace={"labels": {}})
    found = commands(draft, render(draft), ("--context", "prod"))
    assert found.create == "kubectl --context prod create -f namespace.yaml -f policy.yaml -f job.yaml"
    assert found.delete == "kubectl --context prod delete -f job.yaml -f policy.yaml"
    assert found.watch.endswith(f"get resourcebinding {draft.name}-job -w")
    assert found.submit == "mcjob --context prod submit -f backfill.yaml"


def test_what_a_split_rests_on_is_said_only_where_the_version_matters_and_nobody_knows_it() -> None:
    divided = sound(strategy=Strategy.DYNAMIC_WEIGHT)
    assert "1.16" in split_rests_on(divided, "")
    assert split_rests_on(divided, "v1.18.2") == ""
    assert split_rests_on(sound(strategy=Strategy.DUPLICATED), "") == ""
