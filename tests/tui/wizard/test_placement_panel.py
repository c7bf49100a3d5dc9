"""The Placement panel: what it says of real predictions, and its keys."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.geometry import Region
from textual.strip import Strip

from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, StaticWeight, Strategy
from mcjob_tui.draft.preview import preview
from mcjob_tui.karmada.placement import PlacementResult
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.wizard import predicting
from mcjob_tui.tui.screens.wizard.effective import EffectiveScreen
from mcjob_tui.tui.screens.wizard.known import cluster_choice
from mcjob_tui.tui.widgets.form.pieces import columns, plain
from mcjob_tui.tui.widgets.placement.forecast import WAITING, Forecast, forecast
from mcjob_tui.tui.widgets.placement.panel import PlacementPanel, digest
from mcjob_tui.tui.widgets.placement.panel_lines import panel_lines
from mcjob_tui.tui.widgets.placement.unused_lines import MOST_OPENED
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import FLEET, Plane, cluster, view


def predicted(draft: JobDraft, fleet: tuple[dict[str, object], ...] = FLEET) -> Forecast:
    clusters = tuple(Cluster.model_validate(each) for each in fleet)
    return forecast(preview(draft, clusters), [cluster_choice(view(each)) for each in fleet])


def text(made: Forecast, width: int = 42, **more: object) -> str:
    return "\n".join(plain(each.pieces).rstrip() for each in panel_lines(made, width, **more))  # type: ignore[arg-type]


def many(count: int) -> tuple[dict[str, object], ...]:
    return tuple(cluster(f"cluster-{n:04}", "aws", f"region-{n % 7}", "a", 20 + n % 13) for n in range(count))


def test_the_story_of_the_mockups_is_told() -> None:
    said = text(predicted(STORY))
    assert "60 pods in 4 of 8 clusters, 18 at a time" in said
    assert any(each.startswith("  aws · us-east-1 · a ") and each.endswith(" 120 fit") for each in said.splitlines())
    for cluster_name, numbers in (("aws-use1-prod", "7    24"), ("aws-euc1-prod", "4    13")):
        assert any(each.startswith(f"● {cluster_name}") and each.endswith(numbers) for each in said.splitlines())
    assert said.count("3|4 10|13") == 2
    assert "≈ Two clusters fit the same number." in said
    assert "nearly full" in said
    assert "taint nvidia.com/gpu:NoSchedule" in said
    assert "has no Jobs API (batch/v1)" in said


@pytest.mark.parametrize(
    ("fits", "parallelism", "instances", "said"),
    [
        (
            (40, 40),
            3,
            3,
            "Two clusters fit the same number. The Job's UID will decide which one gets 2 at once and which 1.",
        ),
        (
            (40, 50),
            2,
            3,
            "Two clusters run the same number at once. The Job's UID will decide which one gets 2 pods and which 1.",
        ),
        (
            (40, 50, 60, 70),
            4,
            6,
            "4 clusters run the same number at once. The Job's UID will decide who gets the odd ones.",
        ),
    ],
)
def test_a_tie_is_told_with_its_cause_and_with_what_it_decides(
    fits: tuple[int, ...], parallelism: int, instances: int, said: str
) -> None:
    fleet = tuple(cluster(f"m{n}", "aws", "r", "a", each) for n, each in enumerate(fits))
    spec = DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=instances, parallelism=parallelism)
    assert predicted(JobDraft(spec=spec), fleet).notes == (said,)


def test_a_tie_of_static_weights_is_not_laid_to_what_fits() -> None:
    fleet = tuple(cluster(f"m{n}", "aws", "r", "a", 40) for n in range(2))
    weights = tuple(StaticWeight(cluster_names=(f"m{n}",), weight=1) for n in range(2))
    spec = DraftSpec(strategy=Strategy.STATIC_WEIGHT, static_weights=weights, instances=3, parallelism=3)
    said = "Two clusters have an equal claim. The Job's UID will decide which one gets 2 at once and which 1."
    assert predicted(JobDraft(spec=spec), fleet).notes == (said,)


@pytest.mark.parametrize("width", [30, 42, 60, 98, 140])
@pytest.mark.parametrize("count", [0, 1, 8, 40])
def test_no_line_is_wider_than_the_panel(width: int, count: int) -> None:
    made = predicted(STORY) if count == 8 else predicted(_divided(count), many(count))
    assert all(columns(each.pieces) <= max(width, 42) for each in panel_lines(made, width))


def _divided(count: int) -> JobDraft:
    return JobDraft(spec=DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=5 * count + 5, parallelism=count + 2))


def test_hundreds_of_clusters_are_twenty_rows_and_one_for_the_rest() -> None:
    made = predicted(JobDraft(spec=DraftSpec(instances=1)), many(300))
    lines = panel_lines(made, 42)
    assert len(lines) < 40
    assert "+ 280 clusters, 1 pod each" in text(made)


def test_unused_clusters_are_grouped_by_reason_and_a_group_opens() -> None:
    spec = DraftSpec(cluster_affinity=ClusterAffinity(cluster_names=("cluster-0001",)))
    made = predicted(JobDraft(spec=spec), many(50))
    closed = text(made)
    assert "► 49 not selected" in closed
    assert "cluster-0002" not in closed
    assert "cluster-0002" in text(made, opened={"not selected"})


def test_of_an_open_group_with_hundreds_the_first_are_listed_and_the_rest_is_left_to_the_search() -> None:
    spec = DraftSpec(cluster_affinity=ClusterAffinity(cluster_names=("bare", "cluster-0001")))
    made = predicted(JobDraft(spec=spec), (*many(MOST_OPENED + 9), cluster("bare", "", "", "", 40, jobs=False)))
    said = text(made, opened={"not selected"})
    assert f"cluster-{MOST_OPENED:04}" in said
    assert "and 8 more: / searches them" in said
    found = text(made, search="cluster-00")
    assert "not selected" in found
    assert "Jobs API" not in found


def test_the_pods_of_a_work_queue_are_as_many_as_it_needs() -> None:
    spec = DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, work_queue=True, parallelism=12, instances=None)
    said = " ".join(text(predicted(JobDraft(spec=spec))).split())
    assert said.startswith("12 pods at a time in 4 of 8 clusters, as many as the queue needs")


def test_before_anything_is_known_it_says_what_is_awaited() -> None:
    assert text(WAITING).startswith("◐ ")


def test_where_nothing_would_help_nothing_is_said_to_help() -> None:
    made = predicted(JobDraft(spec=DraftSpec(cluster_affinity=ClusterAffinity(cluster_names=("gcp-usc1-edge",)))))
    assert "What helps" not in text(replace(made, helps=()))


def test_the_search_reaches_every_cluster() -> None:
    made = predicted(JobDraft(spec=DraftSpec(instances=1)), many(300))
    said = text(made, search="0299")
    assert "cluster-0299" in said
    assert "cluster-0001" not in said


def test_what_cannot_be_scheduled_is_said_in_karmada_s_words_with_what_helps() -> None:
    spec = DraftSpec(cluster_affinity=ClusterAffinity(cluster_names=("gcp-usc1-edge",)))
    made = predicted(JobDraft(spec=spec))
    assert not made.scheduled
    said = text(made)
    assert "▲ Karmada would not schedule it" in said
    assert "0/8 clusters are available" in said
    assert "What helps" in said


def test_after_a_change_it_says_what_moved() -> None:
    clusters = tuple(Cluster.model_validate(each) for each in FLEET)
    choices = [cluster_choice(view(each)) for each in FLEET]
    before = forecast(preview(STORY, clusters), choices)
    more = STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"parallelism": 20})})
    after = forecast(preview(more, clusters), choices, before=before)
    assert sum(row.moved for row in after.shares) == 2


def test_the_digest_fits_one_row_and_keeps_its_key() -> None:
    for width in (60, 78, 98):
        row = digest(predicted(STORY), width)
        assert columns(row) == width
        assert plain(row).endswith("^t open")


async def test_a_tainted_cluster_is_tolerated_from_the_panel(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("ctrl+t")
        while page.wizard.panel.cluster != "hw-gz1-gpu":
            await page.press("j")
        await page.press("ctrl+y")
        assert page.draft.spec.cluster_tolerations[-1].key == "nvidia.com/gpu"
        await page.settle()
        await page.until(lambda: any(row.cluster.name == "hw-gz1-gpu" for row in page.wizard.forecast.shares))


async def test_enter_on_a_cluster_shows_the_job_as_it_gets_it(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("ctrl+t")
        while page.wizard.panel.cluster != "ali-hz-prod":
            await page.press("j")
        await page.press("enter")
        await page.shows("Effective Job")
        await page.shows("registry.cn-hz.corp.io/quant/tick-backfill:4.2.1")


async def test_in_a_narrow_terminal_the_panel_opens_over_the_page(form: OpenForm) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await page.shows("60 pods in 4 of 8 clusters, 18 at a time")
        assert "AT ONCE" not in page.text
        await page.press("ctrl+t")
        await page.shows("AT ONCE")
        await page.press("escape")
        await page.until(lambda: "AT ONCE" not in page.text)


def test_the_headline_counts_the_clusters_that_get_pods_under_either_uid() -> None:
    # Eight equal clusters and three pods at once: three get one, whichever the UID.
    equal = tuple(cluster(f"cluster-{n}", "aws", "region", "a", 20) for n in range(8))
    made = predicted(JobDraft(spec=DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=9, parallelism=3)), equal)
    assert made.headline == "9 pods in 3 of 8 clusters, 3 at a time"
    assert sum(row.tied for row in made.shares) > 3
    assert all(row.share == 0 and row.tie == 1 for row in made.shares if row.tied)


def test_a_cluster_without_a_summary_is_no_cluster_that_is_full() -> None:
    silent = cluster("silent", "aws", "region", "a", 20)
    del silent["status"]["resourceSummary"]
    made = predicted(JobDraft(spec=DraftSpec(instances=1)), (silent, *many(2)))
    assert [row.fits for row in made.shares if row.cluster.name == "silent"] == [None]
    assert "fit unknown" in text(made)


def test_what_a_cluster_lost_stands_beside_it_too() -> None:
    before = predicted(STORY)
    away = STORY.spec.cluster_affinity.model_copy(update={"cluster_names": ("aws-use1-prod", "aws-euc1-prod")})
    fewer = STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"cluster_affinity": away})})
    clusters = tuple(Cluster.model_validate(each) for each in FLEET)
    choices = [cluster_choice(view(each)) for each in FLEET]
    after = forecast(preview(fewer, clusters), choices, before=before)
    assert {row.cluster.name: row.lost for row in after.unused if row.lost} == {"ali-hz-prod": 4, "gcp-euw1-prod": 3}
    assert any(each.startswith("● ali-hz-prod") and each.endswith("-4") for each in text(after).splitlines())


def test_the_rest_opens_and_other_orders_are_possible() -> None:
    made = predicted(JobDraft(spec=DraftSpec(instances=1)), many(40))
    assert "cluster-0039" not in text(made)
    assert "cluster-0039" in text(made, opened={"the rest"})
    by_room = [each for each in text(made, order="fits").splitlines() if each.startswith("● ")]
    assert by_room[0].startswith("● cluster-0012")
    assert [each[2:14] for each in by_room] != [row.cluster.name for row in made.shares[:20]]
    assert "SHARE, by fits" in text(made, 78, order="fits")


def test_numbers_say_whether_an_estimator_may_lower_them() -> None:
    assert predicted(STORY).by_room
    assert not predicted(JobDraft(spec=DraftSpec(instances=1))).by_room


async def test_keys_and_clicks_of_the_panel(form: OpenForm) -> None:
    draft = JobDraft(spec=DraftSpec(instances=1))
    async with form(draft, plane=Plane(many(60))) as page:
        await page.press("ctrl+t", "G")
        assert page.wizard.panel.cursor == "group:the rest"
        await page.press("enter")
        await page.shows("▼ + 40 clusters")
        await page.press("G")
        await page.shows("cluster-0059")
        await page.press("greater_than_sign")
        await page.shows("Placement by name")
        await page.press("slash", *"0042")
        await page.shows("1 of 60")
        await page.press("escape")
        await page.until(lambda: "1 of 60" not in page.text)
        await page.press("g")
        panel = page.wizard.panel
        row = next(y for y, each in enumerate(panel.drawn) if each.about == "cluster:cluster-0007")
        x, y = panel.content_offset
        await page.pilot.click(panel, offset=(x + 4, y + row))
        assert page.wizard.panel.cluster == "cluster-0007"


def _in_view(page: Form) -> bool:
    panel = page.wizard.panel
    row = next((y for y, each in enumerate(panel.drawn) if each.about == panel.cursor), -1)
    return 0 <= row - panel.scroll_offset.y < panel.size.height


def _is_drawn(page: Form) -> bool:
    """Whether the screen has the lines of the panel as they are now."""
    panel = page.wizard.panel
    top = round(panel.scroll_offset.y)
    return all(plain(each.pieces).rstrip() in page.text for each in panel.drawn[top : top + panel.size.height])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_after_a_sort_the_cursor_is_on_the_same_cluster_and_in_view(
    form: OpenForm, size: tuple[int, int]
) -> None:
    spec = DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=200, parallelism=100)
    async with form(JobDraft(spec=spec), plane=Plane(many(60)), size=size) as page:
        await page.press("ctrl+t", "G", "k")
        panel = page.wizard.panel
        assert (panel.cluster, _in_view(page)) == ("cluster-0031", True)
        for order in ("name", "fits", "place", "share"):
            await page.press("greater_than_sign")
            await page.pilot.pause()
            assert (panel.order, panel.cluster, _in_view(page)) == (order, "cluster-0031", True)
            await page.until(lambda: _is_drawn(page))
        await page.press("enter")
        await page.until(lambda: isinstance(page.app.screen, EffectiveScreen))


async def test_enter_opens_no_cluster_whose_row_is_not_there(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("ctrl+t", "j", "slash", *"nowhere", "enter")
        await page.shows("no cluster has this in its name or place")
        await page.pilot.pause()
        assert page.app.screen is page.wizard


async def test_where_the_row_of_the_cursor_goes_it_stands_on_the_first_that_is_there(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("ctrl+t", "j")
        assert page.wizard.panel.cluster == "aws-euc1-prod"
        page.wizard.panel.show(predicted(JobDraft(spec=DraftSpec(instances=1)), many(3)))
        await page.until(lambda: page.wizard.panel.cluster == "cluster-0000")


async def test_what_moved_is_measured_from_where_the_fingers_rested(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        await page.focus("Parallelism")
        monkeypatch.setattr(predicting, "REST", 3600.0)
        # 18 becomes 1 and then 19: one more than before, not eighteen more than in between.
        await page.press("end", "backspace", "9")
        await page.until(lambda: page.wizard.forecast.at_once == 19)
        assert sum(row.moved for row in page.wizard.forecast.shares) == 1
        await page.shows("+1")


async def test_a_name_or_an_image_asks_for_no_prediction(form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    async with form(STORY) as page:
        made: list[object] = []
        shown = page.wizard.predictor._made

        def noted(result: PlacementResult | None) -> None:
            made.append(result)
            shown(result)

        monkeypatch.setattr(page.wizard.predictor, "_made", noted)
        await page.type("x")
        await page.settle()
        assert page.draft.name.endswith("x")
        assert not made
        await page.focus("Instances")
        await page.type("0")
        await page.settle()
        assert len(made) == 1


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_panel_over_a_thousand_clusters(
    form: OpenForm, matches_snapshot: Callable[[McjobApp, str], None], size: tuple[int, int]
) -> None:
    spec = DraftSpec(strategy=Strategy.DYNAMIC_WEIGHT, instances=900, parallelism=300)
    async with form(JobDraft(spec=spec), plane=Plane(many(1000)), size=size) as page:
        await page.press("ctrl+t")
        await page.settle()
        matches_snapshot(page.app, f"wizard_placement-{size[0]}x{size[1]}")


async def test_what_would_help_is_done_from_the_form_and_from_the_panel(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"parallelism": 500, "instances": 600})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.shows("What helps")
        await page.shows("^y run 332 at once")
        await page.until(
            lambda: any(each.code == "unschedulable" and each.fix is not None for each in page.wizard.editing.problems)
        )
        await page.press("ctrl+t")
        await page.until(lambda: page.wizard.panel.has_focus)
        assert page.wizard.panel.help_row.startswith("lower parallelism")
        await page.press("enter")
        await page.until(lambda: page.draft.spec.parallelism == 332)
        await page.settle()
        assert "What helps" not in page.text
        assert page.wizard.comparison.remedies == ()


async def test_the_fix_of_an_unschedulable_draft_is_one_key_away_in_the_form(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"cluster_affinity": ClusterAffinity(cluster_names=("hw-gz1-gpu",))})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.shows("^y tolerate nvidia.com/gpu:NoSchedule")
        await page.shows("nothing can be scheduled")
        await page.focus("Instances")
        await page.press("ctrl+y")
        await page.until(lambda: page.wizard.forecast.scheduled)
        assert page.draft.spec.cluster_tolerations[-1].key == "nvidia.com/gpu"


async def test_no_frame_of_the_form_has_placement_with_a_title_that_is_cut(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    rendered = PlacementPanel.render_lines

    def noted(panel: PlacementPanel, crop: Region) -> list[Strip]:
        drawn.append(str(panel.border_title))
        return rendered(panel, crop)

    monkeypatch.setattr(PlacementPanel, "render_lines", noted)
    async with form(STORY):
        assert drawn
        assert [title for title in drawn if "Placement" not in title] == []
