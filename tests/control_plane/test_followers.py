"""Following is shared: who shows the same Job again lists nothing anew, who goes on leaves nothing behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from mcjob_tui.control_plane.cache import Key
from mcjob_tui.control_plane.followers import MOST_LEFT, Followers
from mcjob_tui.control_plane.job_follower import JobFollower

A, B = ("demo", "a"), ("demo", "b")


class Begun:
    """What was begun and ended, in order; ``ended`` is set by every end."""

    def __init__(self, linger: float = 3600.0) -> None:
        self.course: list[str] = []
        self.ended = asyncio.Event()
        self.gone = set[Key]()
        self.followers = Followers(self._begin, lambda key: key not in self.gone, linger=linger)

    @asynccontextmanager
    async def _begin(self, key: Key) -> AsyncIterator[JobFollower]:
        self.course.append(f"+{key[1]}")
        yield cast(JobFollower, object())
        self.course.append(f"-{key[1]}")
        self.ended.set()


async def test_from_the_list_into_a_job_and_back_is_one_following() -> None:
    begun = Begun()
    async with begun.followers.follow(A) as glance:
        pass
    async with begun.followers.follow(A) as page:
        assert page is glance
    async with begun.followers.follow(A):
        pass
    assert begun.course == ["+a"]
    await begun.followers.close()
    assert begun.course == ["+a", "-a"]


async def test_two_at_once_share_and_the_last_one_ends_it() -> None:
    begun = Begun(linger=0.0)
    async with begun.followers.follow(A) as one:
        async with begun.followers.follow(A) as other:
            assert one is other
        async with begun.followers.follow(B):
            pass
        await begun.ended.wait()
        assert begun.course == ["+a", "+b", "-b"]
    await begun.followers.close()
    assert begun.course == ["+a", "+b", "-b", "-a"]


async def test_only_the_jobs_that_were_left_last_go_on() -> None:
    begun = Begun()
    names = [str(number) for number in range(MOST_LEFT + 2)]
    for name in names:
        async with begun.followers.follow(("demo", name)):
            pass
    assert [each for each in begun.course if each.startswith("-")] == ["-0", "-1"]
    async with begun.followers.follow(("demo", names[-1])):
        assert begun.course.count(f"+{names[-1]}") == 1
    await begun.followers.close()
    assert len(begun.course) == 2 * len(names)


async def test_a_job_that_nobody_comes_back_to_is_let_go() -> None:
    begun = Begun(linger=0.0)
    async with begun.followers.follow(A):
        pass
    await begun.ended.wait()
    async with begun.followers.follow(A):
        assert begun.course == ["+a", "-a", "+a"]
    await begun.followers.close()


async def test_a_job_that_is_gone_is_let_go_at_once() -> None:
    begun = Begun()
    async with begun.followers.follow(A):
        async with begun.followers.follow(A):
            begun.gone.add(A)
        assert begun.course == ["+a"]
    assert begun.course == ["+a", "-a"]
    begun.gone.clear()
    async with begun.followers.follow(A):
        assert begun.course == ["+a", "-a", "+a"]
    await begun.followers.close()


async def test_who_leaves_after_the_session_has_ended_begins_nothing() -> None:
    begun = Begun()
    async with begun.followers.follow(A):
        await begun.followers.close()
    assert begun.course == ["+a", "-a"]


async def test_who_comes_back_as_it_is_about_to_end_keeps_it() -> None:
    begun = Begun()
    async with begun.followers.follow(A):
        pass
    begun.followers._end_soon(A)
    async with begun.followers.follow(A):
        await asyncio.sleep(0)
        assert begun.course == ["+a"]
    await begun.followers.close()
