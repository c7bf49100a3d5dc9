"""What the form shows where a cluster gets nothing or an override does not apply, and where ``^g`` leads as well."""

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from mcjob_tui.control_plane.errors import Forbidden
from mcjob_tui.draft.containers import Resources
from mcjob_tui.draft.differences import ResourceDifference
from mcjob_tui.draft.model import KeptRow
from mcjob_tui.draft.preview import preview
from mcjob_tui.draft.render import render
from mcjob_tui.tui.app import McjobApp
from mcjob_tui.tui.screens.clusters import ClustersScreen
from mcjob_tui.tui.screens.dialogs import LineDialog
from mcjob_tui.tui.screens.wizard import manifests
from mcjob_tui.tui.screens.wizard.effective import EffectiveScreen
from mcjob_tui.tui.screens.wizard.entry_values import amounts_difference
from mcjob_tui.tui.screens.wizard.keeping import when
from mcjob_tui.tui.screens.wizard.known import cluster_choice
from mcjob_tui.tui.screens.wizard.manifests import Others, Suffixes, effective, member_jobs, targets_of
from mcjob_tui.tui.widgets.form.cluster_filter import matches
from mcjob_tui.tui.widgets.form.pieces import wrapped
from mcjob_tui.tui.widgets.placement.forecast import Count
from tests.tui import story
from tests.tui.conftest import until
from tests.tui.wizard.conftest import OpenForm
from tests.tui.wizard.drafts import STORY
from tests.tui.wizard.fleet import Plane
from tests.tui.wizard.test_review import on_review

BROKEN: dict[str, Any] = {
    "apiVersion": "policy.karmada.io/v1alpha1",
    "kind": "OverridePolicy",
    "metadata": {"name": "broken", "namespace": "quant"},
    "spec": {
        "resourceSelectors": [{"apiVersion": "batch/v1", "kind": "Job"}],
        "overrideRules": [
            {"overriders": {"plaintext": [{"path": "/spec/nosuch/deep", "operator": "replace", "value": 1}]}}
        ],
    },
}


def test_the_letters_of_a_form_are_the_same_each_time_it_is_shown() -> None:
    suffixes = Suffixes()
    first = [letters for letters, _ in zip(suffixes.once(), range(3), strict=False)]
    assert len(set(first)) == 3
    assert [letters for letters, _ in zip(suffixes.once(), range(3), strict=False)] == first


def test_a_cluster_that_gets_nothing_is_told_as_one() -> None:
    cluster = Plane().cluster_resources()[0]
    assert targets_of(None) == {}
    assert effective(render(STORY), cluster, None).said == "gets nothing by this placement"


def test_where_an_override_does_not_apply_karmada_sends_nothing() -> None:
    others = Others(overrides=(BROKEN,))
    clusters = Plane().cluster_resources()
    shown = effective(render(STORY), clusters[0], None, others)
    assert "nosuch" in shown.problem
    assert shown.lines == ()


@pytest.mark.parametrize(
    ("saved", "words"), [({"days": 3}, "3 days ago"), ({"hours": 1}, "1 hour ago"), ({"seconds": 20}, "just now")]
)
def test_when_a_draft_was_saved_is_told_by_the_largest_unit(saved: dict[str, float], words: str) -> None:
    assert when(story.ago(**saved), story.NOW) == words


def test_a_cluster_of_which_nothing_is_heard_is_offered_as_unknown() -> None:
    assert cluster_choice(replace(Plane().clusters()[0], ready=None, word="")).state == "Unknown"


@pytest.mark.parametrize(
    ("term", "passes"),
    [
        ("fits>4", True),
        ("fits<4", False),
        ("fits>=5", True),
        ("fits<=5", True),
        ("fits=5", True),
        ("fits=4", False),
        (f"fits>{'9' * 6000}", False),
        (f"{'!' * 3001}fits=5", False),
        ("!!fits=5", True),
        ("!!", False),
    ],
)
def test_clusters_are_filtered_by_how_many_pods_fit(term: str, passes: bool) -> None:
    cluster = replace(cluster_choice(Plane().clusters()[0]), fits=5)
    assert matches(cluster, term, ()) is passes


