"""Pods and events as views: the word that kubectl prints, the reason, what helps."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from mcjob_tui.control_plane.pod_state import event_view, pod_view
from mcjob_tui.control_plane.timeline import timeline
from mcjob_tui.control_plane.views import EventView, JobState
from mcjob_tui.resources.events import Event
from mcjob_tui.resources.pods import Pod
from tests.control_plane.servers import capture
from tests.control_plane.test_observe import view


def pod(*containers: dict[str, Any], init: tuple[dict[str, Any], ...] = (), **status: Any) -> Pod:
    """A pod whose containers are in the states given."""
    rows = [{"name": f"c{index}", **each} for index, each in enumerate(containers)]
    inits = [{"name": f"i{index}", **each} for index, each in enumerate(init)]
    return Pod.model_validate(
        {
            "metadata": {"name": "p", "namespace": "demo", "uid": "u", **status.pop("metadata", {})},
            "spec": {"nodeName": "n1"},
            "status": {"phase": "Running", "containerStatuses": rows, "initContainerStatuses": inits, **status},
        }
    )


RUNNING = {"ready": True, "state": {"running": {"startedAt": "2026-11-23T15:00:00Z"}}}


def ended(code: int, reason: str = "") -> dict[str, Any]:
    terminated = {"exitCode": code, "reason": reason, "finishedAt": "2026-11-23T15:01:00Z"}
    return {"state": {"terminated": terminated}}


def waiting(reason: str, message: str = "") -> dict[str, Any]:
    return {"state": {"waiting": {"reason": reason, "message": message}}}


@pytest.mark.parametrize(
    ("found", "word", "faulty"),
    [
        (pod(RUNNING), "Running", False),
        (pod(ended(0, "Completed"), phase="Succeeded"), "Completed", False),
        (pod(ended(1, "Error"), phase="Failed"), "Error", True),
        (pod(ended(137, "OOMKilled"), phase="Failed"), "OOMKilled", True),
        (pod(ended(3), phase="Failed"), "ExitCode:3", True),
        (pod({"state": {"terminated": {"exitCode": 137, "signal": 9}}}, phase="Failed"), "Signal:9", True),
        (pod(waiting("ContainerCreating"), phase="Pending"), "ContainerCreating", False),
        (pod(waiting("ImagePullBackOff"), phase="Pending"), "ImagePullBackOff", True),
        (pod(phase="Pending"), "Pending", False),
        (pod(phase="Failed", reason="Evicted"), "Evicted", True),
        (pod(waiting("PodInitializing"), init=(RUNNING,), phase="Pending"), "Init:0/1", False),
        (pod(waiting("PodInitializing"), init=(ended(0), RUNNING), phase="Pending"), "Init:1/2", False),
        (pod(waiting("PodInitializing"), init=(ended(2, "Error"),), phase="Pending"), "Init:Error", False),
        (pod(init=(waiting("ImagePullBackOff"),), phase="Pending"), "Init:ImagePullBackOff", False),
        (pod({**RUNNING, "ready": False}), "Running", False),
        (pod(RUNNING, metadata={"deletionTimestamp": "2026-11-23T15:02:00Z"}), "Terminating", False),
        (pod(RUNNING, ended(0, "Completed")), "Running", False),
    ],
)
def test_the_word_is_that_of_kubectl(found: Pod, word: str, faulty: bool) -> None:
    shown = pod_view("m1", found)
    assert (shown.word, shown.faulty) == (word, faulty)


@pytest.mark.parametrize(
    ("found", "reason", "step"),
    [
        (pod(ended(137, "OOMKilled"), phase="Failed"), "OOMKilled", "raise the memory limit"),
        (pod(waiting("ImagePullBackOff"), phase="Pending"), "ImagePullBackOff", "check its name, tag and pull secret"),
        (pod(waiting("CreateContainerConfigError"), phase="Pending"), "CreateContainerConfigError", "create it"),
        (
            pod(
                phase="Pending",
                conditions=[{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/4"}],
            ),
            "Unschedulable",
            "ask for less",
        ),
    ],
)
def test_what_is_wrong_has_a_reason_and_a_next_step(found: Pod, reason: str, step: str) -> None:
    shown = pod_view("m1", found)
    assert shown.reason == reason
    assert step in shown.next_step


def test_a_restarted_container_tells_how_it_ended_before() -> None:
    last = {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}
    shown = pod_view("m1", pod({**RUNNING, "restartCount": 2, "lastState": last}))
    assert (shown.word, shown.restarts, shown.exit_code, shown.containers[0].reason) == ("Running", 2, 137, "OOMKilled")


@pytest.mark.parametrize(("before", "reason"), [("OOMKilled", "OOMKilled"), ("Error", "CrashLoopBackOff")])
def test_a_container_that_waits_after_crashes_says_if_memory_was_the_cause(before: str, reason: str) -> None:
    last = {"terminated": {"exitCode": 137, "reason": before}}
    (container,) = pod_view("m1", pod({**waiting("CrashLoopBackOff"), "lastState": last})).containers
    assert container.reason == reason


def test_captured_pods_are_shown() -> None:
    rows = capture("divided-dynamic-member1-pods-running")["items"]
    shown = [pod_view("member1", Pod.model_validate(each)) for each in rows]
    assert len(shown) == 4
    assert {each.word for each in shown} == {"Pending"}
    assert all(each.node for each in shown)


def captured_events() -> list[EventView]:
    return [event_view("", Event.model_validate(each)) for each in capture("partial-failure-events")["items"]]


def test_warnings_that_every_failed_job_gets_are_harmless() -> None:
    found = {each.reason: each for each in captured_events() if each.warning}
    assert found["AggregateStatusFailed"].harmless


def test_the_timeline_of_a_captured_job_goes_from_creation_to_the_end() -> None:
    job = view("partial-failure-job", "partial-failure-resourcebinding")
    rows = timeline(job, captured_events(), (), datetime.now(UTC))
    assert [(each.what, each.cluster) for each in rows] == [
        ("created", ""),
        ("claimed", ""),
        ("scheduled", ""),
        ("applied", "member1"),
        ("applied", "member2"),
        ("complete", "member1"),
        ("failed", "member2"),
        ("partly failed", ""),
    ]
    assert job.state is JobState.PARTLY_FAILED
    assert all(each.time is not None for each in rows)


def test_control_characters_of_a_member_do_not_get_through() -> None:
    text = json.dumps({"message": "a\x1b]0;title\x07b\u202e", "reason": "R\x00", "type": "Warning"})
    shown = event_view("m\x1b[0m1", Event.model_validate_json(text))
    assert (shown.cluster, shown.message, shown.reason) == ("m1", "ab", "R")
