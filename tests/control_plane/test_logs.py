"""Logs of all pods of a Job in all its clusters, from a running federation and from servers that break off."""

import asyncio

import pytest
from aiohttp import web

from mcjob_tui.control_plane import container_log
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.container_log import ContainerLog, LogRequest, read_container
from mcjob_tui.control_plane.kinds import CLUSTER, PROPAGATION_POLICY
from mcjob_tui.control_plane.log_merge import LogMerge
from mcjob_tui.control_plane.logs import merged_logs
from mcjob_tui.control_plane.session import Session
from mcjob_tui.control_plane.views import JobState, LogLine
from tests.control_plane.federations import Running
from tests.control_plane.servers import DEADLINE, api_to, reply, serving, status_object, streaming, until
from tests.sandbox.federation.harness import DOWN, DUPLICATED, job, policy


def submit(federation: Running, seconds: int, **steering: str) -> None:
    steering = {"run-seconds": str(seconds), "log-lines": "20", **steering}
    federation.course.submit(job("j", parallelism=2, completions=2, steering=steering), policy("j", DUPLICATED))


def is_in(session: Session, state: JobState) -> bool:
    view = session.job("demo", "j")
    return view is not None and view.state is state


async def read(session: Session, **options: object) -> list[LogLine]:
    return [each async for batch in session.logs("demo", "j", **options) for each in batch]  # type: ignore[arg-type]


class TestWholeLogs:
    async def test_have_every_line_of_every_pod_in_order(self, federation: Running, session: Session) -> None:
        submit(federation, 5)
        await until(lambda: is_in(session, JobState.COMPLETE))
        lines = [each for each in await read(session, follow=False) if not each.note]
        by_pod: dict[tuple[str, str], list[str]] = {}
        for each in lines:
            by_pod.setdefault((each.cluster, each.pod), []).append(each.text)
        assert {cluster for cluster, _ in by_pod} == {"member1", "member2"}
        assert len(by_pod) == 4
        for (cluster, pod), texts in by_pod.items():
            assert texts == await held(session, cluster, pod)
        times = [each.time for each in lines if each.time is not None]
        assert times == sorted(times)

    async def test_following_a_finished_job_gives_the_same_and_ends(
        self, federation: Running, session: Session
    ) -> None:
        submit(federation, 5)
        await until(lambda: is_in(session, JobState.COMPLETE))
        once = [each for each in await read(session, follow=False) if not each.note]
        followed = [each for each in await read(session, follow=True) if not each.note]
        assert followed == once

    async def test_following_a_running_job_loses_nothing_and_ends_with_it(
        self, federation: Running, session: Session
    ) -> None:
        submit(federation, 20)
        await until(lambda: is_in(session, JobState.RUNNING))
        async with asyncio.timeout(DEADLINE):
            followed = [each.text for each in await read(session, follow=True) if not each.note]
        once = [each.text for each in await read(session, follow=False) if not each.note]
        assert sorted(followed) == sorted(once)

    async def test_may_be_of_some_clusters_only(self, federation: Running, session: Session) -> None:
        submit(federation, 5)
        await until(lambda: is_in(session, JobState.COMPLETE))
        lines = await read(session, follow=False, clusters=["member2"])
        assert {each.cluster for each in lines} == {"member2"}

    async def test_may_be_the_last_lines_only(self, federation: Running, session: Session) -> None:
        submit(federation, 5)
        await until(lambda: is_in(session, JobState.COMPLETE))
        assert len([each for each in await read(session, follow=False, tail=3) if not each.note]) == 12


async def test_a_cluster_that_gets_the_job_while_it_is_followed_joins_in(federation: Running, session: Session) -> None:
    federation.course.submit(
        job("j", parallelism=2, completions=2, steering={"run-seconds": "120", "log-lines": "60"}),
        policy("j", DUPLICATED, {"clusterAffinity": {"clusterNames": ["member1"]}}),
    )
    await until(lambda: is_in(session, JobState.RUNNING))
    clusters: set[str] = set()

    async def follow() -> None:
        async for batch in session.logs("demo", "j"):
            clusters.update(each.cluster for each in batch)

    following = asyncio.create_task(follow())
    await until(lambda: clusters == {"member1"})
    wider = {"spec": {"placement": {"clusterAffinity": {"clusterNames": ["member1", "member2"]}}}}
    await session.api.patch(PROPAGATION_POLICY, "demo", "j", wider)
    await until(lambda: clusters == {"member1", "member2"})
    async with asyncio.timeout(DEADLINE):
        await following


