"""Changes whose answer was a failure, or whose object is another one by now: what is asked then, and what is said."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from mcjob_tui.control_plane.actions import edit_cluster, set_suspended
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.connection import Connection
from mcjob_tui.control_plane.create_once import create_once
from mcjob_tui.control_plane.delete import MEMBERS, POLICIES, delete_job
from mcjob_tui.control_plane.delete_once import delete_once
from mcjob_tui.control_plane.errors import AlreadyExists, Conflict, OutcomeUnknown, ServerFailure, UnknownApi
from mcjob_tui.control_plane.job_edit import rebased, replace_job
from mcjob_tui.control_plane.job_part import SUBMISSION
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.views import Step, StepState
from mcjob_tui.karmada.names import work_name
from tests.control_plane.servers import Json, Server, job, reply, serving, status_object, transport_to

Scripted = tuple[int, Any]
FAILED: Scripted = (500, status_object(500, "InternalError", "etcd is away"))
AWAY: Scripted = (503, status_object(503, "ServiceUnavailable", "not now"))
MISSING: Scripted = (404, status_object(404, "NotFound", "not found"))
TAKEN: Scripted = (409, status_object(409, "AlreadyExists", "already exists"))
CONFLICT: Scripted = (409, status_object(409, "Conflict", "the object has been modified"))
FORBIDDEN: Scripted = (403, status_object(403, "Forbidden", "not for you"))
NO_API: Scripted = (404, "404 page not found")
MINE = {**job("j", 1), "metadata": {**job("j", 1)["metadata"], "annotations": {SUBMISSION: "mine"}}}
OTHERS = {**job("j", 1), "metadata": {**job("j", 1)["metadata"], "uid": "other"}}


def answered(script: Scripted) -> web.Response:
    code, content = script
    return web.Response(text=content, status=code) if isinstance(content, str) else reply(content, code)


@asynccontextmanager
async def scripted(*script: Scripted) -> AsyncIterator[tuple[Api, Server]]:
    """A server that gives these answers one after the other, all of which must be asked for; its client waits never."""
    left = list(script)

    async def handler(_: web.Request) -> web.Response:
        return answered(left.pop(0))

    async def pause(_: float) -> None:
        """The next try is at once."""

    async with serving(handler) as server, transport_to(Connection("test", server.url)) as transport:
        yield Api(transport, pause=pause), server
    assert not left


def methods(server: Server) -> list[str]:
    return [each.method for each in server.requests]


@pytest.mark.parametrize("after", [[TAKEN, (200, MINE)], [TAKEN, AWAY, (200, MINE)], [FAILED, (200, MINE)]])
async def test_what_exists_with_our_submission_is_ours(after: list[Scripted]) -> None:
    async with scripted(*after) as (api, _):
        assert (await create_once(api, JOB, MINE))["metadata"]["uid"] == "uid-j"


@pytest.mark.parametrize("after", [[TAKEN, (200, OTHERS)], [TAKEN, MISSING], [AWAY, (200, OTHERS)]])
async def test_what_exists_and_is_not_ours_is_in_the_way(after: list[Scripted]) -> None:
    async with scripted(*after) as (api, _):
        with pytest.raises(AlreadyExists):
            await create_once(api, JOB, MINE)


async def test_a_failure_after_which_nothing_is_there_is_the_verdict() -> None:
    async with scripted(FAILED, MISSING) as (api, server):
        with pytest.raises(ServerFailure, match="etcd is away"):
            await create_once(api, JOB, MINE)
        assert methods(server) == ["POST", "GET"]


async def test_an_api_that_is_not_served_for_a_while_decides_nothing() -> None:
    async with scripted(AWAY, NO_API, NO_API, NO_API, NO_API) as (api, _):
        with pytest.raises(OutcomeUnknown, match="it is not known whether the Job was created"):
            await create_once(api, JOB, MINE)
    async with scripted(AWAY, NO_API, NO_API, NO_API, NO_API) as (api, _):
        with pytest.raises(OutcomeUnknown, match="it is not known whether the Job was deleted"):
            await delete_once(api, JOB, "demo", "j", uid="uid-j")


async def test_an_api_that_is_not_there_is_no_object_that_has_gone() -> None:
    async with scripted(NO_API) as (api, _):
        with pytest.raises(UnknownApi):
            await delete_once(api, JOB, "demo", "j", uid="uid-j")


async def test_a_conflict_over_the_same_object_is_not_another_object() -> None:
    async with scripted(CONFLICT, (200, MINE)) as (api, _):
        with pytest.raises(Conflict):
            await delete_once(api, JOB, "demo", "j", uid="uid-j")


async def test_a_suspension_without_an_answer_is_looked_for_and_done_again_where_it_is_not_there() -> None:
    suspended = (200, job("j", 2, suspend=True))
    async with scripted(AWAY, suspended) as (api, server):
        await set_suspended(api, "demo", "j", True, uid="uid-j")
        assert methods(server) == ["PATCH", "GET"]
    async with scripted(AWAY, (200, job("j", 1)), suspended) as (api, server):
        await set_suspended(api, "demo", "j", True, uid="uid-j")
        assert methods(server) == ["PATCH", "GET", "PATCH"]


async def test_a_suspension_is_not_taken_from_another_job_of_that_name() -> None:
    async with scripted(AWAY, (200, OTHERS)) as (api, _):
        with pytest.raises(Conflict, match="j was deleted and made again meanwhile"):
            await set_suspended(api, "demo", "j", True, uid="uid-j")


def cluster(*taints: object, **labels: str) -> Json:
    meta = {"name": "m", "uid": "u", "resourceVersion": "1", "labels": labels}
    return {"kind": "Cluster", "metadata": meta, "spec": {"taints": list(taints)}}


async def test_a_cluster_has_what_was_asked_for_whenever_the_server_dates_it() -> None:
    taint = {"key": "a", "effect": "NoSchedule"}
    dated = (200, cluster({**taint, "timeAdded": "2026-11-23T15:00:00Z"}, tier="gold"))
    async with scripted((200, cluster()), AWAY, dated) as (api, server):
        await edit_cluster(api, "m", labels={"tier": "gold", "old": None}, spec={"taints": [taint]})
        assert methods(server) == ["GET", "PATCH", "GET"]


async def test_a_cluster_that_always_changes_meanwhile_is_given_up() -> None:
    async with scripted(*[(200, cluster()), CONFLICT] * 3) as (api, _):
        with pytest.raises(Conflict):
            await edit_cluster(api, "m", spec={"taints": []})


BASE = job("j", 1, parallelism=1)
EDITED = job("j", 1, parallelism=2)
NEWER = job("j", 2, parallelism=1)


@pytest.mark.parametrize(
    ("script", "asked"),
    [
        ([(200, EDITED)], ["GET"]),
        ([(200, NEWER), CONFLICT, (200, NEWER), (200, EDITED)], ["GET", "PUT", "GET", "PUT"]),
        ([(200, BASE), AWAY, (200, EDITED)], ["GET", "PUT", "GET"]),
        ([(200, BASE), AWAY, (200, BASE), (200, BASE), (200, EDITED)], ["GET", "PUT", "GET", "GET", "PUT"]),
    ],
)
async def test_an_edit_is_sent_until_the_job_has_it(script: list[Scripted], asked: list[str]) -> None:
    async with scripted(*script) as (api, server):
        assert (await replace_job(api, BASE, EDITED))["spec"] == {"parallelism": 2}
        assert methods(server) == asked


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ([(200, OTHERS)], "j was deleted and made again meanwhile"),
        ([(200, job("j", 2, parallelism=1, suspend=True))], "somebody else changed spec.suspend meanwhile"),
        ([(200, NEWER), CONFLICT] * 4, "the object has been modified"),
    ],
)
async def test_an_edit_of_what_is_another_by_now_is_not_sent(script: list[Scripted], words: str) -> None:
    async with scripted(*script) as (api, _):
        with pytest.raises(Conflict, match=words):
            await replace_job(api, BASE, EDITED)


@pytest.mark.parametrize(
    ("base", "edited", "latest", "made"),
    [
        ({"a": 1}, {}, {"a": 1, "b": 2}, {"b": 2}),
        ({}, {"a": 1}, {"b": 2}, {"a": 1, "b": 2}),
        ({"a": 1}, {"a": 2}, {"a": 1}, {"a": 2}),
        ({"a": 1}, {"a": 1}, {"a": 3}, {"a": 3}),
        ({"a": 1}, {"a": 2}, {}, {"a": 2}),
        ({"a": 1}, {"a": 1}, {}, {}),
        ({"a": {"x": 1}}, {"a": {"x": 1, "y": 2}}, {"a": {"z": 3}}, {"a": {"y": 2, "z": 3}}),
    ],
)
def test_an_edit_is_done_to_what_is_there_now(base: Json, edited: Json, latest: Json, made: Json) -> None:
    assert rebased({"spec": base}, {"spec": edited}, {"spec": latest})["spec"] == made


BINDING: Json = {
    "kind": "ResourceBinding",
    "metadata": {"name": "j-job", "uid": "uid-b", "ownerReferences": [{"uid": "uid-j"}]},
    "spec": {"resource": {"uid": "uid-j"}, "clusters": [{"name": each} for each in ("a", "b", "c", "d", "e")]},
}
META = {"name": "j", "uid": "uid-p", "ownerReferences": [{"uid": "uid-j"}]}
ACCEPTED: Scripted = (200, {"kind": "Status", "metadata": {}, "status": "Success"})


def ready(name: str) -> Json:
    """A member cluster that is ready."""
    conditions = [{"type": "Ready", "status": "True"}]
    return {
        "kind": "Cluster",
        "metadata": {"name": name, "uid": name},
        "spec": {},
        "status": {"conditions": conditions},
    }


async def told(rules: dict[str, list[Scripted]]) -> dict[str, Step]:
    """The last word of each step of a deletion whose patience is over at once.

    Args:
        rules: by an end of a path its answers in turn, of which the last one stays; what has none is not there.
    """

    async def handler(request: web.Request) -> web.Response:
        if request.method == "DELETE":
            return answered(ACCEPTED)
        found = next((each for end, each in rules.items() if request.path.endswith(end)), [MISSING])
        return answered(found.pop(0) if len(found) > 1 else found[0])

    async with serving(handler) as server, transport_to(Connection("test", server.url)) as transport:
        steps = [each async for each in delete_job(Api(transport), "demo", "j", patience=0, unreachable_patience=0)]
    return {each.name: each for each in steps}


async def test_when_patience_is_over_each_cluster_and_policy_says_what_is_known_of_it() -> None:
    member, work = "/proxy/apis/batch/v1/namespaces/demo/jobs/j", f"/works/{work_name('demo', 'j')}"
    found = await told(
        {
            **{f"karmada-es-{each}{work}": [FORBIDDEN] for each in "abce"},
            f"karmada-es-d{work}": [FAILED],
            f"/a{member}": [MISSING],
            f"/b{member}": [FORBIDDEN],
            f"/c{member}": [AWAY],
            f"/e{member}": [(200, MINE)],
            "/demo/jobs/j": [(200, MINE)],
            "/resourcebindings/j-job": [(200, BINDING), FORBIDDEN],
            "/propagationpolicies/j": [(200, {"kind": "PropagationPolicy", "metadata": META}), FAILED],
            "/overridepolicies/j": [(200, {"kind": "OverridePolicy", "metadata": META}), FORBIDDEN],
            "/clusters/d": [FAILED],
            "/clusters/e": [(200, ready("e"))],
        }
    )
    assert found["ResourceBinding"].message == "may not be looked at"
    rows = {each.cluster: (each.state, each.message) for each in found[MEMBERS].clusters}
    assert rows["a"] == (StepState.DONE, "")
    assert rows["b"] == (StepState.DONE, "may not be looked at")
    assert rows["c"] == (StepState.FAILED, "no member any more")
    assert (rows["d"][0], "etcd is away" in rows["d"][1]) == (StepState.BUSY, True)
    assert rows["e"] == (StepState.BUSY, "")
    assert found[MEMBERS].message == "c cannot be reached and keeps its share until it is back"
    assert found[POLICIES].state is StepState.FAILED
    assert found[POLICIES].message == "PropagationPolicy j (etcd is away); not gone yet; Karmada goes on"


async def test_when_patience_is_over_clusters_that_answer_go_on() -> None:
    name = work_name("demo", "j")
    work = {"kind": "Work", "metadata": {"name": name, "uid": "uid-w"}}
    works: dict[str, list[Scripted]] = {f"karmada-es-{each}/works/{name}": [(200, work)] for each in "abcde"}
    members: dict[str, list[Scripted]] = {f"/clusters/{each}": [(200, ready(each))] for each in "abcde"}
    found = await told({**works, **members, "/demo/jobs/j": [(200, MINE)], "/j-job": [(200, BINDING)]})
    assert (found[MEMBERS].state, found[MEMBERS].message) == (StepState.FAILED, "not gone yet; Karmada goes on")
    assert (found["ResourceBinding"].state, found["ResourceBinding"].message) == (
        StepState.FAILED,
        "not gone yet; Karmada goes on",
    )


async def test_a_binding_of_an_earlier_job_says_nothing_of_this_one() -> None:
    earlier = {**BINDING, "spec": {**BINDING["spec"], "resource": {"uid": "earlier"}}}
    found = await told({"/demo/jobs/j": [(200, MINE)], "/j-job": [(200, earlier), MISSING]})
    assert found.keys() == {"Job"}
