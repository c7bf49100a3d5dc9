"""The parts of a page: gone to from "go to", and scrolled into view when they are opened."""

import pytest
from textual.widget import Widget

from mcjob_tui.draft.containers import ContainerDraft, Probe, TCPSocketAction
from mcjob_tui.draft.differences import Difference, Row
from mcjob_tui.tui.screens.wizard.form_pane import FormPane
from mcjob_tui.tui.screens.wizard.stepper import PAGES
from mcjob_tui.tui.widgets.form.cells_field import CellsField
from mcjob_tui.tui.widgets.form.checklist import Checklist
from mcjob_tui.tui.widgets.form.field import Field
from mcjob_tui.tui.widgets.form.group import Group
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY

PLACES = [
    (0, "c", "spec.clusterAffinity"),
    (0, "a", "spec.clusterAffinity.exclude"),
    (0, "m", "spec.instances"),
    (0, "s", "spec.strategy"),
    (1, "n", "spec.containers[0].env"),
    (1, "o", "spec.volumes"),
    (1, "h", "spec.containers[0].livenessProbe"),
    (1, "c", "spec.containers[0].securityContext"),
    (2, "o", "spec.serviceAccountName"),
    (3, "r", "spec.differences[0].containers[backfill].resources"),
    (3, "x", "spec.differences[0].patch"),
]


def pane_of(page: Form) -> FormPane:
    pane = page.wizard.page.form
    assert pane is not None
    return pane


async def test_the_next_problem_is_gone_to_in_its_own_cell(form: OpenForm) -> None:
    startup = Probe(tcp_socket=TCPSocketAction(port=80), success_threshold=2)
    async with form(STORY) as page:
        page.wizard.editing.set("spec.containers[0].startupProbe", startup)
        await page.press("escape", "w")
        await page.until(lambda: page.wizard.here == 1 and isinstance(page.app.focused, CellsField))
        await page.settle()
        assert isinstance(page.app.focused, CellsField)
        assert page.app.focused.cell_path == "spec.containers[0].startupProbe.successThreshold"
        await page.press("1")
        probe = page.draft.spec.containers[0].startup_probe
        assert probe is not None
        assert probe.success_threshold == 1
        await page.press("shift+tab", "shift+tab", "shift+tab", "shift+tab", "tab")
        assert page.app.focused.cell_path == "spec.containers[0].startupProbe.initialDelaySeconds"


async def open_all(page: Form, pane: FormPane, *, until: Group | None = None) -> None:
    """Open the groups above ``until``, so that the page is longer than the terminal."""
    for group in list(pane.query(Group)):
        if group is until:
            break
        await group.open()
    await page.settle()


async def put_at_the_lower_edge(page: Form, pane: FormPane, widget: Widget) -> None:
    """Scroll so that the last row that is seen is the last of ``widget``."""
    pane.scroll_relative(y=widget.region.bottom - pane.content_region.bottom, animate=False, immediate=True)
    await page.settle()
    assert widget.region.bottom == pane.content_region.bottom


@pytest.mark.parametrize(("number", "key", "path"), PLACES, ids=[each[2] for each in PLACES])
async def test_go_to_goes_to_a_part_of_the_page_with_one_letter(
    form: OpenForm, number: int, key: str, path: str
) -> None:
    async with form(STORY, size=(100, 30)) as page:
        await page.wizard.show_page(number)
        await page.press("ctrl+g")
        await page.shows("On this page")
        await page.press(key)

        def is_there() -> bool:
            focused = page.app.focused
            if path == "spec.clusterAffinity":
                return type(focused).__name__ == "Checklist"
            return isinstance(focused, Field) and any(each.startswith(path) for each in focused.paths)

        await page.until(is_there)


async def test_go_to_gpus_goes_to_their_kind_where_none_is_chosen(form: OpenForm) -> None:
    async with form(size=(100, 30)) as page:
        await page.wizard.show_page(1)
        for _ in range(2):
            await page.press("ctrl+g", "g")
            await page.until(lambda: isinstance(page.app.focused, Field) and page.app.focused.label == "GPU")
            await page.press("up")
            await page.until(lambda: not isinstance(page.app.focused, Field))


@pytest.mark.parametrize(("key", "part"), [("x", "patch"), ("r", "containers[backfill].resources"), ("a", "labels")])
async def test_go_to_goes_to_a_part_of_an_entry_in_which_nothing_differs_yet(
    form: OpenForm, key: str, part: str
) -> None:
    new = Difference(cluster_names=("aws-use1-prod",))
    spec = STORY.spec.model_copy(update={"differences": (new,)})
    async with form(STORY.model_copy(update={"spec": spec}), size=(100, 30)) as page:
        await page.wizard.show_page(3)
        await page.press("ctrl+g")
        await page.shows("On this page")
        await page.press(key)

        def is_there() -> bool:
            focused = page.app.focused
            return isinstance(focused, Field) and focused.path.startswith(f"spec.differences[0].{part}")

        await page.until(is_there)


async def test_the_arrows_go_to_the_parts_beside_and_back(form: OpenForm) -> None:
    async with form(size=(80, 24)) as page:
        await page.wizard.show_page(1)
        await page.press("ctrl+g", "j", "j", "right", "left", "right", "enter")
        await page.until(lambda: isinstance(page.app.focused, Field) and page.app.focused.path.endswith(".command"))


