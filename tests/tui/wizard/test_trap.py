"""The parallelism trap opens whatever way 1 comes about."""

from mcjob_tui.draft.preview import Split
from mcjob_tui.tui.screens.wizard.parallelism import ParallelismTrap, split_lines
from mcjob_tui.tui.widgets.form.pieces import plain
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY


async def test_a_one_that_follows_an_emptied_field_is_a_trap_too(form: OpenForm) -> None:
    """Karmada places a Job without parallelism as one of 1, so the placement stays as it is."""
    async with form(STORY) as page:
        page.wizard.editing.set("spec.parallelism", None)
        await page.until(lambda: page.wizard.predictor.is_settled)
        assert page.wizard.comparison.trap is None
        page.wizard.editing.set("spec.parallelism", 1)
        await page.until(lambda: page.wizard.comparison.trap is not None)


async def test_a_row_of_its_table_is_taken_with_enter(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"parallelism": 1})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.wizard.show_page(2)
        await page.shows("One cluster gets the whole Job")
        await page.press("tab")
        assert page.app.focused is page.wizard.page.widget.query_one(ParallelismTrap)
        await page.shows("enter set it")
        await page.press("down", "enter")
        await page.until(lambda: page.draft.spec.parallelism == 12)
        await page.until(lambda: "One cluster gets the whole Job" not in page.text)
        assert getattr(page.app.focused, "label", "") == "Parallelism"


async def test_a_click_takes_a_row_of_its_table_and_an_arrow_beyond_it_leaves_it(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"parallelism": 1})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.wizard.show_page(2)
        await page.shows("One cluster gets the whole Job")
        await page.press("tab")
        table = page.wizard.page.widget.query_one(ParallelismTrap)
        assert page.app.focused is table
        assert table.trap is not None
        values = [each.parallelism for each in table.trap.splits]
        assert table.trap.proposed in values
        await page.press(*("k" for _ in values[: values.index(table.trap.proposed)]))
        assert page.app.focused is table
        await page.press("f5", "up")
        await page.until(lambda: page.app.focused is not table)
        table.focus()
        await page.press(*("j" for _ in values), "down")
        await page.until(lambda: page.app.focused is not table)
        await page.pilot.click(table, offset=(3, 1))
        assert page.draft.spec.parallelism == 1
        wanted = next(each for each in values if each != 1)
        row = len(table.lines(table.size.width)) - len(values) - bool(table.trap.proposed) + values.index(wanted)
        await page.pilot.click(table, offset=(3, row + 1))
        await page.until(lambda: page.draft.spec.parallelism == wanted)


def test_clusters_whose_names_begin_alike_are_told_apart_by_both_ends() -> None:
    splits = (Split(1, {"prod-cluster-a": 4}), Split(2, {"prod-cluster-a": 2, "prod-cluster-b": 2}))
    heads = plain(split_lines(splits, 1, 2, 60)[1])
    assert heads.split() == ["AT", "ONCE", "prod…r-a", "prod…r-b"]
