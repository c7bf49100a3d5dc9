"""The documentation says what is true: what is generated is up to date, and every example is read by the program."""

import re
from pathlib import Path

import pytest

from docs.generate import PAGES_MADE
from mcjob_tui.cli.parser import build_parser
from mcjob_tui.cli.settings import settle
from mcjob_tui.draft.fields import FIELDS
from mcjob_tui.draft.placing import Strategy
from mcjob_tui.draft.reading import as_document, as_text, read
from mcjob_tui.draft.render import render
from mcjob_tui.draft.rules import Surroundings, problems
from mcjob_tui.draft.yaml_text import load_all
from mcjob_tui.tui.keymap import COMMANDS, read_keymap

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


def test_the_example_of_settings_is_taken_whole(tmp_path: Path) -> None:
    (text,) = examples("settings.md")
    (tmp_path / "config.yaml").write_text(text)
    settings = settle(build_parser().parse_args([]), {"MCJOB_CONFIG": str(tmp_path / "config.yaml")})
    assert settings.problems == ()
    assert {name for name, each in settings.settled.items() if each.origin != "default"} == set(load_all(text)[0])


def test_links_between_pages_lead_somewhere() -> None:
    for page in DOCS.glob("*.md"):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (DOCS / target).exists(), f"{page.name}: {target}"
