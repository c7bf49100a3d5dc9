"""What is declared is on the form: no field, and no column of a row, needs a second list to be there."""

from typing import Any

import pytest

from mcjob_tui.draft.containers import HTTPGetAction, Lifecycle, LifecycleHandler, Probe, Resources
from mcjob_tui.draft.declaration import Control, Field
from mcjob_tui.draft.differences import ContainerDifference, Difference
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.placing import SpreadConstraint, StaticWeight, Strategy
from mcjob_tui.tui.screens.wizard import declared
from mcjob_tui.tui.screens.wizard.basics import NEW
from mcjob_tui.tui.screens.wizard.basics_clusters import AFFINITY, ClusterChooser
from mcjob_tui.tui.screens.wizard.editing import within
from mcjob_tui.tui.screens.wizard.stepper import PAGES
from mcjob_tui.tui.widgets.form.field import Field as FormField
from mcjob_tui.tui.widgets.form.group import Group
from mcjob_tui.tui.widgets.form.pieces import plain
from mcjob_tui.tui.widgets.form.rows import Rows
from mcjob_tui.tui.widgets.form.select import Select
from tests.draft.drafts import sound, with_container
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY

_LISTS = {"spec.containers", "spec.initContainers", "spec.differences"}
"""Their rows are forms, with a list of their own beside."""
SHOWN = [each for each in FIELDS if not each.in_row and each.path not in _LISTS]
DEVICES = [each for each in SHOWN if "[nvidia.com" in each.path]


def everything() -> JobDraft:
    """A draft in which every field of the form has a reason to be there."""
    action = HTTPGetAction(port=80)
    probe, hook = Probe(http_get=action), LifecycleHandler(http_get=action)
    container = with_container(
        liveness_probe=probe,
        readiness_probe=probe,
        startup_probe=probe,
        lifecycle=Lifecycle(post_start=hook, pre_stop=hook),
    ).spec.containers[0]
    return sound(
        containers=(container,),
        strategy=Strategy.STATIC_WEIGHT,
        static_weights=(StaticWeight(cluster_names=("aws-use1-prod",)),),
        spread_constraints=(SpreadConstraint(spread_by_field="cluster", max_groups=8),),
        differences=(Difference(cluster_names=("aws-use1-prod",), containers={"main": ContainerDifference(args=())}),),
    )


async def go_to(form: Form, said: Field) -> object:
    """What has the focus after going to the place of a declared field, first in its list."""
    path = said.path.replace("differences[].containers[]", "differences[0].containers[main]")
    await form.wizard.show_page(PAGES.index(said.page))
    await form.wizard.page.go_to(path.replace("[]", "[0]").replace("mig-*", "mig-1g.5gb"))
    return form.app.focused


def declared_paths(widget: FormField[Any]) -> list[str]:
    named = [each.replace("[main]", "[]").replace("mig-1g.5gb", "mig-*") for each in widget.paths]
    return [each.replace("[0]", "[]") for each in named]


def stands_for(widget: object, said: Field) -> bool:
    if isinstance(widget, FormField) and widget.paths:
        return any(within(said.path, each) or within(each, said.path) for each in declared_paths(widget))
    above = getattr(widget, "ancestors", ())
    return said.path.startswith(AFFINITY) and any(isinstance(each, ClusterChooser) for each in above)


async def test_every_field_has_a_place_in_the_form_and_its_help_there(form: OpenForm) -> None:
    async with form(everything()) as page:
        for said in (each for each in SHOWN if each not in DEVICES):
            focused = await go_to(page, said)
            assert stands_for(focused, said), f"{said.path} leads to {focused}"
            if isinstance(focused, FormField) and said.path in declared_paths(focused)[:1]:
                assert focused.help == said.help, said.path


@pytest.mark.parametrize("said", DEVICES, ids=[each.path.rpartition("[")[2].rstrip("]") for each in DEVICES])
async def test_every_device_has_a_place_once_it_is_chosen(form: OpenForm, said: Field) -> None:
    name = said.path.rpartition("[")[2].rstrip("]").replace("mig-*", "mig-1g.5gb")
    async with form(with_container(resources=Resources(limits={name: "1"}))) as page:
        assert stands_for(await go_to(page, said), said)


