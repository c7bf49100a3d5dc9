"""What is rarely entered in the form, or entered where it can change nothing, and what the form says to it."""

from typing import Any

import pytest

from mcjob_tui.draft.containers import ContainerDraft, ExecAction, Lifecycle, LifecycleHandler, Probe, TCPSocketAction
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, SpreadConstraint, Toleration
from mcjob_tui.tui.screens.wizard import known
from mcjob_tui.tui.screens.wizard.basics_clusters import chosen_words
from mcjob_tui.tui.screens.wizard.container_checks import ActionEditor
from mcjob_tui.tui.screens.wizard.containers import ContainersPage
from mcjob_tui.tui.widgets.form.pieces import plain
from mcjob_tui.tui.widgets.form.text_field import TextField
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import BACKFILL, STORY
from tests.tui.wizard.fleet import FLEET, Plane, cluster
from tests.tui.wizard.test_containers import on_containers, open_group
from tests.tui.wizard.test_differential import on_differential
from tests.tui.wizard.test_review import on_review

LIVENESS = "spec.containers[0].livenessProbe"


def draft(**fields: object) -> JobDraft:
    return STORY.model_copy(update={"spec": STORY.spec.model_copy(update=fields)})


async def said(page: Form, words: str) -> None:
    """Wait until the app has said that."""
    await page.until(lambda: any(words in each.sentence for each in page.app.said))


