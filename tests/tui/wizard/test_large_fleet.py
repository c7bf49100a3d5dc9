"""Five hundred clusters, over the real parts: chosen by words, half of a place differing, checked, submitted."""

from collections.abc import Callable

import pytest

from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.job import JobScreen
from mcjob_tui.tui.screens.wizard.review import ReviewPage
from mcjob_tui.tui.screens.wizard.screen import WizardScreen
from mcjob_tui.tui.widgets.form.picker import Option, Picker, PickList
from mcjob_tui.tui.widgets.form.text_field import TextField
from tests.tui.conftest import shows, until
from tests.tui.snapshot import visible_text
from tests.tui.wizard.test_with_sandbox import typed

CLUSTERS = 500


@pytest.mark.e2e
async def test_a_job_for_five_hundred_clusters_is_made_with_the_keyboard(on_sandbox: Callable[..., McjobApp]) -> None:
    app = on_sandbox(clusters=CLUSTERS)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await shows(pilot, "500 clusters")
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, WizardScreen) and app.focused is not None)
        wizard = app.screen
        assert isinstance(wizard, WizardScreen)
        await typed(pilot, "wide")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: wizard.here == 1)
        await typed(pilot, "registry.corp.io/team/app:1.0")

        # An entry for all clusters of one provider: words filter, one key marks them.
        await pilot.press("ctrl+g", "4")
        await until(pilot, lambda: wizard.here == 3)
        await pilot.press("plus")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await typed(pilot, "huawei")
        await pilot.press("asterisk")
        await shows(pilot, " marked · 1 of ")
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is wizard)
        views = {view.name: view for view in wizard.session.clusters()}
        chosen = wizard.editing.draft.spec.differences[0].cluster_names
        assert set(chosen) == {name for name, view in views.items() if view.provider == "huawei"}
        assert len(chosen) > 50
        await pilot.press("tab")
        focused = app.focused
        assert isinstance(focused, TextField)
        assert focused.label == "registry"
        await typed(pilot, "registry.cn")
        assert wizard.editing.draft.spec.differences[0].containers["container-1"].registry == "registry.cn"

        await pilot.press("ctrl+s")
        await until(pilot, lambda: wizard.here == 4)
        await until(pilot, lambda: wizard.is_settled)
        targets = [row.cluster.name for row in wizard.forecast.shares]
        assert len(targets) > 400
        await shows(pilot, f"+ {len(targets) - 8} clusters")
        await pilot.press("c")
        await shows(pilot, "✓ OverridePolicy   ✓ PropagationPolicy   ✓ Job")
        page = wizard.page
        assert isinstance(page, ReviewPage)
        one = next(name for name in targets if name in chosen)
        other = next(name for name in targets if name not in chosen)
        found, same = page.effective(one), page.effective(other)
        assert found is not None
        assert same is not None
        assert any("registry.cn/team/app:1.0" in each.text for each in found.lines if each.mark == "+")
        assert not any("registry.cn" in each.text for each in same.lines)

        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, JobScreen))
        assert app.session is not None
        session, namespace = app.session, wizard.editing.draft.namespace

        def applied() -> bool:
            view = session.job(namespace, "wide")
            return view is not None and len(view.members) == len(targets)

        await until(pilot, applied)
        for name, image in ((one, "registry.cn/team/app:1.0"), (other, "registry.corp.io/team/app:1.0")):
            job = await session.fetch("Job", namespace, "wide", cluster=name)
            assert job["spec"]["template"]["spec"]["containers"][0]["image"] == image
        await shows(pilot, "wide")
        assert not app.failures
        assert "Traceback" not in visible_text(app)


def _list(*, chosen: tuple[str, ...] = ()) -> PickList:
    options = (
        Option("ali-1", remark="aliyun · cn-hangzhou", also="tier=prod"),
        Option("ali-2", remark="aliyun · cn-shanghai", also="tier=batch", off="in entry 2"),
        Option("aws-1", remark="aws · us-east-1", also="tier=prod"),
    )
    return PickList(options, chosen, many=True, free=False)


@pytest.mark.parametrize(
    ("words", "names"), [("aliyun", ["ali-1", "ali-2"]), ("tier=prod", ["ali-1", "aws-1"]), ("ali hangzhou", ["ali-1"])]
)
def test_clusters_are_found_by_place_and_label(words: str, names: list[str]) -> None:
    found = _list()
    found.filter = words
    assert [each.value for each in found.matching] == names


def test_all_that_match_are_marked_and_unmarked_by_one_key_save_those_that_cannot_be() -> None:
    found = _list(chosen=("aws-1",))
    found.filter = "aliyun"
    found.toggle_all()
    assert found.chosen == {"aws-1", "ali-1"}
    found.toggle_all()
    assert found.chosen == {"aws-1"}
