"""Page 4: what some clusters get differently."""

from functools import partial
from itertools import pairwise
from pathlib import Path

from mcjob_tui.draft.containers import ContainerDraft, EnvVar
from mcjob_tui.draft.differences import ContainerDifference, Difference, PatchRow, Row, RowDifference
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.parts import Json
from mcjob_tui.draft.placing import ClusterAffinity
from mcjob_tui.draft.reading import read_objects
from mcjob_tui.draft.render import render
from mcjob_tui.tui.screens.wizard.scrolled_form import ScrolledForm
from tests.draft.golden import golden_overrides
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import BACKFILL, IN_CHINA, STORY


async def on_differential(page: Form) -> None:
    await page.press("escape", "4")
    await page.until(lambda: page.wizard.here == 3)
    await page.settle()


async def test_an_entry_offers_only_the_clusters_selected_and_not_in_another(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("plus")
        await page.shows("type to filter")
        assert "hw-bj4-prod" not in page.text.split("type to filter")[1].split("space mark")[0]
        assert "in entry 1" in page.text
        await page.type("aws-use1")
        await page.press("space", "enter")
        assert page.draft.spec.differences[2].cluster_names == ("aws-use1-prod",)


async def test_the_effective_job_is_first_that_of_the_entry_that_is_open(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("j", "e")
        (name, *_) = page.draft.spec.differences[1].cluster_names
        await page.until(lambda: page.text.partition("parallelism")[0].split()[-1] == name)
        await page.press("escape", "enter", "ctrl+g", "e")
        await page.until(lambda: page.text.partition("parallelism")[0].split()[-1] == name)


async def test_values_of_the_default_are_inherited_until_they_are_typed_over(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("tag")
        await page.type("4.3.0")
        changed = page.draft.spec.differences[0].containers["backfill"]
        assert (changed.registry, changed.tag) == ("registry.cn-hz.corp.io", "4.3.0")
        await page.press("tab")
        await page.shows("was 4.2.1")


async def test_tab_stops_at_fields_and_lists_only(form: OpenForm) -> None:
    async with form(STORY) as page:
        for number in range(5):
            await page.wizard.show_page(number)
            await page.settle()
            stops = page.wizard.focus_chain
            assert page.app.focused in stops
            assert not [each for each in stops if isinstance(each, ScrolledForm)]
        await page.wizard.show_page(3)
        await page.press("tab")
        assert page.app.focused is page.wizard.pages[3].entry.clusters  # type: ignore[attr-defined]


async def test_tab_leads_back_into_the_fields_of_the_pane_that_escape_led_to(form: OpenForm) -> None:
    async with form(STORY) as page:
        name = page.app.focused
        await page.press("escape")
        assert isinstance(page.app.focused, ScrolledForm)
        await page.press("tab")
        assert page.app.focused is name


async def test_the_fields_of_the_image_show_what_the_others_make_of_it(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("tag")
        await page.type("4.3.0")
        await page.shows("whole image    registry.cn-hz.corp.io/qu")
        whole = page.app.focused
        await page.focus("whole image")
        assert getattr(page.app.focused, "value", "") == "registry.cn-hz.corp.io/quant/tick-backfill:4.3.0"
        await page.press("end", "x", "backspace")
        assert page.draft.spec.differences[0].containers["backfill"].image is None
        for field in ("registry", "tag"):
            await page.focus(field)
            await page.press("ctrl+r")
        await page.focus("whole image")
        await page.press("ctrl+u")
        await page.type("other.corp.io/x:7")
        assert page.app.focused is not whole
        await page.shows("registry       other.corp.io")
        await page.shows("tag            7")
        assert page.draft.spec.differences[0].containers["backfill"].tag is None


async def test_what_is_no_image_is_said_under_the_part_that_makes_it_so(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("tag")
        await page.type("-b")
        await page.press("tab")
        fault = "spec.differences[0].containers[backfill].tag"
        await page.until(lambda: any(each.path == fault for each in page.wizard.editing.problems))
        lines = page.text.splitlines()
        at = next(n for n, each in enumerate(lines) if "• tag" in each)
        assert "× it is no image" in lines[at + 1]


async def test_a_list_s_error_is_in_view_wherever_its_cursor_is_and_once_it_is_left(form: OpenForm) -> None:
    variables = tuple(EnvVar(name=f"SHARD_{n}", value="1") for n in range(4))
    changed = ContainerDifference(env=variables, env_removed=("SHARD_0",))
    first = STORY.spec.differences[0].model_copy(update={"containers": {"backfill": changed}})
    spec = STORY.spec.model_copy(update={"differences": (first, *STORY.spec.differences[1:])})
    async with form(STORY.model_copy(update={"spec": spec}), size=(120, 24)) as page:
        await on_differential(page)
        await page.press("enter")
        env = page.wizard.pages[3].entry.env  # type: ignore[attr-defined]
        assert "SHARD_0 is changed and removed" not in page.text
        env.focus()
        await page.press("j", "tab")
        await page.until(lambda: page.app.focused is not env)
        await page.shows("SHARD_0 is changed and removed")
        page.wizard.pages[3].entry.scroll_home(animate=False)  # type: ignore[attr-defined]
        await page.until(lambda: "SHARD_0 is changed and removed" not in page.text)
        env.focus()
        await page.shows("SHARD_0 is changed and removed")


async def test_a_patch_that_does_not_fit_is_told_under_its_row(form: OpenForm) -> None:
    keys = ("completions", "none", "parallelism")
    patches = tuple(PatchRow(op="replace", path=f"/spec/{key}", value=1) for key in keys)
    first = STORY.spec.differences[0].model_copy(update={"patch": patches})
    spec = STORY.spec.model_copy(update={"differences": (first, *STORY.spec.differences[1:])})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_differential(page)
        await page.press("enter")
        page.wizard.pages[3].entry.patch.focus()  # type: ignore[attr-defined]
        await page.press("j")
        await page.shows("^y add it in row 2")
        lines = page.text.splitlines()
        at = next(n for n, each in enumerate(lines) if "/spec/none" in each)
        assert "× the patch does not fit the Job" in lines[at + 1]
        await page.press("ctrl+y")
        await page.until(lambda: page.draft.spec.differences[0].patch[1].op == "add")
        await page.until(lambda: "the patch does not fit" not in page.text)


async def test_the_list_of_containers_tells_which_run_first(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"init_containers": (ContainerDraft(name="fetch", image="fetch:1"),)})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("Container")
        await page.press("enter")
        await page.shows("type to filter")
        (said,) = (each for each in page.text.splitlines() if " fetch " in each)
        assert "init" in said


async def test_an_entry_opens_on_a_container_in_which_something_differs(form: OpenForm) -> None:
    first, second = STORY.spec.differences
    init = first.model_copy(update={"containers": {"fetch": ContainerDifference(tag="2")}})
    more = {
        "init_containers": (ContainerDraft(name="fetch", image="fetch:1"),),
        "differences": (init, second.model_copy(update={"containers": {"backfill": ContainerDifference(tag="5")}})),
    }
    async with form(STORY.model_copy(update={"spec": STORY.spec.model_copy(update=more)})) as page:
        await on_differential(page)
        entry = page.wizard.pages[3].entry  # type: ignore[attr-defined]
        assert entry.default.name == "fetch"
        await page.press("j")
        await page.until(lambda: entry.default.name == "backfill")
        await page.press("enter")
        await page.focus("tag")
        await page.press("ctrl+r")
        assert entry.default.name == "backfill"


async def test_one_key_gives_a_field_back_and_the_same_key_takes_that_back(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("registry")
        await page.press("ctrl+r")
        assert page.draft.spec.differences[0].containers["backfill"].registry is None
        await page.press("ctrl+r")
        assert page.draft.spec.differences[0].containers["backfill"].registry == "registry.cn-hz.corp.io"


async def test_the_same_key_gives_rows_back_and_takes_that_back(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("tag")

        def env() -> list[str]:
            changed = page.draft.spec.differences[0].containers["backfill"]
            return [*(each.name for each in changed.env), *(f"-{name}" for name in changed.env_removed)]

        rows = page.wizard.pages[3].entry.env  # type: ignore[attr-defined]
        rows.focus()
        assert env() == ["FEED_URL"]
        for keys, after in (
            (["ctrl+r"], []),
            (["ctrl+r"], ["FEED_URL"]),
            (["j", "x"], ["FEED_URL", "-WEEK"]),
            (["ctrl+r"], ["FEED_URL"]),
        ):
            await page.press(*keys)
            await page.until(partial(lambda after: env() == after, after))
        labels = page.wizard.pages[3].entry.marks["labels"]  # type: ignore[attr-defined]
        labels.focus()
        await page.press("ctrl+r")
        await page.until(lambda: page.draft.spec.differences[0].labels == ())
        await page.press("ctrl+r")
        await page.until(lambda: page.draft.spec.differences[0].labels == STORY.spec.differences[0].labels)


async def test_on_the_list_it_gives_all_back_once_that_is_said(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("r")
        await page.shows("5 things that differ in ali-hz-prod and ali-sh-batch")
        await page.press("enter")
        assert page.draft.spec.differences == STORY.spec.differences
        await page.press("r", "tab", "enter")
        bare = Difference(cluster_names=STORY.spec.differences[0].cluster_names)
        await page.until(lambda: page.draft.spec.differences == (bare, *STORY.spec.differences[1:]))


async def test_a_variable_that_is_taken_out_is_removed_in_these_clusters(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        env = page.wizard.pages[3].entry.env  # type: ignore[attr-defined]
        env.focus()
        await page.press("j", "x")
        assert page.draft.spec.differences[0].containers["backfill"].env_removed == ("WEEK",)
        await page.shows("• removed WEEK  ^r on + brings back")
        await page.press("ctrl+r")
        await page.until(lambda: not page.draft.spec.differences[0].containers["backfill"].env_removed)


async def test_a_label_set_back_to_the_default_is_no_difference(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        page.wizard.pages[3].entry.marks["labels"].focus()  # type: ignore[attr-defined]
        await page.press("enter", "tab", "ctrl+u")
        await page.type("quant")
        await page.press("tab", "enter", "escape")
        assert page.draft.spec.differences[0].labels == ()


async def test_a_cluster_that_left_the_selection_is_marked_and_stops_the_submit(form: OpenForm) -> None:
    gone = ClusterAffinity(cluster_names=("aws-use1-prod", "gcp-euw1-prod"))
    spec = STORY.spec.model_copy(update={"cluster_affinity": gone})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_differential(page)
        await page.press("5")
        await page.shows("ali-hz-prod is not among the clusters")
        await page.press("ctrl+s")
        await page.shows("to put right first")


async def test_without_entries_the_page_says_what_it_is_for(form: OpenForm) -> None:
    async with form() as page:
        await on_differential(page)
        await page.shows("Every cluster gets the same Job.")


async def test_the_override_policies_of_the_golden_file_stay_as_they_are_on_every_page(form: OpenForm) -> None:
    found: dict[str, tuple[JobDraft, Json]] = {}
    for job, policy in golden_overrides():
        draft = read_objects([job, policy])
        kinds = {key for rule in policy["spec"].get("overrideRules", ()) for key in rule.get("overriders", {})}
        found.setdefault(f"{sorted(kinds)} {[bool(each.kept) for each in draft.spec.differences]}", (draft, policy))
    assert len(found) > 8
    async with form() as page:
        for draft, policy in list(found.values())[:12]:
            page.wizard.editing.replace(draft)
            for number in (1, 2, 3, 0):
                await page.wizard.show_page(number)
            await page.wizard.show_page(3)
            for index in range(len(draft.spec.differences)):
                page.wizard.pages[3].list.choose(index)  # type: ignore[attr-defined]
                await page.pilot.pause()
            assert page.draft == draft
            assert render(page.draft).override_policy == policy


async def test_a_rule_that_the_form_cannot_show_is_shown_as_it_is(form: OpenForm) -> None:
    rule = {
        "targetCluster": {"labelSelector": {"matchLabels": {"tier": "prod"}}},
        "overriders": {"labelsOverrider": [{"operator": "add", "value": {"a": "[red]b"}}]},
    }
    spec = STORY.spec.model_copy(update={"differences": (Difference(kept=rule), *STORY.spec.differences)})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_differential(page)
        await page.shows("Kept just as it was loaded")
        await page.shows("tier: prod")
        await page.shows("─ by labels ─")
        assert "[red]b" in page.text
        assert "registry" not in page.text.partition("Placement")[0]
        await page.press("j")
        await page.shows("• registry")
        assert "Kept just as" not in page.text


async def test_a_variable_of_an_entry_completes_the_keys_of_a_config_map(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        page.wizard.pages[3].entry.env.focus()  # type: ignore[attr-defined]
        await page.press("plus")
        await page.type("CONF")
        await page.press("tab", "C", "tab")
        await page.type("feed-config /")
        await page.until(lambda: bool(page.wizard.names.keys("ConfigMap", "feed-config")))
        await page.press("right", "enter")
        source = page.draft.spec.differences[0].containers["backfill"].env[-1].value_from
        assert source is not None
        assert source.config_map_key_ref is not None
        assert (source.config_map_key_ref.name, source.config_map_key_ref.key) == ("feed-config", "URL")


async def test_a_value_that_is_emptied_is_seen_to_be_empty(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_differential(page)
        await page.press("enter")
        await page.focus("command")
        await page.press("ctrl+u", "tab")
        assert page.draft.spec.differences[0].containers["backfill"].command == ()
        await page.shows("• command        (empty)")
        await page.shows("was python -m backfill")


async def test_registries_and_images_used_before_are_proposed(form: OpenForm, state_directory: Path) -> None:
    (state_directory / "mcjob").mkdir()
    (state_directory / "mcjob" / "images").write_text("mirror.cn.corp.io/team/other:2\n")
    async with form(STORY) as page:
        await page.until(lambda: bool(page.wizard.names.images_used))
        await page.wizard.show_page(3)
        await page.press("enter")
        await page.focus("registry")
        await page.shows("→ takes the proposal.")
        await page.press("ctrl+u")
        await page.type("mi")
        await page.press("right")
        await page.focus("whole image")
        await page.press("ctrl+u")
        await page.type("mir")
        await page.press("right")
        (changed,) = page.draft.spec.differences[0].containers.values()
        assert changed.image == "mirror.cn.corp.io/team/other:2"
        await page.press("ctrl+r")
        assert page.draft.spec.differences[0].containers["backfill"].registry == "mirror.cn.corp.io"


FIVE = tuple(EnvVar(name=name, value=name.lower()) for name in ("ONE", "TWO", "THREE", "FOUR", "FIVE"))


def with_five(difference: ContainerDifference) -> JobDraft:
    """The story with five variables, and one entry, which has ``difference`` in the container."""
    container = BACKFILL.model_copy(update={"env": FIVE})
    first = IN_CHINA.model_copy(update={"containers": {"backfill": difference}})
    spec = STORY.spec.model_copy(update={"containers": (container,), "differences": (first,)})
    return STORY.model_copy(update={"spec": spec})


def below(page: Form, words: str) -> str:
    """The line of the screen under the one with ``words``."""
    lines = page.text.splitlines()
    return next((below for each, below in pairwise(lines) if words in each), "")


async def test_a_variable_that_is_renamed_in_an_entry_is_the_one_that_is_marked_new(form: OpenForm) -> None:
    async with form(with_five(ContainerDifference())) as page:
        await on_differential(page)
        await page.press("enter")
        page.wizard.pages[3].entry.env.focus()  # type: ignore[attr-defined]
        await page.press("enter", "ctrl+u")
        await page.type("UNO")
        await page.press("tab", "tab", "tab")
        await page.shows("• removed ONE")
        assert "new" in below(page, " UNO ")
        await page.press("j", "enter", "tab", "tab", "ctrl+u")
        await page.type("zwei")
        await page.press("tab")
        await page.until(lambda: "was two" in below(page, " TWO "))
        assert "new" in below(page, " UNO ")
        assert below(page, " FIVE ")
        assert "new" not in below(page, " FIVE ")
        changed = page.draft.spec.differences[0].containers["backfill"]
        assert {each.name: each.value for each in changed.env} == {"UNO": "one", "TWO": "zwei"}


async def test_what_is_wrong_with_a_variable_of_an_entry_is_said_under_its_own_row(form: OpenForm) -> None:
    nameless = ContainerDifference(env=(EnvVar(name="TWO", value="zwei"), EnvVar(name="", value="lost")))
    async with form(with_five(nameless)) as page:
        await on_differential(page)
        await page.press("enter")
        page.wizard.pages[3].entry.env.focus()  # type: ignore[attr-defined]
        await page.shows("× a name is needed")
        assert "× a name is needed" in below(page, "lost")


async def test_what_is_wrong_with_a_label_of_an_entry_is_said_under_its_own_row(form: OpenForm) -> None:
    story = with_five(ContainerDifference())
    labels = (Row(key="a", value="1"), Row(key="b", value="2"))
    first = story.spec.differences[0].model_copy(update={"labels": (RowDifference(key="c", value="not so!"),)})
    spec = story.spec.model_copy(update={"labels": labels, "differences": (first,)})
    async with form(story.model_copy(update={"spec": spec})) as page:
        await on_differential(page)
        await page.press("enter")
        page.wizard.pages[3].entry.marks["labels"].focus()  # type: ignore[attr-defined]
        await page.until(lambda: "×" in below(page, "not so!"))


async def test_the_marks_of_rows_stay_at_theirs_while_a_new_one_is_open_above_them(form: OpenForm) -> None:
    own = ContainerDifference(env=(EnvVar(name="TWO", value="zwei"), EnvVar(name="9 S", value="lost")))
    async with form(with_five(own)) as page:
        await on_differential(page)
        await page.press("enter")
        env = page.wizard.pages[3].entry.env  # type: ignore[attr-defined]
        env.focus()
        await page.press("plus")
        await page.type("NEW")
        await page.until(lambda: "NEW" in page.text)
        for _ in range(2):
            assert "was two" in below(page, "• TWO ")
            assert "9 S" in below(page, "• 9 S") or "×" in below(page, "• 9 S")
            assert "NEW" in below(page, "  ONE ")
            assert "• TWO" in below(page, "NEW ")
            # What closes the program saves what is typed, and a toast may come between: the row stays open.
            page.wizard.save_now()
            await page.settle()
        await page.press("ctrl+y")
        assert env.editing


async def test_what_is_wrong_with_rows_stays_below_them_while_a_new_one_is_open(form: OpenForm) -> None:
    labels = (Row(key="a", value="1"), Row(key="b", value="not so!"))
    spec = STORY.spec.model_copy(update={"labels": labels})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await page.press("escape", "3")
        await page.wizard.go_to("spec.labels[1]")
        await page.until(lambda: "×" in below(page, "not so!"))
        # Whoever is led to a row stands on it.
        await page.press("k", "plus")
        await page.type("c")
        await page.until(lambda: "not so!" in below(page, "▌c "))
        await page.until(lambda: "×" in below(page, "not so!"))
        page.wizard.save_now()
        await page.settle()
        assert "×" in below(page, "not so!")
        await page.press("escape")
        await page.until(lambda: "×" in below(page, "not so!"))