async def test_rows_in_the_form_have_the_columns_that_are_declared(form: OpenForm) -> None:
    lists = [each for each in SHOWN if each.rows and not each.path.startswith((AFFINITY, NEW))]
    assert len(lists) > 10
    async with form(everything()) as page:
        for said in lists:
            focused = await go_to(page, said)
            assert isinstance(focused, Rows), said.path
            assert said.rows is not None
            titles = [each.heading or each.label.upper() for each in said.rows.columns]
            assert [each.title for each in focused.model.columns] == titles
            numbers = [each.kind is Control.COUNT for each in said.rows.columns]
            assert [each.right for each in focused.model.columns] == numbers


async def test_the_help_of_a_column_is_shown_while_its_cell_is_open(form: OpenForm) -> None:
    async with form(everything()) as page:
        tolerations = next(each for each in SHOWN if each.path == "spec.tolerations")
        await go_to(page, tolerations)
        await page.press("enter")
        await page.shows("empty with Exists tolerates every taint")
        await page.press("tab")
        await page.shows("Exists asks for the key alone")
        await page.press("escape")
        await page.shows(tolerations.help)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_adds_a_row_is_said_whole(form: OpenForm, size: tuple[int, int]) -> None:
    async with form(STORY, size=size) as page:
        cut = []
        for number in range(4):
            await page.wizard.show_page(number)
            if number == 3:
                await page.press("enter")
            for group in list(page.wizard.page.widget.query(Group)):
                await group.open()
            await page.settle()
            for rows in page.wizard.page.widget.query(Rows):
                if rows.size.width:
                    said = "\n".join(plain(each) for each in rows.lines(rows.size.width))
                    cut += [each for each in (f"+ {rows.add}", rows.remark) if each not in said]
        assert not cut


def offered(path: str, known: declared.Known = declared.unknown) -> tuple[Select, list[str]]:
    """The list that is made for a field, and what it offers."""
    made = declared.widget(path, known)
    assert isinstance(made, Select)
    return made, [each.value for each in made.options()]


def test_a_list_offers_what_is_declared_or_the_live_names_that_are_known() -> None:
    policy, words = offered("spec.containers[0].imagePullPolicy")
    assert (words, policy.placeholder) == (["Always", "IfNotPresent", "Never"], "default: by the tag")
    assert not policy.free
    account, words = offered("spec.serviceAccountName", lambda kind, row=(): [f"a {kind}"])
    assert (words, account.free) == (["a ServiceAccount"], True)
    assert offered("spec.serviceAccountName")[1] == []


def test_a_field_that_is_made_by_hand_has_no_widget_from_its_declaration() -> None:
    with pytest.raises(ValueError, match=r"command: the widget of a field of the kind command is made by hand"):
        declared.widget("spec.containers[0].command", declared.unknown)
    with pytest.raises(ValueError, match=r"spec\.containers\[0\]\.image has no rows"):
        declared.rows("spec.containers[0].image", declared.unknown)


SECURITY = "spec.containers[0].securityContext"


@pytest.mark.parametrize(
    ("path", "entered", "value"),
    [
        (f"{SECURITY}.privileged", True, True),
        (f"{SECURITY}.privileged", False, None),
        ("spec.suspend", False, False),
        (f"{SECURITY}.runAsNonRoot", "yes", True),
        (f"{SECURITY}.runAsNonRoot", "no", False),
        (f"{SECURITY}.runAsNonRoot", "", None),
        (f"{SECURITY}.capabilities.add", "NET_ADMIN, SYS_TIME", ("NET_ADMIN", "SYS_TIME")),
        ("spec.parallelism", "", ""),
        ("spec.timeout", "", None),
        ("spec.description", "as it was typed", "as it was typed"),
    ],
)
def test_what_a_widget_holds_is_written_as_its_kind_of_field_asks_for(
    path: str, entered: object, value: object
) -> None:
    assert declared.taken(path, entered, None) == value
