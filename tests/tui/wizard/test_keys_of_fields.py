"""What keys do in fields that are more than a line of text, and how one gets past their ends."""

from mcjob_tui.draft.placing import Strategy
from mcjob_tui.tui.screens.wizard.review_summary import ReviewButtons
from mcjob_tui.tui.widgets.form.field import Field
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY


def label(page: Form) -> str:
    focused = page.app.focused
    return focused.label.strip() if isinstance(focused, Field) else type(focused).__name__


async def test_a_table_of_options_is_walked_and_left_at_its_top(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.focus("Strategy")
        chosen = page.draft.spec.strategy
        await page.press("up", "up", "space")
        await page.until(lambda: page.draft.spec.strategy is not chosen)
        first = page.draft.spec.strategy
        assert first is Strategy.DUPLICATED
        await page.focus("Strategy")
        await page.press("j", "space")
        await page.until(lambda: page.draft.spec.strategy is Strategy.AGGREGATED)
        await page.press("k", "k", "k")
        assert label(page) != "Strategy"


async def test_text_of_several_lines_has_up_and_down_until_its_ends(form: OpenForm) -> None:
    async with form() as page:
        await page.focus("Description")
        await page.type("first")
        await page.press("enter")
        await page.type("second")
        await page.press("up")
        await page.type("x")
        await page.until(lambda: "x" in page.draft.spec.description.split("\n")[0])
        await page.press("down")
        assert label(page) == "Description"
        await page.press("down", "down")
        assert label(page) != "Description"


async def test_the_buttons_of_review_are_chosen_by_keys(form: OpenForm) -> None:
    async with form(STORY) as page:
        await page.press("ctrl+g", "5")
        await page.until(lambda: page.wizard.here == 4)
        await page.shows("Check on members")
        page.wizard.query_one(ReviewButtons).focus()
        await page.press("left", "right", "tab", "l", "shift+tab", "right", "enter")
        await page.until(lambda: any(each[0] == "check members" for each in page.plane.asked))


async def test_a_description_that_is_edited_shows_text_before_its_empty_lines(form: OpenForm) -> None:
    async with form(size=(100, 30)) as page:
        await page.focus("Description")
        await page.type("first")
        await page.press("enter")
        await page.type("second")
        await page.press("enter", "enter")
        await page.until(lambda: page.draft.spec.description == "first\nsecond\n\n")
        await page.shows("first")
        assert "second" in page.text
        await page.press("tab")
        await page.until(lambda: label(page) != "Description")
        await page.shows("first")
        assert "second…" not in page.text


async def test_a_terminal_that_was_too_small_for_a_while_has_the_focus_where_it_was(form: OpenForm) -> None:
    async with form(size=(80, 24)) as page:
        await page.type("one")
        await page.pilot.resize_terminal(59, 15)
        await page.shows("Nothing is lost.")
        await page.pilot.resize_terminal(80, 24)
        await page.until(lambda: page.app.focused is not None)
        await page.type("two")
        assert page.draft.name == "onetwo"


async def test_a_list_that_is_open_stands_at_its_field_again_once_the_terminal_is_large_enough(form: OpenForm) -> None:
    async with form(size=(80, 24)) as page:
        await page.focus("Namespace")
        await page.press("enter")
        await page.shows("type to filter")
        before = page.text
        await page.pilot.resize_terminal(59, 15)
        await page.until(lambda: page.app.size.width == 59)
        await page.settle()
        await page.pilot.resize_terminal(80, 24)
        await page.until(lambda: page.text == before)
