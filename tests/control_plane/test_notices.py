"""Notices: many changes become one, none is lost, nobody is told of nothing."""

from mcjob_tui.control_plane.notices import Notices
from mcjob_tui.control_plane.views import Changes
from tests.control_plane.servers import until


async def test_changes_of_one_frame_become_one_notice() -> None:
    seen: list[Changes] = []
    notices = Notices(lambda marked: marked, frame=0.02)
    notices.subscribe(seen.append)
    for _ in range(100):
        notices.mark("jobs")
        notices.mark("clusters")
    await until(lambda: seen)
    assert seen == [Changes(jobs=True, clusters=True)]
    notices.mark("state")
    await until(lambda: len(seen) == 2)
    assert seen[1] == Changes(state=True)


async def test_what_turns_out_to_be_no_change_is_not_told() -> None:
    seen: list[Changes] = []
    prepared: list[Changes] = []

    def prepare(marked: Changes) -> Changes:
        prepared.append(marked)
        return Changes()

    notices = Notices(prepare, frame=0)
    notices.subscribe(seen.append)
    notices.mark("jobs")
    await until(lambda: prepared)
    assert seen == []


async def test_after_closing_nothing_comes() -> None:
    prepared: list[Changes] = []

    def prepare(marked: Changes) -> Changes:
        prepared.append(marked)
        return marked

    notices = Notices(prepare, frame=0)
    notices.mark("jobs")
    notices.close()
    # Watches say that they have ended when there is nothing left to be told of.
    quiet = Notices(prepare, frame=0)
    quiet.close()
    quiet.mark("state")
    other = Notices(lambda marked: marked, frame=0)
    told: list[Changes] = []
    other.subscribe(told.append)
    other.mark("jobs")
    await until(lambda: told)
    assert prepared == []
