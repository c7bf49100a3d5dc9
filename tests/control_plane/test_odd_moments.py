"""Answers and moments that seldom come, each from a server that gives just that: what is said, and what goes on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from mcjob_tui.control_plane import reflector
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.cache import Cache
from mcjob_tui.control_plane.cloning import draft_of_job
from mcjob_tui.control_plane.connection import Connection, User
from mcjob_tui.control_plane.container_log import ContainerLog, LogRequest, read_container
from mcjob_tui.control_plane.dry_run import dry_run_all
from mcjob_tui.control_plane.errors import (
    Conflict,
    ControlPlaneError,
    Forbidden,
    OutcomeUnknown,
    Overloaded,
    RefusedObjects,
    UnknownApi,
)
from mcjob_tui.control_plane.kinds import JOB, PROPAGATION_POLICY
from mcjob_tui.control_plane.leftovers import look_at
from mcjob_tui.control_plane.logs import merged_logs
from mcjob_tui.control_plane.member_checks import check_members
from mcjob_tui.control_plane.reflector import Selection
from mcjob_tui.control_plane.rerun import Rerun
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.submit import Submission
from mcjob_tui.control_plane.surroundings import cluster_overrides, pull_secrets_in
from mcjob_tui.control_plane.views import MemberCheck, Phase, Step, StepState
from mcjob_tui.control_plane.watches import Watches
from mcjob_tui.draft.storing import Shelf
from mcjob_tui.resources.jobs import Job
from mcjob_tui.sandbox.kinds import CLUSTER_PROPAGATION_POLICY
from tests.control_plane.federations import Lossy, Manifests, Running, manifests, session_with
from tests.control_plane.passing import Passing
from tests.control_plane.scripted_watch import Script, reflecting, sends
from tests.control_plane.servers import (
    DEADLINE,
    Json,
    api_to,
    event_line,
    job,
    job_list,
    reply,
    serving,
    status_object,
    streaming,
    transport_to,
    until,
)
from tests.control_plane.test_changes_in_doubt import FORBIDDEN, MISSING, NO_API, TAKEN, answered, scripted
from tests.control_plane.test_log_breaks import Notes
from tests.sandbox.federation.harness import DUPLICATED, policy
from tests.sandbox.federation.harness import job as large_job

BUSY = (429, status_object(429, "TooManyRequests", "come again later"))
INVALID = (422, status_object(422, "Invalid", "no such Job can be"))
AWAY = (503, status_object(503, "ServiceUnavailable", "not now"))
NEVER_STARTED = (400, status_object(400, "BadRequest", 'container "main" is waiting to start: ContainerCreating'))
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def at_once(_: float) -> None:
    """A pause that is none."""


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[Api]:
    async with serving(answer) as server, transport_to(Connection("test", server.url)) as transport:
        yield Api(transport, pause=at_once)


async def failed(steps: AsyncIterator[Step]) -> ControlPlaneError:
    with pytest.raises(ControlPlaneError) as failure:
        async for _ in steps:
            pass
    return failure.value


class TestSubmitting:
    async def test_a_check_says_of_each_object_what_is_wrong_with_it(self) -> None:
        async with scripted(MISSING, TAKEN) as (api, _):
            policy_step, job_step = await dry_run_all(api, manifests(override=False))
        assert (policy_step.state, policy_step.message) == (StepState.FAILED, "not found")
        assert (job_step.state, job_step.message) == (StepState.FAILED, "already exists")

    async def test_a_job_without_policies_is_created_and_owns_nothing(self, api: Api) -> None:
        steps = [each async for each in Submission(api, Manifests(manifests().job)).run()]
        assert (steps[-1].name, steps[-1].message) == ("Job", "created")

    async def test_a_submission_that_is_told_again_finds_the_namespace_that_it_has_made(self, api: Api) -> None:
        fresh = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fresh"}}
        wanted = large_job()
        wanted["metadata"]["namespace"] = "fresh"
        for _ in range(2):
            submission = Submission(api, Manifests(wanted, namespace=fresh), submission_id="s-1")
            steps = [each async for each in submission.run()]
            assert (steps[1].name, steps[1].message) == ("Namespace", "created")
            assert steps[-1].state is StepState.DONE

    async def test_a_namespace_of_which_nothing_is_known_is_not_said_to_be_kept(self) -> None:
        async def answer(request: web.Request) -> web.Response:
            if "dryRun" not in request.query:
                return answered(AWAY)
            made = await request.json()
            return reply({**made, "metadata": {**made["metadata"], "uid": "u"}}, 201)

        fresh = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fresh"}}
        async with answering(answer) as api:
            submission = Submission(api, Manifests(manifests().job, namespace=fresh))
            assert isinstance(await failed(submission.run()), OutcomeUnknown)
            assert submission.left == ("Namespace fresh (perhaps: no answer came)",)
            assert "not now" in str(await failed(submission.undo()))

    async def test_a_job_that_is_gone_as_soon_as_it_is_created_is_said_to_be(self) -> None:
        async def answer(request: web.Request) -> web.Response:
            if request.method == "GET":
                return answered(MISSING)
            made = await request.json()
            return reply({**made, "metadata": {**made["metadata"], "uid": "u"}}, 201)

        async with answering(answer) as api:
            submission = Submission(api, Manifests(manifests().job))
            failure = await failed(submission.run())
        assert isinstance(failure, Conflict)
        assert str(failure).startswith("Job j was created, but is not there: somebody has deleted it")
        assert submission.left == ()

    async def test_what_could_not_be_taken_back_for_certain_is_left_perhaps(self, federation: Running) -> None:
        async with transport_to(federation.connection) as inner:
            transport = Lossy(inner, lambda *_: "")
            submission = Submission(Api(transport, pause=at_once), manifests(override=False))
            async for _ in submission.run():
                pass
            transport.loses = lambda method, *_: "request" if method in ("DELETE", "GET") else ""
            assert isinstance(await failed(submission.undo()), OutcomeUnknown)
        assert submission.left == (
            "PropagationPolicy j (perhaps: no answer came)",
            "Job j (perhaps: no answer came)",
        )


def _left(**meta: Any) -> Json:
    """A policy that a submission of the Job ``j`` has left, in which nothing is as it is wanted now."""
    found = manifests().propagation_policy
    assert found is not None
    return {
        **found,
        "metadata": {**found["metadata"], "uid": "u", "annotations": {"mcjob.io/submission": "earlier"}, **meta},
        "spec": {**found["spec"], "priority": 5},
    }


class TestWhatIsLeft:
    @pytest.mark.parametrize(("said", "kind"), [(BUSY, Overloaded), (INVALID, RefusedObjects)])
    async def test_a_refusal_of_what_is_to_take_its_place_is_told(self, said: Any, kind: type[Exception]) -> None:
        async def answer(request: web.Request) -> web.Response:
            return answered(said if request.method == "POST" else MISSING)

        async with answering(answer) as api:
            submission = Submission(
                api, manifests(override=False), left=[_left(creationTimestamp="2026-11-23T15:00:00Z")]
            )
            assert isinstance(await failed(submission.run()), kind)

    async def _looked(self, api: Api, left: Json) -> None:
        wanted = manifests()
        assert wanted.propagation_policy is not None

        async def ask(_: Any, obj: Json) -> Json:
            return {**obj, "metadata": {**obj["metadata"], "creationTimestamp": "2026-11-23T16:00:00Z"}}

        await look_at(api, [(PROPAGATION_POLICY, wanted.propagation_policy), (JOB, wanted.job)], [left], ask)

    async def test_of_what_has_no_time_nobody_knows_whether_it_is_old_enough(self) -> None:
        async with scripted(MISSING) as (api, _):
            with pytest.raises(Conflict, match="this may still be somebody's work: remove it first"):
                await self._looked(api, _left())

    async def test_an_api_of_jobs_that_is_not_there_is_no_job_that_is_not_there(self) -> None:
        async with scripted(NO_API) as (api, _):
            with pytest.raises(UnknownApi):
                await self._looked(api, _left(creationTimestamp="2026-11-23T15:00:00Z"))


class TestWatching:
    async def test_a_list_without_a_version_is_a_fault_of_the_servers_and_is_asked_for_again(self) -> None:
        page = {**job_list(1), "metadata": {}}
        async with reflecting(Script(listed=reply(page))) as found:
            await until(lambda: found.lists > 2)
            assert "has no resourceVersion to watch from" in found.states[-1].reason

    async def test_an_empty_line_in_a_watch_means_nothing(self) -> None:
        async with reflecting(Script(sends(b"\n", event_line("ADDED", job("c", 11))))) as found:
            await until(lambda: "c" in found.names)
            assert found.phase is Phase.LIVE

    async def test_a_watch_that_a_fault_ends_says_so(self) -> None:
        told: list[str] = []

        class Broken(Cache[Job]):
            def put(self, obj: bytes) -> Job | None:
                raise ZeroDivisionError

        async with serving(Script()) as server, api_to(server) as api:
            asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context["message"]))
            watches = Watches(api, lambda: None)
            watches.start(Broken(JOB, Job, lambda _: None), Selection("demo"))
            await until(lambda: told)
            state = watches.states()["jobs"]
            await watches.stop()
        assert told == ["watch jobs"]
        assert (state.phase, state.reason) == (Phase.STALE, "the watch stopped by a fault of mcjob: ZeroDivisionError")


def _pods(*pods: Json) -> web.Response:
    return reply({"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "5"}, "items": list(pods)})


def _pod(phase: str, state: Json, restarts: int = 0) -> Json:
    status = {"name": "main", "state": state, "restartCount": restarts}
    meta = {"name": "j-1", "namespace": "demo", "uid": "p", "resourceVersion": "5"}
    return {"metadata": meta, "spec": {}, "status": {"phase": phase, "containerStatuses": [status]}}


RUNS = {"running": {"startedAt": "2026-11-23T15:00:00Z"}}
LINE = b"2026-11-23T15:00:01.000000000Z hello\n"


class TestLogs:
    @pytest.mark.parametrize(
        ("follow", "previous", "ended", "texts", "times"),
        [
            (False, False, False, ['container "main" is waiting to start: ContainerCreating'], 1),
            (False, True, False, [], 1),
            (True, False, True, ['container "main" is waiting to start: ContainerCreating'], 1),
            (True, False, False, [], 2),
        ],
    )
    async def test_a_container_that_has_not_started_says_so_or_is_waited_for(
        self, follow: bool, previous: bool, ended: bool, texts: list[str], times: int
    ) -> None:
        asked: list[web.Request] = []

        async def answer(request: web.Request) -> web.Response:
            asked.append(request)
            return answered(NEVER_STARTED) if len(asked) == 1 else web.Response(body=LINE, content_type="text/plain")

        notes = Notes()
        over = ended
        async with answering(answer) as api:

            async def pause(_: float) -> None:
                nonlocal over
                over = True

            request = LogRequest("demo", "j", ("member1",), follow=follow, previous=previous)
            log = ContainerLog("member1", "demo", "j-1", "main")
            await read_container(api, log, request, notes, lambda: over, pause=pause)
        assert (notes.texts, len(asked)) == (texts, times)
        assert ("previous" in asked[0].query) is previous

    async def _read(self, pod: Json, **options: Any) -> list[str]:
        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(body=LINE, content_type="text/plain") if request.path.endswith("/log") else _pods(pod)

        async with answering(answer) as api:
            request = LogRequest("demo", "j", ("member1",), follow=False, **options)
            return [each.text async for batch in merged_logs(api, request) for each in batch]

    async def test_only_the_container_that_was_chosen_is_read(self) -> None:
        assert await self._read(_pod("Running", RUNS), container="main") == ["hello"]
        assert await self._read(_pod("Running", RUNS), container="side") == []

    async def test_only_a_container_that_was_started_again_has_a_log_of_before(self) -> None:
        assert await self._read(_pod("Running", RUNS), previous=True) == []
        assert await self._read(_pod("Running", RUNS, restarts=1), previous=True) == ["hello"]

    async def test_what_an_evicted_pod_has_said_before_is_read(self) -> None:
        waits = {"waiting": {"reason": "ContainerCreating"}}
        assert await self._read(_pod("Failed", waits, restarts=1)) == ["hello"]

    async def test_pods_that_may_not_be_listed_for_a_while_and_one_that_goes(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reflector, "DENIED_SECONDS", 0.01)
        lists = 0

        async def answer(request: web.Request) -> web.StreamResponse:
            nonlocal lists
            if request.path.endswith("/log"):
                return web.Response(body=LINE, content_type="text/plain")
            if "watch" not in request.query:
                lists += 1
                return answered(FORBIDDEN) if lists == 1 else _pods(_pod("Running", RUNS))
            response = await streaming(request)
            await response.write(event_line("DELETED", _pod("Running", RUNS)))
            await never.wait()
            return response

        never, over, texts = asyncio.Event(), asyncio.Event(), list[str]()
        async with answering(answer) as api:
            request = LogRequest("demo", "j", ("member1",))
            async for batch in merged_logs(api, request, over=over):
                texts += [each.text for each in batch]
                if "hello" in texts:
                    over.set()
        assert texts[0] == "may not list pods in demo"
        assert {"its logs may be read again", "hello"} <= set(texts)


class TestMembers:
    async def _checked(self, *refused: str, pod: Json | None = None, **rest: Json) -> MemberCheck:
        """What is said of ``member1`` where paths that end in ``refused`` are forbidden."""
        wanted = large_job(parallelism=1)
        wanted["spec"]["template"]["spec"].update(pod or {})

        async def answer(request: web.Request) -> web.Response:
            path = request.path
            if any(path.endswith(each) for each in refused):
                return reply(status_object(403, "Forbidden", _forbidden(path)), 403)
            for end, found in rest.items():
                if path.endswith(end):
                    return reply(found)
            if path.endswith("/namespaces/demo"):
                return reply({"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": "demo", "uid": "n"}})
            if path.endswith(("/resourcequotas", "/limitranges", "/nodes")):
                name = {"resourcequotas": "ResourceQuota", "limitranges": "LimitRange", "nodes": "Node"}
                plural = path.rpartition("/")[2]
                return reply({"kind": f"{name[plural]}List", "apiVersion": "v1", "metadata": {}, "items": []})
            return answered(MISSING)

        async with answering(answer) as api:
            checks = check_members(
                api, Manifests(wanted), {"member1": wanted}, policy={"spec": {"propagateDeps": True}}
            )
            (found,) = [each async for each in checks]
        return found

    async def test_without_the_right_to_its_proxy_nothing_is_known_of_it(self) -> None:
        found = await self._checked("/proxy/api/v1/namespaces/demo")
        assert "clusters" in found.failure

    async def test_without_a_right_to_namespaces_the_rest_is_judged(self, monkeypatch: pytest.MonkeyPatch) -> None:
        words = 'is forbidden: User "jane" cannot get resource "namespaces" in API group "" at the cluster scope'
        monkeypatch.setitem(globals(), "_forbidden", lambda _: words)
        found = await self._checked("/proxy/api/v1/namespaces/demo")
        assert (found.failure, found.unread) == ("", ("the namespace",))

    async def test_what_may_not_be_read_at_home_counts_as_there(self) -> None:
        pod = {"volumes": [{"name": "v", "configMap": {"name": "settings"}}]}
        found = await self._checked("/api/v1/namespaces/demo/configmaps/settings", pod=pod)
        assert not any("settings" in each for each in found.stops)

    async def test_nodes_whose_amounts_cannot_be_read_stop_nothing(self) -> None:
        meta = {"name": "n", "uid": "n"}
        node = {"metadata": meta, "spec": {}, "status": {"allocatable": {"cpu": "many", "pods": "110"}}}
        listed = {"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": [node]}
        found = await self._checked(**{"/nodes": listed})
        assert found == MemberCheck("member1")


def _forbidden(path: str) -> str:
    """As an API server says it: of the proxy, or of what is behind it or at home."""
    if "/proxy/" in path:
        what = 'cannot get resource "clusters/proxy" in API group "cluster.karmada.io" at the cluster scope'
    else:
        what = 'cannot get resource "configmaps" in API group "" in the namespace "demo"'
    return f'is forbidden: User "jane" {what}'


class TestSessions:
    async def test_a_cluster_that_does_not_answer_is_not_taken_for_one_without_pods(
        self, federation: Running, session: Session
    ) -> None:
        federation.course.submit(large_job(steering={"run-seconds": "900"}), policy("j", DUPLICATED))
        await until(lambda: (view := session.job("demo", "j")) is not None and view.progress.active > 0)
        async with asyncio.timeout(DEADLINE):  # a pod counts as active before it has started
            while not (await session.first_look("demo", "j", ["member1"])).begun:  # noqa: ASYNC110 (each look asks)
                await asyncio.sleep(0.02)
        federation.course.set_down("member2", True)
        found = await session.first_look("demo", "j", ["member1", "member2"])
        assert (found.begun, set(found.unread)) == (frozenset({"member1"}), {"member2"})
        assert (await session.first_look("demo", "nobody", ["member1"])).begun == frozenset()

    async def test_the_server_of_a_session_is_named_and_a_job_made_again_has_the_next_name(
        self, federation: Running, session: Session
    ) -> None:
        assert session.server == federation.connection.server
        federation.course.submit(large_job())
        await until(lambda: session.job("demo", "j") is not None)
        assert (await draft_of_job(session, "demo", "j", again=True)).name == "j-2"

    async def test_a_policy_that_may_not_be_read_is_left_out_of_a_clone(
        self, federation: Running, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        federation.course.submit(large_job(), policy("j", DUPLICATED))
        await until(lambda: (view := session.job("demo", "j")) is not None and view.members)
        there = await session.fetch("Job", "demo", "j")

        async def fetch(kind: str, *_: str) -> Json:
            if kind != "Job":
                raise Forbidden("not for you")
            return there

        monkeypatch.setattr(session, "fetch", fetch)
        assert not (await draft_of_job(session, "demo", "j")).spec.own_policy
        with pytest.raises(Forbidden):
            await draft_of_job(session, "demo", "j", whole=True)

    async def test_a_job_of_a_cluster_policy_is_cloned_with_that_and_without_an_override(
        self, federation: Running, session: Session
    ) -> None:
        wide = policy("j", DUPLICATED, {"clusterAffinity": {"clusterNames": ["member2"]}})
        wide["kind"] = "ClusterPropagationPolicy"
        del wide["metadata"]["namespace"]
        federation.course.create(CLUSTER_PROPAGATION_POLICY, wide)
        federation.course.submit(large_job())
        await until(lambda: (view := session.job("demo", "j")) is not None and view.members)
        draft = await draft_of_job(session, "demo", "j", new_name="k")
        assert (draft.name, draft.spec.cluster_affinity.cluster_names) == ("k", ("member2",))

    async def test_who_may_read_little_is_proposed_little(self, federation: Running) -> None:
        viewer = replace(federation.connection, user=User(token=federation.federation.viewer_token))
        async with session_with(replace(federation, connection=viewer)) as session:
            assert await pull_secrets_in(session, "quant") == ()
            assert await cluster_overrides(session) is None


class TestRunningAgain:
    async def _rerun(self, federation: Running, session: Session, shelf: Shelf | None, *, in_place: bool) -> Rerun:
        federation.course.submit(large_job(steering={"run-seconds": "900"}), policy("j", DUPLICATED))
        await until(lambda: (view := session.job("demo", "j")) is not None and view.members)
        view = session.job("demo", "j")
        assert view is not None
        return Rerun(session, "demo", "j", uid=view.uid, in_place=in_place, shelf=shelf)

    async def test_a_job_run_again_beside_the_old_one_is_called_by_the_next_name(
        self, federation: Running, session: Session
    ) -> None:
        found = await self._rerun(federation, session, None, in_place=False)
        assert (found.new_name, found.kept_in) == ("j", "")
        async for _ in found.run():
            pass
        assert (found.is_done, found.new_name) == (True, "j-2")
        assert federation.course.job("j-2")["spec"]["completions"] == 9

    async def test_one_that_somebody_has_deleted_meanwhile_is_made_again_all_the_same(
        self, federation: Running, session: Session, tmp_path: Path
    ) -> None:
        shelf = Shelf(tmp_path)
        found = await self._rerun(federation, session, shelf, in_place=True)
        found.draft = await draft_of_job(session, "demo", "j")
        await session.api.delete(JOB, "demo", "j")
        await until(lambda: session.job("demo", "j") is None)
        kept = ""
        async for step in found.run():
            kept = kept or found.kept_in
            assert step.state is not StepState.FAILED
        assert kept.startswith(str(tmp_path))
        assert (found.is_done, found.is_deleted, found.kept_in, shelf.names()) == (True, True, "", ())

    async def test_without_an_api_of_jobs_nothing_is_taken_for_deleted(
        self, federation: Running, session: Session, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = await self._rerun(federation, session, None, in_place=True)

        async def deleting(*_: Any, **__: Any) -> AsyncIterator[Step]:
            raise UnknownApi("the server does not have this API", code=404, reason="NotFound")
            yield

        monkeypatch.setattr(session, "delete", deleting)
        assert isinstance(await failed(found.run()), UnknownApi)
        assert not found.is_deleted


async def test_watching_the_same_namespace_again_asks_for_nothing(federation: Running) -> None:
    async with transport_to(federation.connection) as inner:
        transport = Lossy(inner, lambda *_: "")
        async with session_with(federation, transport) as session:
            await session.watch("demo")
            await until(lambda: session.state.phase is Phase.LIVE)
            asked = len(transport.sent)
            await session.watch("demo")
            assert session.state.phase is Phase.LIVE
            assert len(transport.sent) == asked


async def test_of_a_job_that_is_not_known_there_is_no_course(session: Session) -> None:
    async with session.follow("demo", "nobody") as follower:
        assert follower.timeline == ()


async def test_a_session_is_live_once_policies_are_known_too(federation: Running) -> None:
    held = asyncio.Event()

    class Slow(Passing):
        async def request(self, method: str, path: str, **rest: Any) -> Any:
            if path.endswith("/propagationpolicies"):
                await held.wait()
            return await super().request(method, path, **rest)

    async with transport_to(federation.connection) as inner, session_with(federation, Slow(inner)) as session:
        await session.watch("demo")
        await until(lambda: session.states()["jobs"].phase is Phase.LIVE)
        await until(lambda: session.states()["resourcebindings"].phase is Phase.LIVE)
        assert session.state.phase is Phase.CONNECTING
        held.set()
        await until(lambda: session.state.phase is Phase.LIVE)


async def test_a_job_that_comes_while_somebody_types_is_shown_afterwards(federation: Running, session: Session) -> None:
    session.give_way(0.2)
    federation.course.submit(large_job())
    await until(lambda: session.job("demo", "j") is not None)