async def test_the_only_work_container_stays_one_and_keys_at_the_ends_of_the_list_move_nothing(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await page.focus("Type")
        pane = page.wizard.query_one(ContainersPage)
        kind = pane.form.type_choice
        await page.press("right")
        await page.shows("a Job needs a work container")
        assert kind.value == "work"
        # Turned back before the form has heard of it.
        kind.set_value("init")
        kind.set_value("work")
        await page.until(lambda: not kind.is_unheard)
        assert (len(page.draft.spec.containers), page.draft.spec.init_containers) == (1, ())
        await page.press("escape", "escape", "plus")
        await page.press("escape", "escape")
        await page.until(lambda: pane.list.has_focus)
        await page.press("J", "f5", "j")
        await page.until(lambda: pane.list.at == "spec.containers[1]")
        await page.press("k", "K", "k")
        await page.until(lambda: pane.list.at == "spec.containers[0]")
        assert [each.name for each in page.draft.spec.containers] == ["backfill", "container-1"]


def editor(page: Form) -> ActionEditor:
    return next(each for each in page.wizard.query(ActionEditor) if each.relative == "livenessProbe")


def probe(page: Form) -> Probe | None:
    found = page.wizard.editing.get(LIVENESS)
    assert found is None or isinstance(found, Probe)
    return found


async def test_a_probe_keeps_its_last_whole_command_and_goes_with_what_was_typed_in_it(form: OpenForm) -> None:
    whole = ExecAction(command=("pg_isready",))
    container = BACKFILL.model_copy(update={"liveness_probe": Probe(exec=whole)})
    async with form(draft(containers=(container,))) as page:
        await on_containers(page)
        await open_group(page, "Health check")
        await page.focus("does")
        await page.type(" 'x")
        assert editor(page).line.value == "pg_isready 'x"
        await page.shows("× ")
        found = probe(page)
        assert found is not None
        assert found.exec == whole
        await page.type("'")
        await page.until(lambda: getattr(probe(page), "exec", None) == ExecAction(command=("pg_isready", "x")))
        # What something else makes of it is shown, also where one is typing.
        page.wizard.editing.set(LIVENESS, Probe(exec=ExecAction(command=("true",))))
        await page.until(lambda: editor(page).line.value == "true")
        # It is turned off before the form has heard what was typed last.
        editor(page).line.set_value("pg_isready y")
        editor(page).numbers.set_value(("1", "", "", "", ""))
        page.wizard.editing.set(LIVENESS, None)
        await page.until(lambda: not editor(page).line.is_unheard and not editor(page).numbers.is_unheard)
        assert probe(page) is None


async def test_a_probe_is_turned_off_by_its_kind(form: OpenForm) -> None:
    container = BACKFILL.model_copy(update={"liveness_probe": Probe(tcp_socket=TCPSocketAction(port=9000))})
    async with form(draft(containers=(container,))) as page:
        await on_containers(page)
        await open_group(page, "Health check")
        await page.focus("Liveness")
        await page.press("left", "left")
        await page.until(lambda: probe(page) is None)
        assert not editor(page).line.display


async def test_a_gpu_that_something_else_takes_away_is_off(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "GPU, others")
        await page.focus("GPU")
        await page.type("whole")
        await page.press("enter")
        await page.focus("Count")
        page.wizard.editing.set("spec.containers[0].resources", None)
        await page.until(lambda: "Count" not in page.text)


async def test_where_every_taint_is_tolerated_there_is_none_to_choose(form: OpenForm) -> None:
    keys = ("cluster.karmada.io/not-ready", "nvidia.com/gpu")
    tolerated = tuple(Toleration(key=each, operator="Exists") for each in keys)
    async with form(draft(cluster_tolerations=tolerated)) as page:
        await page.press("ctrl+g", "a")
        await page.focus("Tolerations")
        await page.press("t")
        await page.shows("no cluster has a taint that is not tolerated")
        assert page.draft.spec.cluster_tolerations == tolerated


async def test_a_cluster_without_a_region_is_in_no_group_of_regions(form: OpenForm) -> None:
    nowhere = cluster("bare-metal", "", "", "", 40)
    spread = tuple(
        SpreadConstraint(spread_by_field=each, min_groups=1, max_groups=9) for each in ("region", "provider", "cluster")
    )
    wanted = draft(spread_constraints=spread, cluster_affinity=ClusterAffinity(cluster_names=("bare-metal",)))
    async with form(wanted, plane=Plane((*FLEET, nowhere))) as page:
        await page.press("ctrl+g", "a")
        await page.shows("no chosen cluster has a provider; only a filter in")
        await page.shows("the chosen clusters are in")
        await page.shows("1 cluster chosen now")
    assert known.values_of(page.plane.clusters(), "region")["cn-hangzhou"] == 1
    assert "" not in known.values_of(page.plane.clusters(), "region")


def test_while_nothing_is_predicted_the_clusters_are_counted_that_there_are() -> None:
    assert plain(chosen_words(0, None, 1200, "region")) == "1,200 clusters"


async def test_a_namespace_is_chosen_from_the_list(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Namespace")
        await page.press("m", "l", "enter")
        await page.until(lambda: page.draft.namespace == "ml")


async def test_where_no_cluster_gets_the_job_none_is_asked(form: OpenForm) -> None:
    async with form(draft(cluster_affinity=ClusterAffinity(cluster_names=("gcp-usc1-edge",)))) as page:
        await on_review(page)
        await page.press("m")
        await page.shows("no cluster gets the Job, so there is none to ask")
        assert not any(each[0] == "check members" for each in page.plane.asked)


async def test_what_cannot_be_given_back_to_the_default_says_why(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("Clusters")
        await page.press("ctrl+r")
        await said(page, "this field inherits nothing")
        await page.focus("tag")
        await page.press("ctrl+r")
        await said(page, "it is the default's already")
        page.app.said.clear()
        rows = page.wizard.page.entry.env  # type: ignore[attr-defined]
        rows.focus()
        await page.press("j", "ctrl+r")
        await said(page, "it is the default's already")
        await page.press("enter", "ctrl+r")
        await said(page, "a row is open: enter takes it, esc leaves it as it was")


async def test_of_an_entry_in_which_nothing_differs_nothing_is_given_back(form: OpenForm) -> None:
    async with form(draft(differences=())) as page:
        await on_differential(page)
        await page.press("r")
        await said(page, "nothing differs in this entry")
        await page.press("ctrl+g")
        await page.shows("Go to")
        assert "On this page" not in page.text


@pytest.mark.parametrize("path", ["spec.nosuch", "spec.labels"])
async def test_going_to_what_no_field_of_the_page_shows_leaves_the_focus(form: OpenForm, path: str) -> None:
    async with form(STORY) as page:
        await page.focus("Instances")
        before = page.app.focused
        await page.wizard.go_to(path)
        assert page.app.focused is before


def hook(*command: str) -> Any:
    return LifecycleHandler(exec=ExecAction(command=command))


async def test_a_hook_of_another_container_is_not_that_of_the_one_before(form: OpenForm) -> None:
    first = BACKFILL.model_copy(update={"lifecycle": Lifecycle(pre_stop=hook("sync"))})
    async with form(draft(containers=(first, ContainerDraft(name="side", image="busybox")))) as page:
        await on_containers(page)
        await open_group(page, "Lifecycle")
        lines = [each.line for each in page.wizard.query(ActionEditor)]
        assert [each.value for each in lines if isinstance(each, TextField)] == ["", "sync"]
        await page.press("escape", "escape", "j")
        await page.until(lambda: [each.value for each in lines] == ["", ""])
