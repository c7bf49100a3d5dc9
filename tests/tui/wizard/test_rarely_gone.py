"""Ways of the form that are rarely gone: keys at the ends of lists, before a page is built, where nothing is there."""

import asyncio

import pytest
from textual.widget import Widget

from mcjob_tui.draft.differences import ContainerDifference, Difference
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.placing import ClusterAffinity
from mcjob_tui.draft.storing import drafts
from mcjob_tui.tui.screens.jobs import JobsScreen
from mcjob_tui.tui.screens.wizard.effective import EffectiveScreen
from mcjob_tui.tui.screens.wizard.namespace_dialog import NamespaceDialog
from mcjob_tui.tui.screens.wizard.review_summary import ProblemList, ReviewButtons
from mcjob_tui.tui.screens.wizard.wizard_pages import WizardPage, make_page
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.group import GroupRow
from mcjob_tui.tui.widgets.placement.forecast import WAITING
from mcjob_tui.tui.widgets.placement.panel import PlacementDigest
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import BACKFILL, STORY
from tests.tui.wizard.fleet import Plane
from tests.tui.wizard.test_containers import on_containers
from tests.tui.wizard.test_differential import on_differential
from tests.tui.wizard.test_rarely_entered import draft, said
from tests.tui.wizard.test_review import Sending, on_review
from tests.tui.wizard.test_seldom_on_review import SendingLate

SOUND = JobDraft(
    metadata=DraftMeta(name="hello", namespace="quant"),
    spec=DraftSpec(
        cluster_affinity=ClusterAffinity(cluster_names=("aws-euc1-prod",)),
        containers=(BACKFILL.model_copy(update={"env": (), "command": (), "args": ()}),),
    ),
)
NOWHERE = ClusterAffinity(cluster_names=("gcp-usc1-edge",))


def label(page: Form) -> str:
    focused = page.app.focused
    return focused.label.strip() if isinstance(focused, Field) else type(focused).__name__


async def test_news_that_come_before_a_page_is_built_wait_for_it(form: OpenForm) -> None:
    async with form(STORY) as page:
        for number in range(4):
            made = make_page(page.wizard, number)
            made.know()
            made.know_name(True)
            made.fill()
            made.tell()
            assert not made.widget.is_mounted
        assert page.app.screen is page.wizard


async def test_a_page_with_nothing_of_its_own_has_no_fields_no_parts_and_no_fix(form: OpenForm) -> None:
    async with form(STORY) as page:
        before = page.app.focused
        bare = WizardPage(page.wizard, Widget())
        bare.fill()
        bare.tell()
        bare.first()
        assert (bare.parts(), bare.said_of(STORY), bare.fix_here(), bare.cluster) == ((), None, None, "")
        assert not await bare.go_to("metadata.name")
        assert page.app.focused is before


async def test_a_rule_that_is_kept_as_it_was_loaded_has_no_field_to_go_into(form: OpenForm) -> None:
    rule = {"targetCluster": {"clusterNames": ["aws-use1-prod"]}, "overriders": {"unknown": [{"x": 1}]}}
    async with form(draft(differences=(Difference(kept=rule),))) as page:
        await on_differential(page)
        await page.press("enter")
        pane = page.wizard.page.form
        assert pane is not None
        await page.until(lambda: page.app.focused is pane)
        await page.press("enter")
        assert page.app.focused is pane


