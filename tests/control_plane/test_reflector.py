"""A reflector against servers that behave and servers that do not."""

import asyncio

import pytest
from aiohttp import web

from mcjob_tui.control_plane import contact
from mcjob_tui.control_plane.views import Phase
from tests.control_plane.scripted_watch import Refusal, Script, cuts, reflecting, sends
from tests.control_plane.servers import (
    bookmark,
    event_line,
    job,
    job_list,
    reply,
    status_object,
    until,
)


class TestListing:
    async def test_what_is_listed_is_there_and_live(self) -> None:
        async with reflecting(Script()) as found:
            await until(lambda: found.watches)
            assert found.names == {"a", "b"}
            assert found.phase is Phase.LIVE
            assert found.cache.complete

    async def test_rows_are_there_with_the_first_page(self) -> None:
        gate = asyncio.Event()

        async def paged(request: web.Request) -> web.StreamResponse:
            if "watch" in request.query:
                return await Script()(request)
            if "continue" in request.query:
                await gate.wait()
                return reply(job_list(10, job("b", 2)))
            return reply(job_list(10, job("a", 1), token="more"))

        async with reflecting(paged) as found:
            await until(lambda: found.names == {"a"})
            assert not found.cache.complete
            gate.set()
            await until(lambda: found.cache.complete)
            assert found.names == {"a", "b"}

    async def test_a_malformed_object_is_passed_over_and_counted(self) -> None:
        bad = job("bad", 3) | {"spec": {"parallelism": "many"}}
        async with reflecting(Script(listed=reply(job_list(10, job("a", 1), bad)))) as found:
            await until(lambda: found.watches)
            assert (found.names, found.cache.malformed) == ({"a"}, 1)

    async def test_pages_that_expire_are_begun_again_without_losing_rows(self) -> None:
        pages = iter(
            [
                reply(job_list(10, job("a", 1), token="more")),
                reply(status_object(410, "Expired", "too old"), 410),
                reply(job_list(11, job("a", 1), job("b", 2))),
            ]
        )

        async def handler(request: web.Request) -> web.StreamResponse:
            return await Script()(request) if "watch" in request.query else next(pages)

        async with reflecting(handler) as found:
            await until(lambda: found.watches)
            assert (found.names, found.watches) == ({"a", "b"}, ["11"])


class TestWatching:
    async def test_events_are_followed(self) -> None:
        lines = (
            event_line("ADDED", job("c", 11)),
            event_line("MODIFIED", job("a", 12, parallelism=5)),
            event_line("DELETED", job("b", 13)),
        )
        async with reflecting(Script(sends(*lines))) as found:
            await until(lambda: found.names == {"a", "c"})
            changed = found.cache.get(("demo", "a"))
            assert changed is not None
            assert changed.spec.parallelism == 5
            assert found.cache.raw(("demo", "a")) == job("a", 12, parallelism=5)

    async def test_a_closed_watch_goes_on_from_the_last_event(self) -> None:
        async with reflecting(Script(sends(event_line("ADDED", job("c", 17)), stay=False))) as found:
            await until(lambda: len(found.watches) == 2)
            assert (found.watches, found.lists) == (["10", "17"], 1)

    async def test_a_bookmark_moves_the_start_without_an_event(self) -> None:
        async with reflecting(Script(sends(bookmark(40), stay=False))) as found:
            await until(lambda: len(found.watches) == 2)
            assert found.watches == ["10", "40"]
            assert found.server.requests[-1].query["allowWatchBookmarks"] == "true"

    async def test_a_deletion_moves_the_start_too(self) -> None:
        async with reflecting(Script(sends(event_line("DELETED", job("a", 21)), stay=False))) as found:
            await until(lambda: len(found.watches) == 2)
            assert found.watches == ["10", "21"]

    async def test_the_server_is_asked_to_close_after_some_minutes(self) -> None:
        async with reflecting(Script()) as found:
            await until(lambda: found.watches)
            assert 270 <= int(found.server.requests[-1].query["timeoutSeconds"]) <= 330

    async def test_a_malformed_event_is_passed_over(self) -> None:
        lines = (event_line("ADDED", {"metadata": {"name": 5}}), event_line("ADDED", job("c", 12)))
        async with reflecting(Script(sends(*lines))) as found:
            await until(lambda: "c" in found.names)
            assert found.cache.malformed == 1

    async def test_cancelling_closes_the_connection(self) -> None:
        async with reflecting(Script()) as found:
            await until(lambda: found.watches)
        await until(lambda: all(each.transport is None for each in found.server.requests))


class TestExpiry:
    EXPIRED = status_object(410, "Expired", "too old resource version: 1 (12811)")

    @pytest.mark.parametrize("as_event", [True, False])
    async def test_is_answered_by_a_new_list_that_drops_what_is_gone(self, as_event: bool) -> None:
        refusal = sends(event_line("ERROR", self.EXPIRED), stay=False) if as_event else Refusal(self.EXPIRED, 410)
        script = Script(refusal)
        script.pages.append(reply(job_list(50, job("b", 2), job("d", 49))))
        async with reflecting(script) as found:
            await until(lambda: len(found.watches) == 2)
            assert (found.names, found.watches) == ({"b", "d"}, ["10", "50"])
            assert found.changed.count(("demo", "b")) == 1
            assert found.phase is Phase.LIVE


