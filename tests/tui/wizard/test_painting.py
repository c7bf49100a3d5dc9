"""What a key in the form has painted: everything that it changes, in one frame, and nothing that it does not change."""

from collections.abc import Callable
from typing import Any

import pytest
from textual._styles_cache import StylesCache
from textual.screen import Screen
from textual.widget import Widget

from mcjob_tui.draft.model import JobDraft
from mcjob_tui.tui import typing_ahead
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.widgets.form.checklist import Checklist
from tests.benchmarks.screen import Screen as Terminal
from tests.tui.conftest import PATIENCE
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY


class Painted:
    """What the app paints: the terminal as it is after each frame."""

    def __init__(self, page: Form, monkeypatch: pytest.MonkeyPatch) -> None:
        app: McjobApp = page.app
        size = app.size
        self.terminal = Terminal(size.width, size.height)
        self.frames: list[str] = []
        self.layouts = 0
        self.drawn: list[str] = []
        self._is_painting = False
        display: Callable[..., None] = app._display
        lay_out = Screen._refresh_layout

        def displayed(screen: Any, renderable: Any) -> None:
            if renderable is not None:
                self.terminal.feed(renderable.render_segments(app.console).encode())
                self.frames.append(str(self.terminal))
            display(screen, renderable)

        def laid_out(screen: Any, *arguments: Any, **named: Any) -> None:
            self.layouts += 1
            lay_out(screen, *arguments, **named)

        # However busy the machine is.
        monkeypatch.setattr(typing_ahead, "MOST_HELD", PATIENCE)
        render = StylesCache.render_widget

        def rendered(cache: StylesCache, widget: Widget, crop: Any) -> Any:
            if self._is_painting:
                self.drawn.append(type(widget).__name__)
            return render(cache, widget, crop)

        refresh = Screen._compositor_refresh

        def refreshed(screen: Any) -> None:
            self._is_painting = True
            refresh(screen)
            self._is_painting = False

        monkeypatch.setattr(Screen, "_compositor_refresh", refreshed)
        monkeypatch.setattr(StylesCache, "render_widget", rendered)
        monkeypatch.setattr(app, "_display", displayed)
        monkeypatch.setattr(Screen, "_refresh_layout", laid_out)

    def begin(self) -> None:
        """Count from here on."""
        self.frames.clear()
        self.drawn.clear()
        self.layouts = 0


async def painted(page: Form, monkeypatch: pytest.MonkeyPatch) -> Painted:
    """The form from a frame that is painted as a whole on."""
    made = Painted(page, monkeypatch)
    page.app.screen.refresh()
    await page.until(lambda: bool(made.frames))
    await page.settle()
    made.begin()
    return made


COURSE = (
    ("x", "tab", "tab", *"why", "tab", "tab", "tab", "space", "j", "space", "G", "space"),
    ("tab", "enter", "tab", "5", "0", "tab", "backspace"),
    ("ctrl+n", *"r/i:2", "tab", "tab", "enter"),
    ("escape", "ctrl+g"),
    ("escape", "ctrl+t", "j", "greater_than_sign"),
    ("greater_than_sign", "less_than_sign", "slash", *"ali"),
    ("escape", "ctrl+t", "ctrl+n", "3"),
    ("ctrl+n",),
    ("ctrl+n", "escape", "question_mark"),
    ("escape", "ctrl+o", "enter", "tab", "ctrl+r", "plus", *"A"),
    ("tab", "tab", *"1", "enter", *"B"),
    ("escape", "ctrl+o", "ctrl+o"),
)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_what_is_painted_in_parts_is_what_a_whole_frame_would_be(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    async with form(STORY, size=size) as page:
        made = await painted(page, monkeypatch)
        for keys in COURSE:
            await page.press(*keys)
            await page.settle()
            _, *whole = page.text.splitlines()
            assert str(made.terminal).splitlines() == whole, keys


async def test_what_a_group_has_is_painted_when_it_opens_after_the_page_was_scrolled(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(size=(80, 24)) as page:
        made = await painted(page, monkeypatch)
        await page.press("x", "ctrl+n", *"b:1", "ctrl+g", "h", *["shift+tab"] * 5)
        await page.settle()
        await page.press("enter")
        await page.settle()
        assert "Others " in page.text
        _, *whole = page.text.splitlines()
        assert str(made.terminal).splitlines() == whole


async def test_a_field_and_what_follows_from_it_are_painted_in_one_frame(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        await page.focus("Parallelism")
        await page.press("end")
        await page.settle()
        made = await painted(page, monkeypatch)
        await page.press("0")
        await page.settle()
        first = made.frames[0]
        assert "▌180 " in first
        assert page.wizard.forecast.headline in first


async def test_marking_a_cluster_and_what_follows_from_it_are_painted_in_one_frame(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(JobDraft()) as page:
        page.app.screen.set_focus(page.app.screen.query_one(Checklist))
        await page.settle()
        made = await painted(page, monkeypatch)
        await page.press("space")
        await page.settle()
        assert "1 of 8 chosen" in made.frames[0]
        assert page.wizard.forecast.headline in made.frames[0]


async def test_a_letter_of_the_name_has_its_field_painted_and_nothing_laid_out(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        # What is said after the first change (that the draft was saved) is said.
        await page.press("x")
        await page.shows("draft saved")
        made = await painted(page, monkeypatch)
        await page.press("y")
        await page.settle()
        assert made.drawn == ["TextField"]
        assert (len(made.frames), made.layouts) == (1, 0)


async def test_marking_a_cluster_paints_the_panel_once_and_lays_nothing_out(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(STORY) as page:
        page.app.screen.set_focus(page.app.screen.query_one(Checklist))
        await page.press("space")
        await page.shows("draft saved")
        made = await painted(page, monkeypatch)
        await page.press("space")
        await page.settle()
        assert made.drawn.count("PlacementPanel") == 1
        assert (len(made.frames), made.layouts) == (2, 0)


async def test_what_is_said_under_the_clusters_lays_the_page_out_once(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with form(JobDraft(), size=(120, 60)) as page:
        page.app.screen.set_focus(page.app.screen.query_one(Checklist))
        await page.press(*"jjjjj")
        made = await painted(page, monkeypatch)
        await page.press("space")
        await page.shows("gcp-usc1-edge is chosen but cannot")
        await page.settle()
        assert made.layouts == 1


async def test_a_placement_that_fits_its_frame_now_has_nothing_laid_out(
    form: OpenForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = STORY.spec.model_copy(update={"parallelism": 500, "instances": 600})
    async with form(STORY.model_copy(update={"spec": spec}), size=(120, 40)) as page:
        panel = page.wizard.panel
        await page.focus("Parallelism")
        await page.press("end")
        await page.settle()
        assert panel.max_scroll_y
        made = await painted(page, monkeypatch)
        # What is wrong is said in fields above one another, and that has to be laid out.
        monkeypatch.setattr(page.wizard, "judge_if_due", lambda: None)
        await page.press("backspace")
        await page.until(lambda: page.wizard.forecast.scheduled and page.wizard.is_painted)
        assert not panel.max_scroll_y
        assert made.layouts == 0
