"""Rules of a line or two: words for what seldom comes, and answers that nobody should give."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from mcjob_tui.control_plane import lines, list_page
from mcjob_tui.control_plane.api import Api
from mcjob_tui.control_plane.bounded_file import TooLarge as FileTooLarge
from mcjob_tui.control_plane.bounded_file import read_bounded
from mcjob_tui.control_plane.bounds import LARGEST_OBJECT
from mcjob_tui.control_plane.cache import Cache
from mcjob_tui.control_plane.causes import why_no_pods
from mcjob_tui.control_plane.connection import Connection, without_user
from mcjob_tui.control_plane.contact import Contact
from mcjob_tui.control_plane.errors import (
    Expired,
    Forbidden,
    KubeconfigError,
    NotFound,
    ProtocolError,
    TooLarge,
    Unreachable,
)
from mcjob_tui.control_plane.job_containers import containers_of
from mcjob_tui.control_plane.job_part import claim_in, job_part
from mcjob_tui.control_plane.kinds import JOB, POD, group_of
from mcjob_tui.control_plane.log_position import LogPosition
from mcjob_tui.control_plane.log_text import origin
from mcjob_tui.control_plane.proxies import checked_proxy
from mcjob_tui.control_plane.views import ConnectionState, LogLine, Phase
from mcjob_tui.control_plane.watch_event import error_in, read_event
from mcjob_tui.control_plane.watched_objects import ShownJob
from mcjob_tui.control_plane.watches import worst
from mcjob_tui.resources.jobs import Job
from tests.control_plane.servers import api_to, reply, serving, status_object, transport_to


@pytest.mark.parametrize(
    ("server", "shown"),
    [
        ("https://jane:secret@api:6443/k", "https://api:6443/k"),
        ("jane:secret@api:6443", "api:6443"),
        ("api", "api"),
    ],
)
def test_a_server_is_named_without_who_asks_it(server: str, shown: str) -> None:
    assert without_user(server) == shown


@pytest.mark.parametrize(
    ("stamps", "claim"),
    [
        ({"propagationpolicy.karmada.io/name": "p"}, ("PropagationPolicy", "p")),
        ({"clusterpropagationpolicy.karmada.io/name": "c"}, ("ClusterPropagationPolicy", "c")),
        ({}, ("", "")),
    ],
)
def test_who_has_claimed_a_job_is_in_its_stamps(stamps: dict[str, str], claim: tuple[str, str]) -> None:
    assert claim_in(stamps) == claim


@pytest.mark.parametrize("url", ["http://[", "http://proxy:99999", "ftp://proxy", "http://", "socks5://proxy"])
def test_a_proxy_is_an_address_of_http(url: str) -> None:
    with pytest.raises(KubeconfigError, match=r"\$HTTPS_PROXY"):
        checked_proxy(url, "$HTTPS_PROXY")


def test_a_name_that_no_file_can_have_is_a_file_that_cannot_be_read() -> None:
    with pytest.raises(OSError, match="no file can be named so"):
        read_bounded(Path("a\0b"), 10)


def test_a_refusal_that_nobody_knows_is_told_as_it_came() -> None:
    assert why_no_pods("the moon \x1b[31mis full").sentence.startswith("the moon")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ConnectionState(Phase.DENIED, verb="list", resource="jobs", namespace="demo"), "may not list jobs in demo"),
        (ConnectionState(Phase.DENIED, verb="list", resource="jobs"), "may not list jobs"),
        (ConnectionState(Phase.STALE, reason="no answer"), "stale: no answer"),
        (ConnectionState(Phase.LIVE), "live"),
    ],
)
def test_a_connection_says_how_good_it_is(state: ConnectionState, words: str) -> None:
    assert state.sentence == words


def test_an_error_of_a_watch_is_that_of_its_status_or_none_that_can_be_read() -> None:
    assert isinstance(error_in(json.dumps(status_object(410, "Expired", "too old")).encode()), Expired)
    assert isinstance(error_in(b'"what"'), ProtocolError)


def test_an_event_larger_than_any_object_is_not_taken_apart() -> None:
    with pytest.raises(TooLarge):
        read_event(b'{"type":"ADDED","object":{"a":"' + b"a" * LARGEST_OBJECT + b'"}}')


def _line(second: int, text: str) -> bytes:
    return f"2026-11-23T15:09:0{second}.000000000Z {text}".encode()


@pytest.mark.parametrize(
    ("again", "new", "anew"),
    [
        ([_line(1, "a"), _line(2, "b"), _line(3, "c")], ["c"], False),
        ([_line(2, "b"), _line(2, "b2"), _line(3, "c")], ["b2", "c"], False),
        ([_line(3, "c")], ["c"], True),
    ],
)
def test_a_log_asked_for_again_goes_on_where_it_stopped_or_begins_anew(
    again: list[bytes], new: list[str], anew: bool
) -> None:
    position = LogPosition()
    position.fresh([_line(1, "a"), _line(2, "b")])
    position.resume()
    assert [text for _, text in position.fresh(again)] == new
    assert position.begins_anew is anew


async def test_a_list_of_something_else_is_no_list() -> None:
    async def handler(_: web.Request) -> web.Response:
        return reply({"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": []})

    async with serving(handler) as server, api_to(server) as api:
        with pytest.raises(ProtocolError, match="PodList in place of a JobList"):
            _ = [each async for each in api.pages(JOB, "demo")]


async def test_a_session_that_is_closed_asks_nobody() -> None:
    async with transport_to(Connection("test", "http://127.0.0.1:1")) as transport:
        await transport.close()
        with pytest.raises(Unreachable, match="the session is closed"):
            await Api(transport).get(JOB, "demo", "j")


def test_a_file_that_is_larger_than_it_may_be_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"0123456789")
    assert read_bounded(tmp_path / "a", 10) == b"0123456789"
    with pytest.raises(FileTooLarge):
        read_bounded(tmp_path / "a", 9)


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for each in pieces:
        yield each


async def test_a_line_without_an_end_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 5)
    with pytest.raises(ProtocolError, match="the server sent a line that has no end"):
        _ = [each async for each in lines.split_lines(_pieces(b"abc", b"def"))]


@pytest.mark.parametrize(("pod", "shown"), [("p", "[member1/p/main] "), ("", "[member1] ")])
def test_a_log_line_says_where_it_comes_from(pod: str, shown: str) -> None:
    assert origin(LogLine("member1", pod, "main" if pod else "", None, "a")) == shown


def test_the_containers_of_a_job_are_named_with_what_they_are() -> None:
    spec = {"initContainers": [{"name": "first"}], "containers": [{"name": "main"}, {"image": "a"}, "odd"]}
    assert containers_of({"spec": {"template": {"spec": spec}}}) == [("first", "init container"), ("main", "")]
    assert containers_of({"spec": []}) == []


@pytest.mark.parametrize(
    ("plural", "group"), [("jobs", "batch"), ("clusters/proxy", "cluster.karmada.io"), ("pods", ""), ("routes", None)]
)
def test_what_a_role_names_is_in_an_api_group(plural: str, group: str | None) -> None:
    assert group_of(plural) == group


@pytest.mark.parametrize(("parallelism", "completions", "found"), [(4, 9, 4), (4, 2, 2), (4, None, 4), (None, 3, None)])
def test_no_more_pods_run_at_once_than_there_are_to_run(
    parallelism: int | None, completions: int | None, found: int | None
) -> None:
    spec = {"parallelism": parallelism, "completions": completions}
    job = ShownJob.model_validate({"metadata": {"name": "j", "uid": "u"}, "spec": spec})
    assert job_part(job).at_once == found


def test_a_right_to_the_proxy_that_is_missing_is_told_in_place_of_the_kind_behind_it() -> None:
    told: list[ConnectionState] = []
    error = Forbidden("no", verb="get", resource="clusters/proxy.cluster.karmada.io")
    Contact(told.append).denied(error, "pods", "demo", 5.0)
    assert (told[0].verb, told[0].resource, told[0].namespace) == ("get", "clusters/proxy", "")


def test_what_was_deleted_and_cannot_be_read_takes_nothing_out() -> None:
    told: list[tuple[str, str]] = []
    cache = Cache(JOB, Job, told.append)
    cache.put(json.dumps({"metadata": {"name": "j", "namespace": "demo", "uid": "u"}, "spec": {}}).encode())
    told.clear()
    assert cache.remove(b'{"metadata": []}') is None
    assert (told, len(cache.all())) == ([], 1)


@pytest.mark.parametrize(("shape", "fits"), [("long", True), ("number", True), ("endless", False)])
def test_a_page_is_read_member_by_member_however_long_they_are(
    monkeypatch: pytest.MonkeyPatch, shape: str, fits: bool
) -> None:
    monkeypatch.setattr(list_page, "_LOOKS", (8, 64))
    said = {"long": '"' + "a" * 40 + '"', "number": "1" * 12, "endless": '"' + "a" * 100 + '"'}[shape]
    body = b'{"other":' + said.encode() + b',"metadata":{"resourceVersion":"7"},"items":[]}'
    if fits:
        assert list_page.read_page(body).resource_version == "7"
    else:
        with pytest.raises(TooLarge):
            list_page.read_page(body)


class TestTheWorstOfSeveralWatches:
    JOBS = ConnectionState(Phase.DENIED, verb="list", resource="jobs", since=datetime(2026, 11, 23, 9, tzinfo=UTC))
    BINDINGS = ConnectionState(Phase.DENIED, verb="list", resource="resourcebindings")

    @pytest.mark.parametrize(
        ("states", "said"),
        [
            ([JOBS, BINDINGS], JOBS),
            ([BINDINGS, JOBS], BINDINGS),
            ([ConnectionState(), BINDINGS], ConnectionState()),
            ([JOBS, ConnectionState()], JOBS),
            ([ConnectionState(Phase.LIVE), BINDINGS], BINDINGS),
            ([ConnectionState(Phase.STALE, reason="gone"), BINDINGS], BINDINGS),
        ],
    )
    def test_is_of_denials_the_first_named_whichever_was_answered_first(
        self, states: list[ConnectionState], said: ConnectionState
    ) -> None:
        assert worst(states) == said

    def test_is_of_equals_the_one_that_has_been_so_for_longest(self) -> None:
        early, late = (
            ConnectionState(Phase.STALE, since=datetime(2026, 11, 23, hour, tzinfo=UTC), reason="gone")
            for hour in (9, 10)
        )
        assert worst([late, early]) == early


@pytest.mark.parametrize("name", [".", "..", "caf\udce9"])
async def test_what_is_no_name_never_becomes_a_part_of_a_path(name: str) -> None:
    for arguments in ((name,), ("a", name)):
        with pytest.raises(NotFound, match="nothing can be called"):
            JOB.path(*arguments)
    with pytest.raises(NotFound, match="nothing can be called"):
        POD.path("a", "b", cluster=name)


async def test_what_is_about_one_object_is_never_asked_of_all() -> None:
    """The path of an object without a name is that of the list: a deletion there deletes all."""
    asked: list[str] = []

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        asked.append(request.path)
        return reply({})

    async with serving(answer) as url, api_to(url) as api:
        for work in (
            api.get(JOB, "a", ""),
            api.patch(JOB, "a", "", {}),
            api.replace(JOB, {"metadata": {"namespace": "a", "name": ""}}),
            api.delete(JOB, "a", ""),
            api.delete(JOB, "a", "."),
            api.delete(JOB, "..", "a"),
        ):
            with pytest.raises(NotFound, match="nothing can be called"):
                await work
    assert asked == []
