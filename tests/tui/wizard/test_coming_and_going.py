"""Clusters come and go while the draft is edited: what was chosen, differs or is weighed stays, and is marked."""

from mcjob_tui.draft.placing import StaticWeight, Strategy
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import FLEET, Plane, view

GONE = "ali-hz-prod"


def _publish(plane: Plane, *, without: str = "") -> None:
    plane.raw_clusters = tuple(each for each in FLEET if each["metadata"]["name"] != without)
    plane.publish(clusters=[view(each) for each in plane.raw_clusters])


async def test_names_differences_and_weights_survive_a_cluster_that_leaves_and_returns(form: OpenForm) -> None:
    weights = (StaticWeight(cluster_names=(GONE,), weight=3), StaticWeight(cluster_names=("aws-use1-prod",), weight=1))
    spec = STORY.spec.model_copy(update={"strategy": Strategy.STATIC_WEIGHT, "static_weights": weights})
    draft = STORY.model_copy(update={"spec": spec})
    async with form(draft, size=(120, 60)) as page:
        _publish(page.plane, without=GONE)
        await page.shows(f"{GONE} is not joined")
        await page.shows("its weight counts for")
        await page.shows("6 of 7 chosen, 1 more is not joined")
        assert page.draft == draft
        await page.press("escape", "4")
        await page.shows("joined; its entry waits")
        await page.press("enter", "enter")
        await page.shows("× not joined")
        await page.press("escape", "escape", "s")
        await page.shows("its entry waits")
        assert "to put right" not in page.text
        assert page.draft == draft
        _publish(page.plane)
        await page.until(lambda: not [each for each in page.wizard.editing.problems if each.severity == "error"])
        assert page.draft == draft
        await page.press("1")
        await page.until(lambda: "is not joined" not in page.text and "its weight counts" not in page.text)


async def test_the_effective_job_of_a_cluster_that_leaves_says_so(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("escape", "e")
        await page.shows(" lines differ")
        while GONE not in page.text.partition("parallelism")[0].rpartition("Effective Job")[2]:
            await page.press("greater_than_sign")
        _publish(page.plane, without=GONE)
        await page.shows("the cluster is not joined any more")
        assert "apiVersion" not in page.text
        _publish(page.plane)
        await page.shows("apiVersion: batch/v1")


async def test_without_any_cluster_what_is_chosen_is_counted_alone(form: OpenForm) -> None:
    async with form(STORY) as page:
        page.plane.raw_clusters = ()
        page.plane.publish(clusters=[])
        chosen = len(STORY.spec.cluster_affinity.cluster_names)
        await page.shows(f"{chosen} chosen; none chosen means all")
        assert "exists.;" not in page.text
        # What is opened shows the clusters of the prediction there is.
        await page.until(lambda: not page.wizard.forecast.shares)
        await page.press("escape", "e")
        await page.until(lambda: page.app.screen is not page.wizard)
        await page.shows("there is no cluster that could get it")


async def test_a_cluster_that_joins_is_offered_at_once(form: OpenForm) -> None:
    async with form() as page:
        _publish(page.plane, without=GONE)
        await page.until(lambda: GONE not in page.text)
        _publish(page.plane)
        await page.shows(GONE)
