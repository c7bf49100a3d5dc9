"""Deleting a Job: nothing is orphaned, what goes is followed, what stays is named."""

import pytest

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.delete import delete_job
from mcjob_tui.control_plane.errors import Conflict, DeniedByAdmission, NotFound, Unreachable
from mcjob_tui.control_plane.kinds import CLUSTER, JOB, OVERRIDE_POLICY, PROPAGATION_POLICY, RESOURCE_BINDING
from mcjob_tui.control_plane.submit import Submission
from mcjob_tui.control_plane.transport import Query
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.sandbox import kinds as sandbox_kinds
from tests.control_plane.federations import Lossy, Running, manifests
from tests.control_plane.servers import Json, transport_to, until
from tests.sandbox.federation.harness import DOWN, job, policy

LONG = {"run-seconds": "9000"}


async def submitted(federation: Running, api: Api) -> None:
    """A Job with its own policies, running in two members."""
    async for _ in Submission(api, manifests(steering=LONG)).run():
        pass
    await until(lambda: federation.course.member_job("member1") and federation.course.member_job("member2"))


async def deleted(api: Api, *, unreachable_patience: float = 5.0) -> list[Step]:
    """The last word on each step."""
    steps = delete_job(api, "demo", "j", unreachable_patience=unreachable_patience)
    found = {step.name: step async for step in steps}
    return list(found.values())


async def test_everything_is_gone_everywhere(federation: Running, api: Api) -> None:
    await submitted(federation, api)
    steps = await deleted(api)
    assert [each.name for each in steps] == ["Job", "ResourceBinding", "member Jobs", "policies"]
    assert {each.state for each in steps} == {StepState.DONE}
    assert steps[2].fraction == (2, 2)
    for kind, name in (
        (JOB, "j"),
        (RESOURCE_BINDING, "j-job"),
        (PROPAGATION_POLICY, "j"),
        (OVERRIDE_POLICY, "j"),
    ):
        with pytest.raises(NotFound):
            await api.get(kind, "demo", name)
    assert federation.course.member_job("member1") is None
    assert federation.course.member_job("member2") is None


async def test_the_first_step_comes_when_the_server_has_accepted(federation: Running, api: Api) -> None:
    await submitted(federation, api)
    steps = delete_job(api, "demo", "j")
    first = await anext(steps)
    assert (first.name, first.state) == ("Job", StepState.DONE)


async def test_a_shared_policy_stays(federation: Running, api: Api) -> None:
    federation.course.submit(job("j", steering=LONG), policy("shared", None) | {"spec": shared_selector()})
    await until(lambda: federation.course.member_job("member1"))
    steps = await deleted(api)
    assert [each.name for each in steps] == ["Job", "ResourceBinding", "member Jobs"]
    assert await api.get(PROPAGATION_POLICY, "demo", "shared")


def shared_selector() -> Json:
    return {"resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job"}], "placement": {}}


async def test_a_job_without_policy_goes_too_and_no_binding_is_said_to_be_gone(federation: Running, api: Api) -> None:
    await api.create(JOB, job("j"))
    steps = await deleted(api)
    assert [(each.name, each.state) for each in steps] == [("Job", StepState.DONE)]


async def test_an_unreachable_cluster_that_keeps_its_share_is_named(federation: Running, api: Api) -> None:
    await submitted(federation, api)
    await api.patch(CLUSTER, None, "member1", {"metadata": {"annotations": {DOWN: "true"}}})

    def is_not_ready() -> bool:
        cluster = federation.federation.control_plane.get(sandbox_kinds.CLUSTER, "", "member1")
        return any(each["type"] == "Ready" and each["status"] != "True" for each in cluster["status"]["conditions"])

    await until(is_not_ready)
    steps = await deleted(api, unreachable_patience=0.5)
    left = next(each for each in steps if each.name == "member Jobs")
    assert left.state is StepState.FAILED
    assert left.message == "member1 cannot be reached and keeps its share until it is back"
    assert left.fraction == (1, 2)


async def test_a_protected_job_says_so(federation: Running, api: Api) -> None:
    protected = job("j")
    protected["metadata"]["labels"]["resourcetemplate.karmada.io/deletion-protected"] = "Always"
    await api.create(JOB, protected)
    with pytest.raises(DeniedByAdmission, match="This resource is protected"):
        await deleted(api)


async def test_what_is_not_there_cannot_be_deleted(api: Api) -> None:
    with pytest.raises(NotFound):
        await deleted(api)


async def test_another_job_of_that_name_is_kept(api: Api) -> None:
    await api.create(JOB, job("j"))
    with pytest.raises(Conflict):
        async for _ in delete_job(api, "demo", "j", uid="00000000-0000-0000-0000-000000000000"):
            pass
    assert await api.get(JOB, "demo", "j")


@pytest.mark.parametrize("verdict", ["answer", "request"])
async def test_a_lost_answer_is_no_reason_to_stop(federation: Running, api: Api, verdict: str) -> None:
    await submitted(federation, api)
    left = [1]

    def loses(method: str, _: str, __: Query) -> str:
        if method == "DELETE" and left[0]:
            left[0] -= 1
            return verdict
        return ""

    async with transport_to(federation.connection) as inner:
        steps = await deleted(Api(Lossy(inner, loses)))
    assert {each.state for each in steps} == {StepState.DONE}


async def test_nobody_there_is_said(federation: Running, api: Api) -> None:
    await submitted(federation, api)
    async with transport_to(federation.connection) as inner:
        with pytest.raises(Unreachable):
            await deleted(Api(Lossy(inner, lambda method, *_: "request" if method == "DELETE" else "")))
    assert await api.get(JOB, "demo", "j")
