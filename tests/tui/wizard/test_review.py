"""Page 5: what is shown is what is sent; checks and the submit with its steps."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from mcjob_tui.control_plane.errors import ControlPlaneError, ServerFailure
from mcjob_tui.control_plane.views import MemberCheck, Step, StepState
from mcjob_tui.draft.differences import ContainerDifference, Difference, ResourceDifference
from mcjob_tui.draft.model import DraftSpec
from mcjob_tui.draft.placing import ClusterAffinity
from mcjob_tui.draft.reading import read_objects
from mcjob_tui.draft.render import Manifests, render
from mcjob_tui.draft.storing import drafts
from mcjob_tui.draft.yaml_text import dump
from mcjob_tui.tui.declarations import READ_ONLY_REASON
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.jobs import JobsScreen
from tests.tui import story
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import BACKFILL, STORY
from tests.tui.wizard.fleet import Plane

SOUND = STORY.model_copy(
    update={
        "spec": DraftSpec(containers=(BACKFILL,), cluster_affinity=ClusterAffinity(cluster_names=("aws-use1-prod",)))
    }
)
"""A draft of which nothing is to be said."""


class Sent:
    """A submission that fails as often as it is told to, then succeeds."""

    def __init__(self, manifests: Manifests, failures: int) -> None:
        self.id = "1"
        self.manifests = manifests
        self.failures = failures
        self.left: tuple[str, ...] = ()

    async def run(self) -> AsyncIterator[Step]:
        yield Step("server dry run", StepState.DONE, "3 objects accepted", 0.4)
        yield Step("OverridePolicy", StepState.DONE, "created", 0.1)
        self.left = ("OverridePolicy tick-backfill-2026w47",)
        if self.failures:
            self.failures -= 1
            yield Step("PropagationPolicy", StepState.FAILED, "denied the request: a reason")
            raise ControlPlaneError("denied the request: a reason")
        yield Step("PropagationPolicy", StepState.DONE, "created", 0.1)
        yield Step("Job", StepState.DONE, "created, both policies now belong to it", 0.2)

    async def follow(self) -> AsyncIterator[Step]:
        yield Step("scheduled", StepState.DONE, "4 clusters", 0.9)
        yield Step("applied", StepState.DONE, "", 2.1, (4, 4))

    async def undo(self) -> AsyncIterator[Step]:
        self.left = ()
        yield Step("OverridePolicy", StepState.UNDONE, "taken back")


class Stuck(Sent):
    """A submission that fails and cannot be taken back."""

    async def undo(self) -> AsyncIterator[Step]:
        yield Step("OverridePolicy", StepState.FAILED, "boom", error=ServerFailure("boom", code=500))
        raise ServerFailure("boom", code=500)


class Slow(Sent):
    """A submission that is applied in three of four clusters, until it is let go."""

    def __init__(self, manifests: Manifests) -> None:
        super().__init__(manifests, 0)
        self.let_go = asyncio.Event()

    async def follow(self) -> AsyncIterator[Step]:
        yield Step("scheduled", StepState.DONE, "4 clusters", 0.9)
        yield Step("applied", StepState.BUSY, "", 2.1, (3, 4))
        await self.let_go.wait()
        yield Step("applied", StepState.DONE, "", 2.1, (4, 4))


class Sending(Plane):
    """A control plane that takes submissions."""

    def __init__(self, failures: int = 0, refusals: tuple[Step, ...] = (), *, slow: bool = False) -> None:
        super().__init__()
        self.slow = slow
        self.failures = failures
        self.refusals = refusals
        self.sent: list[Sent] = []

    def submission(self, manifests: Manifests, *, submission_id: str | None = None) -> Sent:  # type: ignore[override]
        self.sent.append(Slow(manifests) if self.slow else Sent(manifests, self.failures))
        return self.sent[-1]

    async def check(self, manifests: object) -> tuple[Step, ...]:
        return self.refusals or (Step("Job", StepState.DONE, "accepted"),)


async def on_review(page: Form) -> None:
    await page.press("ctrl+s")
    await page.until(lambda: page.wizard.here == 4)
    await page.settle()


async def test_what_is_shown_is_what_is_sent(form: OpenForm) -> None:
    plane = Sending()
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        shown = page.wizard.pages[4].pane.manifests.manifests  # type: ignore[attr-defined]
        await page.press("ctrl+s")
        await page.until(lambda: bool(plane.sent))
        assert plane.sent[0].manifests is shown
        assert "mcjob.io/prediction" in dump(shown.propagation_policy)


async def test_enter_on_submit_asks_where_the_page_put_the_focus_there(form: OpenForm) -> None:
    plane = Sending()
    async with form(SOUND, plane=plane) as page:
        await on_review(page)
        buttons = page.wizard.pages[4].pane.summary.buttons  # type: ignore[attr-defined]
        await page.until(lambda: buttons.has_focus)
        for _ in range(2):
            await page.press("enter")
            await page.shows("It goes to prod-karmada / quant, into aws-use1-prod")
            await page.press("enter")
            await page.until(lambda: page.app.screen is page.wizard)
        assert not plane.sent
        await page.press("enter")
        await page.shows("Not yet")
        await page.press("tab", "enter")
        await page.until(lambda: bool(plane.sent))


async def test_enter_on_submit_submits_once_somebody_went_there(form: OpenForm) -> None:
    plane = Sending()
    async with form(SOUND, plane=plane) as page:
        await on_review(page)
        buttons = page.wizard.pages[4].pane.summary.buttons  # type: ignore[attr-defined]
        await page.until(lambda: buttons.has_focus)
        await page.press("right", "left", "enter")
        await page.until(lambda: bool(plane.sent))


async def test_a_click_on_submit_submits(form: OpenForm) -> None:
    plane = Sending()
    async with form(SOUND, plane=plane) as page:
        await on_review(page)
        buttons = page.wizard.pages[4].pane.summary.buttons  # type: ignore[attr-defined]
        await page.until(lambda: buttons.has_focus)
        await page.pilot.click(buttons, offset=(3, 0))
        await page.until(lambda: bool(plane.sent))


async def test_the_job_s_screen_opens_when_all_have_it(form: OpenForm) -> None:
    async with form(STORY, plane=Sending()) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.until(lambda: type(page.app.screen).__name__ == "JobScreen")
        assert drafts().all() == ()


async def test_back_in_the_list_the_cursor_is_on_the_job_that_was_submitted(form: OpenForm) -> None:
    plane = Sending()
    async with form(STORY, plane=plane) as page:
        plane.publish(jobs=(story.RISK,))
        await on_review(page)
        await page.press("ctrl+s")
        await page.until(lambda: isinstance(page.app.screen, JobScreen))
        plane.publish(jobs=(story.RISK, story.TICKS))
        await page.press("escape")
        await page.until(lambda: isinstance(page.app.screen, JobsScreen))
        assert isinstance(page.app.screen, JobsScreen)
        jobs = page.app.screen
        await page.until(lambda: jobs.job is not None and jobs.job.key == ("quant", STORY.name))


async def test_a_failed_step_says_what_exists_and_offers_retry_undo_and_keep(form: OpenForm) -> None:
    async with form(STORY, plane=Sending(failures=1)) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.shows("What exists: OverridePolicy tick-backfill-2026w47")
        for word in ("Retry", "Undo", "Keep", "denied the request: a reason"):
            assert word in page.text
        await page.press("enter")
        await page.until(lambda: type(page.app.screen).__name__ == "JobScreen")


async def test_undo_takes_back_and_returns_to_the_form(form: OpenForm) -> None:
    plane = Sending(failures=1)
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.shows("What exists")
        await page.press("right", "enter")
        await page.until(lambda: page.app.screen is page.wizard)
        assert plane.sent[0].left == ()


async def test_an_undo_that_failed_is_no_fault_of_the_draft(form: OpenForm) -> None:
    plane = Sending(failures=1)
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        plane.submission = lambda manifests, **more: Stuck(manifests, 1)  # type: ignore[method-assign]
        await page.press("ctrl+s")
        await page.shows("What exists")
        await page.press("right", "enter")
        await page.shows("Undo failed: boom")
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        assert not any(each.code == "refused" for each in page.wizard.editing.problems)
        await page.press("ctrl+s")
        await page.shows("Undo failed: boom")


async def test_a_hidden_submit_goes_on_in_the_header_and_is_opened_again(form: OpenForm) -> None:
    plane = Sending(slow=True)
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.shows("3 of 4")
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        await page.shows("→ 3 of 4")
        await page.press("ctrl+s")
        await page.shows("Submitting tick-backfill-2026w47")
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        assert isinstance(plane.sent[0], Slow)
        plane.sent[0].let_go.set()
        await page.shows("tick-backfill-2026w47 is submitted")
        assert drafts().all() == ()
        await page.press("ctrl+s")
        await page.until(lambda: type(page.app.screen).__name__ == "JobScreen")
        assert len(plane.sent) == 1


async def test_the_job_that_is_being_made_is_not_in_its_own_way(form: OpenForm) -> None:
    plane = Sending(slow=True)
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.shows("3 of 4")
        plane.taken.add(STORY.name)
        plane.publish(jobs=plane.jobs())
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        page.wizard.judge()
        await page.settle()
        assert "To put right" not in page.text
        assert "× 1 Basics" not in page.text
        await page.press("ctrl+s")
        await page.shows("or with enter")
        await page.press("enter")
        await page.until(lambda: type(page.app.screen).__name__ == "JobScreen")


async def test_a_draft_changed_while_the_one_before_is_made_is_judged_until_it_is_that_again(form: OpenForm) -> None:
    plane = Sending(slow=True)
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.shows("3 of 4")
        plane.taken.add(STORY.name)
        await page.press("escape", "1")
        await page.focus("Description")
        await page.type("!")
        await page.press("ctrl+n")
        await page.shows("× 1 Basics")
        await page.press("ctrl+o")
        await page.focus("Description")
        await page.press("backspace")
        await page.until(lambda: page.draft == STORY)
        await page.until(lambda: "× 1 Basics" not in page.text)


async def renamed_while_it_is_sent(page: Form) -> None:
    """Send the draft, hide that, and call the draft ``another``."""
    await on_review(page)
    await page.press("ctrl+s")
    await page.shows("3 of 4")
    await page.press("escape")
    await page.until(lambda: page.app.screen is page.wizard)
    page.wizard.editing.set("metadata.name", "another")
    await page.settle()


async def test_a_draft_changed_since_the_job_was_made_is_kept_and_submitted_as_another(form: OpenForm) -> None:
    plane = Sending(slow=True)
    async with form(STORY, plane=plane) as page:
        await renamed_while_it_is_sent(page)
        assert isinstance(plane.sent[0], Slow)
        plane.sent[0].let_go.set()
        await page.until(lambda: any(each.sentence == f"{STORY.name} is submitted" for each in page.app.said))
        await page.until(lambda: [each.draft.name for each in drafts().all()] == ["another"])
        await page.press("ctrl+s")
        await page.shows("Submitting another")
        assert [each.manifests.job["metadata"]["name"] for each in plane.sent] == [STORY.name, "another"]


async def test_of_a_draft_changed_since_it_was_sent_the_job_that_was_sent_is_opened(form: OpenForm) -> None:
    async with form(STORY, plane=Sending(slow=True)) as page:
        await renamed_while_it_is_sent(page)
        await page.press("ctrl+s")
        await page.shows("or with enter")
        await page.press("enter")
        await page.until(lambda: isinstance(page.app.screen, JobScreen))
        assert isinstance(page.app.screen, JobScreen)
        assert page.app.screen.key == ("quant", STORY.name)
        await page.until(lambda: [each.draft.name for each in drafts().all()] == ["another"])


async def test_what_a_failed_submit_left_is_seen_to_before_a_changed_draft_is_sent(form: OpenForm) -> None:
    plane = Sending(failures=1)
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.shows("What exists")
        await page.press("right", "right", "enter")
        await page.shows("kept: OverridePolicy tick-backfill-2026w47")
        await page.press("3")
        await page.press("9")
        await page.press("escape", "5", "ctrl+s")
        await page.shows("The draft has changed since.")
        assert "Retry" not in page.text
        await page.press("enter")
        await page.until(lambda: page.app.screen is page.wizard)
        assert plane.sent[0].left == ()
        plane.failures = 0
        await page.press("ctrl+s")
        await page.until(lambda: len(plane.sent) == 2)


async def test_errors_stop_the_submit_and_enter_goes_to_their_field(form: OpenForm) -> None:
    plane = Sending()
    async with form(plane=plane) as page:
        await on_review(page)
        await page.shows("a name is needed")
        await page.press("ctrl+s")
        await page.shows("to put right first")
        assert not plane.sent
        await page.press("enter")
        await page.until(lambda: page.wizard.here == 0)
        assert getattr(page.app.focused, "label", "") == "Name"


async def test_what_the_server_refuses_stands_beside_its_field_until_the_draft_changes(form: OpenForm) -> None:
    cause = ("Job", "spec.template.spec.containers[0].image", "not-so")
    refused = Step("Job", StepState.FAILED, "Job is invalid", causes=(cause,))
    async with form(STORY, plane=Sending(refusals=(refused,))) as page:
        await on_review(page)
        await page.press("c")
        await page.shows("not-so")
        problem = next(each for each in page.wizard.editing.problems if each.code == "refused")
        assert problem.path == "spec.containers[0].image"
        await page.press("2")
        await page.type("1")
        await page.until(lambda: all(each.code != "refused" for each in page.wizard.editing.problems))


async def test_members_are_asked_for_the_job_that_each_would_get(form: OpenForm) -> None:
    plane = Sending()
    plane.member_checks["ali-hz-prod"] = MemberCheck(
        "ali-hz-prod", hinders=("quota batch leaves room for 3 of 4: pods",)
    )
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        await page.press("m")
        await page.shows("✓ aws-use1-prod")
        await page.shows("▲ ali-hz-prod  quota batch leaves room for 3 of 4")
        ((_, jobs, policy),) = [each for each in plane.asked if each[0] == "check members"]
        assert list(jobs) == ["aws-use1-prod", "aws-euc1-prod", "ali-hz-prod", "gcp-euw1-prod"]  # type: ignore[call-overload]
        spec = jobs["ali-hz-prod"]["spec"]  # type: ignore[index]
        assert spec["parallelism"] == 4
        (container,) = spec["template"]["spec"]["containers"]
        assert container["image"].startswith("registry.cn-hz.corp.io/")
        assert container["resources"]["requests"]["memory"] == "1Gi"
        assert policy is page.wizard.pages[4].manifests.propagation_policy  # type: ignore[attr-defined]
        await page.press("3")
        await page.type("1")
        await page.press("escape", "5")
        await page.shows("before the last change")


@pytest.mark.parametrize("key", ["c", "m"])
async def test_a_check_looks_again_for_what_was_missing(form: OpenForm, key: str) -> None:
    plane = Sending()
    held, plane.held = plane.held, {**plane.held, "Secret": ()}
    spec = STORY.spec.model_copy(update={"image_pull_secrets": ("corp-pull",)})
    async with form(STORY.model_copy(update={"spec": spec}), plane=plane) as page:
        await on_review(page)
        missing = "there is no Secret corp-pull"
        await page.until(lambda: any(missing in each.sentence for each in page.wizard.editing.problems))
        plane.held = held
        await page.press(key)
        await page.until(lambda: not any(missing in each.sentence for each in page.wizard.editing.problems))


async def test_what_a_check_has_said_stays_in_sight_until_somebody_scrolls(form: OpenForm) -> None:
    async with form(STORY, plane=Sending(), size=(100, 30)) as page:
        await on_review(page)
        problems = page.wizard.pages[4].pane.summary.problems  # type: ignore[attr-defined]
        assert problems.has_focus
        await page.press("c")
        await page.shows("✓ Job")
        for rows in (1, 9, 3, 12):
            problems.show(problems.problems[:1] * rows, page.draft)
            await page.settle()
            await page.shows("✓ Job")
        await page.press("pageup")
        await page.until(lambda: "✓ Job" not in page.text)
        problems.show(problems.problems[:1] * 14, page.draft)
        await page.settle()
        assert "✓ Job" not in page.text


async def test_what_loaded_manifests_say_beyond_the_form_is_listed_and_can_be_scrolled_to(form: OpenForm) -> None:
    made = render(STORY).documents()
    made[-1]["spec"]["managedBy"] = "kubernetes.io/job-controller"
    made[-1]["spec"]["template"]["spec"]["hostAliases"] = [{"ip": "10.0.0.1", "hostnames": ["feed"]}]
    async with form(read_objects(list(made)), size=(100, 30)) as page:
        await on_review(page)
        assert "more rows · pgdn" in page.text
        await page.press("pagedown", "pagedown")
        await page.shows("Job spec.template.spec.hostAliases")
        assert '[{"ip": "10.0.0.1"' in page.text
        assert "Job spec.managedBy" in page.text
        await page.press("pageup", "pageup")
        await page.shows("tick-backfill-2026w47  in quant")


async def test_the_effective_job_of_a_cluster_is_coloured_against_the_default(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_review(page)
        view = page.wizard.pages[4].pane.manifests  # type: ignore[attr-defined]
        view.text.focus()
        await page.press("space", "l", "l")
        assert any(each.startswith("+ ") and "registry.cn-hz.corp.io" in each for each in view.text.text)
        assert any(each.startswith("- ") and "registry.corp.io" in each for each in view.text.text)


async def test_another_cluster_s_effective_job_opens_at_its_first_difference(form: OpenForm) -> None:
    more = ContainerDifference(resources=ResourceDifference(limits={"memory": "3Gi"}))
    late = Difference(cluster_names=("ali-hz-prod",), containers={"backfill": more})
    draft = STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"differences": (late,), "parallelism": 60})})
    async with form(draft, size=(100, 30)) as page:
        await on_review(page)
        view = page.wizard.pages[4].pane.manifests  # type: ignore[attr-defined]
        view.text.focus()
        await page.press("right_square_bracket")
        while view.clusters[view.cluster_at] != "ali-hz-prod":
            await page.press("greater_than_sign")
        await page.shows("-   parallelism: 60")
        await page.press("G")
        await page.shows("memory: 3Gi")


async def test_in_the_widest_terminal_the_other_object_stands_beside(form: OpenForm) -> None:
    async with form(STORY, size=(200, 60)) as page:
        await on_review(page)
        await page.shows("beside: PropagationPolicy")
        assert "kind: PropagationPolicy" in page.text
        assert "kind: Job" in page.text
        page.wizard.pages[4].pane.manifests.text.focus()  # type: ignore[attr-defined]
        await page.press("h")
        await page.shows("beside: Job")
        await page.press("space")
        await page.until(lambda: "beside" not in page.text)


async def test_an_object_is_copied_just_as_it_is_sent(form: OpenForm) -> None:
    tabs = STORY.model_copy(
        update={"spec": STORY.spec.model_copy(update={"description": "one\n\ttwo, " + "long " * 60})}
    )
    async with form(tabs) as page:
        await on_review(page)
        view = page.wizard.pages[4].pane.manifests  # type: ignore[attr-defined]
        view.text.focus()
        await page.press("y")
        assert page.app.clipboard == dump(view.manifests.job)
        assert max(map(len, page.app.clipboard.splitlines())) > 200


async def test_files_are_saved_and_never_overwritten(form: OpenForm, tmp_path: Path) -> None:
    target = tmp_path / "out"
    async with form(STORY) as page:
        await on_review(page)
        page.wizard.pages[4].pane.manifests.text.focus()  # type: ignore[attr-defined]
        for _ in range(2):
            await page.press("w")
            await page.shows("nothing is overwritten")
            await page.press("ctrl+u")
            await page.type(str(target))
            await page.press("enter")
            await page.until(lambda: page.app.screen is page.wizard)
        await page.shows("exists already")
    names = sorted(each.name for each in target.iterdir())
    assert names == ["job.yaml", "override.yaml", "policy.yaml", "tick-backfill-2026w47.yaml"]


async def test_in_a_narrow_terminal_tab_goes_on_to_the_manifests(form: OpenForm) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await on_review(page)
        assert "Submit 60 pods" in page.text
        page.wizard.pages[4].pane.summary.buttons.focus()  # type: ignore[attr-defined]
        await page.press("tab", "tab", "tab")
        await page.shows("apiVersion: batch/v1")
        await page.press("tab")
        await page.shows("Submit 60 pods")


async def test_read_only_stops_the_submit_however_it_is_asked_for(form: OpenForm) -> None:
    plane = Sending()
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        page.app.set_read_only(True)
        page.wizard.pages[4].submit()
        await page.press("ctrl+s")
        await page.settle()
        assert {each.sentence.removeprefix("submit: ") for each in page.app.said} == {READ_ONLY_REASON}
        assert not plane.sent


WIDE = {
    "apiVersion": "policy.karmada.io/v1alpha1",
    "kind": "ClusterOverridePolicy",
    "metadata": {"name": "mirror"},
    "spec": {
        "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job"}],
        "overrideRules": [{"overriders": {"labelsOverrider": [{"operator": "add", "value": {"mirrored": "yes"}}]}}],
    },
}


async def test_a_cluster_override_policy_that_comes_is_in_the_effective_job_and_in_what_members_are_asked(
    form: OpenForm,
) -> None:
    plane = Plane()
    async with form(STORY, plane=plane) as page:
        assert ("watch policies", "quant") in plane.asked
        await on_review(page)
        pane = page.wizard.pages[4].pane.manifests  # type: ignore[attr-defined]
        pane.cluster_at = pane.clusters.index("aws-use1-prod")
        pane.show_tab(1)
        await page.settle()
        assert "mirrored" not in "\n".join(pane.text.text)
        plane.there["ClusterOverridePolicy"] = (WIDE,)
        plane.publish(policies=True)
        await page.until(lambda: "+     mirrored: " in "\n".join(pane.text.text))
        await page.until(lambda: any(each.code == "other-overrides" for each in page.wizard.editing.problems))
        await page.press("m")
        await page.until(lambda: any(each[0] == "check members" for each in plane.asked))
        jobs = next(each[1] for each in plane.asked if each[0] == "check members")
        assert {job["metadata"]["labels"]["mirrored"] for job in jobs.values()} == {"yes"}  # type: ignore[attr-defined]


async def test_the_effective_job_that_is_open_over_a_page_follows_policies(form: OpenForm) -> None:
    plane = Plane()
    plane.there["ClusterOverridePolicy"] = None
    async with form(STORY, plane=plane) as page:
        await page.press("escape", "e")
        await page.shows("ClusterOverridePolicies are not known")
        plane.there["ClusterOverridePolicy"] = (WIDE,)
        plane.publish(policies=True)
        await page.until(lambda: "are not known" not in page.text)
        shown = page.app.screen.text.text  # type: ignore[attr-defined]
        assert any("mirrored" in each for each in shown)


async def test_what_the_namespace_holds_is_read_again_for_review(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"service_account_name": "runner"})
    plane = Plane()
    plane.held["ServiceAccount"] = ("default",)
    async with form(STORY.model_copy(update={"spec": spec}), plane=plane) as page:
        await page.until(lambda: any("runner" in each.sentence for each in page.wizard.editing.problems))
        plane.held["ServiceAccount"] = ("default", "runner")
        await on_review(page)
        await page.until(lambda: not any("runner" in each.sentence for each in page.wizard.editing.problems))


async def test_the_images_of_a_submitted_job_are_proposed_another_day(form: OpenForm, state_directory: Path) -> None:
    async with form(STORY, plane=Sending()) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.until(lambda: type(page.app.screen).__name__ == "JobScreen")
        await page.until(lambda: (state_directory / "mcjob" / "images").exists())
    async with form() as page:
        await page.until(lambda: bool(page.wizard.names.images_used))
        await page.press("ctrl+n")
        await page.until(lambda: page.wizard.here == 1)
        await page.focus("Image")
        await page.type("registry.corp.io/qu")
        await page.press("right")
        assert page.draft.spec.containers[0].image == "registry.corp.io/quant/tick-backfill:4.2.1"


async def test_digits_are_the_pages_in_the_manifests_too_and_the_tabs_have_keys_of_their_own(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_review(page)
        view = page.wizard.pages[4].pane.manifests  # type: ignore[attr-defined]
        assert " YAML  Effective  Commands " in page.text
        assert "exactly as sent ─" in page.text
        view.text.focus()
        await page.shows("exactly as sent · y copy w save ─")
        await page.shows("[ ] tabs")
        await page.press("left_square_bracket")
        await page.shows("# all at once")
        await page.press("right_square_bracket", "space")
        assert view.tab == 1
        await page.shows("as the cluster gets it · y copy w save ─")
        await page.pilot.click(view.heads, offset=(1, 0))
        await page.until(lambda: view.tab == 0)
        await page.pilot.click(view.heads, offset=(19, 0))
        await page.until(lambda: view.tab == 2)
        await page.press("2")
        await page.until(lambda: page.wizard.here == 1)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_tabs_turn_from_the_summary_too_and_tab_goes_back_to_it(
    form: OpenForm, size: tuple[int, int]
) -> None:
    async with form(STORY, size=size) as page:
        await on_review(page)
        view = page.wizard.pages[4].pane.manifests  # type: ignore[attr-defined]
        summary = page.wizard.focused
        assert summary is not view.text
        await page.press("right_square_bracket")
        await page.until(lambda: (view.tab, page.wizard.focused) == (1, view.text))
        await page.shows("parallelism 7")
        await page.tab()
        await page.until(lambda: page.wizard.focused is summary)
