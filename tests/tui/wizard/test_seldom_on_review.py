"""What is seldom seen on Review: before it is built, without clusters or rights, a submit that fails out of sight."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from mcjob_tui.control_plane.errors import ControlPlaneError
from mcjob_tui.control_plane.views import KarmadaView, Step, StepState
from mcjob_tui.draft.render import Manifests
from mcjob_tui.tui import clipboard
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.wizard.review import ReviewPage
from tests.tui.conftest import until
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane
from tests.tui.wizard.test_review import Sending, Sent, on_review
from tests.tui.wizard.test_seldom_shown import BROKEN

EFFECTIVE = "right_square_bracket"


class Late(Sent):
    """A submission that is sent until it is let go, and fails then."""

    def __init__(self, manifests: Manifests) -> None:
        super().__init__(manifests, 1)
        self.let_go = asyncio.Event()

    async def run(self) -> AsyncIterator[Step]:
        yield Step("server dry run", StepState.BUSY)
        await self.let_go.wait()
        raise ControlPlaneError("denied the request: a reason")


class SendingLate(Sending):
    """A control plane whose submissions fail late."""

    def submission(self, manifests: Manifests, *, submission_id: str | None = None) -> Sent:  # type: ignore[override]
        self.sent.append(Late(manifests))
        return self.sent[-1]


def review(page: Form) -> ReviewPage:
    found = page.wizard.pages[4]
    assert isinstance(found, ReviewPage)
    return found


async def on_manifests(page: Form, *keys: str) -> list[str]:
    """What the manifests' pane shows after these keys in it."""
    await on_review(page)
    text = review(page).pane.manifests.text
    text.focus()
    await page.press(*keys)
    await page.settle()
    return list(text.text)


async def test_keys_that_come_before_the_page_is_built_ask_for_nothing(form: OpenForm) -> None:
    plane = Sending()
    async with form(STORY, plane=plane) as page:
        unbuilt = ReviewPage(page.wizard)
        unbuilt.fill()
        unbuilt.tell()
        unbuilt.check()
        unbuilt.check_members()
        unbuilt.save()
        unbuilt.pane.manifests.show_tab(1)
        assert unbuilt.manifests is None
        assert unbuilt.effective("aws-use1-prod") is None
        assert page.app.screen is page.wizard
        assert not plane.sent
        assert not any(each[0] == "check members" for each in plane.asked)


async def test_a_split_that_depends_on_a_version_nobody_knows_says_so(form: OpenForm) -> None:
    plane = Plane()
    plane.about = KarmadaView(True, "v1.34.1", "")
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        said = {each.label: each.text for each in review(page).pane.summary.text.said}
        assert said["split"].endswith("the version here is not known")


async def test_who_may_not_create_jobs_is_told_why_before_anything_is_sent(form: OpenForm) -> None:
    plane = Sending()
    plane.denials[("create", "Job")] = "RBAC: no rule lets you create jobs"
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        await page.until(lambda: "no rule lets you create jobs in quant" in review(page).why_not())
        await page.press("ctrl+s")
        await page.until(lambda: any("no rule lets you create jobs" in each.sentence for each in page.app.said))
        assert not plane.sent


async def test_escape_leads_from_the_manifests_to_the_summary_where_only_one_has_room(form: OpenForm) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await on_manifests(page)
        review(page).pane.show_manifests(True)
        await page.shows("apiVersion: batch/v1")
        assert review(page).step_out()
        await page.shows("Submit 60 pods")
        assert not review(page).step_out()


async def test_the_first_fix_is_taken_wherever_the_focus_is(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"parallelism": 90, "instances": 60})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_manifests(page)
        offered = next(each.fix for each in page.wizard.editing.problems if each.fix is not None)
        assert review(page).fix_here() is offered
        review(page).pane.summary.problems.take_focus()
        await page.until(lambda: review(page).pane.summary.problems.has_focus)
        assert await review(page).go_to("spec.parallelism")
        assert review(page).fix_here() is not None


async def test_commands_are_copied_as_they_are_shown_and_have_no_next_object(form: OpenForm) -> None:
    async with form(STORY) as page:
        shown = await on_manifests(page, EFFECTIVE, EFFECTIVE)
        assert shown[0].startswith("# all at once")
        await page.press("l", "h", "y")
        await page.until(lambda: page.app.clipboard == "\n".join(shown) + "\n")
        assert review(page).pane.manifests.text.text == shown


async def test_what_is_more_than_a_clipboard_takes_is_not_copied(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        await on_manifests(page)
        monkeypatch.setattr(clipboard, "LARGEST", 10)
        await page.press("y")
        await page.shows("more than a terminal's clipboard takes")
        assert page.app.clipboard == ""


async def test_without_clusters_there_is_no_effective_job(form: OpenForm) -> None:
    async with form(STORY, plane=Plane(())) as page:
        assert await on_manifests(page, EFFECTIVE) == []
        await page.shows("no cluster gets the Job")
        await page.press("l")
        await page.shows("no cluster gets the Job")


async def test_the_effective_job_waits_for_the_clusters_themselves(form: OpenForm) -> None:
    plane = Plane()
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        plane.cluster_resources = lambda: None  # type: ignore[assignment, method-assign, return-value]
        review(page).pane.manifests.show_tab(1)
        await page.shows("the clusters are not known yet")
        del plane.cluster_resources
        review(page).pane.manifests.text.focus()
        await page.press("l")
        await page.until(lambda: "the clusters are not known yet" not in page.text)


async def test_where_an_override_does_not_apply_the_effective_job_says_that_nothing_is_sent(form: OpenForm) -> None:
    plane = Plane()
    plane.there["OverridePolicy"] = (BROKEN,)
    async with form(STORY, plane=plane) as page:
        shown = await on_manifests(page, EFFECTIVE)
        assert "nosuch" in shown[0]
        assert shown[1].strip() == "Karmada would send nothing to this cluster."


async def submit_and_hide(page: Form) -> None:
    """Submit from Review, and hide the dialog while the submission is under way."""
    await on_review(page)
    await page.press("ctrl+s")
    await page.shows("Submitting")
    await page.press("escape")
    await page.until(lambda: page.app.screen is page.wizard)


async def test_a_submit_that_fails_while_its_dialog_is_hidden_is_told_in_the_form(form: OpenForm) -> None:
    plane = SendingLate()
    async with form(STORY, plane=plane) as page:
        await submit_and_hide(page)
        await page.shows("→ submitting")
        failing = plane.sent[0]
        assert isinstance(failing, Late)
        failing.let_go.set()
        await page.shows("× submit failed")
        assert any(each.error and "a reason" in each.sentence for each in page.app.said)


async def test_a_submit_that_fails_after_the_form_was_left_is_told_where_one_is(form: OpenForm) -> None:
    plane = SendingLate()
    async with form(STORY, plane=plane) as page:
        await submit_and_hide(page)
        await page.app.pop_screen()
        await until(page.pilot, lambda: isinstance(page.app.screen, JobsScreen))
        failing = plane.sent[0]
        assert isinstance(failing, Late)
        failing.let_go.set()
        await until(page.pilot, lambda: any(each.error and "a reason" in each.sentence for each in page.app.said))
        assert isinstance(page.app.screen, JobsScreen)
