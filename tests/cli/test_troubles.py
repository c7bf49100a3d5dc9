"""What ``mcjob status`` says of pods that fail or wait: the same cause once, with every cluster that has it."""

from dataclasses import replace

from mcjob_tui.cli.troubles import troubles_text
from mcjob_tui.control_plane.views import JobState, JobView, MemberState, MemberView, Trouble
from tests.tui.doubles import FakeControlPlane, Follower

JOB = JobView("quant", "j", "u", JobState.NOT_STARTING, members=(MemberView("a", MemberState.NOT_STARTING),))
PULL = Trouble(
    "a",
    "ImagePullBackOff",
    "the image cannot be pulled",
    "check its name",
    count=2,
    pod="j-a",
    message='Back-off pulling image "busybox"',
)
FAILED = Trouble("a", "Error", "the container ended with an error", "read its log", pod="j-a", exit_code=1, log="main")


async def told(*troubles: Trouble, lines: tuple[str, ...] = ()) -> list[str]:
    control_plane = FakeControlPlane((JOB,))
    control_plane.follower = Follower((), (), ())
    control_plane.follower.troubles = troubles
    control_plane.last_lines = lines
    return (await troubles_text(control_plane, JOB)).splitlines()


async def test_the_same_cause_is_told_once_with_the_clusters_named_and_the_pods_summed() -> None:
    assert await told(replace(PULL, cluster="b", count=3), PULL) == [
        "  a, b: 5 pods: ImagePullBackOff: the image cannot be pulled",
        "    what helps: check its name",
        '    Back-off pulling image "busybox"',
    ]


async def test_messages_that_differ_say_whose_they_are() -> None:
    other = replace(PULL, cluster="b", message='Back-off pulling image "mirror/busybox"')
    assert (await told(PULL, replace(PULL, cluster="c"), other))[2:] == [
        '    a, c: Back-off pulling image "busybox"',
        '    b: Back-off pulling image "mirror/busybox"',
    ]


async def test_log_lines_say_whose_they_are_and_are_read_in_a_few_clusters_only() -> None:
    found = await told(*(replace(FAILED, cluster=each, pod=f"j-{each}") for each in "abcde"), lines=("boom",))
    assert found == [
        "  a, b, c, d, e: 5 pods: Error, exit code 1: the container ended with an error",
        "    what helps: read its log",
        *(f"    {each}/j-{each}/main: boom" for each in "abc"),
    ]
    assert (await told(FAILED, lines=("boom",)))[-1] == "    j-a/main: boom"


async def test_another_exit_code_or_no_pod_at_all_is_another_cause() -> None:
    found = await told(FAILED, replace(FAILED, cluster="b", exit_code=2), replace(FAILED, cluster="c", pod="", log=""))
    assert [each for each in found if not each.startswith("    ")] == [
        "  a: 1 pod: Error, exit code 1: the container ended with an error",
        "  b: 1 pod: Error, exit code 2: the container ended with an error",
        "  c: no pod, 1 attempt: Error, exit code 1: the container ended with an error",
    ]


async def test_of_very_many_clusters_some_are_named() -> None:
    first, *_ = await told(*(replace(PULL, cluster=f"m{number:03}") for number in range(200)))
    assert first.startswith("  m000, m001, m002, m003, m004, m005, m006, m007 and 192 more: 400 pods: ImagePullBackOff")


async def test_where_only_the_events_cannot_be_read_that_is_what_is_said() -> None:
    control_plane = FakeControlPlane((JOB,))
    follower = control_plane.follower = Follower((), (), ())
    follower.problems = {"a": "may not list events", "b": "may not list pods"}
    follower.unread = frozenset("b")
    assert (await troubles_text(control_plane, JOB)).splitlines() == [
        "  a: its events cannot be read: may not list events",
        "  b: its pods cannot be read: may not list pods",
    ]


async def test_where_nothing_is_known_to_help_nothing_is_said_of_it() -> None:
    assert await told(replace(PULL, next_step="")) == [
        "  a: 2 pods: ImagePullBackOff: the image cannot be pulled",
        '    Back-off pulling image "busybox"',
    ]
