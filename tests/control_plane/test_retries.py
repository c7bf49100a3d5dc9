"""How many retries are left in a cluster, by what the Job there says."""

from dataclasses import replace
from typing import Any

import pytest

from mcjob_tui.control_plane.retries import retries_left
from mcjob_tui.control_plane.views import PodView

POD = PodView("a", "quant", "j-x", "u", "Running", "Running")


def job(policy: str = "Never", **spec: Any) -> dict[str, Any]:
    return {"spec": {"backoffLimit": 6, **spec, "template": {"spec": {"restartPolicy": policy}}}}


@pytest.mark.parametrize(
    ("member_job", "failed", "restarts", "left"),
    [
        (job(), 1, 0, 5),
        (job(), 7, 0, 0),
        (job(), 1, 4, 5),
        (job("OnFailure"), 1, 4, 2),
        (job("OnFailure"), 3, 0, 3),
        (job(backoffLimitPerIndex=1), 1, 0, None),
        ({"spec": {}}, 1, 0, None),
        ({}, 1, 0, None),
    ],
)
def test_failed_pods_use_them_up_and_restarts_where_containers_are_restarted(
    member_job: dict[str, Any], failed: int, restarts: int, left: int | None
) -> None:
    assert retries_left(member_job, failed, [replace(POD, restarts=restarts)]) == left


def test_restarts_of_pods_that_have_ended_do_not_count_again() -> None:
    ended = replace(POD, phase="Succeeded", restarts=3)
    assert retries_left(job("OnFailure"), 0, [ended]) == 6
