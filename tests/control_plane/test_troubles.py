"""What keeps pods from doing well: from captured pods, from containers' states, and from events where no pod tells."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mcjob_tui.control_plane.pod_state import event_view, pod_view
from mcjob_tui.control_plane.troubles import alike, trouble_words, troubles
from mcjob_tui.control_plane.views import EventView, PodView, Trouble
from mcjob_tui.resources.events import Event
from mcjob_tui.resources.pods import Pod
from tests.control_plane.servers import capture
from tests.control_plane.test_pod_state import RUNNING, ended, pod, waiting


def captured(scenario: str, moment: str = "finished") -> list[PodView]:
    return [
        pod_view(cluster, Pod.model_validate(each))
        for cluster in ("member1", "member2")
        for each in capture(f"{scenario}-{cluster}-pods-{moment}")["items"]
    ]


def only(pods: Sequence[PodView], events: Sequence[EventView] = ()) -> Trouble:
    (found,) = troubles(pods, events)
    return found


def warning(reason: str, message: str, kind: str = "Job", time: str = "2026-11-23T15:30:00Z", **more: Any) -> EventView:
    about = {"kind": kind, "name": more.pop("name", "j")}
    shape = {"type": "Warning", "reason": reason, "message": message, "involvedObject": about, "lastTimestamp": time}
    return event_view("member1", Event.model_validate({**shape, **more}))


class TestPods:
    def test_pods_that_failed_for_one_reason_in_one_cluster_are_one_trouble(self) -> None:
        found = troubles(captured("failing-job"), ())
        assert {(each.cluster, each.reason, each.exit_code) for each in found} == {
            ("member1", "Error", 3),
            ("member2", "Error", 3),
        }
        assert sum(each.count for each in found) == len([each for each in captured("failing-job") if each.faulty])
        assert all(each.pod and each.log and not each.previous for each in found)

    def test_an_image_that_cannot_be_pulled_has_no_log_to_read(self) -> None:
        found = troubles(captured("imagepullbackoff", "running"), ())
        assert found
        for each in found:
            assert each.reason in ("ImagePullBackOff", "ErrImagePull")
            assert (each.sentence, each.exit_code, each.log) == ("the image cannot be pulled", None, "")
            assert "check its name, tag and pull secret" in each.next_step

    def test_pods_that_do_well_are_none(self) -> None:
        assert troubles(captured("divided-dynamic"), ()) == ()
        assert troubles(captured("divided-dynamic", "running"), ()) == ()

    @pytest.mark.parametrize(
        ("code", "reason", "sentence", "step"),
        [
            (137, "OOMKilled", "needed more memory than its limit", "raise the memory limit"),
            (137, "Error", "was killed (SIGKILL)", "memory, a liveness probe or an eviction"),
            (127, "Error", "the command is not in the image", "check command and image"),
            (126, "Error", "cannot be executed", "a program for this platform"),
            (143, "Error", "told to end (SIGTERM)", "a drained node"),
            (139, "Error", "segmentation fault", "read its log"),
            (1, "Error", "ended with an error", "read its log"),
            (128, "StartError", "the command cannot be started", "check command and image"),
        ],
    )
    def test_an_exit_code_has_its_meaning(self, code: int, reason: str, sentence: str, step: str) -> None:
        found = only([pod_view("m", pod(ended(code, reason), phase="Failed"))])
        assert (found.reason, found.exit_code) == (reason, code)
        assert sentence in found.sentence
        assert step in found.next_step

    def test_a_container_that_never_started_has_no_log(self) -> None:
        assert only([pod_view("m", pod(ended(128, "StartError"), phase="Failed"))]).log == ""

    def test_a_restarted_container_is_told_with_the_log_of_the_run_before(self) -> None:
        last = {"terminated": {"exitCode": 137, "reason": "OOMKilled"}}
        found = only([pod_view("m", pod({**RUNNING, "restartCount": 2, "lastState": last}))])
        assert (found.reason, found.previous, found.log, found.run) == ("OOMKilled", True, "c0", ("u", 2))

    def test_a_pod_that_no_node_takes(self) -> None:
        condition = {
            "type": "PodScheduled",
            "status": "False",
            "reason": "Unschedulable",
            "message": "0/4 nodes are available: 4 Insufficient cpu.",
        }
        found = only([pod_view("m", pod(phase="Pending", conditions=[condition]))])
        assert (found.sentence, found.message) == (
            "no node there takes the pod",
            "0/4 nodes are available: 4 Insufficient cpu.",
        )

    @pytest.mark.parametrize(
        ("message", "sentence", "step"),
        [
            (
                '0/5 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/5 nodes are available',
                "a claim that the pod mounts is not there",
                "create it there, or turn on dependencies",
            ),
            (
                "0/5 nodes are available: pod has unbound immediate PersistentVolumeClaims.",
                "a claim that the pod mounts has no volume yet",
                "look at the claim's storage class and events, or wait",
            ),
            ("0/2 nodes are available: 2 Insufficient memory.", "no node there takes the pod", "ask for less, or wait"),
            (
                "0/3 nodes are available: 1 node(s) had untolerated taint {gpu: }, "
                "2 node(s) didn't match Pod's node affinity/selector.",
                "no node there takes the pod",
                "look at its node selector, or tolerate the nodes' taint",
            ),
            (
                "0/1 nodes are available: 1 node(s) were unschedulable.",
                "no node there takes the pod",
                "ask for less, look at its node selector, or wait",
            ),
        ],
    )
    def test_why_no_node_takes_a_pod(self, message: str, sentence: str, step: str) -> None:
        condition = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}
        found = only([pod_view("m", pod(phase="Pending", conditions=[condition]))])
        assert (found.sentence, found.next_step) == (sentence, step)

    def test_the_latest_comes_first(self) -> None:
        early, late = ended(1, "Error"), ended(2, "Error")
        late["state"]["terminated"]["finishedAt"] = "2026-11-23T16:00:00Z"
        pods = [pod_view("m", pod(each, phase="Failed")) for each in (early, late)]
        assert [each.exit_code for each in troubles(pods, ())] == [2, 1]


class TestEvents:
    @pytest.mark.parametrize(
        ("message", "sentence", "step"),
        [
            (
                'Error creating: pods "j-x" is forbidden: exceeded quota: compute, requested: pods=1, used: pods=4, '
                "limited: pods=4",
                "a ResourceQuota there leaves no room for it",
                "raise the quota",
            ),
            (
                'Error creating: pods "j-" is forbidden: error looking up service account demo/runner: serviceaccount '
                '"runner" not found',
                "the service account is not there",
                "turn on dependencies",
            ),
            (
                'Error creating: pods "j-x" is forbidden: unable to create new content in namespace demo because it is '
                "being terminated",
                "the namespace is being deleted there",
                "another namespace",
            ),
            (
                'Error creating: pods "j-x" is forbidden: violates PodSecurity "restricted:latest": privileged',
                "the namespace's pod security level there does not allow it",
                "Security",
            ),
            (
                'Error creating: admission webhook "policy.corp.io" denied the request: no latest tags',
                "an admission webhook there refuses it",
                "override",
            ),
            (
                'Error creating: pods "j-x" is forbidden: the pod is too nice',
                "its pods may not be created there",
                "the cluster's owner",
            ),
        ],
    )
    def test_a_job_that_may_not_have_pods_says_why(self, message: str, sentence: str, step: str) -> None:
        found = only((), [warning("FailedCreate", message, count=7)])
        assert (found.cluster, found.pod, found.count, found.sentence) == ("member1", "", 7, sentence)
        assert step in found.next_step
        assert found.message == message

    def test_once_there_is_a_newer_pod_it_is_over(self) -> None:
        old = warning("FailedCreate", "Error creating: exceeded quota", time="2026-11-23T15:00:00Z")
        newer = pod(RUNNING, metadata={"creationTimestamp": "2026-11-23T15:10:00Z"})
        assert troubles([pod_view("member1", newer)], [old]) == ()
        assert troubles([pod_view("member2", newer)], [old]) != ()

    def test_a_volume_that_cannot_be_mounted_holds_up_its_pod(self) -> None:
        message = 'MountVolume.SetUp failed for volume "conf" : configmap "settings" not found'
        held = pod_view("member1", pod(waiting("ContainerCreating"), phase="Pending"))
        found = only([held], [warning("FailedMount", message, kind="Pod", name="p")])
        assert (found.pod, found.sentence, found.message) == ("p", "a volume cannot be mounted", message)
        running = pod_view("member1", pod(RUNNING))
        assert troubles([running], [warning("FailedMount", message, kind="Pod", name="p")]) == ()

    def test_the_control_planes_own_warnings_are_not_about_pods(self) -> None:
        assert (
            troubles(
                (), [event_view("", Event.model_validate(each)) for each in capture("partial-failure-events")["items"]]
            )
            == ()
        )


def test_texts_of_a_member_are_cleaned() -> None:
    found = only([pod_view("m", pod(waiting("Odd\x1b[2J", "a\x07b"), phase="Pending"))])
    assert (found.reason, found.sentence, found.message) == ("Odd", "ab", "")


def test_a_trouble_says_how_many_pods_it_is_about_or_that_none_came_to_be() -> None:
    pods = [pod_view("m", pod(ended(137, "OOMKilled"), phase="Failed"))] * 2
    assert trouble_words(only(pods)) == ("2 pods", "OOMKilled, exit code 137")
    refused = only((), [replace(warning("FailedCreate", "exceeded quota"), count=3)])
    assert trouble_words(refused) == ("no pod, 3 attempts", "FailedCreate")


def test_a_time_is_that_of_the_end() -> None:
    found = only([pod_view("m", pod(ended(1), phase="Failed"))])
    assert found.time == datetime(2026, 11, 23, 15, 1, tzinfo=UTC)


def test_of_refusals_that_come_out_of_order_the_latest_is_told() -> None:
    late = warning("FailedCreate", "the late one", time="2026-11-23T15:30:00Z")
    early = warning("FailedCreate", "the early one", time="2026-11-23T15:10:00Z")
    assert only((), [late, early]).message == only((), [late]).message


def test_troubles_of_which_the_same_is_to_be_said_stand_together() -> None:
    first = Trouble("a", "OOMKilled", "too little memory", "ask for more", pod="p", exit_code=137)
    others = replace(first, cluster="b"), replace(first, reason="Error", exit_code=1)
    assert alike((first, *others)) == ((first, others[0]), (others[1],))
