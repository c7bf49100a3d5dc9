"""The documentation says what is true: what is generated is up to date, and every example is read by the program."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from docs.generate import PAGES_MADE
from mcjob_tui.cli.parser import build_parser
from mcjob_tui.cli.settings import settle
from mcjob_tui.control_plane.views import JobState
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.reading import as_document, as_text, read
from mcjob_tui.draft.render import render
from mcjob_tui.draft.rules import Surroundings, problems
from mcjob_tui.draft.yaml_text import load_all
from mcjob_tui.tui.job_filter import read_filter
from mcjob_tui.tui.keymap import COMMANDS, read_keymap
from mcjob_tui.tui.widgets.form.cluster_filter import ClusterChoice, matches
from mcjob_tui.tui.widgets.log_filter import log_filter
from tests.e2e.documented import PAGES
from tests.tui import story

DOCS = Path(__file__).parent.parent / "docs"


def examples(page: str) -> list[str]:
    """The YAML examples of a page."""
    return re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", sorted(PAGES_MADE))
def test_what_is_generated_is_up_to_date(page: str) -> None:
    written = (DOCS / page).read_text(encoding="utf-8")
    assert written == PAGES_MADE[page](), "run python docs/generate.py"


def test_every_command_and_field_is_in_its_reference() -> None:
    keys, fields = PAGES_MADE["keys.md"](), PAGES_MADE["fields.md"]()
    for name in COMMANDS:
        assert f"| `{name}` |" in keys
    for field in FIELDS:
        assert f"`{field.path}`" in fields


@pytest.mark.parametrize("text", examples("drafts.md"), ids=lambda text: re.search(r"name: ([a-z-]+)", text)[1])  # type: ignore[index]
def test_an_example_of_a_draft_has_no_problem_and_nothing_of_it_is_lost(text: str) -> None:
    draft = read(text)
    assert not [each.sentence for each in problems(draft, Surroundings()) if each.severity == "error"]
    assert read(as_text(draft)) == draft
    (written,) = load_all(text)
    assert set(written["spec"]) <= set(as_document(draft)["spec"])
    assert render(draft).job["metadata"]["name"] == draft.name


def test_the_examples_show_what_the_page_speaks_of() -> None:
    drafts = [read(text) for text in examples("drafts.md")]
    assert len(drafts) >= 4
    assert any(render(each).override_policy for each in drafts)
    for strategy in Strategy:
        assert f"| `{strategy}` |" in (DOCS / "drafts.md").read_text(encoding="utf-8")


def test_the_example_of_a_keymap_is_taken_whole() -> None:
    (text,) = examples("keys.md")
    (content,) = load_all(text)
    keymap = read_keymap(content, "keys.yaml")
    assert keymap.problems == ()
    assert set(keymap.keys) == set(content)


def filters_of(heading: str) -> list[str]:
    """What the page of keys shows to be written in a list of that name."""
    page = (DOCS / "keys.md").read_text(encoding="utf-8")
    section = page.partition("## Filters")[2].partition(f"### {heading}")[2].partition("\n#")[0]
    return re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)


@pytest.mark.parametrize("text", filters_of("Jobs"))
def test_a_filter_of_jobs_that_is_shown_is_read_and_decides(text: str) -> None:
    found = replace(
        story.TICKS,
        name="fx-risk-eod",
        namespace="quant",
        state=JobState.FAILED,
        image="corp/etl:1",
        labels=(("team", "risk"),),
        members=(replace(story.TICKS.members[0], cluster="gcp-euw1-prod"),),
    )
    other = replace(
        found, name="nightly", namespace="a", state=JobState.RUNNING, image="b", labels=(("tier", "batch"),), members=()
    )
    wanted = read_filter(text, ("gcp-euw1-prod",))
    assert (wanted.problem, wanted.passes(found), wanted.passes(other)) == ("", True, False)


@pytest.mark.parametrize("text", filters_of("Clusters"))
def test_a_filter_of_clusters_that_is_shown_decides(text: str) -> None:
    found = ClusterChoice("c1", provider="aliyun", region="cn-hangzhou", ready=True, fits=51, labels={"tier": "batch"})
    other = ClusterChoice("c2", provider="aws", fits=50)
    assert (matches(found, text, ("c1",)), matches(other, text, ("c1",))) == (True, False)


@pytest.mark.parametrize("text", filters_of("Logs"))
def test_a_filter_of_logs_that_is_shown_decides(text: str) -> None:
    wanted = log_filter(text)
    assert wanted is not None
    assert (wanted.problem, wanted.keeps("retry 12, lag=3s"), wanted.keeps("debug")) == ("", True, False)


def test_filters_are_shown_for_each_list() -> None:
    assert all(map(filters_of, ("Jobs", "Clusters", "Logs")))


def test_the_example_of_settings_is_taken_whole(tmp_path: Path) -> None:
    (text,) = examples("settings.md")
    (tmp_path / "config.yaml").write_text(text)
    settings = settle(build_parser().parse_args([]), {"MCJOB_CONFIG": str(tmp_path / "config.yaml")})
    assert settings.problems == ()
    assert {name for name, each in settings.settled.items() if each.origin != "default"} == set(load_all(text)[0])


def anchors(page: Path) -> set[str]:
    """What links into a page may name: its headings, as they are put into an address."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#:]*)#?([^):]*)\)", page.read_text(encoding="utf-8")):
        found = page.parent / target if target else page
        assert found.exists(), target
        assert not anchor or anchor in anchors(found), f"{target}#{anchor}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_files_of_the_repository_that_a_page_names_are_there(page: Path) -> None:
    folders = ("mcjob_tui", "tests", "docs")
    there = [each.as_posix() for folder in folders for each in (DOCS.parent / folder).rglob("*.*")]
    there += [each.as_posix() for each in DOCS.parent.glob("*.*")]
    for name in re.findall(r"`([\w./]+\.(?:py|txt|tcss|jsonl|lock))`", page.read_text(encoding="utf-8")):
        assert any(each.endswith(f"/{name}") for each in there), name


def test_the_pages_count_the_golden_cases_rightly() -> None:
    golden = DOCS.parent / "tests" / "golden"
    schedules, others = (len((golden / f"{each}.jsonl").read_bytes().splitlines()) for each in ("scheduling", "extra"))
    placement = " ".join((DOCS / "placement.md").read_text(encoding="utf-8").split())
    readme = " ".join((DOCS.parent / "README.md").read_text(encoding="utf-8").replace("*", "").split())
    for page in (placement, readme):
        assert f"{schedules + others:,} recorded answers of Karmada's own Go code" in page
    assert f"{schedules} schedules" in placement
    assert f"{others} cases of" in placement
