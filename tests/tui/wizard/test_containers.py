"""Page 2: the list of containers and the form of one."""

import pytest
from textual import events

from mcjob_tui.draft.containers import ContainerDraft, EnvVar, Lifecycle, Probe, TCPSocketAction
from mcjob_tui.draft.model import JobDraft
from mcjob_tui.draft.volumes import EmptyDir, Volume
from tests.tui.wizard.conftest import Form, OpenForm
from tests.tui.wizard.drafts import STORY


async def on_containers(page: Form) -> None:
    await page.press("ctrl+n")
    await page.until(lambda: page.wizard.here == 1)
    await page.settle()


async def open_group(page: Form, title: str) -> None:
    """Go to a closed group by Tab and open it."""
    for _ in range(60):
        if getattr(page.app.focused, "title", "") == title:
            await page.press("enter")
            await page.pilot.pause()
            return
        await page.tab()
    raise AssertionError(f"no group {title}")


async def test_the_image_has_the_focus_since_it_is_all_that_is_needed(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await page.type("registry.corp.io/team/app:1.2")
        assert page.draft.spec.containers[0].image == "registry.corp.io/team/app:1.2"
        await page.shows("tag 1.2 of team/app")


async def test_an_image_is_shown_in_its_parts(form: OpenForm) -> None:
    async with form(size=(100, 30)) as page:
        await on_containers(page)
        await page.type("registry.corp.io/team/tool:1.2")
        await page.shows("tag 1.2 of team/tool at registry.corp.io")


async def test_request_and_limit_stand_in_one_row(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await page.focus("Memory")
        await page.press("tab")
        for _ in "512Mi":
            await page.press("backspace")
        await page.type("256Mi")
        await page.press("tab")
        resources = page.draft.spec.containers[0].resources
        assert resources is not None
        assert (resources.requests["memory"], resources.limits["memory"]) == ("512Mi", "256Mi")
        await page.shows("×")
        await page.press("shift+tab")
        await page.focus("Memory")


async def test_an_amount_that_is_emptied_is_left_out(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await page.focus("CPU")
        await page.press("ctrl+u")
        resources = page.draft.spec.containers[0].resources
        assert resources is not None
        assert "cpu" not in resources.requests
        assert resources.limits["cpu"] == "250m"


async def test_a_command_is_split_as_a_shell_does(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "Start")
        await page.focus("Command")
        await page.type("sh -c 'echo hello world'")
        assert page.draft.spec.containers[0].command == ("sh", "-c", "echo hello world")
        await page.shows("sh │ -c │ echo hello world")


async def test_an_open_quote_is_closed_when_the_field_is_left_and_that_is_said(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await open_group(page, "Start")
        await page.focus("Command")
        await page.type(" 'x")
        assert page.draft.spec.containers[0].command == ("python", "-m", "backfill")
        assert "quote" not in page.text
        await page.press("tab")
        await page.shows("▲ an open quote was closed")
        assert "x" in page.draft.spec.containers[0].command
        await page.press("shift+tab")
        await page.type("y")
        await page.until(lambda: "quote was closed" not in page.text)


async def test_a_quote_stays_open_while_somebody_looks_into_another_window(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await open_group(page, "Start")
        await page.focus("Command")
        await page.type(" 'x")
        page.app.post_message(events.AppBlur())
        await page.until(lambda: page.wizard.focused is None)
        page.app.post_message(events.AppFocus())
        await page.until(lambda: page.wizard.focused is not None)
        await page.type(" y'")
        await page.until(lambda: page.draft.spec.containers[0].command[3:] == ("x y",))


async def test_environment_rows_take_values_and_sources(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "Environment")
        await page.focus("Variables")
        await page.press("enter")
        await page.type("DB_PASS")
        await page.press("tab", "S", "tab")
        await page.type("quant-db / password")
        await page.press("enter", "escape")
        (variable,) = page.draft.spec.containers[0].env
        assert variable.name == "DB_PASS"
        assert variable.value_from is not None
        assert variable.value_from.secret_key_ref is not None
        assert (variable.value_from.secret_key_ref.name, variable.value_from.secret_key_ref.key) == (
            "quant-db",
            "password",
        )


async def test_lines_of_name_and_value_can_be_pasted(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await open_group(page, "Environment")
        await page.focus("Variables")
        assert page.app.focused is not None
        page.app.focused.post_message(events.Paste("WEEK=2026-48\nSHARDS=60\n"))
        await page.until(lambda: len(page.draft.spec.containers[0].env) == 3)
        assert page.draft.spec.containers[0].env[1:] == (
            EnvVar(name="WEEK", value="2026-48"),
            EnvVar(name="SHARDS", value="60"),
        )


async def test_lines_pasted_as_a_value_stay_one_value(form: OpenForm) -> None:
    async with form(STORY, size=(200, 40)) as page:
        await on_containers(page)
        await open_group(page, "Environment")
        await page.focus("Variables")
        await page.press("plus")
        await page.type("CERT")
        await page.press("tab", "tab")
        assert page.app.focused is not None
        page.app.focused.post_message(events.Paste("-----BEGIN\nabc=\n-----END\n"))
        await page.shows("-----BEGIN↵abc=↵-----END")
        await page.press("tab")
        await page.until(lambda: len(page.draft.spec.containers[0].env) == 3)
        assert page.draft.spec.containers[0].env[1] == EnvVar(name="CERT", value="-----BEGIN\nabc=\n-----END")
        await page.shows("-----BEGIN↵abc=↵-----END")


@pytest.mark.parametrize("text", ["WEEK=2026-48\nSHARDS=60\n", "WEEK=2026-48"])
async def test_lines_pasted_into_an_empty_row_leave_no_empty_row_behind(form: OpenForm, text: str) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await open_group(page, "Environment")
        await page.focus("Variables")
        await page.press("plus")
        assert page.app.focused is not None
        page.app.focused.post_message(events.Paste(text))
        names = ["WEEK", "SHARDS"][: text.count("=")]
        await page.until(lambda: [each.name for each in page.draft.spec.containers[0].env[1:]] == names)
        await page.press("escape")
        await page.settle()
        assert "a name is needed" not in page.text


async def test_what_is_pasted_where_only_a_choice_can_be_made_changes_nothing(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await open_group(page, "Environment")
        await page.focus("Variables")
        await page.press("enter", "tab")
        before = page.draft.spec.containers[0].env
        assert page.app.focused is not None
        page.app.focused.post_message(events.Paste("a secret"))
        await page.press("tab", "end", "x", "enter", "escape")
        (changed, *rest) = page.draft.spec.containers[0].env
        assert (changed, *rest) == (EnvVar(name=before[0].name, value=f"{before[0].value}x"), *before[1:])


async def test_a_pasted_script_keeps_its_lines(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "Start")
        await page.focus("Command")
        assert page.app.focused is not None
        page.app.focused.post_message(events.Paste("sh -c 'set -e\n\ttrain \\\n --all'\n"))
        await page.until(lambda: page.draft.spec.containers[0].command == ("sh", "-c", "set -e\n    train \\\n --all"))
        await page.shows("'set -e↵")
        await page.press("tab")
        await page.until(lambda: "sh │ -c" not in page.text)
        await page.shows("'set -e↵")


async def test_a_probe_is_a_kind_and_a_line(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "Health check")
        await page.focus("Liveness")
        await page.press("right", "tab")
        await page.shows("What is asked: a port and a path")
        await page.type("8080/healthz")
        probe = page.draft.spec.containers[0].liveness_probe
        assert probe is not None
        assert probe.http_get is not None
        assert (probe.http_get.port, probe.http_get.path) == (8080, "/healthz")


async def test_a_hook_that_the_form_does_not_know_is_named(form: OpenForm) -> None:
    lifecycle = Lifecycle.read({"preStop": {"sleep": {"seconds": 5}}})
    (container,) = STORY.spec.containers
    spec = STORY.spec.model_copy(update={"containers": (container.model_copy(update={"lifecycle": lifecycle}),)})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_containers(page)
        await open_group(page, "Lifecycle")
        await page.shows("sleep: kept as it was loaded")


async def test_a_name_typed_over_a_made_up_one_takes_its_place(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await page.press("escape", "escape", "plus")
        await page.focus("Name")
        await page.type("sidecar")
        await page.until(lambda: page.draft.spec.containers[1].name == "sidecar")
        await page.press("tab", "shift+tab")
        await page.type("-2")
        await page.until(lambda: page.draft.spec.containers[1].name == "sidecar-2")


async def test_containers_are_added_copied_moved_and_taken_back(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await page.press("escape", "escape")
        assert page.app.focused is not None
        assert page.app.focused.id == "container-list"
        await page.press("v")
        assert [each.name for each in page.draft.spec.containers] == ["backfill", "backfill-1"]
        await page.press("K")
        assert [each.name for each in page.draft.spec.containers] == ["backfill-1", "backfill"]
        await page.press("x", "x")
        assert [each.name for each in page.draft.spec.containers] == ["backfill"]
        await page.press("u")
        assert [each.name for each in page.draft.spec.containers] == ["backfill-1", "backfill"]


async def test_what_the_list_offers_is_to_be_had_from_the_page_too(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await page.press("escape", "plus")
        await page.press("tab", "tab")
        await page.type("busybox:1.36")
        assert [each.image for each in page.draft.spec.containers][1:] == ["busybox:1.36"]
        await page.press("escape", "x")
        assert len(page.draft.spec.containers) == 1


async def test_a_work_container_becomes_an_init_container(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await page.press("escape", "escape", "plus")
        await page.focus("Type")
        await page.press("right")
        await page.until(lambda: len(page.draft.spec.init_containers) == 1)
        assert [each.name for each in page.draft.spec.containers] == ["backfill"]


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_narrow_terminals_reach_list_and_form(form: OpenForm, size: tuple[int, int]) -> None:
    async with form(STORY, size=size) as page:
        await on_containers(page)
        assert "Image *" in page.text
        await page.press("escape", "escape")
        await page.shows("J K down, up")
        await page.press("enter")
        await page.shows("Image *")


async def test_a_gpu_is_a_kind_and_what_it_needs(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "GPU, others")
        await page.focus("GPU")
        await page.type("whole")
        await page.press("enter")
        assert limits(page) == {"nvidia.com/gpu": "1"}
        await page.focus("Count")
        await page.press("backspace", "8")
        assert limits(page) == {"nvidia.com/gpu": "8"}
        assert "Profile" not in page.text


async def test_a_virtual_gpu_has_cores_and_memory(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "GPU, others")
        await page.focus("GPU")
        await page.type("vgpu")
        await page.press("enter")
        await page.focus("Cores")
        await page.type("101")
        await page.focus("Memory")
        await page.type("8000")
        await page.shows("101 is above 100")
        await page.press("tab")
        assert limits(page) == {"nvidia.com/vgpu": "1", "nvidia.com/gpucores": "101", "nvidia.com/gpumem": "8000"}


async def test_a_mig_slice_has_a_profile_and_nothing_of_the_kind_before_stays(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "GPU, others")
        await page.focus("GPU")
        await page.type("vgpu")
        await page.press("enter", "enter")
        await page.type("mig")
        await page.press("enter")
        await page.focus("Profile")
        await page.press("enter")
        await page.type("3g.20")
        await page.press("enter")
        assert limits(page) == {"nvidia.com/mig-3g.20gb": "1"}


async def test_the_name_of_another_device_may_be_half_typed(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "GPU, others")
        await page.focus("GPU")
        await page.type("other")
        await page.press("enter")
        await page.focus("Resource")
        await page.press("ctrl+u")
        await page.type("gpu")
        assert limits(page) == {"gpu": "1"}
        await page.press("tab")
        await page.shows("gpu is no resource; extended")
        await page.press("shift+tab", "ctrl+u")
        await page.type("gpu.intel.com/i915")
        assert limits(page) == {"gpu.intel.com/i915": "1"}


async def test_other_resources_have_a_request_of_their_own_where_kubernetes_allows_it(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "GPU, others")
        await page.focus("Others")
        await page.press("enter")
        await page.type("ephemeral-storage")
        await page.press("tab")
        await page.type("1Gi")
        await page.press("tab")
        await page.type("2Gi")
        await page.press("enter", "escape")
        resources = page.draft.spec.containers[0].resources
        assert resources is not None
        assert (resources.requests["ephemeral-storage"], resources.limits["ephemeral-storage"]) == ("1Gi", "2Gi")


def limits(page: Form) -> dict[str, object]:
    """What the container asks for beside CPU and memory."""
    resources = page.draft.spec.containers[0].resources
    assert resources is not None
    return {name: amount for name, amount in resources.limits.items() if name not in ("cpu", "memory")}


async def test_pull_secrets_are_offered_and_no_other_secret(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await page.focus("Pull secrets")
        await page.press("enter")
        await page.shows("corp-pull")
        assert "quant-db" not in page.text


async def test_checks_of_another_container_show_what_their_kind_needs(form: OpenForm) -> None:
    probed = ContainerDraft(name="probed", image="a:1", liveness_probe=Probe(tcp_socket=TCPSocketAction(port=9000)))
    spec = STORY.spec.model_copy(update={"containers": (*STORY.spec.containers, probed), "differences": ()})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_containers(page)
        await open_group(page, "Health check")
        assert "9000" not in page.text
        await page.press("escape", "escape", "j")
        await page.shows("9000")


async def test_the_numbers_of_a_check_are_those_that_were_typed(form: OpenForm) -> None:
    async with form(STORY) as page:
        await on_containers(page)
        await open_group(page, "Health check")
        await page.focus("Liveness")
        await page.press("right", "tab")
        await page.type(":8080/healthz")
        await page.focus("numbers")
        await page.press("5", "tab", "2", "0", "tab", "tab", "tab", "6", "0")
        await page.until(lambda: "60" in str(page.draft.spec.containers[0].liveness_probe))
        probe = page.draft.spec.containers[0].liveness_probe
        assert probe is not None
        assert (probe.initial_delay_seconds, probe.period_seconds, probe.failure_threshold) == (5, 20, 60)
        assert (probe.timeout_seconds, probe.success_threshold) == (None, None)


async def test_a_bad_number_of_a_check_is_told_under_the_numbers_by_the_name_of_its_own(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "Health check")
        await page.focus("Liveness")
        await page.press("right", "tab")
        await page.type(":8080/healthz")
        await page.focus("numbers")
        await page.press("tab", "0", "tab", "tab")
        await page.shows("Successes in a row until the check is good again.")
        await page.shows("1 or more; must be 1 for liveness and startup.")
        await page.type("2")
        await page.press("tab", "tab")
        await page.shows("× Period: 0 is too small")
        assert page.text.count("too small") == 1
        await page.focus("numbers")
        await page.press("tab", "1", "shift+tab", "shift+tab", "tab")
        await page.shows("× Success: must be 1 for this")
        await page.shows("^y set it to 1")
        await page.press("ctrl+y")
        await page.until(lambda: "must be 1" not in page.text)
        probe = page.draft.spec.containers[0].liveness_probe
        assert probe is not None
        assert (probe.period_seconds, probe.success_threshold) == (1, 1)


async def test_a_container_that_was_removed_from_one_draft_does_not_come_back_in_another(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"containers": (*STORY.spec.containers, ContainerDraft(name="second"))})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_containers(page)
        await page.press("escape", "escape", "x")
        await page.until(lambda: len(page.draft.spec.containers) == 1)
        page.wizard.start_over(JobDraft(metadata=STORY.metadata))
        await page.until(lambda: page.draft.spec.instances == 1)
        await page.press("u")
        await page.pilot.pause()
        assert len(page.draft.spec.containers) == 1


async def test_the_count_of_a_device_says_what_of_it_is_counted(form: OpenForm) -> None:
    async with form() as page:
        await on_containers(page)
        await open_group(page, "GPU, others")
        await page.focus("GPU")
        await page.press("enter")
        await page.type("mig")
        await page.press("enter")
        await page.focus("Count")
        await page.shows("How many slices of a GPU, of one profile.")
        await page.press("space", "2")
        await page.until(lambda: "2" in str(page.draft.spec.containers[0].resources))
        resources = page.draft.spec.containers[0].resources
        assert resources is not None
        assert resources.limits["nvidia.com/mig-1g.5gb"] == "2"


async def test_a_new_volume_is_not_said_to_be_unmounted_before_storage_is_left(form: OpenForm) -> None:
    spec = STORY.spec.model_copy(update={"volumes": (Volume(name="old", empty_dir=EmptyDir()),)})
    async with form(STORY.model_copy(update={"spec": spec})) as page:
        await on_containers(page)
        await open_group(page, "Storage")
        await page.focus("Volumes")
        await page.shows("no container mounts old")
        await page.press("plus")
        await page.type("cache")
        await page.press("tab", "tab", "tab", "tab")
        await page.until(lambda: [each.name for each in page.draft.spec.volumes] == ["old", "cache"])
        await page.until(lambda: any("mounts cache" in each.sentence for each in page.wizard.editing.problems))
        await page.settle()
        assert getattr(page.app.focused, "label", "").strip() == "Mounts"
        assert "no container mounts old" in page.text
        assert "no container mounts cache" not in page.text
        await page.press("tab")
        await page.shows("no container mounts cache")