async def test_enter_goes_on_and_the_arrows_go_over_a_closed_group(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Name")
        await page.press("enter")
        await page.until(lambda: label(page) == "Namespace")
        await page.wizard.go_to("spec.clusterAffinity.clusterNames")
        await page.until(lambda: isinstance(page.app.focused, Checklist))
        await page.press("end", "down")
        await page.until(lambda: isinstance(page.app.focused, GroupRow))
        await page.press("down")
        await page.until(lambda: label(page) == "Instances")
        await page.press("up", "up")
        await page.until(lambda: isinstance(page.app.focused, Checklist))


async def test_without_a_focus_a_command_is_done_at_once_and_keys_that_were_read_are_for_nobody(form: OpenForm) -> None:
    async with form(STORY) as page:
        page.wizard.set_focus(None)
        await page.wizard._read_keys("Secret", "quant-db")
        await page.press("ctrl+n")
        await page.until(lambda: page.wizard.here == 1)


async def test_a_part_is_shown_from_its_top_on_unless_somebody_has_gone_on_or_its_list_would_be_lost(
    form: OpenForm,
) -> None:
    async with form(STORY, size=(80, 16)) as page:
        pane = page.wizard.page.form
        assert pane is not None
        await page.wizard.go_to("spec.clusterAffinity.clusterNames")
        await page.until(lambda: isinstance(page.app.focused, Checklist))
        await page.settle()
        there = pane.scroll_offset
        pane._show_part(None)
        page.wizard.set_focus(None)
        pane.show_part()
        await page.settle()
        assert pane.scroll_offset == there


async def test_escape_leaves_the_form_from_its_lists(form: OpenForm) -> None:
    async with form(STORY) as page:
        page.wizard.editing.set("spec.description", "another")
        await on_containers(page)
        await page.press("escape", "escape", "escape")
        await page.shows("Leave the form?")
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        await page.wizard.show_page(3)
        await page.settle()
        await page.press("escape")
        await page.shows("Leave the form?")


async def test_of_a_sound_draft_nothing_is_wrong_and_there_is_no_problem_to_go_to(form: OpenForm) -> None:
    async with form(SOUND) as page:
        page.wizard.editing.problems = ()
        await page.wizard.command_next_warning()
        await said(page, "nothing is wrong")
        await page.press("ctrl+g")
        await page.shows("Go to")
        assert "What is wrong" not in page.text
        await page.press("down", "down", "up", "enter")
        await page.until(lambda: page.wizard.here == 1)


async def test_the_next_problem_is_gone_to_from_the_list_of_places(form: OpenForm) -> None:
    async with form(draft(parallelism=0)) as page:
        await page.until(lambda: any(each.path == "spec.parallelism" for each in page.wizard.editing.problems))
        first = page.wizard.editing.problems[0]
        await page.press("ctrl+g", "w")
        await page.until(lambda: page.app.screen is page.wizard)
        await page.until(lambda: isinstance(page.app.focused, Field) and first.path in page.app.focused.paths)


async def test_the_problems_of_review_are_walked_and_left_below_and_its_buttons_above(form: OpenForm) -> None:
    two = draft(parallelism=-1, instances=-1, containers=(BACKFILL.model_copy(update={"image": ""}),))
    async with form(two) as page:
        await on_review(page)
        problems = page.wizard.query_one(ProblemList)
        await page.until(lambda: len(problems.problems) > 2)
        problems.take_focus()
        await page.until(lambda: problems.has_focus)
        first = problems.current
        await page.press("j", "k", "k", "f5")
        await page.until(lambda: problems.current is first)
        await page.press(*"j" * len(problems.problems))
        await page.until(lambda: not problems.has_focus)
        page.wizard.query_one(ReviewButtons).focus()
        await page.press("f5", "k")
        await page.until(lambda: not page.wizard.query_one(ReviewButtons).has_focus)


async def test_what_would_help_is_taken_at_the_cursor_and_what_helps_no_more_does_nothing(form: OpenForm) -> None:
    async with form(draft(cluster_affinity=NOWHERE)) as page:
        await page.shows("What helps")
        before = page.draft
        page.wizard._help("what helped a moment ago")
        assert page.draft == before
        await page.press("ctrl+t")
        await page.until(lambda: page.wizard.panel.help_row != "")
        await page.press("ctrl+y")
        await page.until(lambda: page.draft != before)


async def test_the_digest_opens_placement_with_a_click_and_as_long_as_nothing_is_known_nothing_opens_there(
    form: OpenForm,
) -> None:
    async with form(STORY, size=(80, 24)) as page:
        panel = page.wizard.panel
        panel.show(WAITING)
        await page.pilot.click(page.wizard.query_one(PlacementDigest))
        await page.until(lambda: panel.has_focus)
        await page.press("j", "enter")
        await page.pilot.click(panel, offset=(3, 2))
        assert panel.cluster == ""
        assert page.app.screen is page.wizard


async def test_the_effective_job_of_clusters_that_are_not_known_any_more_says_so(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        page.wizard.command_effective()
        await page.until(lambda: isinstance(page.app.screen, EffectiveScreen))
        await page.shows("parallelism: ")
        monkeypatch.setattr(page.plane, "cluster_resources", lambda: None)
        page.wizard.effective_jobs.renew()
        await page.shows("the clusters are not known yet")
    async with form(STORY, plane=Plane(())) as page:
        page.wizard.command_effective()
        await page.shows("there is no cluster that could get it")
        await page.press("right", "left")
        await page.shows("there is no cluster that could get it")


async def test_an_entry_keeps_its_last_whole_arguments_and_takes_amounts_and_is_not_written_once_it_is_gone(
    form: OpenForm,
) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("args")
        whole = page.draft.spec.differences[0].containers["backfill"].args
        await page.type(" 'x")
        assert page.draft.spec.differences[0].containers["backfill"].args == whole
        await page.press("backspace", "backspace", "backspace", "tab")
        await page.focus("memory")
        await page.type("2Gi")
        changed: ContainerDifference = page.draft.spec.differences[0].containers["backfill"]
        assert changed.resources is not None
        assert changed.resources.requests["memory"] == "2Gi"
        entry = page.wizard.page.form
        assert entry is not None
        tag = next(each for each in page.wizard.query(Field) if each.label.strip() == "tag")
        tag.set_value("9")
        page.wizard.editing.set("spec.differences", ())
        await page.until(lambda: not tag.is_unheard)
        assert page.draft.spec.differences == ()


async def test_a_prediction_that_takes_long_is_marked_in_the_frame_of_placement(form: OpenForm) -> None:
    async with form(STORY) as page:
        page.wizard._slow(True)
        await page.shows("◐ Placement")
        page.wizard._slow(False)
        await page.until(lambda: "◐ Placement" not in page.text)


async def test_a_kept_draft_is_thrown_away_where_that_is_said(form: OpenForm) -> None:
    drafts().save("abc", STORY)
    async with form() as page:
        await page.shows("Throw it away")
        await page.press("shift+tab", "enter")
        await page.until(lambda: page.app.screen is page.wizard)
        assert page.draft.name == ""
    assert drafts().all() == ()


async def test_a_new_namespace_is_given_up_with_escape(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Namespace")
        await page.type("New")
        await page.press("enter")
        await page.until(lambda: isinstance(page.app.screen, NamespaceDialog))
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        assert page.draft.namespace == "quant"


async def test_enter_opens_no_job_before_it_exists(form: OpenForm) -> None:
    plane: Sending = SendingLate()
    async with form(SOUND, plane=plane) as page:
        await on_review(page)
        await page.press("ctrl+s")
        await page.shows("Submitting hello")
        dialog = page.app.screen
        await page.press("enter")
        assert page.app.screen is dialog
        let_go = getattr(plane.sent[-1], "let_go", None)
        assert isinstance(let_go, asyncio.Event)
        let_go.set()
        await page.shows("denied the request: a reason")
        await page.press("escape")
        await page.until(lambda: page.app.screen is page.wizard)
        assert not any(isinstance(each, JobsScreen) for each in page.app.screen_stack[2:])
