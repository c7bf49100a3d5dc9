"""Where Jobs go and how much each member gets: the splits that a real federation made with the same capacities."""

import pytest

from mcjob_tui.sandbox.objects import Json
from tests.sandbox.federation.harness import AGGREGATED, DUPLICATED, DYNAMIC, TOLERATED, Course, job, policy, static

Split = dict[str, tuple[int, int | None]]

SPLITS: list[tuple[str, Json | None, Json, Json, Split]] = [
    ("dynamic weights", DYNAMIC, {}, {}, {"member1": (4, 6), "member2": (2, 3)}),
    ("aggregated", AGGREGATED, {}, {}, {"member1": (6, 9)}),
    ("duplicated", DUPLICATED, {}, {}, {"member1": (6, 9), "member2": (6, 9)}),
    ("no replicaScheduling", None, {}, {}, {"member1": (6, 9), "member2": (6, 9)}),
    ("static 2:1", static(member1=2, member2=1), {}, {}, {"member1": (4, 6), "member2": (2, 3)}),
    ("one at a time", DYNAMIC, {}, {"parallelism": 1}, {"member1": (1, 9)}),
    ("work queue", DYNAMIC, {}, {"completions": None}, {"member1": (4, None), "member2": (2, None)}),
    ("fewer completions than places", DYNAMIC, {}, {"completions": 4}, {"member1": (3, 3), "member2": (1, 1)}),
    (
        "aggregated needs two clusters",
        AGGREGATED,
        {},
        {"parallelism": 20, "completions": 20},
        {"member1": (15, 15), "member2": (5, 5)},
    ),
    (
        "more completions than places",
        DYNAMIC,
        {},
        {"parallelism": 20, "completions": 30},
        {"member1": (15, 22), "member2": (5, 8)},
    ),
]


@pytest.mark.parametrize(
    ("scheduling", "placement", "spec", "split"), [row[1:] for row in SPLITS], ids=[row[0] for row in SPLITS]
)
def test_members_get_the_shares_that_karmada_gives_them(
    scheduling: Json | None, placement: Json, spec: Json, split: Split
) -> None:
    course = Course()
    course.submit(job(**spec), policy("j", scheduling, placement))
    course.run(2)
    assert course.split() == split


def test_a_tie_falls_to_either_member_and_nothing_is_lost() -> None:
    course = Course()
    course.submit(job(), policy("j", static(member1=1, member2=1)))
    course.run(2)
    assert course.split() in (
        {"member1": (3, 4), "member2": (3, 5)},
        {"member1": (3, 5), "member2": (3, 4)},
    )


def test_parallelism_zero_is_scheduled_to_no_cluster() -> None:
    course = Course()
    course.submit(job(parallelism=0), policy("j", DYNAMIC))
    course.run(2)
    assert course.condition("Scheduled") == ("True", "Success", "Binding has been scheduled successfully.")
    assert "clusters" not in course.binding()["spec"]
    assert course.split() == {}


def test_the_first_affinity_group_that_fits_is_used() -> None:
    course = Course()
    groups = [
        {"affinityName": "primary", "clusterNames": ["member9"]},
        {"affinityName": "backup", "clusterNames": ["member2"]},
    ]
    course.submit(job(), policy("j", DYNAMIC, {"clusterAffinities": groups}))
    course.run(2)
    assert course.split() == {"member2": (6, 9)}
    assert course.binding()["status"]["schedulerObservingAffinityName"] == "backup"
    (said,) = _refusals(course)
    before = "failed to schedule ResourceBinding(demo/j-job) with clusterAffiliates index(0): "
    assert said.startswith(f"{before}0/3 clusters")


def test_every_affinity_group_that_does_not_fit_says_so_and_the_first_one_once_more() -> None:
    course = Course()
    groups = [
        {"affinityName": "primary", "clusterNames": ["member9"]},
        {"affinityName": "backup", "labelSelector": {"matchLabels": {"env": "test"}}},
    ]
    course.submit(job(), policy("j", DYNAMIC, {"clusterAffinities": groups}))
    course.run(2)
    condition = course.condition("Scheduled")
    assert condition is not None
    before = "failed to schedule ResourceBinding(demo/j-job) with clusterAffiliates index"
    assert sorted(each.partition("0/3 clusters")[0] for each in _refusals(course)) == [
        "",
        f"{before}(0): ",
        f"{before}(1): ",
    ]
    assert condition[2] in _refusals(course)


def _refusals(course: Course) -> list[str]:
    """The messages of the Job's events that say that it could not be scheduled, in their order."""
    return [message for _, reason, message in course.events() if reason == "ScheduleBindingFailed"]


def test_a_tolerated_taint_lets_a_cluster_in_and_its_completions_may_tie() -> None:
    course = Course()
    course.submit(job(), policy("j", DYNAMIC, {"clusterTolerations": TOLERATED}))
    course.run(2)
    assert course.split() in (
        {"member1": (4, 6), "member2": (1, 2), "member3": (1, 1)},
        {"member1": (4, 6), "member2": (1, 1), "member3": (1, 2)},
    )


def test_a_tie_of_static_weights_falls_to_either_member() -> None:
    course = Course()
    weights = static(member1=1, member2=1, member3=2)
    course.submit(job(), policy("j", weights, {"clusterTolerations": TOLERATED}))
    course.run(2)
    assert course.split() in (
        {"member1": (2, 3), "member2": (1, 2), "member3": (3, 4)},
        {"member1": (1, 2), "member2": (2, 3), "member3": (3, 4)},
    )
