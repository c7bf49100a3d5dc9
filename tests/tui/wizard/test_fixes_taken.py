"""The key that takes a fix takes that of the problem which stands there in words, or none."""

from mcjob_tui.draft.containers import EnvVar
from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, Strategy
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import BACKFILL, STORY


def _with_container(**changes: object) -> JobDraft:
    container = BACKFILL.model_copy(update=changes)
    return STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"containers": (container,)})})


async def test_a_row_that_shows_a_problem_without_a_fix_takes_none_of_another_that_it_has(form: OpenForm) -> None:
    twice = (EnvVar(name="1 A", value="x"), EnvVar(name="1 A", value="y"))
    async with form(_with_container(env=twice)) as page:

        def variables() -> tuple[EnvVar, ...]:
            return page.draft.spec.containers[0].env

        await page.press("ctrl+n")
        await page.press("ctrl+g", "n")
        await page.focus("Variables")
        await page.press("j")
        await page.shows("no digit first")
        assert any("there twice" in each.sentence and each.fix for each in page.wizard.editing.problems)
        await page.press("ctrl+y")
        await page.shows("no fix is shown here")
        assert variables() == twice


async def test_from_the_page_itself_the_first_fix_in_view_is_taken(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"parallelism": 90, "instances": 60})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.shows("^y ")
        before = page.draft
        await page.press("escape", "y")
        await page.until(lambda: page.draft != before)


async def test_a_problem_that_is_not_told_yet_is_not_mended(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Parallelism")
        await page.type("7")
        await page.until(lambda: page.draft.spec.parallelism == 7)
        await page.shows("use Dynamic weight")
        await page.press("ctrl+y")
        await page.until(lambda: page.draft.spec.strategy is Strategy.DYNAMIC_WEIGHT)
        assert page.draft.spec.parallelism == 7
        await page.press("tab", "shift+tab")
        await page.shows("set instances to 7")
        await page.press("ctrl+y")
        await page.until(lambda: page.draft.spec.instances == 7)
        assert page.draft.spec.parallelism == 7


async def test_on_review_the_fix_is_that_of_the_problem_at_the_cursor_or_none(form: OpenForm) -> None:
    async with form(_with_container(image="", name="Backfill")) as page:
        await page.press("ctrl+g", "5")
        await page.settle()
        listed = page.wizard.pages[4].pane.summary.problems  # type: ignore[attr-defined]
        await page.until(lambda: listed.has_focus)
        assert listed.current.fix is None
        assert any(each.fix for each in listed.problems)
        before = page.draft
        await page.press("ctrl+y")
        await page.shows("no fix is shown here")
        assert page.draft == before
        while listed.current.fix is None:
            await page.press("j")
        await page.press("ctrl+y")
        await page.until(lambda: page.draft != before)


async def test_on_review_the_focus_is_on_submit_once_the_last_problem_is_mended(form: OpenForm) -> None:
    chosen = ClusterAffinity(cluster_names=("aws-use1-prod",))
    spec = DraftSpec(containers=(BACKFILL,), cluster_affinity=chosen, parallelism=2)
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.press("ctrl+g", "5")
        await page.settle()
        summary = page.wizard.pages[4].pane.summary  # type: ignore[attr-defined]
        await page.until(lambda: summary.problems.has_focus)
        assert [bool(each.fix) for each in summary.problems.problems] == [True]
        await page.press("ctrl+y")
        await page.until(lambda: not summary.problems.problems)
        await page.until(lambda: summary.buttons.has_focus)