async def held(session: Session, cluster: str, pod: str) -> list[str]:
    """The lines that the member itself holds."""
    async with session.api.log("demo", pod, query=[], silence=5, cluster=cluster) as batches:
        return [each.decode() async for batch in batches for each in batch]


async def test_a_cluster_that_cannot_be_reached_says_so_and_holds_up_nobody(session: Session) -> None:
    request = LogRequest("demo", "none", ("member1", "nowhere"), follow=False)
    lines = [each async for batch in merged_logs(session.api, request) for each in batch]
    assert [(each.cluster, each.note, each.warning, each.reach) for each in lines] == [("nowhere", True, True, True)]
    assert lines[0].cause
    assert lines[0].next_step == "choose again what is read to try it once more"


async def test_lines_of_a_cluster_that_was_away_go_on_where_they_stopped(federation: Running, session: Session) -> None:
    submit(federation, 120, **{"log-lines": "200"})
    await until(lambda: is_in(session, JobState.RUNNING))
    lines: list[LogLine] = []

    async def follow() -> None:
        async for batch in session.logs("demo", "j"):
            lines.extend(batch)

    def of(cluster: str) -> list[LogLine]:
        return [each for each in lines if each.cluster == cluster and not each.note]

    def told(away: bool) -> list[LogLine]:
        return [each for each in lines if each.reach and bool(each.cause) is away]

    following = asyncio.create_task(follow())
    await until(lambda: len(of("member1")) > 10)
    await session.api.patch(CLUSTER, None, "member1", {"metadata": {"annotations": {DOWN: "true"}}})
    await until(lambda: told(away=True))
    await until(lambda: len(of("member2")) == 400)
    assert len(of("member1")) < 400
    await session.api.patch(CLUSTER, None, "member1", {"metadata": {"annotations": {DOWN: None}}})
    async with asyncio.timeout(DEADLINE):
        await following
    (*_, lost), (back,) = told(away=True), told(away=False)
    assert (lost.cluster, back.cluster) == ("member1", "member1")
    assert "connection refused" in lost.cause
    assert lost.next_step.startswith("its lines go on where they stopped")
    for pod in {each.pod for each in of("member1")}:
        assert [each.text for each in of("member1") if each.pod == pod] == await held(session, "member1", pod)


@pytest.mark.parametrize("follow", [False, True])
async def test_an_answer_that_makes_no_sense_is_a_line_and_holds_up_nobody(follow: bool) -> None:
    good = {
        "metadata": {"name": "p", "namespace": "demo", "uid": "u", "resourceVersion": "1"},
        "status": {
            "phase": "Succeeded",
            "containerStatuses": [{"name": "main", "state": {"terminated": {"exitCode": 0}}}],
        },
    }

    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/log"):
            return web.Response(text="2026-11-23T15:10:00Z hello\n")
        if "watch" in request.query:
            return await streaming(request)
        odd = "/odd/" in request.path
        items = [{"metadata": {"name": "p"}, "status": 5}] if odd and not follow else [good]
        if odd and follow:
            return web.Response(text="[]", content_type="application/json")
        return reply({"kind": "PodList", "metadata": {"resourceVersion": "1"}, "items": items})

    over = asyncio.Event()
    over.set()
    async with serving(handler) as url, api_to(url) as api, asyncio.timeout(DEADLINE):
        request = LogRequest("demo", "j", ("good", "odd"), follow=follow)
        lines = [each async for batch in merged_logs(api, request, over=over) for each in batch]
    assert [each.text for each in lines if not each.note] == ["hello"]
    assert any(each.cluster == "odd" and each.warning for each in lines)