def test_an_amount_that_is_the_defaults_leaves_no_difference() -> None:
    default = Resources(requests={"cpu": "1"}, limits={"cpu": "2", "memory": "1Gi"})
    changed = ResourceDifference(requests={"cpu": "3", "memory": "2Gi"})
    assert amounts_difference(("1", "4"), default, changed, "cpu") == ResourceDifference(
        requests={"memory": "2Gi"}, limits={"cpu": "4"}
    )


def test_where_there_is_no_room_nothing_is_written() -> None:
    assert wrapped("some words", 0) == []
    assert str(Count(None)) == "-"


def test_without_differences_only_the_policies_that_are_there_change_the_job() -> None:
    bare = render(STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"differences": ()})}))
    assert Others(overrides=(BROKEN,)).beside(bare) == (BROKEN,)


def test_members_that_have_gone_get_no_job_and_where_an_override_does_not_apply_it_is_said_why() -> None:
    clusters = Plane().cluster_resources()
    result = preview(STORY, clusters)
    assert member_jobs(render(STORY), (), result) == ({}, {})
    found, failed = member_jobs(render(STORY), clusters, result, Others(overrides=(BROKEN,)))
    assert found == {}
    assert all("Karmada sends nothing" in each for each in failed.values())
    assert set(failed) == set(targets_of(result))


def test_what_a_tie_may_leave_without_a_pod_is_told_as_one() -> None:
    target = next(each for each, _ in targets_of(preview(STORY, Plane().cluster_resources())).values() if each)
    assert manifests._share_words(None, target).startswith("nothing, or parallelism ")


async def test_a_check_that_is_refused_is_told_in_a_sentence(form: OpenForm, monkeypatch: pytest.MonkeyPatch) -> None:
    plane = Plane()

    async def check(manifests: object) -> None:
        raise Forbidden("may not create jobs in quant")

    async def check_members(*_: object, **__: object) -> AsyncIterator[None]:
        raise Forbidden("may not get clusters/proxy")
        yield

    monkeypatch.setattr(plane, "check", check)
    monkeypatch.setattr(plane, "check_members", check_members)
    async with form(STORY, plane=plane) as page:
        await on_review(page)
        for key, words in (("c", "may not create jobs in quant"), ("m", "may not get clusters/proxy")):
            await page.press(key)
            await page.until(partial(has_said, page.app, words))
            await page.press("escape")


async def test_besides_pages_and_fields_one_goes_to_what_belongs_to_the_form(form: OpenForm) -> None:
    async with form(STORY) as page:
        for target, opens in (("clusters", ClustersScreen), ("template", LineDialog), ("effective", EffectiveScreen)):
            await page.wizard._go(target)
            await until(page.pilot, partial(is_open, page.app, opens))
            await page.press("escape")
            await until(page.pilot, lambda: page.app.screen is page.wizard)
        await page.wizard._go("placement")
        await page.until(lambda: page.wizard.panel.has_focus)
        await page.wizard._go("placement")
        await page.until(lambda: not page.wizard.panel.has_focus)


async def test_a_job_with_retries_for_each_index_is_not_said_to_have_six_in_all(form: OpenForm) -> None:
    by_index = (KeptRow(object="Job", path="/spec/backoffLimitPerIndex", value=3),)
    draft = STORY.model_copy(update={"spec": STORY.spec.model_copy(update={"kept": by_index, "backoff_limit": None})})
    async with form(draft) as page:
        await page.press("escape", "3")
        await page.shows("in all; 3 for each index")
        assert "none" in next(each for each in page.text.splitlines() if "Retries" in each)
        page.wizard.start_over(STORY)
        await page.shows("counted in each cluster on its own")


def is_open(app: McjobApp, screen: type[object]) -> bool:
    return isinstance(app.screen, screen)


def has_said(app: McjobApp, words: str) -> bool:
    return any(each.error and words in each.sentence for each in app.said)
