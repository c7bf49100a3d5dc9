"""Page 1 as a person fills it in."""

from functools import partial

import pytest
from textual import events

from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.placing import (
    ClusterAffinity,
    Expression,
    FieldSelector,
    LabelSelector,
    SpreadConstraint,
    StaticWeight,
    Strategy,
)
from mcjob_tui.tui.screens.wizard.basics_clusters import ClusterChooser
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import Select
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane, cluster
from tests.tui.wizard.test_placement_panel import many


async def test_the_name_has_the_focus_and_is_looked_up_while_it_is_typed(form: OpenForm) -> None:
    async with form() as page:
        await page.type("pdf-invoices")
        assert page.draft.name == "pdf-invoices"
        await page.press("tab")
        await page.shows("×")
        assert "✓ free" not in page.text
        await page.press("shift+tab", "2")
        await page.shows("✓ free in quant")


async def test_a_problem_is_said_on_leaving_the_field_and_gone_while_typing(form: OpenForm) -> None:
    async with form() as page:
        await page.type("Tick")
        assert "no capitals" not in page.text
        await page.press("tab")
        await page.shows("no capitals")
        await page.press("shift+tab", "x")
        assert "no capitals" not in page.text


async def test_counts_that_are_none_stay_as_they_were_typed(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Instances")
        await page.press("backspace")
        await page.type("1abc")
        await page.press("tab")
        assert page.draft.spec.instances == "1abc"
        await page.shows("is no whole number")
        assert "put right first" in page.text


async def test_space_chooses_clusters_and_the_placement_follows(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Filter")
        await page.press("tab", "space", "j", "j", "space")
        assert page.draft.spec.cluster_affinity.cluster_names == ("ali-hz-prod", "aws-euc1-prod")
        await page.shows("2 of 8 chosen")
        await page.settle()
        assert "2 pods in 2 of 8 clusters, 2 at a time" in page.text


@pytest.mark.parametrize("key", ["a", "asterisk"])
async def test_the_filter_narrows_the_list_and_a_chooses_all_that_match(form: OpenForm, key: str) -> None:
    async with form() as page:
        await page.focus("Filter")
        await page.type("ready fits>50 !aws")
        await page.press("tab", key)
        assert page.draft.spec.cluster_affinity.cluster_names == ("ali-hz-prod", "gcp-euw1-prod", "hw-gz1-gpu")


async def test_what_was_chosen_one_way_comes_back_with_that_way(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Choose")
        await page.press("right")
        assert page.draft.spec.cluster_affinity.cluster_names == ()
        await page.press("left")
        assert page.draft.spec.cluster_affinity == STORY.spec.cluster_affinity


async def test_regions_are_chosen_from_the_clusters_own_values(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Choose")
        await page.press("right")
        await page.focus("Provider")
        await page.press("enter")
        await page.shows("type to filter")
        await page.type("aws")
        await page.press("space", "enter")
        selector = page.draft.spec.cluster_affinity.field_selector
        assert selector is not None
        assert [(each.key, each.operator, each.values) for each in selector.match_expressions] == [
            ("provider", "In", ("aws",))
        ]
        await page.press("exclamation_mark")
        selector = page.draft.spec.cluster_affinity.field_selector
        assert selector is not None
        assert selector.match_expressions[0].operator == "NotIn"
        await page.settle()
        await page.shows("6 of 8 match")


async def test_enter_takes_what_was_typed_for_and_nothing_beside_what_was_marked(form: OpenForm) -> None:
    async with form() as page:

        def chosen() -> tuple[str, ...]:
            selector = page.draft.spec.cluster_affinity.field_selector
            return selector.match_expressions[0].values if selector is not None else ()

        await page.focus("Choose")
        await page.press("right")
        await page.focus("Provider")
        for typed, after in (("al", ("aliyun",)), ("mars", ("aliyun", "mars")), ("ws", ("aliyun", "aws", "mars"))):
            await page.type(typed)
            if typed == "mars":
                await page.press("space")
            await page.press("enter")
            await page.until(partial(lambda after: chosen() == after, after))
        await page.shows("no cluster has the provider mars")
        # What leads on leads on from the list of clusters too.
        await page.press("shift+tab", "left", "tab", "tab", "enter")
        await page.shows("► Advanced      ▌")


async def test_labels_are_rows_completed_from_the_clusters(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Choose")
        await page.press("right", "right")
        await page.focus("Labels")
        await page.press("enter", "t", "i", "right", "tab", "tab")
        await page.type("prod")
        await page.press("enter", "escape")
        selector = page.draft.spec.cluster_affinity.label_selector
        assert selector is not None
        assert [(each.key, each.operator, each.values) for each in selector.match_expressions] == [
            ("tier", "In", ("prod",))
        ]
        await page.settle()
        await page.shows("4 of 8 match")


async def test_a_taint_that_a_cluster_has_is_tolerated_with_one_key(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Filter")
        while getattr(page.app.focused, "title", "") != "Advanced":
            await page.press("tab")
        await page.press("enter")
        await page.focus("Tolerations")
        await page.press("t")
        await page.shows("type to filter")
        await page.type("nvidia")
        await page.press("space", "enter")
        await page.until(lambda: len(page.draft.spec.cluster_tolerations) == 3)
        added = page.draft.spec.cluster_tolerations[-1]
        assert (added.key, added.operator, added.effect) == ("nvidia.com/gpu", "Exists", "NoSchedule")
        await page.settle()
        assert "6 pods in 6 of 8 clusters" in page.text


async def test_spread_always_writes_a_maximum_and_adds_the_cluster_row(form: OpenForm) -> None:
    async with form() as page:
        while getattr(page.app.focused, "title", "") != "Advanced":
            await page.press("tab")
        await page.press("enter")
        await page.focus("Spread")
        await page.press("space")
        (row,) = page.draft.spec.spread_constraints
        assert (row.spread_by_field, row.min_groups, row.max_groups) == ("cluster", 1, 8)


async def test_a_cluster_row_that_is_added_while_the_next_row_is_open_is_shown_and_stays(form: OpenForm) -> None:
    async with form() as page:
        await page.press("ctrl+g", "a")
        await page.focus("Spread")
        await page.press("space", "tab", "enter", "r", "tab", "tab", "enter")
        await page.until(lambda: len(page.draft.spec.spread_constraints) == 2)
        await page.press("escape", "k", "enter", "tab", "2", "enter", "enter", "escape")
        await page.settle()
        assert isinstance(page.app.focused, Rows)
        assert page.app.focused.model.rows == (("region", "2", "8"), ("cluster", "1", "8"))
        assert [each.spread_by_field for each in page.draft.spec.spread_constraints] == ["region", "cluster"]


async def test_strategies_say_what_each_would_give(form: OpenForm) -> None:
    async with form(STORY) as page:
        rows = {row.value: row.numbers for row in page.wizard.pages[0].pane.strategy.rows}  # type: ignore[attr-defined]
        assert rows == {
            "Duplicated": ("5", "300"),
            "Aggregated": ("1", "60"),
            "DynamicWeight": ("4", "60"),
            "StaticWeight": ("5", "60"),
        }


@pytest.mark.parametrize("label", ["Instances", "Parallelism"])
async def test_an_emptied_number_that_is_needed_is_asked_for(form: OpenForm, label: str) -> None:
    """It became a Job without completions, which is a work queue."""
    async with form() as page:
        await page.focus(label)
        await page.press("backspace", "tab")
        await page.shows("× a number is needed")
        assert any(each.sentence == "a number is needed" for each in page.wizard.editing.problems)


async def test_moving_over_the_strategies_chooses_none(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Strategy")
        await page.press("down", "down")
        assert page.draft.spec == JobDraft().spec
        await page.press("space")
        assert page.draft.spec.strategy is Strategy.DYNAMIC_WEIGHT


async def test_the_fix_that_is_shown_is_taken_with_one_key(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Strategy")
        await page.shows("^y use Dynamic weight")
        await page.press("ctrl+y")
        assert page.draft.spec.strategy is Strategy.DYNAMIC_WEIGHT


async def test_a_new_namespace_is_described_in_a_dialog(form: OpenForm) -> None:
    async with form() as page:
        await page.press("tab", "enter")
        await page.type("new")
        await page.press("enter")
        await page.shows("New namespace")
        assert "Strategy" in page.text, "the form stands behind it"
        await page.type("kube-mine")
        await page.press("enter")
        await page.shows("never propagated")
        for _ in "kube-mine":
            await page.press("backspace")
        await page.type("ticks")
        await page.press("enter")
        await page.until(lambda: page.draft.namespace == "ticks")
        assert page.draft.spec.new_namespace is not None


async def test_a_new_namespace_is_taken_with_the_row_that_enter_opened_left_empty(form: OpenForm) -> None:
    async with form() as page:
        await page.press("tab", "enter")
        await page.type("new")
        await page.press("enter")
        await page.shows("New namespace")
        await page.type("ticks")
        await page.press("tab", "enter")
        await page.type("team")
        await page.press("tab")
        await page.type("quant")
        await page.press("enter", "ctrl+s")
        await page.until(lambda: page.draft.namespace == "ticks")
        made = page.draft.spec.new_namespace
        assert made is not None
        assert made.labels == {"team": "quant"}


@pytest.mark.parametrize("namespace", ["kube-system"])
async def test_namespaces_that_are_never_propagated_cannot_be_chosen(form: OpenForm, namespace: str) -> None:
    async with form() as page:
        await page.press("tab", "enter")
        await page.type(namespace)
        await page.shows("Karmada propagates nothing from it")
        await page.press("enter", "escape")
        assert page.draft.namespace == "quant"


async def test_what_namespaces_may_be_chosen_and_new_come_before_karmadas_own(form: OpenForm) -> None:
    async with form() as page:
        offered = page.wizard.page.widget.query(Select).first().options()
        assert [each.off == "" for each in offered] == sorted((each.off == "" for each in offered), reverse=True)
        assert [each.shown for each in offered if not each.off][-1] == "New…"
        assert any(each.off for each in offered)


async def test_unknown_clusters_of_a_loaded_draft_stay_visible(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(
        update={"cluster_affinity": STORY.spec.cluster_affinity.model_copy(update={"cluster_names": ("gone-1",)})}
    )
    async with form(JobDraft(metadata=STORY.metadata, spec=spec)) as page:
        assert "gone-1" in page.text
        assert "× not joined" in page.text


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("aws-use1-prod", "gone-1"), "✓ 1 of the 2 chosen clusters can run it"),
        (("gone-1",), "▲ 0 of the 1 chosen clusters can run it"),
    ],
)
async def test_a_chosen_cluster_that_is_not_joined_counts_among_the_chosen(
    form: OpenForm, names: tuple[str, ...], said: str
) -> None:
    affinity = ClusterAffinity(cluster_names=names)
    spec = STORY.spec.model_copy(update={"cluster_affinity": affinity, "differences": ()})
    async with form(JobDraft(metadata=STORY.metadata, spec=spec), size=(120, 60)) as page:
        await page.shows(said)


async def test_a_policy_that_combines_ways_of_choosing_shows_them_all(form: OpenForm) -> None:
    affinity = ClusterAffinity(
        cluster_names=("aws-use1-prod", "gcp-euw1-prod"),
        field_selector=FieldSelector(
            match_expressions=(Expression(key="provider", operator="NotIn", values=("gcp",)),)
        ),
        label_selector=LabelSelector(match_labels={"env": "prod"}),
    )
    spec = STORY.spec.model_copy(update={"cluster_affinity": affinity, "differences": ()})
    async with form(STORY.model_copy(update={"spec": spec}), size=(200, 60)) as page:
        for said in ("■ aws-use1-prod", "us-east-1", "not in gcp", "env", "= "):
            await page.shows(said)


@pytest.mark.parametrize(
    ("affinity", "said"),
    [
        (ClusterAffinity(label_selector=LabelSelector(match_labels={"env": "prod"})), "◉ By label"),
        (
            ClusterAffinity(
                field_selector=FieldSelector(
                    match_expressions=(Expression(key="provider", operator="In", values=("aws",)),)
                )
            ),
            "◉ By region",
        ),
        (ClusterAffinity(cluster_names=("aws-use1-prod",)), "◉ By name"),
    ],
)
async def test_another_draft_shows_the_way_in_which_it_chooses_clusters(
    form: OpenForm, affinity: ClusterAffinity, said: str
) -> None:
    async with form() as page:
        if said == "◉ By name":
            await page.focus("Choose")
            await page.press("right", "tab")
            await page.shows("◉ By region")
        spec = DraftSpec(cluster_affinity=affinity)
        page.wizard.start_over(JobDraft(metadata=STORY.metadata, spec=spec))
        await page.shows(said)
        assert page.draft.spec.cluster_affinity == affinity
        if said == "◉ By name":
            await page.until(lambda: page.app.focused is page.wizard.query_one(ClusterChooser).way)
        await page.focus("Choose")
        await page.press("left" if said == "◉ By region" else "right")
        await page.until(lambda: page.draft.spec.cluster_affinity == ClusterAffinity())


async def test_the_strategy_at_the_cursor_has_a_bar_and_not_a_colour_alone(form: OpenForm) -> None:
    async with form(size=(120, 40)) as page:
        await page.focus("Strategy")
        await page.shows("Duplicated    ▌")
        await page.press("j")
        await page.shows("Aggregated    ▌")
        assert "Duplicated    ▌" not in page.text


async def test_where_there_is_room_the_zone_stands_beside_the_region(form: OpenForm) -> None:
    async with form(STORY, size=(100, 30)) as page:
        rows = page.text.splitlines()
        assert any("■ aws-use1-prod" in row and "us-east-1     a " in row for row in rows), page.text


async def test_the_heading_counts_what_the_filter_shows(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Filter")
        await page.type("aws")
        await page.shows("7 of 8 chosen, 2 shown")


async def test_the_cursor_of_a_long_list_of_clusters_stays_in_sight(form: OpenForm) -> None:
    clusters = tuple(cluster(f"cluster-{n:04}", "aws", "eu", "a", 20) for n in range(60))
    async with form(plane=Plane(clusters)) as page:
        page.wizard.query_one(Checklist).focus()
        await page.press("G")
        await page.shows("▌□ cluster-0059")
        await page.press("space", "k")
        await page.until(lambda: "▌□ cluster-0058" in page.text and " ■ cluster-0059" in page.text)
        await page.press("g")
        await page.until(lambda: "▌□ cluster-0000" in page.text and "■ cluster-0059" not in page.text)


async def test_what_a_filter_finds_is_seen_from_its_beginning(form: OpenForm) -> None:
    clusters = tuple(cluster(f"cluster-{n:04}", "aws", "eu", "a", 20) for n in range(60))
    async with form(plane=Plane(clusters)) as page:
        page.wizard.query_one(Checklist).focus()
        await page.press("G", "slash", *"-000")
        await page.until(lambda: "□ cluster-0000" in page.text and "□ cluster-0058" not in page.text)


async def test_the_chosen_clusters_of_a_draft_are_on_top_of_hundreds_when_it_is_opened(form: OpenForm) -> None:
    chosen = ("cluster-0061", "cluster-0170", "cluster-0299")
    draft = JobDraft(spec=DraftSpec(cluster_affinity=ClusterAffinity(cluster_names=chosen)))
    async with form(draft, plane=Plane(many(300))) as page:
        rows = [row for row in page.text.splitlines() if "cluster-0" in row and ("■" in row or "□" in row)]
        assert [name for row, name in zip(rows, chosen, strict=False) if name in row and "■" in row] == list(chosen)


async def test_marking_moves_no_row_and_a_choice_made_elsewhere_comes_to_the_top(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Filter")
        await page.press("tab", "j", "j", "space")
        checklist = page.app.focused
        assert isinstance(checklist, Checklist)
        assert checklist.shown[0].name == "ali-hz-prod"
        page.wizard.start_over(STORY)
        await page.settle()
        assert checklist.shown[-1].name == "hw-bj4-prod"


async def test_numbers_bring_the_strategies_that_follow_from_them_into_view(form: OpenForm) -> None:
    async with form(STORY, size=(100, 30)) as page:
        await page.until(lambda: "○ Static weights" not in page.text)
        await page.shows("rows 1 to 22 of 31")
        await page.focus("Instances")
        await page.shows("rows 10 to 31 of 31")
        await page.shows("5 of the 7 chosen clusters can run it")
        for said in ("▌60", "in all clusters", "at the same time", "○ Duplicated", "○ Static weights"):
            assert said in page.text


async def test_the_whole_of_basics_is_in_view_at_80x24(form: OpenForm) -> None:
    async with form(STORY, size=(80, 24)) as page:
        assert sum("□" in row or "■" in row for row in page.text.splitlines()) == 6
        for said in (
            "✓ free in quant",
            "21/63",
            "▲ gcp-usc1-edge and hw-gz1-gpu are chosen but cannot run it  ^y leave them out",
        ):
            await page.shows(said)
        for said in ("▌tick-backfill-2026w47", "Instances *      60         Parallelism *  18", "○ Static weights"):
            await page.shows(said)
        # What is wrong is said in full, so both fields get a row of their own.
        await page.focus("Instances")
        await page.press("backspace", "backspace", "1", "x", "tab")
        await page.shows("'1x' is no whole number")
        rows = page.text.splitlines()
        assert not any("Instances" in row and "Parallelism" in row for row in rows)
        await page.press("shift+tab", "backspace", "backspace", "6", "0", "tab")
        await page.until(lambda: any("Instances" in row and "Parallelism" in row for row in page.text.splitlines()))


async def test_what_is_edited_in_a_list_stays_in_view(form: OpenForm) -> None:
    async with form(STORY, size=(100, 30)) as page:
        await page.wizard.show_page(2)
        await page.focus("Labels")
        for number in range(12):
            await page.press("G", "+" if number else "plus")
            await page.type(f"key-{number}")
            await page.press("down")
            await page.shows(f"key-{number}")


async def test_enter_in_a_new_row_with_nothing_in_it_ends_the_adding(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.wizard.show_page(2)
        await page.focus("Labels")
        before = page.draft.spec.labels
        await page.press("G", "plus")
        await page.type("team")
        await page.press("enter", "m", "enter", "enter")
        assert len(page.draft.spec.labels) == len(before) + 1
        # A further row is open now; Enter in it takes it away again.
        await page.press("enter")
        rows = page.app.focused
        assert isinstance(rows, Rows)
        assert not rows.editing
        assert len(page.draft.spec.labels) == len(before) + 1


async def test_a_number_typed_on_coming_to_a_field_takes_the_place_of_the_one_there(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Instances")
        await page.type("12")
        assert page.draft.spec.instances == 12
        await page.press("tab", "shift+tab", "end")
        await page.type("0")
        assert page.draft.spec.instances == 120


async def test_coming_back_to_the_terminal_does_not_select_what_is_being_typed(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Instances")
        await page.type("1")
        page.app.post_message(events.AppBlur())
        await page.until(lambda: page.app.focused is None)
        page.app.post_message(events.AppFocus())
        await page.until(lambda: page.app.focused is not None)
        await page.type("2")
        assert page.draft.spec.instances == 12


@pytest.mark.parametrize("strategy", [Strategy.STATIC_WEIGHT, Strategy.AGGREGATED])
async def test_a_cluster_that_another_strategy_gives_nothing_is_not_called_full(
    form: OpenForm, strategy: Strategy
) -> None:
    weights = (StaticWeight(cluster_names=("aws-use1-prod",), weight=1),)
    spec = STORY.spec.model_copy(update={"strategy": strategy, "static_weights": weights})
    async with form(STORY.model_copy(update={"spec": spec}), size=(120, 60)) as page:
        await page.shows("clusters can run it; 4 get no share")


async def test_a_weight_is_proposed_for_a_chosen_cluster_that_has_none(form: OpenForm) -> None:
    chosen = ClusterAffinity(cluster_names=("ali-hz-prod", "gcp-euw1-prod"))
    weights = (StaticWeight(cluster_names=("ali-hz-prod",), weight=3),)
    changes = {
        "strategy": Strategy.STATIC_WEIGHT,
        "static_weights": weights,
        "cluster_affinity": chosen,
        "differences": (),
    }
    async with form(STORY.model_copy(update={"spec": STORY.spec.model_copy(update=changes)})) as page:
        await page.focus("Weights")
        await page.press("plus", "right", "tab", "tab")
        await page.until(lambda: len(page.draft.spec.static_weights) == 2)
        assert page.draft.spec.static_weights[1].cluster_names == ("gcp-euw1-prod",)


async def test_the_clusters_of_a_weight_are_proposed_to_it_again_one_by_one_and_others_to_none(form: OpenForm) -> None:
    weights = (StaticWeight(cluster_names=("aws-use1-prod",)), StaticWeight(cluster_names=("ali-hz-prod",)))
    changes = {"strategy": Strategy.STATIC_WEIGHT, "static_weights": weights, "differences": ()}
    async with form(STORY.model_copy(update={"spec": STORY.spec.model_copy(update=changes)})) as page:
        await page.focus("Weights")
        await page.press("j", "enter", "ctrl+u", *"aws-u", "right")
        await page.press("ctrl+u", *"ali", "right", *",al", "right", *", ", "right", "tab", "tab")
        await page.until(lambda: len(page.draft.spec.static_weights[1].cluster_names) == 3)
        names = page.draft.spec.static_weights[1].cluster_names
        assert names == ("ali-hz-prod", "ali-sh-batch", "aws-euc1-prod")
        assert "aws-use1-prod" not in names


async def test_clusters_that_were_set_aside_in_one_draft_do_not_come_back_in_another(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Choose")
        await page.press("right")
        await page.until(lambda: page.draft.spec.cluster_affinity == ClusterAffinity())
        page.wizard.start_over(JobDraft(metadata=STORY.metadata))
        await page.until(lambda: page.draft.spec.instances == 1)
        await page.focus("Choose")
        await page.press("left")
        await page.shows("◉ By name")
        assert page.draft.spec.cluster_affinity == ClusterAffinity()


async def test_a_spread_says_what_there_is_among_the_chosen_clusters(form: OpenForm) -> None:
    rows = tuple(SpreadConstraint(spread_by_field=each, min_groups=1, max_groups=3) for each in ("cluster", "zone"))
    affinity = ClusterAffinity(cluster_names=("ali-hz-prod", "aws-use1-prod", "gcp-euw1-prod"))
    spec = STORY.spec.model_copy(update={"cluster_affinity": affinity, "spread_constraints": rows, "differences": ()})
    async with form(STORY.model_copy(update={"spec": spec}), size=(80, 24)) as page:
        await page.press("ctrl+g", "a")
        await page.until(lambda: getattr(page.app.focused, "path", "") == "spec.clusterAffinity.exclude")
        await page.press("tab", "tab", "tab")
        await page.shows("3 clusters chosen now")
        await page.press("j")
        await page.shows("3 now: h, a, c; only a filter in Karmada")


async def test_what_a_spread_says_of_the_chosen_clusters_stands_while_nothing_is_predicted(form: OpenForm) -> None:
    spread = SpreadConstraint(spread_by_field="cluster", min_groups=1, max_groups=3)
    affinity = ClusterAffinity(cluster_names=("ali-hz-prod", "aws-use1-prod", "gcp-euw1-prod"))
    changes = {"cluster_affinity": affinity, "spread_constraints": (spread,), "differences": ()}
    async with form(STORY.model_copy(update={"spec": STORY.spec.model_copy(update=changes)}), size=(160, 60)) as page:
        await page.press("ctrl+g", "a")
        await page.shows("3 clusters chosen now")
        await page.press("escape")
        await page.focus("Parallelism")
        await page.press("ctrl+u")
        await page.until(lambda: page.wizard.editing.result is None)
        await page.settle()
        assert "3 clusters chosen now" in page.text


async def test_clusters_that_are_being_closed_ask_for_no_other_look_at_them(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    async with form(STORY) as page:
        chooser = page.app.screen.query_one(ClusterChooser)
        body = chooser.bodies["name"]
        with monkeypatch.context() as patched:
            # What Textual sets first of all when it closes a widget.
            patched.setattr(body, "_closing", True)
            patched.setattr(chooser, "call_later", asked.append)
            assert not body.display
            chooser.refill()
    assert not asked


async def test_the_ways_of_choosing_clusters_stay_in_view_beside_what_is_said_of_the_choice(form: OpenForm) -> None:
    async with form(size=(80, 24)) as page:
        await page.focus("Clusters")
        await page.shows("○ By label  none chosen means all 8")
        await page.press("tab")
        await page.type("nowhere")
        await page.shows("nothing matches the filter")
        for way in ("◉ By name", "○ By region", "○ By label", "none chosen"):
            assert way in page.text
