"""A Job's status on its way from the members to the control plane."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.karmada.status import aggregate, reflect


def item(cluster: str, *conditions: str, **status: Any) -> dict[str, Any]:
    rows = [{"type": each, "status": "True"} for each in conditions]
    return {"clusterName": cluster, "status": {**({"conditions": rows} if rows else {}), **status}}


def conditions(status: dict[str, Any]) -> list[str]:
    return [each["type"] for each in status.get("conditions", [])]


@pytest.mark.parametrize(
    ("member", "kept"),
    [
        (None, None),
        ({}, {}),
        ({"active": 0, "ready": 1, "terminating": 2, "completedIndexes": "0-2", "failedIndexes": "1"}, {}),
        ({"startTime": "2026-07-01T02:00:01.5+02:00"}, {"startTime": "2026-07-01T00:00:01Z"}),
        (
            {"conditions": [{"type": "Complete", "status": "True", "lastTransitionTime": "2026-07-01T00:00:01Z"}]},
            {
                "conditions": [
                    {
                        "type": "Complete",
                        "status": "True",
                        "lastProbeTime": None,
                        "lastTransitionTime": "2026-07-01T00:00:01Z",
                    }
                ]
            },
        ),
        (
            {
                "completionTime": "2026-07-01T02:00:09.9+02:00",
                "conditions": [
                    {
                        "type": "Complete",
                        "status": "True",
                        "lastProbeTime": "2026-07-01T02:00:01.5+02:00",
                        "lastTransitionTime": "2026-07-01T02:00:02.5+02:00",
                    }
                ],
            },
            {
                "completionTime": "2026-07-01T00:00:09Z",
                "conditions": [
                    {
                        "type": "Complete",
                        "status": "True",
                        "lastProbeTime": "2026-07-01T00:00:01Z",
                        "lastTransitionTime": "2026-07-01T00:00:02Z",
                    }
                ],
            },
        ),
    ],
)
def test_what_karmada_keeps_of_a_members_status(member: dict[str, Any] | None, kept: dict[str, Any] | None) -> None:
    assert reflect(member) == kept


def test_times_are_in_utc_wherever_the_program_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        kept = reflect({"startTime": "2026-07-01T02:00:01+02:00"})
    time.tzset()
    assert kept == {"startTime": "2026-07-01T00:00:01Z"}


def test_counters_add_up() -> None:
    items = [item("m1", active=1, succeeded=2), item("m2", succeeded=3, failed=1), {"clusterName": "m3"}]
    assert aggregate(None, items) == {"active": 1, "succeeded": 5, "failed": 1}


def test_one_failed_cluster_fails_the_job_at_once() -> None:
    status = aggregate({}, [item("m1", "Failed"), item("m2", active=3), item("m3", "Failed")])
    assert status["active"] == 3
    assert status["conditions"] == [
        {
            "type": "Failed",
            "status": "True",
            "reason": "JobFailed",
            "message": "Job executed failed in member clusters m1,m3",
        }
    ]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([item("m1", "Complete"), item("m2", "Complete")], ["Complete"]),
        ([item("m1", "Complete"), item("m2")], []),
        ([item("m1", "Complete"), {"clusterName": "m2"}], []),
        ([item("m1", "SuccessCriteriaMet", "Complete")], ["Complete", "SuccessCriteriaMet"]),
        ([item("m1", "SuccessCriteriaMet", "Complete"), item("m2", "Complete")], ["Complete"]),
        ([item("m1", "Suspended"), item("m2", "FailureTarget")], []),
        ([], []),
    ],
)
def test_complete_needs_every_cluster(items: list[dict[str, Any]], expected: list[str]) -> None:
    assert conditions(aggregate(None, items)) == expected


def test_times_need_every_cluster() -> None:
    early, late = "2026-07-01T00:00:01Z", "2026-07-01T00:00:09Z"
    both = [item("m1", startTime=late, completionTime=early), item("m2", startTime=early, completionTime=late)]
    assert aggregate({}, both) == {"startTime": early, "completionTime": late}
    assert aggregate({}, [*both, item("m3")]) == {}


def test_a_start_once_known_stays() -> None:
    earlier = {"startTime": "2026-06-01T00:00:00Z"}
    assert aggregate(earlier, [item("m1", startTime="2026-07-01T00:00:00Z")]) == earlier


@pytest.mark.parametrize("end", ["Complete", "Failed"])
def test_a_finished_job_never_changes_again(end: str) -> None:
    finished = {"succeeded": 1, "conditions": [{"type": end, "status": "True"}]}
    assert aggregate(finished, [item("m1", "Failed", failed=5)]) == finished


def test_new_conditions_carry_the_time_they_are_given() -> None:
    for end, count in (("Complete", 2), ("Failed", 1)):
        rows = aggregate(None, [item("m1", end, "SuccessCriteriaMet")], now="2026-07-01T00:00:00Z")["conditions"]
        assert len(rows) == count
        assert {row[key] for row in rows for key in ("lastProbeTime", "lastTransitionTime")} == {"2026-07-01T00:00:00Z"}


TIMES = st.sampled_from(["2026-07-01T00:00:01Z", "2026-07-01T00:00:05Z"])
ITEMS = st.lists(
    st.builds(
        lambda name, rows, counts, started: item(
            name, *rows, **counts, **({} if started is None else {"startTime": started})
        ),
        st.sampled_from(["m1", "m2", "m3"]),
        st.sets(st.sampled_from(["Complete", "Failed", "SuccessCriteriaMet", "Suspended"]), max_size=2).map(sorted),
        st.dictionaries(st.sampled_from(["active", "succeeded", "failed"]), st.integers(0, 9)),
        st.none() | TIMES,
    ),
    max_size=4,
)


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_clusters_does_not_matter(items: list[dict[str, Any]], random: Any) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    one, other = aggregate(None, items), aggregate(None, shuffled)
    for status in (one, other):
        for row in status.get("conditions", []):
            row["message"] = ",".join(sorted(row["message"].split(" ")[-1].split(",")))
    assert one == other