class TestTrouble:
    async def test_a_watch_that_closes_at_once_is_not_hurried(self) -> None:
        async with reflecting(Script(*[sends(stay=False) for _ in range(5)])) as found:
            await until(lambda: len(found.watches) == 6)
            assert found.waits == [0.1, 0.2, 0.4, 0.8, 1.6]

    async def test_waits_grow_up_to_half_a_minute_and_start_over_with_the_first_event(self) -> None:
        refusals = [Refusal("<html>bad gateway</html>", 503) for _ in range(11)]
        script = Script(*refusals, sends(event_line("ADDED", job("c", 12)), stay=False), Refusal("<html>", 503))
        async with reflecting(script) as found:
            await until(lambda: len(found.waits) == 13)
            assert found.waits[:11] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0, 30.0]
            assert found.waits[11:] == [0.1, 0.2]

    async def test_a_web_page_makes_what_is_there_stale_and_keeps_it(self) -> None:
        async with reflecting(Script(Refusal("<html>bad gateway</html>", 503))) as found:
            await until(lambda: Phase.STALE in [each.phase for each in found.states])
            stale = next(each for each in found.states if each.phase is Phase.STALE)
            assert "web page" in stale.reason
            assert stale.since is not None
            assert stale.retry_at is not None
            assert found.names == {"a", "b"}
            await until(lambda: found.phase is Phase.LIVE)

    async def test_a_watch_of_html_with_status_200_is_no_watch(self) -> None:
        async def handler(request: web.Request) -> web.StreamResponse:
            if "watch" in request.query:
                return web.Response(text="<html>\n<body>\n", content_type="text/html")
            return reply(job_list(10, job("a", 1)))

        async with reflecting(handler) as found:
            await until(lambda: found.phase is Phase.STALE)
            assert found.names == {"a"}

    async def test_a_line_that_is_cut_is_read_again_from_the_last_whole_one(self) -> None:
        whole, half = event_line("ADDED", job("c", 17)), event_line("ADDED", job("d", 18))[:20]
        async with reflecting(Script(cuts(whole + half))) as found:
            await until(lambda: len(found.watches) == 2)
            assert found.watches[1] in ("10", "17")
            assert "d" not in found.names

    async def test_a_silent_watch_is_begun_again(self) -> None:
        async with reflecting(Script(), silence=0.2) as found:
            await until(lambda: len(found.watches) >= 3)
            assert set(found.watches) == {"10"}
            assert found.lists == 1

    async def test_a_server_that_stopped_in_the_middle_is_called_stale_before_a_new_watch_gives_up(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(contact, "TELLING_SECONDS", 0.1)
        stopped = asyncio.Event()

        class Stops(Script):
            async def __call__(self, request: web.Request) -> web.StreamResponse:
                if stopped.is_set():
                    await self.never.wait()
                if "watch" in request.query:
                    stopped.set()
                return await super().__call__(request)

        async with reflecting(Stops(), silence=2.0) as found:
            await until(lambda: found.phase is Phase.STALE)
            assert len(found.watches) == 2
            assert "nothing has come" in found.states[-1].reason

    async def test_a_server_that_never_answers_at_all_is_not_called_live(self) -> None:
        async def mute(_: web.Request) -> web.StreamResponse:
            await asyncio.Event().wait()
            return reply({})

        async with reflecting(mute, silence=0.2) as found:
            await until(lambda: found.server.requests)
            assert found.states == []

    async def test_a_server_that_is_away_leaves_the_first_list_connecting_with_the_reason(self) -> None:
        async def away(request: web.Request) -> web.StreamResponse:
            assert request.transport is not None
            request.transport.close()
            return reply({})

        async with reflecting(away) as found:
            await until(lambda: found.states)
            assert (found.phase, found.states[0].reason) == (Phase.CONNECTING, "the connection broke off")


class TestDenied:
    REFUSED = status_object(
        403,
        "Forbidden",
        'jobs.batch is forbidden: User "v" cannot watch resource "jobs" in API group "batch" in the namespace "demo"',
    )

    async def test_says_which_verb_on_what_and_does_not_ask_again_soon(self) -> None:
        async with reflecting(Script(*[Refusal(self.REFUSED, 403)] * 3)) as found:
            await until(lambda: len(found.waits) >= 2)
            denied = next(each for each in found.states if each.phase is Phase.DENIED)
            assert denied.sentence == "may not watch jobs in demo"
            assert found.waits[:2] == [5.0, 5.0]
            assert found.names == {"a", "b"}

    async def test_a_401_counts_as_denied(self) -> None:
        refused = reply(status_object(401, "Unauthorized", "Unauthorized"), 401)
        async with reflecting(Script(listed=refused)) as found:
            await until(lambda: found.phase is Phase.DENIED)
            assert found.waits[0] == 5.0

    async def test_too_many_requests_waits_as_long_as_the_server_says(self) -> None:
        body = status_object(429, "TooManyRequests", "slow down") | {"details": {"retryAfterSeconds": 9}}
        async with reflecting(Script(listed=reply(body, 429))) as found:
            await until(lambda: found.waits)
            assert found.waits[0] == 9.0
