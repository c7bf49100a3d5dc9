"""The Placement panel: what it says of real predictions, and its keys."""

import pytest

from mcjob_tui.draft.model import DraftSpec, JobDraft
from mcjob_tui.draft.placing import ClusterAffinity, Strategy
from mcjob_tui.draft.preview import preview
from mcjob_tui.resources.clusters import Cluster
from mcjob_tui.tui.screens.wizard.known import cluster_choice
from mcjob_tui.tui.widgets.form.pieces import columns, plain
from mcjob_tui.tui.widgets.placement.forecast import Forecast, forecast
from mcjob_tui.tui.widgets.placement.panel import digest
from mcjob_tui.tui.widgets.placement.panel_lines import panel_lines
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import FLEET, cluster, view


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