class TestBreaks:
    """A container's log whose connection breaks, at a server that gives it line by line."""

    LINES = [f"2026-11-23T15:10:{second:02d}.{part}Z line {second}.{part}" for second in range(4) for part in (1, 1, 5)]

    async def read(self, api: Api, *, follow: bool = True, request: LogRequest | None = None) -> list[LogLine]:
        merge = LogMerge(silent=0.01)
        log = ContainerLog("m1", "demo", "p", "main")
        request = request or LogRequest("demo", "j", ("m1",), follow=follow)

        async def pause(_: float) -> None:
            await asyncio.sleep(0)

        await read_container(api, log, request, merge, lambda: True, pause=pause)
        merge.finish()
        return [each async for batch in merge.batches() for each in batch]

    @pytest.mark.parametrize("broken", [[1], [3, 3, 7], [2, 4, 6, 8, 10], [0, 0]])
    async def test_leave_no_gap_and_no_double(self, broken: list[int]) -> None:
        breaks = list(broken)

        async def handler(request: web.Request) -> web.StreamResponse:
            since = request.query.get("sinceTime", "")
            lines = [each for each in self.LINES if each[:19] >= since[:19]]
            response = await streaming(request, "text/plain")
            if breaks:
                end = breaks.pop(0)
                whole = "".join(f"{each}\n" for each in lines[: max(0, end - self.LINES.index(lines[0]))])
                await response.write((whole + lines[-1][:10]).encode())
                assert request.transport is not None
                await asyncio.sleep(0.02)
                request.transport.close()
            else:
                await response.write("".join(f"{each}\n" for each in lines).encode())
            return response

        async with serving(handler) as server, api_to(server) as api:
            found = await self.read(api, follow=True)
        assert [each.text for each in found if not each.note] == [each.split(" ", 1)[1] for each in self.LINES]
        notes = [each.text for each in found if each.note]
        assert any("stream lost" in each for each in notes)
        assert any("stream is back" in each for each in notes)

    @pytest.mark.parametrize("is_kept", [True, False])
    async def test_of_a_container_that_was_restarted_meanwhile_the_run_before_is_read_to_its_end(
        self, is_kept: bool
    ) -> None:
        first, second = self.LINES[:6], self.LINES[6:]

        async def handler(request: web.Request) -> web.StreamResponse:
            since = request.query.get("sinceTime", "")
            if "previous" in request.query:
                if not is_kept:
                    return reply(status_object(400, "BadRequest", "previous terminated container not found"), 400)
                return web.Response(text="".join(f"{each}\n" for each in first if each[:19] >= since[:19]))
            response = await streaming(request, "text/plain")
            lines = second if since else first[:4]
            await response.write("".join(f"{each}\n" for each in lines).encode())
            if not since:
                assert request.transport is not None
                await asyncio.sleep(0.02)
                request.transport.close()
            return response

        async with serving(handler) as server, api_to(server) as api:
            found = await self.read(api, follow=True)
        texts = [each.split(" ", 1)[1] for each in self.LINES]
        missing = [each.text for each in found if each.warning and "lines may be missing" in each.text]
        assert [each.text for each in found if not each.note] == (texts if is_kept else texts[:4] + texts[6:])
        assert len(missing) == (0 if is_kept else 1)

    async def test_an_age_is_counted_by_the_clock_of_the_node_and_from_when_it_was_asked_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [100.0]
        monkeypatch.setattr(container_log, "monotonic", lambda: now[0])
        request = LogRequest("demo", "j", ("m1",), since=60, begun=100.0)

        async def handler(got: web.Request) -> web.StreamResponse:
            now[0] += 40.2
            response = await streaming(got, "text/plain")
            assert got.transport is not None
            if len(server.requests) == 1:
                got.transport.close()
            else:
                await response.write(f"{self.LINES[0]}\n".encode())
            return response

        async with serving(handler) as server, api_to(server) as api:
            await self.read(api, request=request)
            asked = [each.query for each in server.requests]
        assert [each.get("sinceSeconds") for each in asked] == ["60", "101"]
        assert not any("sinceTime" in each for each in asked)

    async def test_a_pod_that_is_gone_ends_its_log_with_a_note(self) -> None:
        async def handler(_: web.Request) -> web.StreamResponse:
            return reply(status_object(404, "NotFound", 'pods "p" not found'), 404)

        async with serving(handler) as server, api_to(server) as api:
            (found,) = await self.read(api, follow=True)
        assert (found.note, found.warning, found.text) == (True, True, 'pods "p" not found')

    async def test_a_log_that_cannot_be_read_whole_is_said_to_be_cut_off(self) -> None:
        async def handler(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.close()
            return web.Response()

        async with serving(handler) as server, api_to(server) as api:
            found = await self.read(api, follow=False)
            assert len(server.requests) >= 5
        assert "cut off" in found[-1].text
