"""Text that has a limit says how much of it is used, and how much is left or too much, wherever it is entered."""

import pytest
from textual import events

from mcjob_tui.draft.declaration import Column, Control
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.model import CompletionMode
from mcjob_tui.resources.names import LABEL_LENGTH
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.widgets.form.pieces import counter, plain
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.typed_field import TypedField
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY

TEXTS = [each for each in FIELDS if each.kind in (Control.TEXT, Control.LINES) and each.limit and not each.in_row]
OF_LABELS = ("63", "A key as labels have", "DNS label", "One of the volumes")
"""What the rules of those columns say whose texts may have 63 characters."""
COLUMNS = [
    pytest.param(column, id=f"{each.path} {column.label}")
    for each in FIELDS
    if each.rows is not None
    for column in each.rows.columns
    if any(words in column.rule for words in OF_LABELS)
]


@pytest.mark.parametrize("path", [each.path for each in TEXTS])
def test_every_text_with_a_limit_has_a_counter(path: str) -> None:
    made = declared.widget(path.replace("[]", "[0]"), declared.unknown)
    assert isinstance(made, TypedField)
    assert made.limit > 0


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_what_labels_have_counts_to_their_limit(column: Column) -> None:
    assert column.limit == LABEL_LENGTH
    assert column.counts("corp.io/key" if column.label == "Key" else "key") == "key"


async def test_a_name_and_the_cells_of_a_label_count_down_to_what_they_may_have(form: OpenForm) -> None:
    long = "a" * 58
    async with form(STORY) as page:
        await page.wizard.page.go_to("metadata.name")
        await page.shows("21/63")
        await page.wizard.show_page(1)
        await page.wizard.page.go_to("spec.containers[0].name")
        await page.shows("8/63")
        await page.wizard.show_page(2)
        await page.wizard.page.go_to("spec.labels")
        await page.until(lambda: isinstance(page.app.focused, Rows))
        rows = page.app.focused
        assert isinstance(rows, Rows)
        await page.press("plus")
        await page.shows("0/63")
        # The prefix is not part of what may have 63 characters.
        for text, said in (("example.com/", "0/63"), (long, "5 left"), ("bbbbbbb", "2 too long")):
            rows.on_paste(events.Paste(text))
            await page.shows(said)
        await page.press("tab")
        await page.shows("0/63")
        await page.press("tab")
        # What it stands on is one of a few.
        await page.until(lambda: "/63" not in page.text)


async def test_the_name_of_an_indexed_job_has_room_for_the_number_of_its_pods(form: OpenForm) -> None:
    async with form(STORY) as page:
        page.wizard.editing.set("spec.completionMode", CompletionMode.INDEXED)
        await page.shows("21/60")
        page.wizard.editing.set("spec.instances", 1000)
        await page.shows("21/59")
        page.wizard.editing.set("metadata.name", "a" * 60)
        await page.shows("1 too long")
        page.wizard.judge()
        assert any(each.code == "indexed" for each in page.wizard.editing.problems_at("metadata.name"))


def test_the_counter_says_what_is_used_then_what_is_left_and_what_is_too_much() -> None:
    assert [plain(counter(used, 63)) for used in (0, 56, 57, 63, 64)] == [
        "0/63",
        "56/63",
        "6 left",
        "0 left",
        "1 too long",
    ]
