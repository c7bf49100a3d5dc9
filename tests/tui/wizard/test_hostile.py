"""Whatever stands in the fields: every page opens, nothing of it is obeyed, and no line leaves its place."""

import unicodedata
from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pytest
from rich.cells import cell_len

from mcjob_tui.draft.containers import ContainerDraft
from mcjob_tui.draft.model import DraftMeta, DraftSpec, JobDraft
from mcjob_tui.draft.reading import as_document
from mcjob_tui.tui.widgets.form.group import Group
from tests.draft.test_render import full_draft
from tests.tui.snapshot import visible_text
from tests.tui.wizard.conftest import OpenForm

HOSTILE = (
    "[red]x[/red] [@click=app.quit]y[/] {{z}} ${HOME} `id`",
    "\x1b[31mred\x1b[0m\x1b]0;title\x07\x9b2J\r\n\tx\x7f\x00",
    "\u202eabc\u202c\u2066def\u2069\u200f\u061c\ufeff\u200b\u2028x",
    "a" * 5000,
    "每晚批处理任务" * 20 + "🇩🇪e\u0301",
)
ENUMS = {"strategy", "restartPolicy", "completionMode", "on", "apiVersion", "kind", "object", "kept"}


def _poisoned(value: Any, texts: Iterator[str], key: str = "") -> Any:
    """The document with one of ``texts`` after the other wherever a person can write text."""
    if key in ENUMS:
        return value
    if isinstance(value, dict):
        mapped = key in {"labels", "annotations", "requests", "limits", "nodeSelector", "containers", "matchLabels"}
        return {
            (f"{next(texts)}{at}" if mapped else each): _poisoned(inner, texts, "" if mapped else each)
            for at, (each, inner) in enumerate(value.items())
        }
    if isinstance(value, list):
        return [_poisoned(each, texts) for each in value]
    return next(texts) if isinstance(value, str) else value


@pytest.mark.parametrize(("size", "first"), [((80, 24), 0), ((100, 30), 0), ((120, 40), 2)])
async def test_every_page_with_hostile_text_in_every_field(form: OpenForm, size: tuple[int, int], first: int) -> None:
    texts = cycle([*HOSTILE[first:], *HOSTILE[:first]])
    draft = JobDraft.model_validate(_poisoned(as_document(full_draft()), texts))
    async with form(draft, size=size) as page:
        for number in range(5):
            await page.wizard.show_page(number)
            for group in page.wizard.page.widget.query(Group):
                await group.open()
            await page.press("tab", "tab", "tab")
            await page.pilot.pause()
            for row in visible_text(page.app).splitlines()[1:]:
                assert cell_len(row) <= size[0], row
                if row.startswith("│"):
                    assert (cell_len(row), row[-1]) == (size[0], "│"), row
                assert not [each for each in row if unicodedata.category(each) in ("Cc", "Cf", "Zl", "Zp")], row
        assert page.app.is_running
        assert page.draft == draft


async def test_a_closed_group_that_tells_what_a_terminal_obeys_leaves_the_frame_in_its_place(form: OpenForm) -> None:
    command = ("\x1b[31mred\x1b[0m\x1b]0;title\x07", "a" * 100)
    container = ContainerDraft(name="c", image="app:1", command=command)
    draft = JobDraft(metadata=DraftMeta(name="x"), spec=DraftSpec(containers=(container,)))
    async with form(draft, size=(100, 30)) as page:
        await page.wizard.show_page(1)
        await page.shows("► Start")
        row = next(each for each in visible_text(page.app).splitlines() if "► Start" in each)
        assert "'red' aaa" in row
        assert (cell_len(row), row[-1]) == (100, "│"), row