@pytest.mark.parametrize("title", ["Lifecycle", "Health check"])
async def test_a_group_opened_at_the_lower_edge_is_scrolled_into_view(form: OpenForm, title: str) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await page.wizard.show_page(1)
        pane = pane_of(page)
        group = next(each for each in pane.query(Group) if each.row.title == title)
        await open_all(page, pane, until=group)
        page.wizard.set_focus(group.row, scroll_visible=False)
        await put_at_the_lower_edge(page, pane, group.row)
        await page.press("enter")
        await page.until(lambda: group.body is not None and group.region.height > 1)

        def is_shown() -> bool:
            region, room = group.region, pane.content_region
            return region.y == room.y if region.height > room.height else room.contains_region(region)

        await page.until(is_shown)


async def test_an_error_that_appears_above_leaves_the_focused_field_in_view(form: OpenForm) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await page.wizard.show_page(1)
        pane = pane_of(page)
        await open_all(page, pane)
        await page.focus("Name")
        await page.press("ctrl+u")
        name = page.app.focused
        assert isinstance(name, Field)
        below = next(each for each in pane.query(Field) if each.path.endswith("runAsGroup"))
        await put_at_the_lower_edge(page, pane, below)
        page.wizard.set_focus(below, scroll_visible=False)
        await page.until(lambda: name.trouble is not None)
        await page.settle()
        assert pane.content_region.contains_region(below.region)


async def test_all_that_is_wrong_is_listed_however_little_room_there_is_and_each_jumps(form: OpenForm) -> None:
    labels = tuple(Row(key=f"bad key {number}", value="x") for number in range(14))
    spec = STORY.spec.model_copy(update={"labels": labels, "differences": ()})
    async with form(STORY.model_copy(update={"spec": spec}), size=(80, 24)) as page:
        await page.press("ctrl+g")
        await page.shows("1 of 1")
        await page.press(*["down"] * (len(PAGES) + 5 + len(page.wizard.page.parts()) + 13))
        await page.shows("14 of 1")
        await page.press("enter")
        await page.until(lambda: page.wizard.here == 2 and getattr(page.app.focused, "path", "") == "spec.labels")


async def test_what_was_just_typed_is_judged_before_what_is_wrong_is_listed(form: OpenForm) -> None:
    async with form() as page:
        await page.type("tick")
        page.wizard._judge_cost = 1.0
        await page.type("-")
        await page.until(lambda: page.draft.name == "tick-")
        await page.press("ctrl+g")
        await page.shows("it must begin and end with a letter or digit")


async def test_what_is_wrong_is_listed_with_its_place_and_in_full_at_the_cursor(form: OpenForm) -> None:
    probe = Probe(tcp_socket=TCPSocketAction(port=9000), period_seconds=0)
    container = ContainerDraft(name="backfill-of-the-whole-week", image="a:1", liveness_probe=probe)
    spec = STORY.spec.model_copy(update={"containers": (container,), "differences": ()})
    async with form(STORY.model_copy(update={"spec": spec}), size=(80, 24)) as page:
        await page.press("ctrl+g")
        await page.shows("× Containers · backfill-of-the-whole-week · Liveness · Period: 0")
        assert "the least is 1" not in page.text
        await page.press(*["down"] * (len(PAGES) + 5 + len(page.wizard.page.parts())))
        await page.shows("the least is 1")
        await page.press("escape")
        await page.press("ctrl+g", "5")
        await page.shows("backfill-of-the-whole-week · Liveness · Period: 0")


@pytest.mark.parametrize(
    ("number", "key", "title"), [(1, "h", "Health check"), (1, "c", "Security"), (1, "o", "Storage"), (2, "o", "Pods")]
)
async def test_a_part_that_is_gone_to_is_seen_from_its_top_on(
    form: OpenForm, number: int, key: str, title: str
) -> None:
    async with form(STORY, size=(80, 24)) as page:
        await page.wizard.show_page(number)
        pane = pane_of(page)
        group = next(each for each in pane.query(Group) if each.row.title == title)
        await open_all(page, pane, until=group)
        await page.press("ctrl+g", key)
        await page.until(lambda: isinstance(page.app.focused, Field) and group in page.app.focused.ancestors)

        def is_shown() -> bool:
            region, room = group.region, pane.content_region
            return region.height > 1 and (room.contains_region(region) or region.y in (room.y, pane.max_scroll_y))

        await page.until(is_shown)
        focused = page.app.focused
        assert focused is not None
        assert pane.content_region.contains_region(focused.region)


async def test_the_list_of_clusters_that_is_gone_to_is_seen_with_its_heading(form: OpenForm) -> None:
    async with form(STORY, size=(100, 30)) as page:
        pane = pane_of(page)
        await page.press("ctrl+g", "s")
        await page.until(lambda: pane.scroll_y == pane.max_scroll_y > 0)
        # As after a resize, when Textual takes it for seen.
        page.wizard.can_view_entire = lambda widget: True  # type: ignore[method-assign]
        await page.press("ctrl+g", "c")
        await page.until(lambda: isinstance(page.app.focused, Checklist))
        await page.shows("7 of 8 chosen")
        checklist = page.app.focused
        assert checklist is not None
        await page.until(lambda: pane.content_region.contains_region(checklist.region))
