"""The line of a Job's screen on the clusters that it does not use."""

from mcjob_tui.control_plane.views import NotUsed
from mcjob_tui.tui.screens.job_clusters import not_used_lines
from mcjob_tui.tui.widgets.form.pieces import plain
from tests.tui.conftest import OpenShell, until
from tests.tui.doubles import FakeControlPlane, FakeGateway
from tests.tui.snapshot import visible_text

LEFT_OUT = (
    NotUsed("ali-sh-batch", "zero share", "nearly full: 4 of 332 places, zero share"),
    NotUsed("hw-gz1-gpu", "taint", "taint nvidia.com/gpu:NoSchedule is not tolerated"),
)


def test_a_few_are_named_with_their_reasons() -> None:
    (said,) = not_used_lines(LEFT_OUT, 116)
    assert plain(said) == "    not used: ali-sh-batch (zero share), hw-gz1-gpu (taint)"
    assert not_used_lines((), 116) == ()


def test_many_are_counted_by_reason() -> None:
    many = (*(NotUsed(f"c-{n}", "label mismatch", "") for n in range(1640)), *LEFT_OUT)
    said = [plain(each) for each in not_used_lines(many, 78)]
    assert said == ["    not used: 1,640 label mismatch, 1 zero share, 1 taint"]


def test_many_for_the_same_reason_are_counted_beside_the_others() -> None:
    six = tuple(NotUsed(f"c-{n}", "not selected", "") for n in range(6))
    (said,) = not_used_lines((*six, *LEFT_OUT), 116)
    assert plain(said) == "    not used: ali-sh-batch (zero share), hw-gz1-gpu (taint), 6 not selected"


def test_narrow_it_takes_two_lines_at_most() -> None:
    why = ("label mismatch", "zero share")
    eight = tuple(NotUsed(f"a-rather-long-cluster-name-{n}", why[n % 2], "") for n in range(8))
    said = [plain(each) for each in not_used_lines(eight, 78)]
    assert len(said) == 2
    assert all(len(each) <= 78 for each in said)


async def test_the_job_says_which_clusters_it_does_not_use(shell: OpenShell) -> None:
    control_plane = FakeControlPlane()
    control_plane.left_out["quant", "fx-risk-eod-1122"] = LEFT_OUT
    async with shell(FakeGateway(control_plane)) as (app, pilot):
        await pilot.press("slash", *"fx-risk-eod-1122", "enter", "enter")
        await until(pilot, lambda: "not used: ali-sh-batch (zero share), hw-gz1-gpu (taint)" in visible_text(app))
