"""Check on members, asked of a real federation: what is read there, and what could not be."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.connection import User
from mcjob_tui.control_plane.member_checks import check_members
from mcjob_tui.control_plane.views import MemberCheck
from mcjob_tui.sandbox.kinds import CONFIG_MAP, JOB, LIMIT_RANGE, NAMESPACE, RESOURCE_QUOTA, Kind
from tests.control_plane.federations import Manifests, Running, api_of, manifests
from tests.control_plane.servers import Json
from tests.sandbox.federation.harness import job


def put(found: Running, cluster: str, kind: Kind, name: str, namespace: str = "demo", **rest: Any) -> None:
    """Create something in a member, past the control plane."""
    member = found.federation.member(cluster)
    assert member is not None
    member.store.create(kind, {"metadata": {"name": name, "namespace": namespace}, **rest})


async def asked(found: Running, jobs: Mapping[str, Json], policy: Json | None = None) -> dict[str, MemberCheck]:
    async with api_of(found) as api:
        return await answers(api, jobs, policy)


async def answers(api: Api, jobs: Mapping[str, Json], policy: Json | None = None) -> dict[str, MemberCheck]:
    return {each.cluster: each async for each in check_members(api, manifests(), jobs, policy=policy)}


async def test_each_cluster_is_asked_for_the_job_that_it_would_get(federation: Running) -> None:
    put(federation, "member1", RESOURCE_QUOTA, "batch", spec={"hard": {"pods": "3"}})
    put(federation, "member2", RESOURCE_QUOTA, "batch", spec={"hard": {"pods": "3"}})
    limits = [{"type": "Container", "max": {"memory": "128Mi"}}]
    put(federation, "member3", LIMIT_RANGE, "small", spec={"limits": limits})
    jobs = {"member1": job(parallelism=4), "member2": job(parallelism=2), "member3": job(parallelism=1)}
    assert await asked(federation, jobs) == {
        "member1": MemberCheck("member1", hinders=("quota batch leaves room for 3 of 4: pods",)),
        "member2": MemberCheck("member2"),
        "member3": MemberCheck("member3", stops=("limit range small: at most 128Mi memory, and main has 256Mi",)),
    }


async def test_nodes_are_asked_with_the_selector_and_a_foreign_job_is_seen(federation: Running) -> None:
    put(federation, "member1", JOB, "j", spec=job()["spec"])
    choosy = job()
    choosy["spec"]["template"]["spec"]["nodeSelector"] = {"disk": "ssd"}
    found = await asked(federation, {"member1": choosy})
    assert found["member1"].stops == (
        "a Job j that Karmada does not manage is there already",
        "no node has the label disk=ssd",
    )


async def test_what_dependencies_bring_along_is_not_missing(federation: Running) -> None:
    federation.federation.create(CONFIG_MAP, {"metadata": {"name": "here", "namespace": "demo"}, "data": {"a": "1"}})
    template = job()
    template["spec"]["template"]["spec"]["containers"][0]["envFrom"] = [
        {"configMapRef": {"name": "here"}},
        {"configMapRef": {"name": "nowhere"}},
    ]
    brings = {"spec": {"propagateDeps": True}}
    async with api_of(federation) as api:

        async def said(policy: Json) -> tuple[str, ...]:
            sent = manifests()
            sent.job["spec"] = template["spec"]
            checks = check_members(api, sent, {"member1": template}, policy=policy)
            (found,) = [each async for each in checks]
            return found.stops

        assert await said(brings) == ("there is no ConfigMap nowhere in demo",)
        assert await said({"spec": {}}) == (
            "there is no ConfigMap here in demo",
            "there is no ConfigMap nowhere in demo",
        )


async def test_a_namespace_that_is_not_there_yet_comes_with_its_pod_security_level(federation: Running) -> None:
    labels = {"pod-security.kubernetes.io/enforce": "restricted"}
    fresh = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fresh", "labels": labels}}
    sent = job()
    sent["metadata"]["namespace"] = "fresh"
    async with api_of(federation) as api:
        checks = check_members(api, Manifests(sent, namespace=fresh), {"member1": sent}, policy=None)
        (found,) = [each async for each in checks]
    assert found.notes == ("Karmada makes the namespace fresh there",)
    assert found.stops[0].startswith("pod security there is restricted: privilege escalation of main")


async def test_a_cluster_that_does_not_answer_says_so_and_holds_up_no_other(federation: Running) -> None:
    found = await asked(federation, {"nowhere": job(), "member1": job()})
    assert found["member1"].is_clear
    assert "nowhere" in found["nowhere"].failure


async def test_what_may_not_be_read_is_said_and_the_rest_is_judged(federation: Running) -> None:
    found = federation.federation
    found.create(NAMESPACE, {"metadata": {"name": "quant"}})
    put(federation, "member1", RESOURCE_QUOTA, "batch", namespace="quant", spec={"hard": {"pods": "1"}})
    wanted = job(parallelism=2)
    wanted["metadata"]["namespace"] = "quant"
    viewer = replace(federation.connection, user=User(token=found.viewer_token))
    async with api_of(replace(federation, connection=viewer)) as api:
        said = await answers(api, {"member1": wanted})
    assert said["member1"].hinders == ("quota batch leaves room for 1 of 2: pods",)
    assert said["member1"].unread == ("nodes",)
