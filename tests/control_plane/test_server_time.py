"""A clock here that is wrong: what is counted from the clusters' times is counted by the control plane's clock."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from mcjob_tui.control_plane import api, server_time
from mcjob_tui.control_plane.kinds import JOB
from mcjob_tui.control_plane.server_time import ServerTime
from tests.control_plane.servers import api_to, job, job_list, reply, serving

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def held(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock here stands at ``NOW``."""
    for module in (server_time, api):
        monkeypatch.setattr(module, "present", lambda: NOW)


def written(ahead: timedelta) -> str:
    return format_datetime(NOW - ahead, usegmt=True)


@pytest.mark.parametrize("ahead", [timedelta(hours=3), timedelta(minutes=-20), timedelta(days=400)])
def test_a_wrong_clock_is_known_to_the_second(ahead: timedelta) -> None:
    known = ServerTime()
    known.heard(written(ahead), NOW)
    assert abs(known.ahead - ahead) <= timedelta(seconds=1)
    assert abs(known.now - (NOW - ahead)) <= timedelta(seconds=1)


@pytest.mark.parametrize("seconds", [0, 3, -9])
def test_seconds_are_no_difference(seconds: int) -> None:
    known = ServerTime()
    known.heard(written(timedelta(seconds=seconds)), NOW)
    assert known.ahead == timedelta()


def test_an_answer_that_took_long_is_not_believed_before_one_that_was_quick() -> None:
    known = ServerTime()
    known.heard(written(timedelta(hours=3)), NOW)
    quick = known.ahead
    known.heard(written(timedelta(hours=3, seconds=12)), NOW - timedelta(seconds=25))
    assert known.ahead == quick
    slow = ServerTime()
    slow.heard(written(timedelta(seconds=15)), NOW - timedelta(seconds=30))
    assert slow.ahead == timedelta()


def test_a_clock_that_was_set_meanwhile_is_noticed() -> None:
    known = ServerTime()
    known.heard(written(timedelta(hours=3)), NOW)
    known.heard(written(timedelta()), NOW - timedelta(seconds=5))
    assert known.ahead == timedelta()


@given(st.text() | st.sampled_from(["", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 01 Jan 0001 00:00:00 GMT", "9" * 5000]))
def test_what_is_no_date_of_today_tells_nothing(date: str) -> None:
    known = ServerTime()
    known.heard(date, NOW)
    assert known.ahead == timedelta()


async def test_the_control_plane_s_answers_tell_and_those_of_members_do_not() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = reply(job_list(1, job("a", 1)))
        response.headers["Date"] = written(timedelta(hours=5 if "/proxy/" in request.path else 3))
        return response

    async with serving(answer) as server, api_to(server) as asked:
        await asked.list_all(JOB, "demo", cluster="member1")
        assert asked.server_time.ahead == timedelta()
        await asked.list_all(JOB, "demo")
        assert round(asked.server_time.ahead / timedelta(hours=1), 2) == 3
        await asked.list_all(JOB, "demo", cluster="member1")
        assert round(asked.server_time.ahead / timedelta(hours=1), 2) == 3
